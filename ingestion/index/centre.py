"""Vectors centred per language, so that questions and passages of different languages meet.

A multilingual model places the texts of one language near each other, whatever they say. The mean
of a language is that shared part: subtracting it from each vector leaves what the text is about.
On OMoS-QA (French pages, questions in five languages) it raises recall@5 from .565 to .636.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import resources

import numpy as np

from ingestion.index.cache import CachedEmbedder
from ingestion.index.language import SUPPORTED
from ingestion.index.passage import Passage, Vector

_PRIOR_WEIGHT = 30
"""How many passages the prior of a language counts for; a small folder has no mean of its own."""


@dataclass(frozen=True, slots=True)
class Means:
    """The mean vectors of an index generation, by language; `""` is the mean over all of them."""

    query: Mapping[str, Vector]
    passage: Mapping[str, Vector]

    def centre_query(self, vectors: Vector, language: str) -> Vector:
        """Centre question vectors, shape (n, dim), of one language."""
        return _centre(vectors, self.query.get(language, self.query[""]))

    def centre_passage(self, vectors: Vector, language: str) -> Vector:
        """Centre passage vectors, shape (n, dim), of one language."""
        return _centre(vectors, self.passage.get(language, self.passage[""]))

    def pack(self) -> dict[str, dict[str, str]]:
        """As JSON: float32 bytes in base64."""
        return {
            name: {code: base64.b64encode(mean.tobytes()).decode() for code, mean in means.items()}
            for name, means in (("query", self.query), ("passage", self.passage))
        }

    @classmethod
    def unpack(cls, packed: Mapping[str, Mapping[str, str]]) -> Means:
        """The opposite of `pack`."""

        def read(means: Mapping[str, str]) -> dict[str, Vector]:
            return {code: np.frombuffer(base64.b64decode(text), dtype=np.float32) for code, text in means.items()}

        return cls(read(packed["query"]), read(packed["passage"]))


def sample_questions(language: str) -> tuple[str, ...]:
    """Ordinary questions of a supported language, a neutral sample of how people write."""
    text = resources.files("ingestion.index").joinpath(f"questions/{language}.txt").read_text("utf-8")
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def estimate(
    embedder: CachedEmbedder, passages: Sequence[Passage], vectors: Vector, asked: Mapping[str, Sequence[str]]
) -> Means:
    """The means of a generation.

    `vectors` are those of `passages`, shape (len(passages), dim); `asked` holds the questions of
    the documents by language, which join the sample questions.
    """
    samples = {code: sample_questions(code) for code in SUPPORTED}
    query = {
        code: embedder.embed([*questions, *asked.get(code, ())], "query").mean(axis=0)
        for code, questions in samples.items()
    }
    query[""] = np.mean(list(query.values()), axis=0)
    passage: dict[str, Vector] = {}
    for code in sorted({each.language for each in passages}):
        own = vectors[[place for place, each in enumerate(passages) if each.language == code]]
        prior = embedder.embed(samples.get(code, samples["en"]), "passage").mean(axis=0)
        passage[code] = (own.sum(axis=0) + _PRIOR_WEIGHT * prior) / (len(own) + _PRIOR_WEIGHT)
    passage[""] = np.mean(list(passage.values()), axis=0) if passage else query[""]
    return Means(query, passage)


def _centre(vectors: Vector, mean: Vector) -> Vector:
    centred = vectors - mean
    lengths = np.linalg.norm(centred, axis=1, keepdims=True)
    result: Vector = (centred / np.maximum(lengths, 1e-9)).astype(np.float32)
    return result
