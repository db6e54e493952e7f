"""From sections to the passages that are shown for them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
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
    codes = _codes(language, index.manifest.languages)
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


def _codes(language: str, existing: Collection[str]) -> Sequence[str]:
    """The languages to show a section in, best first: at the last, whatever exists in the index."""
    wanted = [code for code in dict.fromkeys((*fallbacks(language), *SUPPORTED)) if code in existing]
    return [*wanted, *(code for code in existing if code not in wanted)]


_SAME = 0.9
_SHINGLE = 4


def _distinct(found: Iterable[Found]) -> list[Found]:
    """Each text once: of two that share nine tenths of their runs of four words, the first."""
    kept: list[tuple[Found, list[str]]] = []
    for each in found:
        words = each.passage.text.lower().split()
        if not any(_are_doubles(words, other) for _, other in kept):
            kept.append((each, words))
    return [each for each, _ in kept]


def _are_doubles(one: Sequence[str], other: Sequence[str]) -> bool:
    """Jaccard's share of the runs that both have (Broder 1997), where their lengths let it be high enough."""
    short, long = sorted((len(one), len(other)))
    if short < _SAME * long or len(set(one) & set(other)) < _LEAST_SHARED * len(set(one)):
        return False
    first, second = _shingles(one), _shingles(other)
    return len(first & second) >= _SAME * len(first | second)


_LEAST_SHARED = 0.5
"""Texts that share fewer of their words are told apart without looking at their order."""


def _shingles(words: Sequence[str]) -> set[tuple[str, ...]]:
    return {tuple(words[at : at + _SHINGLE]) for at in range(max(1, len(words) - _SHINGLE + 1))}
