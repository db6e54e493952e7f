"""The life of a generation: built, verified, made live, rolled back, cleared away."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from ingestion.index.edge import EdgeEngine
from ingestion.index.error import IndexBusy, IndexDamaged, IndexMissing, ModelMismatch, StorageError, UsageError
from ingestion.index.passage import Point
from ingestion.index.settings import IndexSettings
from ingestion.index.store import Engine, Index, Manifest, Where

_BATCH = 256
_SAMPLES = 24
_SAME = 0.99
"""Cosine from which on a point found is the one looked for."""


def engine(settings: IndexSettings) -> Engine:
    """The engine that the settings name."""
    if settings.url:
        # The client takes most of a second to import.
        from ingestion.index.server import ServerEngine, Spread, connect

        return ServerEngine(connect(settings), settings.collection, Spread(settings.shards, settings.replication))
    return EdgeEngine(settings.path)


def new_name(existing: Sequence[str]) -> str:
    """A name for the next generation: the time in UTC, so that names sort by age."""
    name = datetime.now(UTC).strftime("%Y%m%dT%H%M%S")
    # A clock that was set back must not make the newest generation look old.
    newest = max(existing, default="")
    return name if name > newest else f"{newest}1"


def open_live(store: Engine, fingerprint: str) -> Index:
    """Open the live generation.

    Raises `IndexMissing` where none was published, `ModelMismatch` where it was made with another
    embedding model than `fingerprint`, `IndexDamaged` where it cannot be read.
    """
    name = store.live()
    if name is None:
        raise IndexMissing(f"There is no index in {store.place}. Make one with: bienvenue ingest run")
    manifest = store.manifest(name)
    if manifest.fingerprint != fingerprint:
        raise ModelMismatch(
            f"The index was made with the embedding model {manifest.fingerprint}, but the settings name "
            f"{fingerprint}. Make it again with: bienvenue ingest run --rebuild, "
            "or set BIENVENUE_EMBEDDING__BACKEND to the model it was made with."
        )
    return store.open(name)


def build(store: Engine, manifest: Manifest, points: Sequence[Point]) -> None:
    """Build a generation, verify it, then make it live. Raises before the live one is touched."""
    store.build(manifest, (points[start : start + _BATCH] for start in range(0, len(points), _BATCH)))
    try:
        _verify(store, manifest, points)
    except BaseException:
        store.drop(manifest.generation)
        raise
    store.publish(manifest.generation)


def rollback(store: Engine, *, dry_run: bool = False) -> tuple[str, str]:
    """Make the generation that the live one took over from live again; returns (from, to).

    Where nobody can tell which one is live, the newest is made live. The documents are not touched:
    the next ingestion publishes them again.
    """
    try:
        current = store.live()
    except IndexDamaged:
        current, previous = "an unreadable pointer", max(store.generations(), default=None)
    else:
        if current is None:
            raise IndexMissing(f"There is no index in {store.place}. Make one with: bienvenue ingest run")
        previous = _before(store, current)
    if previous is None:
        raise UsageError(f"There is no generation before {current} to go back to.")
    store.manifest(previous)
    if not dry_run:
        store.publish(previous)
    return current, previous


def _before(store: Engine, current: str) -> str | None:
    kept = store.generations()
    try:
        previous = store.manifest(current).previous
    except IndexDamaged:
        # What it took over from cannot be read any more: the one made before it is the best guess.
        return max((name for name in kept if name < current), default=None)
    return previous if previous in kept else None


def clear(store: Engine, keep: int) -> None:
    """Delete old generations: `keep` stay, and the live one always does."""
    live = store.live()
    for name in store.generations()[:-keep]:
        if name != live:
            store.drop(name)


@contextmanager
def ingestion_lock(path: Path) -> Iterator[None]:
    """Hold the index for one ingestion. Raises `IndexBusy` at once where another one runs."""
    note = path / "ingest.pid"
    try:
        path.mkdir(parents=True, exist_ok=True)
        lock = FileLock(path / "ingest.lock", timeout=0)
        lock.acquire()
        note.write_text(f"process {os.getpid()}, since {datetime.now().astimezone():%Y-%m-%d %H:%M:%S}", "utf-8")
    except Timeout as error:
        raise IndexBusy(
            f"Another ingestion is running on {path} ({_read(note)}). Wait until it has finished."
        ) from error
    except OSError as error:
        raise StorageError.of(path, error) from error
    try:
        yield
    finally:
        lock.release()


def _verify(store: Engine, manifest: Manifest, points: Sequence[Point]) -> None:
    """Read the new generation back: every point is there, and a sample finds itself."""
    index = store.open(manifest.generation)
    try:
        if index.count() != len(points):
            raise IndexDamaged(f"The new generation holds {index.count()} points instead of {len(points)}.")
        step = max(1, len(points) // _SAMPLES)
        for point in points[::step]:
            hits = index.search(point.vector, 1, Where(point.payload["kind"], date.min))
            if not len(hits) or hits.scores[0] < _SAME:
                raise IndexDamaged(f"The new generation does not find {point.payload['passage_id']}.")
    finally:
        index.close()


def _read(note: Path) -> str:
    try:
        return note.read_text("utf-8")
    except OSError:
        return "unknown process"
