"""The ledger: for each sourced fact, which section tells it, or why none does (`facts.yaml`)."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from pydantic import BaseModel, Field, model_validator

from ingestion.data import read_data

FILE = "facts.yaml"


class Entry(BaseModel, frozen=True, extra="forbid"):
    """What became of one fact: told in sections (the first holds the strings of `says`), left out, or of no use."""

    told: tuple[str, ...] = ()
    says: tuple[str, ...] = ()
    left_out: str = ""
    no_use: str = ""

    @model_validator(mode="after")
    def _one_outcome(self) -> Entry:
        if sum(map(bool, (self.told, self.left_out, self.no_use))) != 1:
            raise ValueError("say one of told, left_out (a newcomer misses it) and no_use (nobody needs it)")
        if bool(self.told) != bool(self.says):
            raise ValueError("told and says belong together: says are words that stand in the first section")
        return self


class Ledger(BaseModel, frozen=True, extra="forbid"):
    """Every fact by its number."""

    facts: Mapping[str, Entry] = Field(default={})

    @property
    def told(self) -> list[str]:
        """The facts that a section tells."""
        return [key for key, entry in self.facts.items() if entry.told]

    @property
    def left_out(self) -> dict[str, str]:
        """The facts that a newcomer could use and no section tells, with the reason."""
        return {key: entry.left_out for key, entry in self.facts.items() if entry.left_out}

    @property
    def no_use(self) -> dict[str, str]:
        """The facts that no newcomer can use, with the reason."""
        return {key: entry.no_use for key, entry in self.facts.items() if entry.no_use}

    @property
    def coverage(self) -> float:
        """The share of the usable facts that are told; 1 where there are none."""
        usable = len(self.told) + len(self.left_out)
        return len(self.told) / usable if usable else 1.0


def read(folder: Path) -> Ledger:
    """The ledger of a corpus; an empty one where it has none. Raises `DocumentError`."""
    return read_data(folder, FILE, Ledger) or Ledger()
