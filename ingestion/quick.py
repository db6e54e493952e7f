"""What is said at once, without looking anything up: `quick/<lang>.yaml`.

The card of emergency numbers, the short replies, and the first questions to offer to each audience.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from pydantic import BaseModel, Field

from ingestion.data import read_data
from ingestion.index.language import SUPPORTED


class Emergency(BaseModel, frozen=True, extra="forbid"):
    """The card: what each number is for, the first to call first."""

    title: str = Field(min_length=1)
    note: str = Field(min_length=1)
    numbers: Mapping[str, str] = Field(min_length=1)


class FirstQuestion(BaseModel, frozen=True, extra="forbid"):
    """A question to offer, and the section (`doc_id#anchor`) that answers it."""

    ask: str = Field(min_length=1, max_length=80)
    section: str = Field(pattern=r"^[a-z0-9/-]+#[a-z0-9-]+$")


class Quick(BaseModel, frozen=True, extra="forbid"):
    """The quick answers of one language; `first_questions` by audience."""

    emergency: Emergency
    replies: Mapping[str, str]
    first_questions: Mapping[str, tuple[FirstQuestion, ...]]


def file_of(language: str) -> str:
    """The file of a language in the corpus."""
    return f"quick/{language}.yaml"


def read(folder: Path) -> dict[str, Quick]:
    """The quick answers by language, of those languages that have a file. Raises `DocumentError`."""
    found = ((code, read_data(folder, file_of(code), Quick)) for code in SUPPORTED)
    return {code: quick for code, quick in found if quick}
