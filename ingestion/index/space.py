"""The space in which questions and passages are compared, whatever their languages.

A multilingual model places the texts of one language near each other, whatever they say. Two
things are taken out of its vectors before they are compared:

1. the mean of each language, separately for questions and passages;
2. directions that say little of the answer. Where the documents name questions enough, these are
   the ways in which questions differ although the same section answers them: their within-class
   covariance (WCCN, Hatch, Kajarekar and Stolcke, 2006). Elsewhere they are those in which passages
   differ most (a whitening that is held back, Su et al. 2021).

What each brings stands in docs/quality.md.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib import resources

import numpy as np

from ingestion.index.cache import CachedEmbedder
from ingestion.index.embedder import Role
from ingestion.index.language import SUPPORTED
from ingestion.index.passage import Passage, Vector
from ingestion.index.prior import question_means

_PRIOR_PASSAGES = 30
"""How many passages the prior of a language counts for; a small folder has no mean of its own."""

_PRIOR_QUESTIONS = 40
"""The same for questions."""

_LEAST = 200
"""With fewer questions, or passages, than that their covariance is not learned."""

_QUESTION_SHRINKAGE = 3.0
"""How much of the mean variance is added to each direction; chosen on eval/datasets/dev.jsonl."""

_PASSAGE_SHRINKAGE = 20.0
"""The same for the covariance of passages; chosen on the dev split of OMoS-QA."""


@dataclass(frozen=True, slots=True)
class Space:
    """Means by language (`""`: over all of them), and the projection, of shape (dim, dim)."""

    query_means: Mapping[str, Vector]
    passage_means: Mapping[str, Vector]
    projection: Vector

    def query(self, vectors: Vector, language: str) -> Vector:
        """Place question vectors, shape (n, dim), of one language."""
        return self._project(vectors - self.query_means.get(language, self.query_means[""]))

    def place(self, vectors: Vector, passages: Sequence[Passage], role: Role) -> Vector:
        """Place vectors, shape (n, dim), each in the language of its passage."""
        means = self.query_means if role == "query" else self.passage_means
        own = np.array([means.get(each.language, means[""]) for each in passages], dtype=np.float32)
        return self._project(vectors - own.reshape(vectors.shape))

    def _project(self, centred: Vector) -> Vector:
        projected = centred @ self.projection
        lengths = np.linalg.norm(projected, axis=1, keepdims=True)
        placed: Vector = (projected / np.maximum(lengths, 1e-9)).astype(np.float32)
        return placed

    def pack(self) -> dict[str, dict[str, str]]:
        """As JSON: float32 bytes in base64."""
        return {
            "query_means": {code: _encode(mean) for code, mean in self.query_means.items()},
            "passage_means": {code: _encode(mean) for code, mean in self.passage_means.items()},
            "projection": {"": _encode(self.projection)},
        }

    @classmethod
    def unpack(cls, packed: Mapping[str, Mapping[str, str]]) -> Space:
        """The opposite of `pack`."""
        means = {
            name: {code: _decode(text) for code, text in packed[name].items()}
            for name in ("query_means", "passage_means")
        }
        flat = _decode(packed["projection"][""])
        dim = int(len(flat) ** 0.5)
        return cls(means["query_means"], means["passage_means"], flat.reshape(dim, dim))


def sample_questions(language: str) -> tuple[str, ...]:
    """Ordinary questions of a supported language, a neutral sample of how people write."""
    text = resources.files("ingestion.index").joinpath(f"questions/{language}.txt").read_text("utf-8")
    return tuple(line.strip() for line in text.splitlines() if line.strip())


Estimate = Callable[[CachedEmbedder, Sequence[Passage], Vector, Sequence[tuple[Passage, str]]], Space]
"""Learns a space; `estimate` is the one that is used, others are for comparison."""


def estimate(
    embedder: CachedEmbedder,
    passages: Sequence[Passage],
    vectors: Vector,
    asked: Sequence[tuple[Passage, str]],
) -> Space:
    """Learn the space of a generation.

    `vectors` are those of `passages`, shape (len(passages), dim); `asked` are the questions of the
    documents, each with the passage that answers it.
    """
    query_means = _query_means(embedder, asked)
    passage_means = _passage_means(embedder, passages, vectors) or {"": query_means[""]}
    if len(asked) >= _LEAST:
        questions = embedder.embed([question for _, question in asked], "query")
        centred = _centred(questions, query_means, [passage for passage, _ in asked])
        projection = _whitening(_within(centred, [passage.section for passage, _ in asked]), _QUESTION_SHRINKAGE)
    elif len(passages) >= _LEAST:
        projection = _whitening(_centred(vectors, passage_means, passages), _PASSAGE_SHRINKAGE)
    else:
        projection = np.eye(embedder.dim, dtype=np.float32)
    return Space(query_means, passage_means, projection)


def _centred(vectors: Vector, means: Mapping[str, Vector], passages: Sequence[Passage]) -> Vector:
    centred = vectors - np.array([means.get(passage.language, means[""]) for passage in passages])
    unit: Vector = centred / np.maximum(np.linalg.norm(centred, axis=1, keepdims=True), 1e-9)
    return unit


def _query_means(embedder: CachedEmbedder, asked: Sequence[tuple[Passage, str]]) -> dict[str, Vector]:
    prior = question_means(embedder.fingerprint)
    means = {}
    for code in SUPPORTED:
        known = prior[code] if prior else embedder.embed(sample_questions(code), "query").mean(axis=0)
        own = embedder.embed([question for passage, question in asked if passage.language == code], "query")
        means[code] = (own.sum(axis=0) + _PRIOR_QUESTIONS * known) / (len(own) + _PRIOR_QUESTIONS)
    means[""] = np.mean(list(means.values()), axis=0)
    return means


def _passage_means(embedder: CachedEmbedder, passages: Sequence[Passage], vectors: Vector) -> dict[str, Vector]:
    means = {}
    for code in sorted({each.language for each in passages}):
        own = vectors[[place for place, each in enumerate(passages) if each.language == code]]
        prior = embedder.embed(sample_questions(code if code in SUPPORTED else "en"), "passage").mean(axis=0)
        means[code] = (own.sum(axis=0) + _PRIOR_PASSAGES * prior) / (len(own) + _PRIOR_PASSAGES)
    if means:
        means[""] = np.mean(list(means.values()), axis=0)
    return means


def _within(vectors: Vector, classes: Sequence[str]) -> Vector:
    """What is left of vectors, shape (n, dim), without the mean of their class."""
    _, numbers = np.unique(np.array(classes), return_inverse=True)
    counts = np.bincount(numbers)
    sums = np.zeros((len(counts), vectors.shape[1]))
    np.add.at(sums, numbers, vectors)
    rest: Vector = (vectors - (sums / counts[:, None])[numbers]).astype(np.float32)
    return rest


def _whitening(vectors: Vector, shrinkage: float) -> Vector:
    """The inverse square root of their shrunk covariance, shape (dim, dim)."""
    values, directions = np.linalg.eigh(vectors.T @ vectors / len(vectors))
    values = np.maximum(values, 0)
    # Where nothing differs (one question a section) there is nothing to hold back, and nothing to divide by.
    scale = 1 / np.sqrt(np.maximum(values + shrinkage * values.mean(), 1e-9))
    projection: Vector = ((directions * scale) @ directions.T).astype(np.float32)
    return projection


def _encode(vector: Vector) -> str:
    return base64.b64encode(np.ascontiguousarray(vector, dtype=np.float32).tobytes()).decode()


def _decode(text: str) -> Vector:
    return np.frombuffer(base64.b64decode(text), dtype=np.float32)
