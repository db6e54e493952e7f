"""The facts a reader acts on: the numbers, phone numbers, e-mail addresses and links of a text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

URL = re.compile(r"https?://[^\s<>()\[\]\"'«»،؛。，、；：（）]+")
"""A link in running text: it ends before the punctuation of every language."""

EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_GAP = "[ .\u00a0\u202f-]?"
_PHONE = re.compile(
    rf"(?<!\d)(?:\+\d{{2,3}}{_GAP}(?:\(0\))?{_GAP}\d(?:{_GAP}\d{{2}}){{4}}"  # +33 3 81 61 50 50
    rf"|0\d(?:{_GAP}\d{{2}}){{4}}"  # 03 81 61 50 50
    rf"|0{_GAP}8\d{{2}}(?:{_GAP}\d{{3}}){{2}})(?!\d)"  # 0 805 160 075
)
_NUMBER = re.compile(r"\d+(?:[\u00a0\u202f ]\d{3}(?!\d))*(?:[.,]\d+)?")
Spell = Callable[[str], str]
_END = ".,;:!?)"


@dataclass(frozen=True, slots=True)
class Facts:
    """What was found: each fact in one spelling, with how it is written where it stands first."""

    urls: Mapping[str, str]
    emails: Mapping[str, str]
    phones: Mapping[str, str]
    numbers: Mapping[str, str]

    def missing_in(self, other: Facts) -> dict[str, str]:
        """Those of mine that `other` does not have, in one spelling and as they are written."""
        return {
            value: mine[value]
            for mine, theirs in zip(self._kinds(), other._kinds(), strict=True)
            for value in sorted(mine.keys() - theirs.keys())
        }

    def _kinds(self) -> Iterator[Mapping[str, str]]:
        yield from (self.urls, self.emails, self.phones, self.numbers)


def facts(text: str) -> Facts:
    """Read the facts of a text in any language; other digits count as the European ones."""
    text = _latin_digits(text)
    urls, text = _take(URL, text, lambda found: found.rstrip(_END))
    emails, text = _take(EMAIL, text, lambda found: found.lower().rstrip(_END))
    # «20 h», «20 h 00» and «20:00» are the same hour.
    text = re.sub(r"(?<=\d)(?::00| ?h ?00)\b", " ", text)
    # Chinese names its months by number, where the other languages have a word.
    text = re.sub(r"(?<!\d)(?:1[0-2]|0?[1-9]) ?月", " ", text)
    # The numbers of a list are not facts.
    text = re.sub(r"^\s*\d+[.)] ", "", text, flags=re.MULTILINE)
    phones, text = _take(_PHONE, text, lambda found: re.sub(r"[^\d+]", "", found))
    numbers, _ = _take(_NUMBER, text, _plain)
    return Facts(urls, emails, phones, numbers)


def _take(pattern: re.Pattern[str], text: str, spell: Spell) -> tuple[dict[str, str], str]:
    """What a pattern finds, by its one spelling, and the text without it."""
    found: dict[str, str] = {}
    for match in pattern.finditer(text):
        found.setdefault(spell(match.group()), match.group().rstrip(_END))
    return found, pattern.sub(" ", text)


def _plain(number: str) -> str:
    """`3 684` as `3684`, `1,80` as `1.80`, `08` as `8`."""
    digits = re.sub(r"[\u00a0\u202f ]", "", number).replace(",", ".")
    whole, _, part = digits.partition(".")
    return whole.lstrip("0") or "0" if not part else f"{whole}.{part}"


def _latin_digits(text: str) -> str:
    # Decimal digits only: the ² of m² is no number.
    return "".join(str(unicodedata.decimal(char)) if char.isdecimal() else char for char in text)
