"""The services a person can turn to: `contacts.yaml` of a corpus."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel, Field

from ingestion.data import read_data
from ingestion.document import Source
from ingestion.index.error import DocumentError

FILE = "contacts.yaml"


class Contact(BaseModel, frozen=True, extra="forbid"):
    """A service. `confirm` marks what must be said with «to be checked»; `dated` is the age of the source."""

    name: str = Field(min_length=1)
    purpose: Mapping[str, str] = Field(alias="for", min_length=1)
    phones: tuple[str, ...] = ()
    address: str | None = None
    email: str | None = None
    url: str | None = Field(None, pattern=r"^https?://\S+$")
    hours: Mapping[str, str] | None = None
    confirm: bool = False
    dated: str | None = None
    sources: tuple[Source, ...] = ()


class Directory(BaseModel, frozen=True, extra="forbid"):
    """All contacts by key, and the contact to ask for each theme (`default`: for any other)."""

    contacts: Mapping[str, Contact] = {}
    themes: Mapping[str, str] = {}

    def pack(self) -> dict[str, dict[str, Any]]:
        """The contacts as plain values, for the manifest of the index."""
        return {key: contact.model_dump(mode="json", by_alias=True) for key, contact in self.contacts.items()}


def read(folder: Path) -> Directory:
    """The contacts of a corpus; none where it has no such file. Raises `DocumentError`."""
    directory = read_data(folder, FILE, Directory) or Directory()
    for theme, key in directory.themes.items():
        if key not in directory.contacts:
            raise DocumentError(FILE, 0, f"themes.{theme}: no contact {key!r}")
    return directory
