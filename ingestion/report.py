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

    `generation` is the one that is live now; `published` whether this run made it; `embedded` how
    many texts were new to the embedding cache. `failed` documents keep the version they had.
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
            "created": list(self.plan.created),
            "changed": list(self.plan.changed),
            "kept": len(self.plan.kept),
            "deleted": list(self.plan.deleted),
            "rebuild": self.plan.rebuild,
            "documents": self.documents,
            "passages": self.passages,
            "points": self.points,
            "failed": [{"path": error.path, "line": error.line, "problem": error.problem} for error in self.failed],
            "seconds": round(self.seconds, 2),
        }
