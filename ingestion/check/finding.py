"""What a check of a corpus finds, and what its rules may look at."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from ingestion.chunk import Section
from ingestion.contact import Directory
from ingestion.document import Document

REFERENCE = "fr"
"""The language that the other ones are translated from."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong in a file; `line` counts from 1 (0: the file as a whole)."""

    path: str
    line: int
    problem: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.problem}" if self.line else f"{self.path}: {self.problem}"


@dataclass(frozen=True, slots=True)
class Problem:
    """What a rule found.

    `near` is a piece of the body on the line it is about, if there is one; `anchor` names the
    section to look for it in.
    """

    text: str
    near: str = ""
    anchor: str = ""

    def at(self, document: Document) -> Finding:
        """The same with its place in the file."""
        lines = document.body.split("\n")
        heading = next((at for at, line in enumerate(lines) if self.anchor and f"{{#{self.anchor}}}" in line), 0)
        found = next((at for at in range(heading, len(lines)) if self.near and self.near in lines[at]), None)
        if found is None and self.anchor and heading:
            found = heading
        return Finding(document.path, document.line + found if found is not None else 0, self.text)


@dataclass(frozen=True, slots=True)
class Context:
    """All documents by id and language, what they may refer to, and the day."""

    documents: Mapping[str, Mapping[str, Document]]
    contacts: Directory
    languages: Sequence[str]
    today: date


Rule = Callable[[Document, list[Section], Context], Iterator[Problem]]
