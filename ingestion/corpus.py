"""A corpus: everything that was read from a folder."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from ingestion import contact, glossary
from ingestion.document import Document, parse
from ingestion.index.error import DocumentError
from ingestion.index.passage import digest
from ingestion.source import find_files, read_file

Data = TypeVar("Data")


@dataclass(frozen=True, slots=True)
class Corpus:
    """What was read from a folder: the documents that can be read, and the errors of the others."""

    documents: tuple[Document, ...]
    contacts: contact.Directory
    glossary: glossary.Glossary
    digests: Mapping[str, str]
    failed: tuple[DocumentError, ...]


def read_corpus(folder: Path) -> Corpus:
    """Read and parse every file of a folder. A file that cannot be read stops no other."""
    parsed: list[Document] = []
    failed: list[DocumentError] = []
    for path in find_files(folder):
        try:
            parsed.append(parse(read_file(folder, path)))
        except DocumentError as error:
            failed.append(error)
    documents, twice = _first_of_each(parsed)
    failed += twice
    contacts = _read_data(contact.read, folder, contact.Directory(), failed)
    terms = _read_data(glossary.read, folder, glossary.Glossary(), failed)
    digests = {document.path: document.digest for document in documents}
    if contacts.contacts:
        digests[contact.FILE] = digest(contacts.model_dump_json())
    if terms.terms:
        digests[glossary.FILE] = digest(terms.model_dump_json())
    return Corpus(tuple(documents), contacts, terms, digests, tuple(failed))


def _read_data(read: Callable[[Path], Data], folder: Path, nothing: Data, failed: list[DocumentError]) -> Data:
    """A file of data of a corpus; `nothing` where it cannot be read, which `failed` then tells."""
    try:
        return read(folder)
    except DocumentError as error:
        failed.append(error)
        return nothing


def _first_of_each(parsed: list[Document]) -> tuple[list[Document], list[DocumentError]]:
    """Each id and language once. A file that bears the name of its id goes before a copy of it."""
    kept: dict[tuple[str, str], Document] = {}
    errors = []
    for each in sorted(parsed, key=lambda each: (each.path != f"{each.id}.{each.language}.md", each.path)):
        first = kept.setdefault((each.id, each.language), each)
        if first is not each:
            problem = f"the id {each.id!r} ({each.language}) is already that of {first.path}"
            errors.append(DocumentError(each.path, 2, problem))
    return sorted(kept.values(), key=lambda each: each.path), errors
