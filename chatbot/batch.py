"""Questions from a file: JSON lines, one object a line."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ingestion.index.error import UsageError


def pinned(lang: str) -> str | None:
    """The language that the person chose; none for `auto`. Raises `UsageError` where it is no language."""
    if lang == "auto":
        return None
    if not re.fullmatch(r"[A-Za-z]{2,3}([-_][A-Za-z0-9]{1,8}){0,4}", lang):
        raise UsageError(f"{lang!r} is not a language. Use auto, or a code such as fr, en, ar.")
    return lang


def pinned_in(row: Mapping[str, Any], default: str) -> str | None:
    """The language of a row, or else the default; a batch goes on where it is no language."""
    try:
        return pinned(text(row, "lang") or default)
    except UsageError:
        return None


def history(row: Mapping[str, Any]) -> tuple[str, ...]:
    """What the person wrote before, the oldest first: texts, or objects with the role `user` and a content.

    What is neither is left out, as what the assistant said is.
    """
    said = row.get("history")
    entries = (_said(entry) for entry in said) if isinstance(said, list) else ()
    return tuple(entry for entry in entries if entry.strip())


def _said(entry: object) -> str:
    if isinstance(entry, Mapping):
        return text(entry, "content") if entry.get("role", "user") == "user" else ""
    return entry if isinstance(entry, str) else ""


def rows(path: Path) -> Iterator[dict[str, Any]]:
    """The objects of a file of JSON lines. Raises `UsageError` with the line that is none."""
    return (row for _, row in numbered_rows(path))


def numbered_rows(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """The same with the numbers of their lines, from 1."""
    try:
        content = sys.stdin.buffer.read() if str(path) == "-" else path.read_bytes()
        lines = content.decode("utf-8-sig").split("\n")
    except OSError as error:
        raise UsageError(f"Cannot read {path}: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{path} is not UTF-8 text (byte {error.start}).") from error
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError as error:
            raise UsageError(f"{path}, line {number}: not JSON ({error}).") from error
        if not isinstance(row, dict):
            raise UsageError(f'{path}, line {number}: not an object such as {{"id": "1", "question": "…"}}.')
        yield number, row


def text(row: Mapping[str, Any], key: str) -> str:
    """The text of a row under a key; empty where there is none."""
    value = row.get(key)
    return value if isinstance(value, str) else ""
