"""How a text is written: its letters, its sentences, and what was left of the French."""

from __future__ import annotations

import re
import statistics
import unicodedata
from collections.abc import Iterator, Mapping

from ingestion.check.fact import EMAIL, URL
from ingestion.chunk import sentences
from ingestion.index.language import SUPPORTED, Script

RUN = 4
"""So many words in a row that also stand in the original are not translated: a name, or a slip."""

LEFT_WORDS, LEFT_SHARE = 6, 0.8
"""A sentence of so many words, so many of which are not translated, is no name: it was forgotten."""

LEAST_SHARE = 0.3
"""At least so much of the letters of a text is of the script of its language; names and addresses stay Latin."""

_SCRIPT_NAMES: Mapping[Script, str] = {"latin": "LATIN", "cyrillic": "CYRILLIC", "arabic": "ARABIC", "han": "CJK"}

FOREIGN_LETTERS: Mapping[str, str] = {
    "uk": "ыэъёЫЭЪЁ",
    "ru": "іїєґІЇЄҐ",
    "fa": "يىك",
    # Letters that differ in traditional writing, among the most frequent ones.
    "zh": (
        "們這個來時國學會說對為與應該請問題電話號碼號護證價錢書長門間開關見"
        "車馬點們處務辦專業東裡給經過還進運動體臺灣讓認識語話費貸銀單報醫藥"
    ),
}
"""Letters of a neighbouring language or script, which only a slip can have brought in."""

_MIXED_DIGITS = re.compile(r"[\u0660-\u0669\u06f0-\u06f9\uff10-\uff19]")
_DIRECTION_MARKS = re.compile(r"[\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
_ADDRESS = re.compile(f"{URL.pattern}|{EMAIL.pattern}")
_MARKUP = re.compile(r"[*_`#>]+|^\s*(?:[-*]|\d+[.)])\s+", re.MULTILINE)


def share_of_script(text: str, language: str) -> float:
    """How much of the letters of a text is of the script of its language: 0 to 1; 1 without letters."""
    letters = [char for char in _ADDRESS.sub(" ", text) if char.isalpha()]
    name = _SCRIPT_NAMES[SUPPORTED[language].script]
    return sum(unicodedata.name(char, "").startswith(name) for char in letters) / len(letters) if letters else 1.0


def foreign_signs(text: str, language: str) -> list[str]:
    """Letters of a neighbouring language, digits that are not European, invisible marks of direction."""
    letters = set(FOREIGN_LETTERS.get(language, ""))
    found = {char for char in text if char in letters}
    found.update(_MIXED_DIGITS.findall(text), _DIRECTION_MARKS.findall(text))
    return sorted(found)


def left_untranslated(text: str, original: str, language: str) -> Iterator[str]:
    """The sentences of `text` whose words nearly all stand in the original, in the same order."""
    known = set(_runs(_words(original)))
    for sentence in sentences(text, language):
        words = _words(sentence)
        same: set[int] = set()
        for place, run in enumerate(_runs(words)):
            if run in known:
                same.update(range(place, place + RUN))
        if len(words) >= LEFT_WORDS and len(same) >= LEFT_SHARE * len(words):
            yield " ".join(words)


def sentence_lengths(text: str, language: str) -> list[int]:
    """The number of words of every sentence."""
    counts = (len(_words(sentence)) for sentence in sentences(text, language))
    return [count for count in counts if count]


def median_sentence(text: str, language: str) -> float:
    """The number of words of the median sentence; 0 without any."""
    return statistics.median(sentence_lengths(text, language) or [0])


def _words(text: str) -> list[str]:
    # Chinese has no spaces: each of its characters counts.
    parted = re.sub(r"([\u3400-\u9fff])", r" \1 ", _MARKUP.sub(" ", _ADDRESS.sub(" ", text)))
    return re.findall(r"[^\W\d_]+(?:['’][^\W\d_]+)*", parted.casefold())


def _runs(words: list[str]) -> Iterator[tuple[str, ...]]:
    for start in range(len(words) - RUN + 1):
        yield tuple(words[start : start + RUN])
