"""Text to vectors."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Literal, Protocol

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


def _bundled(settings: EmbeddingSettings) -> Embedder:
    from ingestion.index.embedding.bundled import BundledEmbedder

    return BundledEmbedder(settings.cache)


def _sentence_transformer(settings: EmbeddingSettings) -> Embedder:
    from ingestion.index.embedding.sentence_transformer import SentenceTransformerEmbedder

    return SentenceTransformerEmbedder(settings)


def _openai(settings: EmbeddingSettings) -> Embedder:
    from ingestion.index.embedding.openai import OpenAIEmbedder

    return OpenAIEmbedder(settings)


EMBEDDERS: Mapping[str, Callable[[EmbeddingSettings], Embedder]] = {
    "bundled": _bundled,
    "sentence-transformers": _sentence_transformer,
    "openai-compatible": _openai,
}
"""By backend. Each is imported where it is used: their libraries are heavy."""


def embedder(settings: EmbeddingSettings) -> Embedder:
    """The embedder that the settings name."""
    return EMBEDDERS[settings.backend](settings)
