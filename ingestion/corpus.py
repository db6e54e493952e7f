"""A corpus: everything that was read from a folder."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ingestion import contact
from ingestion.document import Document, parse
from ingestion.index.error import DocumentError
from ingestion.index.passage import digest
from ingestion.source import find_files, read_file


@dataclass(frozen=True, slots=True)
class Corpus:
    """What was read from a folder: the documents that can be read, and the errors of the others."""

    documents: tuple[Document, ...]
    contacts: contact.Directory
    digests: Mapping[str, str]
    failed: tuple[DocumentError, ...]


def read_corpus(folder: Path) -> Corpus:
    """Read and parse every file of a folder. A file that cannot be read stops no other."""
    documents: list[Document] = []
    failed: list[DocumentError] = []
    seen: dict[tuple[str, str], str] = {}
    for path in find_files(folder):
        try:
            document = parse(read_file(folder, path))
            first = seen.setdefault((document.id, document.language), document.path)
            if first != document.path:
                raise DocumentError(
                    document.path, 2, f"the id {document.id!r} ({document.language}) is already that of {first}"
                )
            documents.append(document)
        except DocumentError as error:
            failed.append(error)
    try:
        contacts = contact.read(folder)
    except DocumentError as error:
        contacts = contact.Directory()
        failed.append(error)
    digests = {document.path: document.digest for document in documents}
    if contacts.contacts:
        digests[contact.FILE] = digest(contacts.model_dump_json())
    return Corpus(tuple(documents), contacts, digests, tuple(failed))
