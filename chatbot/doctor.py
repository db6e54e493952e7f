"""What is wrong with an installation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from chatbot.settings import Settings
from ingestion.index import generation
from ingestion.index.embedder import embedder
from ingestion.index.error import BienvenueError


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at; `exit_code` is 0 where it is well."""

    name: str
    detail: str
    exit_code: int = 0

    @property
    def ok(self) -> bool:
        """Whether it is well."""
        return self.exit_code == 0


def examine(settings: Settings) -> list[Check]:
    """Look at each part in turn; one that fails does not hide the others."""
    return [_try("embedding model", lambda: _model(settings)), _try("index", lambda: _index(settings))]


def _try(name: str, look: Callable[[], str]) -> Check:
    try:
        return Check(name, look())
    except BienvenueError as error:
        return Check(name, str(error), error.exit_code)


def _model(settings: Settings) -> str:
    model = embedder(settings.embedding)
    length = float((model.embed(["Bonjour"], "query") ** 2).sum() ** 0.5)
    return f"{model.fingerprint}, {model.dim} dimensions, vectors of length {length:.2f}"


def _index(settings: Settings) -> str:
    store = generation.engine(settings.index)
    try:
        index = generation.open_live(store, embedder(settings.embedding).fingerprint)
        manifest = index.manifest
        index.close()
    finally:
        store.close()
    languages = ", ".join(f"{code} {count}" for code, count in sorted(manifest.languages.items()))
    return (
        f"generation {manifest.generation}, {len(manifest.documents)} files, {manifest.passages} passages ({languages})"
    )
