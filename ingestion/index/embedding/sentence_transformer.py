"""Any model of sentence-transformers, from a folder or from the hub."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from ingestion.index.embedder import Role
from ingestion.index.embedding import hub
from ingestion.index.embedding.prefix import Prefixes, prefixes
from ingestion.index.embedding.text import usable
from ingestion.index.passage import Vector
from ingestion.index.settings import EmbeddingSettings, variable

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

_DIGITS = 16


class SentenceTransformerEmbedder:
    """A model of sentence-transformers; code that comes with a model is never run.

    The fingerprint is the digest of what was loaded, wherever it lay.
    """

    def __init__(self, settings: EmbeddingSettings) -> None:
        name = settings.model or ""
        asked_by = f"{variable('embedding', 'backend')}='sentence-transformers'"
        self._model: SentenceTransformer = hub.load(
            "SentenceTransformer", name, variable("embedding", "model"), asked_by
        )
        # One call uses every core, and nothing is promised about several at once.
        self._lock = threading.Lock()
        self._prefixes = prefixes(name, settings.query_prefix, settings.passage_prefix, _prompts(self._model))
        self.dim: int = self.embed([""], "query").shape[1]
        self.fingerprint: str = f"sentence-transformers/{_digest(self._model, self._prefixes)}"

    def embed(self, texts: Sequence[str], role: Role) -> Vector:
        """See `Embedder.embed`."""
        if not texts:
            return np.empty((0, self.dim), dtype=np.float32)
        with self._lock:
            vectors = self._model.encode(
                [usable(text) for text in texts],
                prompt=self._prefixes.of(role),
                normalize_embeddings=True,
                convert_to_numpy=True,
                show_progress_bar=False,
            )
        return cast("Vector", vectors.astype(np.float32, copy=False))

    def count_tokens(self, text: str) -> int:
        """See `Embedder.count_tokens`."""
        tokenizer: Any = self._model.tokenizer
        whole = self._prefixes.passage + usable(text)
        with self._lock:
            # `verbose` asks to be quiet about texts that are longer than the model can read.
            return len(tokenizer.encode(whole, verbose=False) if callable(tokenizer) else tokenizer.encode(whole))


def _digest(model: SentenceTransformer, own: Prefixes) -> str:
    """The digest of everything that decides on a vector: weights, tokenizer, modules, prefixes."""
    import torch

    state = hashlib.sha256()
    for name, tensor in sorted(model.state_dict().items()):
        state.update(f"{name} {tensor.dtype} {tuple(tensor.shape)}\n".encode())
        state.update(tensor.detach().cpu().contiguous().reshape(-1).view(torch.uint8).numpy())
    tokenizer: Any = model.tokenizer
    backend = getattr(tokenizer, "backend_tokenizer", tokenizer)
    modules = [(type(module).__name__, _config(module)) for module in model]
    told = [modules, own.query, own.passage, model.max_seq_length]
    state.update(json.dumps(told, sort_keys=True, default=str).encode())
    state.update(backend.to_str().encode() if hasattr(backend, "to_str") else repr(tokenizer.get_vocab()).encode())
    return state.hexdigest()[:_DIGITS]


def _prompts(model: SentenceTransformer) -> dict[str, str]:
    return {name: prompt or "" for name, prompt in model.prompts.items()}


def _config(module: Any) -> Any:
    return module.get_config_dict() if hasattr(module, "get_config_dict") else None
