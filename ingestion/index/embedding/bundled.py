"""The bundled embedding model: offline, without torch."""

from __future__ import annotations

import os
import threading
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import repeat
from pathlib import Path
from typing import cast, get_args

import numpy as np
import onnxruntime
from tokenizers import Encoding, Tokenizer

from ingestion.index.embedder import Role
from ingestion.index.embedding import adapter, weights
from ingestion.index.embedding.graph_file import kept
from ingestion.index.embedding.text import usable
from ingestion.index.embedding.tokenizer import tokenizer
from ingestion.index.passage import Vector

_ENGINE = "int7-2"
"""Says how the weights are rounded: another way of doing it needs another name."""
_LAYOUT = 1
"""Goes up when the graph changes and its vectors stay the same."""
_LIMIT = 512
"""Tokens that the model can see, the marks included."""


@dataclass(frozen=True, slots=True)
class _Parts:
    tokenizer: Tokenizer
    positions: Vector
    sessions: Mapping[Role, onnxruntime.InferenceSession]


class BundledEmbedder:
    """multilingual-e5-small (Wang et al. 2024, MIT) run by ONNX Runtime in 8 bits, 384 dimensions.

    Each text is computed alone and on one core, so that its vector depends on nothing else;
    several texts take as many cores as there are. One instance may be used by many threads.
    Questions go through an adapter that was learned for them.
    """

    def __init__(self, cache: Path) -> None:
        self._weights = weights.bundled_weights()
        self.dim: int = self._weights.shape.hidden
        self.fingerprint: str = f"{weights.NAME}-{_ENGINE}/{weights.PACKAGE}-{weights.version()}/{adapter.VERSION}"
        self._cache = cache
        self._lock = threading.Lock()
        self._parts: _Parts | None = None

    @property
    def _loaded(self) -> _Parts:
        """What takes a second to load: an ingestion that finds nothing changed does without."""
        with self._lock:
            if self._parts is None:
                name = f"{self.fingerprint.replace('/', '-')}-{_LAYOUT}"
                sessions = {
                    role: _session(kept(self._cache / f"{name}-{role}.onnx", partial(self._build, role)))
                    for role in get_args(Role)
                }
                self._parts = _Parts(tokenizer(self._weights.vocabulary), self._weights.positions(), sessions)
            return self._parts

    def embed(self, texts: Sequence[str], role: Role) -> Vector:
        """See `Embedder.embed`."""
        vectors = np.empty((len(texts), self.dim), dtype=np.float32)
        for place, vector in enumerate(self._each(texts, role)):
            vectors[place] = vector
        return vectors

    def count_tokens(self, text: str) -> int:
        """See `Embedder.count_tokens`. The prefix and the marks count, since they take room, too."""
        return len(self._loaded.tokenizer.encode(_prefixed(text, "passage")))

    def _each(self, texts: Sequence[str], role: Role) -> Sequence[Vector]:
        if len(texts) <= 1:
            return [self._vector(text, role) for text in texts]
        with ThreadPoolExecutor(min(_cores(), len(texts))) as pool:
            return list(pool.map(self._vector, texts, repeat(role)))

    def _vector(self, text: str, role: Role) -> Vector:
        mean = self._states(self._loaded.tokenizer.encode(_prefixed(text, role)), role).mean(axis=0)
        return cast("Vector", mean / np.linalg.norm(mean))

    def _states(self, encoding: Encoding, role: Role) -> Vector:
        """The last hidden state of each token the model can see."""
        ids = encoding.ids
        if len(ids) > _LIMIT:
            ids = [*ids[: _LIMIT - 1], ids[-1]]
        embeddings = self._weights.words(ids) + self._loaded.positions[: len(ids)]
        (states,) = self._loaded.sessions[role].run(["token_embeddings"], {"embeddings": embeddings[None]})
        return cast("Vector", states[0])

    def _build(self, role: Role) -> bytes:
        # Takes a quarter of a second to import, once in the life of an installation.
        from ingestion.index.embedding.graph import encoder

        return encoder(self._weights, adapter.question_adapter() if role == "query" else adapter.NOTHING)


def _session(model: bytes) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


def _prefixed(text: str, role: Role) -> str:
    return f"{role}: {usable(text)}"


def _cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
