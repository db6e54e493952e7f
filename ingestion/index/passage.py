"""A passage: the smallest piece of a document that can be shown as an answer."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, get_args

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float32]
Kind = Literal["passage", "heading", "asked", "sentence"]
"""What a point stands for: a passage, the heading of its section, a question that people ask of it,
or one of its sentences."""
KINDS: tuple[Kind, ...] = get_args(Kind)

FILTERED = ("kind", "language", "theme", "audience", "portals", "valid_until")
"""The keys of a payload that a search may filter by: every point has them, and an engine indexes them."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A section of a document, or a part of a long one.

    `anchor` is the same in every language of a document; `order` is the place of the passage in
    it; `part` counts the pieces of a section that was too long for one passage. `portals` are the
    sites it is meant for (none: all).
    """

    doc_id: str
    language: str
    anchor: str
    part: int
    order: int
    title: str
    heading: str
    text: str
    theme: str = ""
    audience: tuple[str, ...] = ()
    url: str = ""
    checked: date | None = None
    valid_until: date | None = None
    contact: str = ""
    path: str = ""
    portals: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """A readable name, unique in the index: `logement/garantie-visale.fr#conditions`."""
        return passage_id(self.doc_id, self.language, self.anchor, self.part)

    @property
    def section(self) -> str:
        """The section this passage is of, in whatever language."""
        return f"{self.doc_id}#{self.anchor}"

    @property
    def question(self) -> str:
        """What its section asks: the title of the document and the heading."""
        return " ".join(dict.fromkeys((self.title, self.heading)))

    @property
    def embedded_text(self) -> str:
        """What is embedded: the text below its title and heading."""
        return f"{self.embedded_heading}\n{self.text}"

    @property
    def embedded_heading(self) -> str:
        """The title of the document and the heading of the section, each on a line."""
        return "\n".join(dict.fromkeys((self.title, self.heading)))


@dataclass(frozen=True, slots=True)
class Sparse:
    """A sparse vector: the numbers of its words, and their weights."""

    indices: tuple[int, ...]
    values: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Point:
    """A vector on its way into the index, with all that is kept beside it.

    `id` is a packed `Address`.
    """

    id: int
    vector: Vector
    payload: Mapping[str, Any]
    sparse: Sparse | None = None


def passage_id(doc_id: str, language: str, anchor: str, part: int = 0) -> str:
    """The readable name of a passage."""
    return f"{doc_id}.{language}#{anchor}" + (f".{part}" if part else "")


def digest(text: str) -> str:
    """A short fingerprint of a text: the first 16 hexadecimal digits of its SHA-256."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def passage_point(passage: Passage, address: int, vector: Vector, sparse: Sparse) -> Point:
    """The point that stands for the passage itself; only it has a sparse vector."""
    payload = {"kind": "passage", "passage_id": passage.id, **_pack(passage)}
    return Point(address, vector, payload, sparse)


def text_point(kind: Kind, passage: Passage, address: int, text: str, vector: Vector) -> Point:
    """The point that stands for a heading, a question that `passage` answers, or a sentence of it."""
    packed = _pack(passage)
    filtered = {key: packed[key] for key in FILTERED if key in packed}
    payload = {"kind": kind, "passage_id": passage.id, **filtered, "text": text, "path": passage.path}
    return Point(address, vector, payload)


def passage_of(payload: Mapping[str, Any]) -> Passage:
    """The passage that a payload of kind `passage` holds."""
    return Passage(
        doc_id=payload["doc_id"],
        language=payload["language"],
        anchor=payload["anchor"],
        part=payload["part"],
        order=payload["order"],
        title=payload["title"],
        heading=payload["heading"],
        text=payload["text"],
        theme=payload["theme"],
        audience=tuple(payload["audience"]),
        url=payload["url"],
        checked=_date(payload["checked"]),
        valid_until=_date(payload["valid_until"]),
        contact=payload["contact"],
        path=payload["path"],
        portals=tuple(payload["portals"]),
    )


def _pack(passage: Passage) -> dict[str, Any]:
    return {
        "doc_id": passage.doc_id,
        "language": passage.language,
        "anchor": passage.anchor,
        "part": passage.part,
        "order": passage.order,
        "title": passage.title,
        "heading": passage.heading,
        "text": passage.text,
        "theme": passage.theme,
        "audience": list(passage.audience),
        "url": passage.url,
        "checked": _ordinal(passage.checked),
        "valid_until": _ordinal(passage.valid_until),
        "contact": passage.contact,
        "path": passage.path,
        "portals": list(passage.portals),
    }


def _ordinal(day: date | None) -> int | None:
    # A number such as 20270831, because every engine can filter a range of numbers.
    return day.year * 10_000 + day.month * 100 + day.day if day else None


def _date(ordinal: int | None) -> date | None:
    if not ordinal:
        return None
    return date(ordinal // 10_000, ordinal // 100 % 100, ordinal % 100)
