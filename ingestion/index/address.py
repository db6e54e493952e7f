"""Where a point stands in its generation, as the number that the engine knows it by.

A search needs no more than the numbers of the points it finds: which document and section they are
of, and where the passage to show stands, is arithmetic. Reading what names a point from its payload
instead takes three times as long as the search itself.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ingestion.index.passage import KINDS, Kind

Numbers = NDArray[np.uint64]

_DOCUMENT, _SECTION, _LANGUAGE, _KIND, _NUMBER = 20, 12, 15, 2, 14
"""Bits of each field, first to last: 63 of the 64 of Qdrant's numbers."""

MOST_DOCUMENTS = 1 << _DOCUMENT
MOST_SECTIONS = 1 << _SECTION
"""From there on the sections of a document share the last number."""
MOST_NUMBERS = 1 << _NUMBER

_WIDTHS = (_DOCUMENT, _SECTION, _LANGUAGE, _KIND, _NUMBER)
_SECTION_SHIFT = np.uint64(_LANGUAGE + _KIND + _NUMBER)
_DOCUMENT_SHIFT = np.uint64(_SECTION)


@dataclass(frozen=True, slots=True, order=True)
class Address:
    """A point: `document` and `section` count within the generation and the document.

    `number` is the part of a passage, or counts the questions or sentences of a section.
    """

    document: int
    section: int
    language: str
    kind: Kind
    number: int

    def pack(self) -> int:
        """As one number. Raises `ValueError` where a field does not fit."""
        fields = (self.document, self.section, _letters(self.language), KINDS.index(self.kind), self.number)
        packed = 0
        for value, width in zip(fields, _WIDTHS, strict=True):
            if not 0 <= value < 1 << width:
                raise ValueError(f"{value} does not fit {width} bits: {self}")
            packed = packed << width | value
        return packed

    @classmethod
    def unpack(cls, packed: int) -> Address:
        """The opposite of `pack`."""
        fields: list[int] = []
        for width in reversed(_WIDTHS):
            fields.append(packed & ((1 << width) - 1))
            packed >>= width
        number, kind, language, section, document = fields
        return cls(document, section, _code(language), KINDS[kind], number)


def sections_of(points: Numbers) -> Numbers:
    """For each point a number that is the same for all points of a section, whatever their language."""
    return points >> _SECTION_SHIFT


def documents_of(sections: Numbers) -> Numbers:
    """For each number of `sections_of` that of the document."""
    return sections >> _DOCUMENT_SHIFT


def parts_of(points: Numbers) -> Numbers:
    """For each point its last field: of a passage, which part of its section it is."""
    return points & np.uint64(MOST_NUMBERS - 1)


def passage_at(section: int, language: str, part: int) -> int:
    """The number of a passage, from that of its section."""
    low = (_letters(language) << _KIND | KINDS.index("passage")) << _NUMBER | part
    return section << int(_SECTION_SHIFT) | low


def _letters(language: str) -> int:
    """Two or three letters in five bits each."""
    if not 1 < len(language) <= 3 or not language.isascii() or not language.isalpha() or not language.islower():  # noqa: PLR2004 - ISO 639
        raise ValueError(f"{language!r} is no code of a language")
    value = 0
    for letter in language:
        value = value << 5 | (ord(letter) - 96)
    return value


def _code(value: int) -> str:
    letters = []
    while value:
        letters.append(chr((value & 31) + 96))
        value >>= 5
    return "".join(reversed(letters))
