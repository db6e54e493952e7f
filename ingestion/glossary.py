"""The French words of the counter, explained in every language: `glossary.yaml`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from pydantic import BaseModel, Field

from ingestion.data import read_data

FILE = "glossary.yaml"


class Term(BaseModel, frozen=True, extra="forbid"):
    """A French word as it stands on paper.

    `full` is what its letters stand for; `means` explains it and `ways` lists how people say it,
    by language.
    """

    term: str = Field(min_length=1)
    full: str = ""
    means: Mapping[str, str]
    ways: Mapping[str, tuple[str, ...]]


class Glossary(BaseModel, frozen=True, extra="forbid"):
    """The terms by key."""

    terms: Mapping[str, Term] = Field(default={})

    def terms_by_way(self) -> dict[str, dict[str, str]]:
        """By language, for each way in which people say it, the French term and what it stands for."""
        found: dict[str, dict[str, str]] = {}
        for term in self.terms.values():
            french = " ".join(dict.fromkeys(part for part in (term.term, term.full) if part))
            for language, ways in term.ways.items():
                found.setdefault(language, {}).update(dict.fromkeys(ways, french))
        return found


def read(folder: Path) -> Glossary:
    """The glossary of a corpus; an empty one where it has none. Raises `DocumentError`."""
    return read_data(folder, FILE, Glossary) or Glossary()
