"""What an engine must do: keep generations of points, and make one of them live.

A *generation* is one complete, unchanging build of the index. Refreshing the knowledge builds a
new generation beside the live one and then moves a pointer; going back moves the pointer back.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any, Protocol

import numpy as np

from ingestion.index.address import Numbers
from ingestion.index.error import IndexDamaged, IndexOutdated
from ingestion.index.passage import Kind, Passage, Point, Sparse, Vector
from ingestion.index.space import Space

SCHEMA = 2
"""Raised when the payload or the manifest change shape; another schema is built anew."""


GENERATION = re.compile(r"\d{8}T\d{6}1*")
"""What the name of a generation looks like: the time of its making, in UTC."""

EXACT_KB = 30_000
"""Up to so many kilobytes of vectors (20,000 of 384 numbers) a search compares every one.

With the engine's own 10,000 the 13,000 questions of the shipped corpus are searched along a graph of
neighbours: 93 % of the 240 nearest are found, others after each build, in 0.85 ms instead of 1.5. And
a small generation is built in 1.9 s instead of 5 when no graph is made for it.
"""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a generation is made of.

    `documents` maps the path of each file to the digest of its bytes; `contacts` and `themes` are
    those of `corpus/contacts.yaml`; `terms` are the ways in which people say the French terms of
    `corpus/glossary.yaml`, by language; `withdrawn` maps the paths of files that withdraw a document
    to its id; `fingerprint` names the embedding model; `previous` is the
    generation that this one took over from. Documents with questions that people ask come first in
    the numbering: there are `with_asked` of them.
    """

    generation: str
    created: str
    fingerprint: str
    dim: int
    points: int
    passages: int
    documents: Mapping[str, str]
    languages: Mapping[str, int]
    space: Mapping[str, Mapping[str, str]]
    contacts: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    themes: Mapping[str, str] = field(default_factory=dict)
    terms: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    withdrawn: Mapping[str, str] = field(default_factory=dict)
    with_asked: int = 0
    previous: str = ""
    schema: int = SCHEMA

    def to_json(self) -> str:
        """As JSON text."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str, where: str) -> Manifest:
        """The opposite of `to_json`; `where` names the place in the error."""
        try:
            data = json.loads(text)
            if data["schema"] != SCHEMA:
                raise IndexOutdated(
                    f"{where} was written by another version (schema {data['schema']}, here {SCHEMA}). "
                    "Build the index anew: bienvenue ingest run"
                )
            return cls(**data)
        except (ValueError, TypeError, KeyError) as error:
            raise IndexDamaged(
                f"{where} is damaged ({error}). Build the index anew: bienvenue ingest run --rebuild"
            ) from error

    def unpack_space(self) -> Space:
        """The space that its vectors are in."""
        return Space.unpack(self.space)


@dataclass(frozen=True, slots=True)
class Where:
    """Which points a search may return.

    `on`: those that are still valid on that day. `language`, `theme`: only of these. `audience`,
    `portal`: those meant for it or for everybody.
    """

    kind: Kind
    on: date
    language: str | None = None
    theme: str | None = None
    audience: str | None = None
    portal: str | None = None


@dataclass(frozen=True, slots=True)
class Hits:
    """Points found, best first: their numbers (see `Address`) and their scores, both of shape (n,).

    A score is a cosine or, for a sparse search, that of BM25.
    """

    points: Numbers
    scores: Vector

    @classmethod
    def of(cls, found: Sequence[Any]) -> Hits:
        """From an engine's own points, which have an `id` and a `score`."""
        return cls(
            np.fromiter((point.id for point in found), np.uint64, len(found)),
            np.fromiter((point.score for point in found), np.float32, len(found)),
        )

    def __len__(self) -> int:
        return len(self.points)


class Index(Protocol):
    """One generation, opened for reading. Safe to use from several threads."""

    @property
    def manifest(self) -> Manifest:
        """What it is made of."""
        ...

    def search(self, query: Vector | Sparse, limit: int, where: Where) -> Hits:
        """The nearest points. `query` is dense, of shape (dim,), or sparse."""
        ...

    def passages(self, points: Sequence[int]) -> dict[int, Passage]:
        """Those of the passages numbered that exist."""
        ...

    def scroll(self) -> Iterator[Point]:
        """Every point, in no particular order."""
        ...

    def count(self) -> int:
        """How many points there are."""
        ...

    def close(self) -> None:
        """Let go of it."""
        ...


class Engine(Protocol):
    """Keeps generations."""

    @property
    def place(self) -> str:
        """Where it keeps them, for messages."""
        ...

    def generations(self) -> list[str]:
        """The complete generations, oldest first."""
        ...

    def live(self) -> str | None:
        """The generation that answers, if any was ever published."""
        ...

    def manifest(self, generation: str) -> Manifest:
        """What a generation is made of. Raises `IndexDamaged`."""
        ...

    def build(self, manifest: Manifest, points: Iterable[Sequence[Point]]) -> None:
        """Write a new generation, named in its manifest, from batches of points.

        Interrupted at any moment it leaves no generation behind.
        """
        ...

    def open(self, generation: str) -> Index:
        """Open a generation. Raises `IndexDamaged`."""
        ...

    def publish(self, generation: str) -> None:
        """Make a generation the live one, in one step."""
        ...

    def drop(self, generation: str) -> None:
        """Delete a generation that is not live."""
        ...

    def close(self) -> None:
        """Let go of every connection."""
        ...
