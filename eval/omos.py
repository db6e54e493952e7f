"""OMoS-QA as a yardstick: questions of newcomers to German towns, written and annotated by others.

Kleinle, Prange and Friedrich, "OMoS-QA" (KONVENS 2024), CC BY 4.0: 617 pages of the Integreat app
with questions in five languages. The French pages are searched in all five. The data are read from
a folder and are no part of the project.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from eval.retrieval import Asked
from ingestion.index.error import UsageError

LANGUAGES = ("fr", "en", "de", "uk", "ar")
SPLITS = ("train", "dev", "test")


def questions(data: Path, split: str, language: str) -> list[Asked]:
    """The questions of a split in one language. Raises `UsageError` where the file cannot be read."""
    return [
        Asked(row["question"], language, frozenset({str(row["page_id"])}))
        for row in _rows(data / f"{split}_{language}.jsonl")
    ]


def write_pages(data: Path, folder: Path) -> int:
    """Write the French pages as Markdown, one file a page, into a folder; returns how many."""
    folder.mkdir(parents=True, exist_ok=True)
    count = 0
    for row in _rows(data / "pages_fr.jsonl"):
        text = f"# {row['title']}\n\n" + "\n".join(row["sentences"]) + "\n"
        (folder / f"{row['page_id']}.fr.md").write_text(text, "utf-8")
        count += 1
    return count


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    try:
        lines = path.read_text("utf-8").split("\n")
    except OSError as error:
        raise UsageError(
            f"{path} cannot be read ({error.strerror}). --data names a folder of OMoS-QA: pages_fr.jsonl, "
            "and train_XX.jsonl, dev_XX.jsonl for fr, en, de, uk, ar."
        ) from error
    return (json.loads(line) for line in lines if line.strip())
