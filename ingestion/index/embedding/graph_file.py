"""A graph that is built once and kept in a folder."""

from __future__ import annotations

import hashlib
import logging
import uuid
from collections.abc import Callable
from pathlib import Path

_log = logging.getLogger(__name__)


def kept(path: Path, build: Callable[[], bytes]) -> bytes:
    """The content of `path`, built where it is missing or damaged.

    Its digest lies beside it, as `sha256sum` writes it. Where the folder cannot be written, the
    content is built each time.
    """
    if (content := _read(path)) is not None:
        return content
    content = build()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _write(path, content)
        _write(_digest_of(path), f"{hashlib.sha256(content).hexdigest()}  {path.name}\n".encode())
    except OSError as error:
        _log.warning(
            "%s cannot be written (%s): the embedding model is built at each start, which takes a second. "
            "Name another folder with BIENVENUE_EMBEDDING__CACHE.",
            path.parent,
            error.strerror or error,
        )
    return content


def _read(path: Path) -> bytes | None:
    try:
        content = path.read_bytes()
        told = _digest_of(path).read_text("ascii").split()[:1]
    except (OSError, UnicodeDecodeError):
        return None
    return content if told == [hashlib.sha256(content).hexdigest()] else None


def _write(path: Path, content: bytes) -> None:
    """Write all or nothing, also where two processes do so at once."""
    draft = path.with_name(f".{path.name}.{uuid.uuid4().hex}")
    try:
        draft.write_bytes(content)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def _digest_of(path: Path) -> Path:
    return path.with_name(f"{path.name}.sha256")
