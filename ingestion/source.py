"""Where documents come from: a folder of Markdown files."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ingestion.index.error import ConfigurationError, DocumentError

MAX_BYTES = 1_000_000


@dataclass(frozen=True, slots=True)
class Resource:
    """A file as it was found; `path` is relative to the folder, with `/`."""

    path: str
    content: bytes


def find_files(folder: Path) -> list[str]:
    """The Markdown files below a folder, as relative paths in order; hidden ones are left out.

    Raises `ConfigurationError` where there is no such folder.
    """
    if not folder.is_dir():
        raise ConfigurationError(
            f"The corpus folder {folder} does not exist. Name a folder of Markdown documents with "
            "--corpus or BIENVENUE_CORPUS__PATH."
        )
    found = (path.relative_to(folder) for path in folder.rglob("*.md") if not path.is_dir())
    return sorted(path.as_posix() for path in found if not any(part.startswith(".") for part in path.parts))


def read_file(folder: Path, path: str) -> Resource:
    """Read a file, up to one byte more than `MAX_BYTES`. Raises `DocumentError`."""
    full = folder / path
    if full.exists() and not full.is_file():
        raise DocumentError(path, 0, "is not a regular file")
    try:
        with full.open("rb") as file:
            return Resource(path, file.read(MAX_BYTES + 1))
    except OSError as error:
        raise DocumentError(path, 0, f"cannot be read: {error.strerror}") from error
