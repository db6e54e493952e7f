import shutil
import sys

import pytest

from ingestion.index.embedding.sentence_transformer import SentenceTransformerEmbedder
from ingestion.index.error import ConfigurationError, Unavailable
from ingestion.index.settings import EmbeddingSettings


def made(model, **settings):
    return SentenceTransformerEmbedder(EmbeddingSettings(backend="sentence-transformers", model=str(model), **settings))


@pytest.fixture
def folder(sentence_transformer, tmp_path):
    """A model of random weights, small enough to change; asked for where sentence-transformers is installed."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
    from transformers import BertConfig, BertModel

    tiny = tmp_path / "transformer"
    BertModel(
        BertConfig(hidden_size=8, num_hidden_layers=1, num_attention_heads=1, intermediate_size=8)
    ).save_pretrained(tiny)
    sentence_transformer._model.tokenizer.save_pretrained(tiny)
    layer = Transformer(str(tiny))
    layer.model.resize_token_embeddings(250_037)
    SentenceTransformer(modules=[layer, Pooling(8)], device="cpu").save(str(tmp_path / "tiny"))
    return tmp_path / "tiny"


def test_a_folder_that_was_moved_is_the_same_model(folder, tmp_path):
    assert made(folder).fingerprint == made(folder.rename(tmp_path / "moved")).fingerprint


def test_other_weights_prefixes_or_limits_are_another_model(folder, tmp_path):
    from safetensors.numpy import load_file, save_file

    first = made(folder).fingerprint
    other = shutil.copytree(folder, tmp_path / "other")
    weights = load_file(other / "model.safetensors")
    weights["encoder.layer.0.output.dense.bias"] += 1
    save_file(weights, other / "model.safetensors", metadata={"format": "pt"})
    assert len({first, made(other).fingerprint, made(folder, query_prefix="q ").fingerprint}) == 3


def test_what_cannot_be_loaded_is_told_with_the_setting(folder, tmp_path):
    (folder / "model.safetensors").write_bytes(b"damaged")
    for model in (folder, tmp_path / "nowhere", tmp_path):
        with pytest.raises(ConfigurationError, match="BIENVENUE_EMBEDDING__MODEL") as caught:
            made(model)
        assert str(model) in str(caught.value)


def test_code_that_comes_with_a_model_is_not_run(folder, tmp_path):
    (folder / "evil.py").write_text(
        f"import pathlib; pathlib.Path({str(tmp_path / 'ran')!r}).touch()\nclass Evil: pass"
    )
    modules = folder / "modules.json"
    modules.write_text(modules.read_text().replace('Pooling"', 'Evil"').replace("sentence_transformers.", "evil.", 9))
    with pytest.raises(ConfigurationError):
        made(folder)
    assert not (tmp_path / "ran").exists()


@pytest.mark.usefixtures("sentence_transformer")
def test_a_hub_that_does_not_answer_is_unavailable(monkeypatch, tmp_path):
    from huggingface_hub import constants

    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", True)
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path))
    with pytest.raises(Unavailable, match="nobody/nothing is not on this machine and the hub does not answer"):
        made("nobody/nothing")


def test_without_the_packages_it_says_how_to_install_them(monkeypatch):
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    with pytest.raises(ConfigurationError, match=r"pip install sentence-transformers==.* torch==.* transformers=="):
        made("e5")
