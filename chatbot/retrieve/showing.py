"""From sections to the passages that are shown for them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from chatbot.retrieve.fusion import Ranked
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


def show(index: Index, ranked: Ranked, language: str, limit: int) -> list[Found]:
    """The first sections as passages in the language of the person, or one its speakers often read."""
    found: list[Found] = []
    start = 0
    while len(found) < limit and start < len(ranked.sections):
        # Some are missing or the double of another: a few more are read than are wanted.
        end = start + limit - len(found) + _MORE
        found = _distinct([*found, *_read(index, ranked, start, end, language)])
        start = end
    return found[:limit]


_MORE = 2


def _read(index: Index, ranked: Ranked, start: int, end: int, language: str) -> list[Found]:
    sections = ranked.sections[start:end].tolist()
    codes = _codes(language)
    places = [[_places(each, code, ranked.parts.get(each, 0)) for code in codes] for each in sections]
    passages = index.passages([own[0][0] for own in places])
    missing = [
        place
        for own in places
        if own[0][0] not in passages or language not in SUPPORTED
        for version in own
        for place in version
        if place not in passages
    ]
    if missing:
        passages |= index.passages(missing)
    found = []
    for score, own in zip(ranked.scores[start:end].tolist(), places, strict=True):
        firsts = (next((passages[place] for place in version if place in passages), None) for version in own)
        versions = [version for version in firsts if version]
        if versions:
            other = versions[1] if len(versions) > 1 and language not in SUPPORTED else None
            found.append(Found(versions[0], score, other))
    return found


def _places(section: int, language: str, part: int) -> Sequence[int]:
    """Where to look for the text in a language: a translation may be cut into fewer parts."""
    return [passage_at(section, language, each) for each in dict.fromkeys((part, 0))]


def _codes(language: str) -> Sequence[str]:
    """The languages to show a section in, best first: whatever it exists in, at the last."""
    return list(dict.fromkeys((*fallbacks(language), *SUPPORTED)))


_SAME = 0.9
_SHINGLE = 4


def _distinct(found: Iterable[Found]) -> list[Found]:
    """Each text once: of two that share nine tenths of their runs of four words, the first."""
    kept: list[tuple[Found, frozenset[str]]] = []
    for each in found:
        shingles = _shingles(each.passage.text)
        if all(_overlap(shingles, other) < _SAME for _, other in kept):
            kept.append((each, shingles))
    return [each for each, _ in kept]


def _shingles(text: str) -> frozenset[str]:
    words = re.findall(r"\w+", text.lower())
    return frozenset(" ".join(words[at : at + _SHINGLE]) for at in range(max(1, len(words) - _SHINGLE + 1)))


def _overlap(one: frozenset[str], other: frozenset[str]) -> float:
    """Jaccard's share of what both have (Broder 1997)."""
    return len(one & other) / len(one | other)
