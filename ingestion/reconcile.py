"""What a run would change: the documents wanted against those of the live generation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ingestion.index.error import BrakeError

_BRAKE_SHARE = 0.3
_BRAKE_LEAST = 10


@dataclass(frozen=True, slots=True)
class Plan:
    """Paths of documents, each in exactly one of the lists.

    `rebuild` says why every vector is placed anew, where that is so (empty: it is not).
    """

    created: tuple[str, ...]
    changed: tuple[str, ...]
    kept: tuple[str, ...]
    deleted: tuple[str, ...]
    rebuild: str = ""

    def to_dict(self) -> dict[str, Any]:
        """As plain values."""
        return {
            "created": list(self.created),
            "changed": list(self.changed),
            "kept": len(self.kept),
            "deleted": list(self.deleted),
            "rebuild": self.rebuild,
        }

    @property
    def is_empty(self) -> bool:
        """Whether nothing is to be done."""
        return not (self.created or self.changed or self.deleted or self.rebuild)


def reconcile(wanted: Mapping[str, str], stored: Mapping[str, str], rebuild: str = "") -> Plan:
    """Compare digests by path: pure set differences, in the order of the paths."""
    return Plan(
        created=tuple(sorted(wanted.keys() - stored.keys())),
        changed=tuple(sorted(path for path in wanted.keys() & stored.keys() if wanted[path] != stored[path])),
        kept=tuple(sorted(path for path in wanted.keys() & stored.keys() if wanted[path] == stored[path])),
        deleted=tuple(sorted(stored.keys() - wanted.keys())),
        rebuild=rebuild,
    )


def brake(plan: Plan, stored: int) -> None:
    """Refuse a plan that deletes a large part of what is stored.

    A folder that was moved or mounted empty looks like a corpus whose documents are all gone.
    Raises `BrakeError`.
    """
    gone = len(plan.deleted)
    if stored >= _BRAKE_LEAST and gone > stored * _BRAKE_SHARE:
        raise BrakeError(
            f"This run would delete {gone} of {stored} documents, so nothing was done. "
            "Check that --corpus names the right folder; if it does, add --allow-deletions."
        )
