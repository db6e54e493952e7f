"""What a model wants to read before a question and before a text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from ingestion.index.embedder import Role

_E5 = re.compile(r"(?<![a-z0-9])e5(?![a-z0-9])", re.IGNORECASE)
_NAMES: Mapping[Role, tuple[str, ...]] = {"query": ("query",), "passage": ("passage", "document")}
"""How sentence-transformers names the prompts of a role."""


@dataclass(frozen=True, slots=True)
class Prefixes:
    """What goes before the texts of each role."""

    query: str = ""
    passage: str = ""

    def of(self, role: Role) -> str:
        """What goes before the texts of this role."""
        return self.query if role == "query" else self.passage


def prefixes(model: str, query: str | None, passage: str | None, prompts: Mapping[str, str] | None = None) -> Prefixes:
    """What is set (`query`, `passage`), else the model's own `prompts`, else those of e5 where its name says so."""
    own = {role: _first(prompts or {}, names) for role, names in _NAMES.items()}
    if not any(own.values()) and _E5.search(model):
        own = {"query": "query: ", "passage": "passage: "}
    return Prefixes(own["query"] if query is None else query, own["passage"] if passage is None else passage)


def _first(prompts: Mapping[str, str], names: tuple[str, ...]) -> str:
    return next(filter(None, map(prompts.get, names)), "")
