"""What a run did, as a value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ingestion.index.error import DocumentError
from ingestion.reconcile import Plan


@dataclass(frozen=True, slots=True)
class Report:
    """The outcome of `ingest run`.

    `generation` is the one that is live now; `published` whether this run made it. `failed`
    documents keep the version they had.
    """

    plan: Plan
    generation: str
    published: bool
    documents: int
    passages: int
    points: int
    failed: tuple[DocumentError, ...]
    seconds: float

    def to_dict(self) -> Mapping[str, Any]:
        """As plain values."""
        return {
            "generation": self.generation,
            "published": self.published,
            **self.plan.to_dict(),
            "documents": self.documents,
            "passages": self.passages,
            "points": self.points,
            "failed": [error.to_dict() for error in self.failed],
            "seconds": round(self.seconds, 2),
        }
