"""Where documents come from: a folder of Markdown files."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ingestion.index.error import ConfigurationError

MAX_BYTES = 1_000_000


@dataclass(frozen=True, slots=True)
class Resource:
    """A file as it was found; `path` is relative to the folder, with `/`."""

    path: str
    content: bytes


def read_folder(folder: Path) -> Iterator[Resource]:
    """Every Markdown file below `folder`, in the order of their paths; hidden ones are left out.

    Raises `ConfigurationError` where there is no such folder. A file that cannot be read, or is
    larger than `MAX_BYTES`, yields what was read: the parser says what is wrong with it.
    """
    if not folder.is_dir():
        raise ConfigurationError(
            f"The corpus folder {folder} does not exist. Name a folder of Markdown documents with "
            "--corpus or BIENVENUE_CORPUS__PATH."
        )
    for path in sorted(folder.rglob("*.md")):
        relative = path.relative_to(folder)
        if path.is_file() and not any(part.startswith(".") for part in relative.parts):
            with path.open("rb") as file:
                yield Resource(relative.as_posix(), file.read(MAX_BYTES + 1))
