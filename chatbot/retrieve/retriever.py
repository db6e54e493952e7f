"""Find the sections that answer a question, whatever the language of either."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from chatbot.retrieve.live_index import LiveIndex
from ingestion.index.language import SUPPORTED, fallbacks
from ingestion.index.passage import Kind, Passage, Vector, passage_id
from ingestion.index.sparse import encode_query
from ingestion.index.store import Hit, Index, Where


@dataclass(frozen=True, slots=True)
class Granularity:
    """One way a section can be near a question.

    The nearness is the mean cosine of the `top` nearest points of the kind; `weight` is its part
    in the score; `candidates` is how many points are looked at.
    """

    kind: Kind
    weight: float
    top: int
    candidates: int


# Chosen on eval/datasets/dev.jsonl, where the right section of 256 comes first for 91 % of 193
# questions; what each part brings stands in docs/adr/0005-retrieval-over-questions.md. The
# candidates are many because one section can take twelve of them, once a language.
GRANULARITIES = (
    Granularity("passage", 0.3, top=1, candidates=120),
    Granularity("heading", 0.1, top=1, candidates=120),
    Granularity("asked", 0.5, top=2, candidates=240),
)
LEXICAL_CANDIDATES = 60
LEXICAL_WEIGHT = 0.2
LEXICAL_SCALE = 25.0
"""A BM25 score that counts as much as a cosine of 1."""


@dataclass(frozen=True, slots=True)
class Found:
    """A section that was found: the passage to show, and how near it is (about 0 to 1).

    `other` is the same passage in a second language, for people whose own is not supported.
    """

    passage: Passage
    score: float
    other: Passage | None = None


class Retriever:
    """Hybrid retrieval over several granularities.

    Dense, over passages, headings and the questions people ask, in all languages at once: a
    question is much nearer to a question than to a text. Lexical (BM25) only among passages in the
    language of the question, since words of two languages agree by chance. A section counts once,
    over all its languages and parts.
    """

    def __init__(self, live_index: LiveIndex) -> None:
        self._live_index = live_index

    def search(self, question: str, vector: Vector, language: str, limit: int, on: date) -> list[Found]:
        """The nearest sections, best first.

        `vector` is the question as embedded, shape (dim,); `on` the day on which a document must
        still be valid. A section is shown in `language` where it exists in it, else in a language
        that its speakers often read.
        """
        index, space = self._live_index.current()
        placed = space.query(vector[None], language)[0]
        words = encode_query(question, language)
        lexical = index.search(words, LEXICAL_CANDIDATES, Where("passage", on, language)) if words.indices else []
        dense = [(each, index.search(placed, each.candidates, Where(each.kind, on))) for each in GRANULARITIES]
        return _in_language(index, _fuse(dense, lexical)[:limit], language)


def by_document(found: Iterable[Found]) -> list[Found]:
    """One document takes one place: its best section."""
    best: dict[str, Found] = {}
    for each in found:
        best.setdefault(each.passage.doc_id, each)
    return list(best.values())


def _fuse(dense: Sequence[tuple[Granularity, Sequence[Hit]]], lexical: Sequence[Hit]) -> list[tuple[float, Hit]]:
    """Each section once, with its score and the hit that leads to its text, best first."""
    # A folder whose documents have no questions is judged by what it has.
    total = sum(each.weight for each, hits in dense if hits)
    near = [(each.weight / total, _nearness(hits, each.top)) for each, hits in dense if hits]
    # A section that is not among the candidates is at most as near as the last of them.
    parts = [(weight, cosines, min(cosines.values())) for weight, cosines in near]
    word_part = {section: hit.score / LEXICAL_SCALE for section, hit in _best_by_section(lexical).items()}
    leads: dict[_Section, Hit] = {}
    for hits in (*(hits for _, hits in dense), lexical):
        # Passages come first: among the parts of a long section they name the one that fits.
        leads = {**_best_by_section(hits), **leads}

    def score(section: _Section) -> float:
        nearness = sum(weight * cosines.get(section, least) for weight, cosines, least in parts)
        return nearness + LEXICAL_WEIGHT * min(1.0, word_part.get(section, 0.0))

    ranked = sorted(((score(section), section) for section in leads), reverse=True)
    return [(value, leads[section]) for value, section in ranked]


_Section = tuple[str, str]


def _nearness(hits: Iterable[Hit], top: int) -> dict[_Section, float]:
    """Per section the mean of its best cosines; where it has fewer, the last of all stands for the rest."""
    cosines: dict[_Section, list[float]] = defaultdict(list)
    least = 0.0
    for hit in hits:
        cosines[_section(hit)].append(hit.score)
        least = hit.score
    return {section: sum((own + [least] * top)[:top]) / top for section, own in cosines.items()}


def _best_by_section(hits: Iterable[Hit]) -> dict[_Section, Hit]:
    best: dict[_Section, Hit] = {}
    for hit in hits:
        best.setdefault(_section(hit), hit)
    return best


def _section(hit: Hit) -> _Section:
    return (hit.payload["doc_id"], hit.payload["anchor"])


def _in_language(index: Index, ranked: Sequence[tuple[float, Hit]], language: str) -> list[Found]:
    """Each hit as the passage to show: in the person's language, where the section exists in it."""
    versions = [_versions(hit.payload, language) for _, hit in ranked]
    passages = index.passages(list(dict.fromkeys(name for names in versions for name in names)))
    found = []
    for (score, _), names in zip(ranked, versions, strict=True):
        versions_found = [passages[name] for name in dict.fromkeys(names) if name in passages]
        if versions_found:
            other = versions_found[1] if len(versions_found) > 1 and language not in SUPPORTED else None
            found.append(Found(versions_found[0], score, other))
    return found


def _versions(payload: Mapping[str, Any], language: str) -> list[str]:
    """The names that a section may have, best first; the one that was hit is the last resort."""
    names = [
        passage_id(payload["doc_id"], code, payload["anchor"], payload.get("part", 0)) for code in fallbacks(language)
    ]
    return [*names, payload["passage_id"]]
