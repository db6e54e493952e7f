"""A passage: the smallest piece of a document that can be shown as an answer."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float32]
Kind = Literal["passage", "heading", "asked"]
"""What a point stands for: a passage, the heading of its section, or a question that it answers."""

_NAMESPACE = uuid.UUID("5b0f4a5e-6a53-5c0e-9a53-2f1b0e1e7d11")


@dataclass(frozen=True, slots=True)
class Passage:
    """A section of a document, or a part of a long one.

    `anchor` is the same in every language of a document; `order` is the place of the passage in
    it; `part` counts the pieces of a section that was too long for one passage.
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
        return "\n".join((*dict.fromkeys((self.title, self.heading)), self.text))


@dataclass(frozen=True, slots=True)
class Sparse:
    """A sparse vector: the numbers of its words, and their weights."""

    indices: tuple[int, ...]
    values: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Point:
    """A vector on its way into the index, with all that is kept beside it."""

    id: str
    vector: Vector
    payload: Mapping[str, Any]
    sparse: Sparse | None = None


def passage_id(doc_id: str, language: str, anchor: str, part: int = 0) -> str:
    """The readable name of a passage."""
    return f"{doc_id}.{language}#{anchor}" + (f".{part}" if part else "")


def point_id(*names: str) -> str:
    """The deterministic UUID that Qdrant knows a name by."""
    return str(uuid.uuid5(_NAMESPACE, "\n".join(names)))


def digest(text: str) -> str:
    """A short fingerprint of a text: the first 16 hexadecimal digits of its SHA-256."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def passage_point(passage: Passage, vector: Vector, sparse: Sparse) -> Point:
    """The point that stands for the passage itself; only it has a sparse vector."""
    payload = {"kind": "passage", "passage_id": passage.id, **_pack(passage)}
    return Point(point_id(passage.id), vector, payload, sparse)


def question_point(kind: Kind, passage: Passage, question: str, vector: Vector) -> Point:
    """The point that stands for a question that `passage` answers: its heading, or one people ask."""
    payload = {
        "kind": kind,
        "passage_id": passage.id,
        "doc_id": passage.doc_id,
        "anchor": passage.anchor,
        "language": passage.language,
        "valid_until": _ordinal(passage.valid_until),
        "text": question,
        "path": passage.path,
    }
    return Point(point_id(passage.id, kind, question), vector, payload)


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
    }


def _ordinal(day: date | None) -> int | None:
    # A number such as 20270831, because every engine can filter a range of numbers.
    return day.year * 10_000 + day.month * 100 + day.day if day else None


def _date(ordinal: int | None) -> date | None:
    if not ordinal:
        return None
    return date(ordinal // 10_000, ordinal // 100 % 100, ordinal % 100)
