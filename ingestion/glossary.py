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


def read(folder: Path) -> Glossary:
    """The glossary of a corpus; an empty one where it has none. Raises `DocumentError`."""
    return read_data(folder, FILE, Glossary) or Glossary()
