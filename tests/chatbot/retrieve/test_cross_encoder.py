import sys

import pytest
from conftest import tiny_bert

from chatbot.retrieve.cross_encoder import CrossEncoderReranker
from ingestion.index.error import ConfigurationError, Unavailable


def test_high_scores_can_still_be_told_apart(cross_encoder_folder):
    reranker = CrossEncoderReranker(str(cross_encoder_folder))
    reranker._model[0].model.classifier.bias.data += 100
    first, second = reranker.score("bus", ["Le bus", "La mairie"])
    assert min(first, second) > 50
    assert first != second


@pytest.mark.usefixtures("cross_encoder_folder")
@pytest.mark.parametrize(
    ("kind", "config", "problem"),
    [
        ("BertForSequenceClassification", {"num_labels": 3}, "tells 3 classes apart"),
        ("BertModel", {}, "holds BertModel, which was not trained to give a score"),
    ],
)
def test_a_model_that_is_no_reranker_is_refused(tmp_path, kind, config, problem):
    folder = tiny_bert(tmp_path / "other", kind, **config)
    with pytest.raises(ConfigurationError, match=problem) as caught:
        CrossEncoderReranker(str(folder))
    assert f"BIENVENUE_RETRIEVAL__CROSS_ENCODER='{folder}'" in str(caught.value)


@pytest.mark.usefixtures("cross_encoder_folder")
def test_what_cannot_be_loaded_is_told_with_the_setting(tmp_path):
    for model in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(ConfigurationError, match="BIENVENUE_RETRIEVAL__CROSS_ENCODER") as caught:
            CrossEncoderReranker(str(model))
        assert str(model) in str(caught.value)


@pytest.mark.usefixtures("cross_encoder_folder")
def test_code_that_comes_with_a_model_is_not_run(tmp_path):
    folder = tiny_bert(tmp_path / "evil", "BertForSequenceClassification", num_labels=1)
    (folder / "evil.py").write_text(
        f"import pathlib; pathlib.Path({str(tmp_path / 'ran')!r}).touch()\nclass Evil: pass"
    )
    config = folder / "config.json"
    mapped = '"auto_map": {"AutoConfig": "evil.Evil", "AutoModelForSequenceClassification": "evil.Evil"}, "'
    config.write_text(
        config.read_text().replace('"', mapped, 1).replace('"model_type": "bert"', '"model_type": "evil"')
    )
    with pytest.raises(ConfigurationError):
        CrossEncoderReranker(str(folder))
    assert not (tmp_path / "ran").exists()


@pytest.mark.usefixtures("cross_encoder_folder")
def test_a_hub_that_does_not_answer_is_unavailable(monkeypatch, tmp_path):
    from huggingface_hub import constants

    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", True)
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path))
    with pytest.raises(Unavailable, match="nobody/nothing is not on this machine and the hub does not answer"):
        CrossEncoderReranker("nobody/nothing")


def test_without_the_packages_it_says_how_to_install_them(monkeypatch):
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    with pytest.raises(ConfigurationError, match=r"CROSS_ENCODER='m' needs .* pip install sentence-transformers=="):
        CrossEncoderReranker("m")
