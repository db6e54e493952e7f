"""From sections to the passages that are shown for them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from chatbot.retrieve.fusion import Ranked
from chatbot.retrieve.query import Query
from ingestion.index.address import passage_at
from ingestion.index.language import SUPPORTED, fallbacks
from ingestion.index.passage import Passage
from ingestion.index.store import Index


@dataclass(frozen=True, slots=True)
class Found:
    """A section that was found: the passage to show, and how near it is (about 0 to 1).

    `other` is the same passage in a second language, for people whose own is not supported.
    """

    passage: Passage
    score: float
    other: Passage | None = None


def show(index: Index, ranked: Ranked, query: Query, limit: int) -> list[Found]:
    """The first sections as passages in the language of the question, or one its speakers often read.

    A version that is expired or meant for others is passed over, though another was found.
    """
    found: list[Found] = []
    start = 0
    while len(found) < limit and start < len(ranked.sections):
        # Some are missing or the double of another: a few more are read than are wanted.
        end = start + limit - len(found) + _MORE
        found = _distinct([*found, *_read(index, ranked, start, end, query)])
        start = end
    return found[:limit]


_MORE = 2


def _read(index: Index, ranked: Ranked, start: int, end: int, query: Query) -> list[Found]:
    sections = ranked.sections[start:end].tolist()
    codes = _codes(query.language, index.manifest.languages)
    foreign = query.language not in SUPPORTED
    first = {each: passage_at(each, codes[0], ranked.parts.get(each, 0)) for each in sections}
    passages = _allowed(index, list(first.values()), query)
    # Nearly always the first is there; where else to look is worked out for the others only.
    places = {
        each: [_places(each, code, ranked.parts.get(each, 0)) for code in codes]
        for each in sections
        if foreign or first[each] not in passages
    }
    if others := [place for own in places.values() for version in own for place in version if place not in passages]:
        passages |= _allowed(index, others, query)
    found = []
    for score, each in zip(ranked.scores[start:end].tolist(), sections, strict=True):
        own = places.get(each, [[first[each]]])
        versions = [passages[place] for place in (_first_of(version, passages) for version in own) if place is not None]
        if versions:
            found.append(Found(versions[0], score, versions[1] if foreign and len(versions) > 1 else None))
    return found


def _first_of(places: Iterable[int], passages: Collection[int]) -> int | None:
    return next((place for place in places if place in passages), None)


def _allowed(index: Index, points: Sequence[int], query: Query) -> dict[int, Passage]:
    return {point: passage for point, passage in index.passages(points).items() if query.allows(passage)}


def _places(section: int, language: str, part: int) -> Sequence[int]:
    """Where to look for the text in a language: a translation may be cut into fewer parts."""
    return [passage_at(section, language, each) for each in dict.fromkeys((part, 0))]


def _codes(language: str, existing: Collection[str]) -> Sequence[str]:
    """The languages to show a section in, best first: at the last, whatever exists in the index."""
    wanted = [code for code in dict.fromkeys((*fallbacks(language), *SUPPORTED)) if code in existing]
    return [*wanted, *(code for code in existing if code not in wanted)]


_SAME = 0.9
_SHINGLE = 4


def _distinct(found: Iterable[Found]) -> list[Found]:
    """Each text once: of two that share nine tenths of their runs of four words, the first."""
    kept: list[Found] = []
    for each in found:
        if not any(_are_doubles(each.passage.text, other.passage.text) for other in kept):
            kept.append(each)
    return kept


def _are_doubles(one: str, other: str) -> bool:
    """Jaccard's share of the runs that both have (Broder 1997), where their lengths let it be high enough."""
    if abs(len(one) - len(other)) > _FAR * max(len(one), len(other)) + _SHINGLE:
        return False
    first, second = _shingles(one), _shingles(other)
    return len(first & second) >= _SAME * len(first | second)


_FAR = 0.2
"""Texts whose lengths differ by more than this share are told apart without reading them."""


@lru_cache(maxsize=256)
def _shingles(text: str) -> frozenset[tuple[str, ...]]:
    words = re.findall(r"\w+", text.lower())
    return frozenset(tuple(words[at : at + _SHINGLE]) for at in range(max(1, len(words) - _SHINGLE + 1)))
