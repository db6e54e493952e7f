"""Deterministic stand-ins for what the seams hide."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from chatbot.language.detector import NO_HINTS, UNKNOWN, Detected, Hints
from ingestion.index.embedder import Role
from ingestion.index.language import primary
from ingestion.index.passage import Vector


class WordEmbedder:
    """An `Embedder` whose vectors are near where texts share words: each word is a fixed random direction."""

    fingerprint = "words-64"
    dim = 64

    def __init__(self) -> None:
        self.embedded: list[str] = []

    def embed(self, texts: Sequence[str], role: Role) -> Vector:
        """See `Embedder.embed`; remembers what it was asked."""
        self.embedded += texts
        vectors = [sum((_direction(word) for word in text.lower().split()), _direction(role) * 0.2) for text in texts]
        stacked = np.array(vectors, dtype=np.float32).reshape(len(texts), self.dim)
        return stacked / np.maximum(np.linalg.norm(stacked, axis=1, keepdims=True), 1e-9)

    def count_tokens(self, text: str) -> int:
        """Words."""
        return len(text.split())


class OtherEmbedder(WordEmbedder):
    """The same with another name: an index of one cannot be read with the other."""

    fingerprint = "words-other"


def _direction(word: str) -> Vector:
    seed = int.from_bytes(hashlib.sha256(word.encode()).digest()[:4], "big")
    return np.random.default_rng(seed).normal(size=WordEmbedder.dim).astype(np.float32)


class PageDetector:
    """A `Detector` that reads nothing: every message is in the language of its page."""

    def detect(self, _text: str, hints: Hints = NO_HINTS) -> Detected:
        """See `Detector.detect`."""
        return Detected(primary(hints.page), 0.5, "page") if hints.page else UNKNOWN


class WordReranker:
    """A `Reranker` that counts how often a text has a word; whatever the question is, if it is given one."""

    def __init__(self, wanted: str = "") -> None:
        self.wanted = wanted
        self.asked: list[tuple[str, list[str]]] = []

    def score(self, question: str, texts: Sequence[str]) -> NDArray[np.float32]:
        """See `Reranker.score`; remembers what it was asked."""
        self.asked.append((question, list(texts)))
        wanted = (self.wanted or question).lower().split()
        counts = [sum(text.lower().count(word) for word in wanted) for text in texts]
        return np.array(counts, dtype=np.float32)


class BookTranslator:
    """A `Translator` that knows what stands in its book."""

    def __init__(self, book: Mapping[str, str]) -> None:
        self.book = book
        self.asked: list[tuple[str, str]] = []

    def translate(self, question: str, language: str) -> str:
        """See `Translator.translate`; remembers what it was asked."""
        self.asked.append((question, language))
        return self.book.get(question, question)
