"""What the ledger is held to: the French text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ingestion.check.finding import Finding
from ingestion.chunk import Section
from ingestion.ledger import FILE, Entry, Ledger


def check(ledger: Ledger, sections: Mapping[str, Section]) -> Iterator[Finding]:
    """Hold the ledger to the French text; `sections` by `doc_id#anchor`."""
    for key, entry in ledger.facts.items():
        for name in entry.told:
            if name not in sections:
                yield Finding(FILE, 0, f"{key}: there is no section {name}")
        for words in _absent(entry, sections):
            yield Finding(FILE, 0, f"{key}: {words!r} does not stand in {entry.told[0]}")


def _absent(entry: Entry, sections: Mapping[str, Section]) -> list[str]:
    section = sections.get(entry.told[0]) if entry.told else None
    if section is None:
        return []
    text = _plain(f"{section.heading}\n{section.text}")
    return [words for words in entry.says if _plain(words) not in text]


def _plain(text: str) -> str:
    return " ".join(text.casefold().replace("**", "").replace("’", "'").split())
