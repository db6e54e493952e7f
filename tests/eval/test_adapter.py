import json
import sys

import numpy as np
import pytest
from typer.testing import CliRunner

from eval import omos
from eval.adapter.__main__ import require_torch
from eval.adapter.lesson import FRENCH, read
from ingestion.index.embedding import adapter
from ingestion.index.embedding.graph import encoder
from ingestion.index.embedding.weights import bundled_weights
from ingestion.index.error import ConfigurationError, UsageError

PAGES = {
    1: ("Pharmacies", ["Pharmacies", "La pharmacie de garde est ouverte la nuit.", "Appelez le 3237 avant de venir."]),
    2: ("Bus", ["Bus", "Le ticket coûte 1,80 €.", "Les enfants de moins de quatre ans voyagent sans payer."]),
    3: ("École", ["École", "L'inscription se fait à la mairie.", "Apportez un justificatif de domicile."]),
}
QUESTIONS = {
    1: {
        "fr": "Où trouver des médicaments la nuit ?",
        "en": "Where can I get medicine at night?",
        "de": "Wo bekomme ich nachts Medikamente?",
        "uk": "Де купити ліки вночі?",
        "ar": "أين أجد الدواء ليلاً؟",
    },
    2: {
        "fr": "Combien coûte le bus ?",
        "en": "How much is the bus?",
        "de": "Was kostet der Bus?",
        "uk": "Скільки коштує автобус?",
        "ar": "كم سعر الحافلة؟",
    },
    3: {
        "fr": "Comment inscrire mon fils à l'école ?",
        "en": "How do I enrol my son at school?",
        "de": "Wie melde ich meinen Sohn in der Schule an?",
        "uk": "Як записати сина до школи?",
        "ar": "كيف أسجل ابني في المدرسة؟",
    },
}


@pytest.fixture(name="data")
def _data(tmp_path):
    """A folder as that of OMoS-QA, of three pages."""
    folder = tmp_path / "omos"
    folder.mkdir()
    pages = [{"page_id": page, "title": title, "sentences": own} for page, (title, own) in PAGES.items()]
    _write(folder / "pages_fr.jsonl", pages)
    for split in ("train", "dev"):
        for code in omos.LANGUAGES:
            mark = " (dev)" if split == "dev" else ""
            rows = [{"id": page, "page_id": page, "question": own[code] + mark} for page, own in QUESTIONS.items()]
            _write(folder / f"{split}_{code}.jsonl", rows)
    return folder


@pytest.fixture(name="lessons")
def _lessons(corpus, data, bundled):
    return read(corpus, data, bundled.count_tokens)


def _write(path, rows):
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")


def test_lessons_pair_what_says_the_same(lessons):
    sayings = {(each.text, each.language): each.french for each in (*lessons.short, *lessons.translations)}
    assert sayings["How much is the bus?", "en"] == "Combien coûte le bus ?"
    assert {"ar", "zh"} <= {code for _, code in sayings}
    assert FRENCH not in {code for _, code in sayings}
    for each in lessons.asked:
        assert each.language in {passage.language for passage in lessons.sections[each.answer]}
    assert {lessons.pages[each.answer] for each in lessons.train} == {"1", "2", "3"}


def test_the_dev_split_is_not_learned_from(lessons):
    learned = [*lessons.short, *lessons.sentences, *lessons.translations, *lessons.asked, *lessons.train]
    assert not [each for each in learned if "(dev)" in each.text]
    assert len(lessons.dev) == len(lessons.train) == 15


def test_a_folder_without_the_data_is_a_usage_error(corpus, tmp_path, bundled):
    with pytest.raises(UsageError, match=r"pages_fr\.jsonl"):
        read(corpus, tmp_path, bundled.count_tokens)


@pytest.fixture(name="one_thread")
def _one_thread():
    """Small products on several threads mostly wait for one another."""
    torch = pytest.importorskip("torch", reason="torch is not installed (extra `models`)")
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.mark.usefixtures("one_thread")
def test_learning_lowers_the_losses_and_the_deployed_graph_reads_what_was_learned(
    lessons, bundled, tmp_path, monkeypatch
):
    from eval.adapter.tail import Tail
    from eval.adapter.training import Recipe, Trainer

    told = []
    recipe = Recipe(short=4, translations=4, asked=4, train=8, rate=2e-3, warm_up=2)
    trainer = Trainer(lessons, bundled_weights(), bundled, told.append, recipe=recipe)
    losses = trainer.run(12, every=6)
    for name in ("distillation", "sections", "pages"):
        values = [getattr(each, name) for each in losses]
        assert np.mean(values[-4:]) < np.mean(values[:4]), name
    assert [line.partition("  dev ")[0] for line in told if "recall" in line] == [
        "step    0",
        "step    6",
        "step   12",
        "held back",
    ]

    trainer.tail.write(tmp_path / "adapter.npz")
    monkeypatch.setattr(adapter.resources, "files", lambda _: tmp_path)
    read_again = adapter.question_adapter.__wrapped__()
    assert set(read_again.factors) == {
        f"l{layer}.{part}" for layer in range(8, 12) for part in ("q", "k", "v", "ao", "fi", "fo")
    }
    text = QUESTIONS[1]["en"]
    states = trainer._trunk.states([text])
    learned, bare = (trainer.tail.encode(states, learned=each).detach().numpy()[0] for each in (True, False))
    assert np.allclose(bare, Tail(bundled_weights()).encode(states).detach().numpy()[0], atol=1e-6)
    assert learned @ bare < 0.9999
    assert _deployed(read_again, text, bundled) @ learned > 0.995
    assert _deployed(adapter.NOTHING, text, bundled) @ bare > 0.995


def _deployed(factors, text, bundled):
    """What the graph that is shipped makes of a question."""
    import onnxruntime

    session = onnxruntime.InferenceSession(encoder(bundled_weights(), factors), providers=["CPUExecutionProvider"])
    ids = bundled._loaded.tokenizer.encode(f"query: {text}").ids
    embeddings = bundled_weights().words(ids) + bundled_weights().positions()[: len(ids)]
    (states,) = session.run(["token_embeddings"], {"embeddings": embeddings[None]})
    mean = states[0].mean(axis=0)
    return mean / np.linalg.norm(mean)


def test_without_torch_the_message_names_the_command(monkeypatch):
    monkeypatch.setitem(sys.modules, "torch", None)
    with pytest.raises(ConfigurationError, match=r"pip install torch\S* --index-url https://"):
        require_torch()


def test_without_torch_the_command_ends_before_it_reads_anything(monkeypatch, tmp_path):
    import typer

    from eval.adapter.__main__ import main

    monkeypatch.setitem(sys.modules, "torch", None)
    app = typer.Typer()
    app.command()(main)
    result = CliRunner().invoke(app, ["--data", str(tmp_path), "--out", str(tmp_path / "x.npz")])
    assert result.exit_code == ConfigurationError.exit_code
    assert "pip install torch" in result.output
    assert not (tmp_path / "x.npz").exists()
