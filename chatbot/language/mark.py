"""Marks: letters and everyday words that, among the languages it could be, only one uses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import cache

from chatbot.language.name import plain
from chatbot.language.ngram import fold, words
from chatbot.language.words import vocabulary
from ingestion.index.language import SUPPORTED

_LETTERS: Mapping[str, str] = {
    "fr": "çœêèùëûâîï",
    "es": "ñ¿¡",
    "pt": "ãõ",
    "de": "ßäö",
    "tr": "ğış",
    "uk": "іїєґ",
    "ru": "ыэёъ",
    "fa": "پچژگیک",
    "ar": "ةىيكإأؤئ",
}
_TWICE = frozenset("çêèùëûâîïäöıйي")
"""Letters that a second language uses too, or that another keyboard writes."""


def marks(text: str) -> Counter[str]:
    """How many words of the frame only one language has, and how many letters, by language.

    A language in Latin letters counts as the language: `gde` is a mark of Russian.
    """
    folded = fold(text)
    owners = _owners()
    counted = Counter(owners[word] for word in words(folded) if word in owners)
    for code, letters in _LETTERS.items():
        counted[code] += sum(char in letters for char in folded)
    return +counted


@cache
def _owners() -> Mapping[str, str]:
    """The words that only one language has, and which; as they are written with accents and without."""
    owners: dict[str, set[str]] = {}
    for code in SUPPORTED:
        for name in (code, f"{code}-latn"):
            for word in vocabulary(name).frame:
                for written in {word, plain(word)} if SUPPORTED[code].script == "latin" else {word}:
                    owners.setdefault(written, set()).add(code)
    return {word: next(iter(codes)) for word, codes in owners.items() if len(codes) == 1}
