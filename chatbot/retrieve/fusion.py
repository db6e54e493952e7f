"""Several rankings of points become one ranking of sections."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ingestion.index.address import Numbers, documents_of, parts_of, sections_of
from ingestion.index.passage import Kind
from ingestion.index.store import Hits


@dataclass(frozen=True, slots=True)
class Granularity:
    """One way a section can be near a question.

    The nearness is the mean cosine of the `top` nearest points of the kind. Its part in the score is
    `asked` in a document that names questions people ask, `plain` in any other; `candidates` is how
    many points are looked at.
    """

    kind: Kind
    asked: float
    plain: float
    top: int
    candidates: int


# `asked` and the weight of the words were chosen on eval/datasets/dev.jsonl, `plain` on the dev split of
# OMoS-QA: what each part brings stands in docs/quality.md. The candidates are many because one
# section can take twelve of them, once a language.
GRANULARITIES = (
    Granularity("passage", 0.3, 0.465, top=1, candidates=240),
    Granularity("heading", 0.1, 0.07, top=1, candidates=160),
    Granularity("asked", 0.5, 0.0, top=2, candidates=240),
    Granularity("sentence", 0.0, 0.465, top=2, candidates=600),
)
_LEXICAL_SCALE = 25.0
"""A BM25 score that counts as much as a cosine of 1."""


@dataclass(frozen=True, slots=True)
class Ranking:
    """How sections are ranked: the default is what is used, others are for comparison.

    `lexical` is the weight of the words, of which `lexical_candidates` passages are looked at; words
    that are looked for in another language than the question's count `lexical_abroad` as much.
    `across` says whether a question is compared with texts in all languages, `names` and `glossary`
    whether what survives translation, and the French equivalents of its terms, are looked for.
    """

    granularities: tuple[Granularity, ...] = GRANULARITIES
    lexical: float = 0.2
    lexical_abroad: float = 0.5
    lexical_candidates: int = 60
    across: bool = True
    names: bool = True
    glossary: bool = True


RANKING = Ranking()


@dataclass(frozen=True, slots=True)
class Ranked:
    """Sections, best first: their numbers and scores, and the part of each that fits best."""

    sections: Numbers
    scores: NDArray[np.float64]
    parts: Mapping[int, int]

    def by_document(self) -> Ranked:
        """One document takes one place: that of its best section."""
        _, first = np.unique(documents_of(self.sections), return_index=True)
        first.sort()
        return Ranked(self.sections[first], self.scores[first], self.parts)


def fuse(dense: Sequence[tuple[Granularity, Hits]], lexical: Sequence[tuple[Hits, float]], with_asked: int) -> Ranked:
    """Each section once, with its score: about 0 to 1.

    `lexical` are passages found by their words, each with the weight of it. The first `with_asked`
    documents of the numbering name questions people ask.
    """
    every = [sections_of(hits.points) for hits in (*(hits for _, hits in dense), *(hits for hits, _ in lexical))]
    sections = np.unique(np.concatenate(every))
    asked = documents_of(sections) < with_asked
    scores, total = np.zeros(len(sections)), np.zeros(len(sections))
    for (granularity, hits), own in zip(dense, every, strict=False):
        if len(hits):
            share = np.where(asked, granularity.asked, granularity.plain)
            scores += share * _nearness(hits.scores, np.searchsorted(sections, own), len(sections), granularity.top)
            total += share
    # A folder whose documents have no questions is judged by what it has.
    scores /= np.maximum(total, 1e-9)
    words = np.zeros(len(sections))
    for (hits, weight), own in zip(lexical, every[len(dense) :], strict=True):
        np.maximum.at(words, np.searchsorted(sections, own), weight * np.minimum(hits.scores / _LEXICAL_SCALE, 1))
    scores += words
    order = np.argsort(-scores, kind="stable")
    return Ranked(sections[order], scores[order], _parts(dense))


def better_of(one: Ranked, other: Ranked) -> Ranked:
    """Each section of either once, with the better of its scores and the part that goes with it."""
    sections = np.concatenate((one.sections, other.sections))
    scores = np.concatenate((one.scores, other.scores))
    order = np.argsort(-scores, kind="stable")
    _, first = np.unique(sections[order], return_index=True)
    kept = order[np.sort(first)]
    others = sections[kept[kept >= len(one.sections)]].tolist()
    parts = {**other.parts, **one.parts, **{each: other.parts[each] for each in others if each in other.parts}}
    return Ranked(sections[kept], scores[kept], parts)


def _nearness(cosines: NDArray[np.float32], places: NDArray[np.intp], count: int, top: int) -> NDArray[np.float64]:
    """Per section the mean of its `top` best cosines; a place that is empty counts as the worst found."""
    least = cosines.min()
    best = np.full((top, count), least, dtype=np.float64)
    rest_places, rest = places, cosines
    for row in best:
        _, first = np.unique(rest_places, return_index=True)
        row[rest_places[first]] = rest[first]
        others = np.ones(len(rest), dtype=bool)
        others[first] = False
        rest_places, rest = rest_places[others], rest[others]
    mean: NDArray[np.float64] = best.mean(axis=0)
    return mean


def _parts(dense: Sequence[tuple[Granularity, Hits]]) -> dict[int, int]:
    """For each section the part whose passage is nearest."""
    parts: dict[int, int] = {}
    for granularity, hits in dense:
        if granularity.kind == "passage":
            for section, part in zip(sections_of(hits.points).tolist(), parts_of(hits.points).tolist(), strict=True):
                parts.setdefault(section, part)
    return parts
