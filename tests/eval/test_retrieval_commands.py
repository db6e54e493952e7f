import json

import pytest
from typer.testing import CliRunner

from eval import omos
from eval.ablation import PARTS
from eval.cli import app
from ingestion.index.error import UsageError

PAGES = {
    11: ("Le bus", ["Le bus", "Le ticket de bus coûte un euro quatre-vingts.", "Il se prend au distributeur."]),
    12: ("La crèche", ["Les enfants de moins de trois ans vont à la crèche.", "L'inscription se fait à la mairie."]),
    13: ("Le médecin", ["Le médecin de garde répond la nuit.", "Son numéro est affiché à la pharmacie."]),
}
QUESTIONS = {
    "fr": ["Combien coûte le ticket de bus ?", "Où inscrire mon enfant à la crèche ?"],
    "en": ["How much is a bus ticket?", "Where do I register my child for daycare?"],
    "de": ["Was kostet ein Busticket?", "Wo melde ich mein Kind in der Krippe an?"],
    "uk": ["Скільки коштує квиток на автобус?", "Де записати дитину в ясла?"],
    "ar": ["كم ثمن تذكرة الحافلة؟", "أين أسجل طفلي في الحضانة؟"],
}


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    folder = tmp_path_factory.mktemp("omos")
    pages = [{"page_id": number, "title": title, "sentences": text} for number, (title, text) in PAGES.items()]
    (folder / "pages_fr.jsonl").write_text("\n".join(map(json.dumps, pages)), "utf-8")
    for code, texts in QUESTIONS.items():
        rows = [{"id": n, "question": text, "page_id": n + 11} for n, text in enumerate(texts)]
        (folder / f"dev_{code}.jsonl").write_text("\n".join(map(json.dumps, rows)), "utf-8")
    return folder


def test_the_yardstick_is_measured_in_five_languages_with_what_each_part_brings(data):
    done = CliRunner().invoke(app, ["omos", "--data", str(data), "--ablation", "--json"], catch_exceptions=False)
    report = json.loads(done.stdout)
    assert set(report) == {"retrieval", "without words", *(part.name for part in PARTS)}
    assert set(report["retrieval"]) == {*omos.LANGUAGES, "mean"}
    whole = report["retrieval"]["mean"]
    assert (whole["count"], whole["recall_5"], whole["language"]) == (10, 1.0, 1.0)
    assert whole["mrr_10"] >= 0.8


def test_an_index_that_is_kept_is_used_again(data, tmp_path):
    words = ["omos", "--data", str(data), "--index", str(tmp_path / "index")]
    first = CliRunner().invoke(app, words, catch_exceptions=False)
    generations = set((tmp_path / "index" / "generations").iterdir())
    second = CliRunner().invoke(app, words, catch_exceptions=False)
    assert first.stdout == second.stdout
    assert "recall_5" in first.stdout
    assert set((tmp_path / "index" / "generations").iterdir()) == generations


def test_a_folder_that_is_not_omos_is_named(tmp_path):
    with pytest.raises(UsageError, match="--data names a folder of OMoS-QA"):
        CliRunner().invoke(app, ["omos", "--data", str(tmp_path)], catch_exceptions=False)


def test_a_dataset_is_looked_for_in_an_index(small_index, tmp_path):
    rows = [
        {"id": "1", "language": "fr", "question": "combien coûte le bus ?", "status": "answered",
         "documents": ["transport/ticket"], "sections": ["prix"]},
        {"id": "2", "language": "zh", "question": "公交车票多少钱？", "status": "answered",
         "documents": ["transport/ticket"], "sections": ["acheter"]},
        {"id": "3", "language": "fr", "question": "la tarte aux pommes", "status": "unanswerable_no_content"},
    ]  # fmt: skip
    (tmp_path / "rows.jsonl").write_text("\n".join(map(json.dumps, rows)), "utf-8")
    words = ["retrieval", str(tmp_path / "rows.jsonl"), "--index", str(small_index), "--json"]
    report = json.loads(CliRunner().invoke(app, words, catch_exceptions=False).stdout)["retrieval"]
    assert report["mean"]["count"] == 2
    assert report["mean"]["recall_1"] == 1.0
    assert (report["fr"]["section_1"], report["zh"]["section_1"]) == (1.0, 0.0)
