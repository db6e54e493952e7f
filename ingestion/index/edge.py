"""The embedded engine: Qdrant Edge, Qdrant's own engine inside this process.

    <path>/live                          the name of the live generation
    <path>/generations/<name>/manifest.json
    <path>/generations/<name>/files.json  SHA-256 of every other file
    <path>/generations/<name>/shard/      the points

An open shard writes to its own files. So that a generation never changes, can be read by many
processes at once and from a read-only disk, a reader checks the files against their digests and
opens a copy of its own in the temporary folder.
"""

from __future__ import annotations

import errno
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import qdrant_edge as qdrant

from ingestion.index.error import BienvenueError, ConfigurationError, IndexDamaged, StorageError, Unavailable
from ingestion.index.passage import FILTERED, Passage, Point, Sparse, Vector, passage_of
from ingestion.index.snapshot import MEND, copy_checked, seal, sync, workplace, write
from ingestion.index.store import EXACT_KB, GENERATION, Hits, Manifest, Where

_DENSE = "dense"
_SPARSE = "bm25"
_PAGE = 1_000


class EdgeEngine:
    """Generations as folders of one folder."""

    def __init__(self, path: Path) -> None:
        if path.exists() and not path.is_dir():
            raise ConfigurationError(f"{path} is not a folder. Name one with --index or BIENVENUE_INDEX__PATH.")
        self.place = str(path)
        self._path = path
        self._folder = path / "generations"

    def generations(self) -> list[str]:
        """See `Engine.generations`."""
        if not self._folder.is_dir():
            return []
        return sorted(child.name for child in self._folder.iterdir() if GENERATION.fullmatch(child.name))

    def live(self) -> str | None:
        """See `Engine.live`."""
        pointer = self._path / "live"
        try:
            name = pointer.read_text("utf-8").strip()
        except FileNotFoundError:
            return None
        except (OSError, UnicodeDecodeError) as error:
            raise IndexDamaged(f"{pointer} cannot be read. {MEND}") from error
        if not GENERATION.fullmatch(name):
            raise IndexDamaged(f"{pointer} does not name a generation. {MEND}")
        return name

    def manifest(self, generation: str) -> Manifest:
        """See `Engine.manifest`."""
        path = self._folder / generation / "manifest.json"
        try:
            return Manifest.from_json(path.read_text("utf-8"), str(path))
        except FileNotFoundError as error:
            raise IndexDamaged(f"{path} is missing. {MEND}") from error
        except (OSError, UnicodeDecodeError) as error:
            raise IndexDamaged(f"{path} cannot be read ({error}). {MEND}") from error

    def build(self, manifest: Manifest, points: Iterable[Sequence[Point]]) -> None:
        """See `Engine.build`."""
        draft = self._folder / f".{manifest.generation}"
        try:
            self._sweep()
            (draft / "shard").mkdir(parents=True)
            _write_shard(draft / "shard", manifest.dim, points)
            write(draft / "manifest.json", manifest.to_json())
            seal(draft)
            draft.rename(self._folder / manifest.generation)
            sync(self._folder)
        except OSError as error:
            shutil.rmtree(draft, ignore_errors=True)
            raise StorageError.of(self._path, error) from error

    def open(self, generation: str) -> EdgeIndex:
        """See `Engine.open`."""
        return EdgeIndex(self._folder / generation, self.manifest(generation))

    def publish(self, generation: str) -> None:
        """See `Engine.publish`."""
        try:
            draft = self._path / ".live"
            write(draft, generation + "\n")
            draft.replace(self._path / "live")
            sync(self._path)
        except OSError as error:
            raise StorageError.of(self._path, error) from error

    def drop(self, generation: str) -> None:
        """See `Engine.drop`."""
        # Renamed first: a generation is whole or not there.
        grave = self._folder / f".{generation}.dropped"
        (self._folder / generation).rename(grave)
        shutil.rmtree(grave, ignore_errors=True)

    def close(self) -> None:
        """Nothing is held open."""

    def _sweep(self) -> None:
        """Remove what an interrupted build left. Only the holder of the ingestion lock builds."""
        if self._folder.is_dir():
            for child in self._folder.iterdir():
                if child.name.startswith("."):
                    shutil.rmtree(child, ignore_errors=True)


class EdgeIndex:
    """One generation, opened from a copy of its own."""

    def __init__(self, folder: Path, manifest: Manifest) -> None:
        self.manifest = manifest
        self._copy = workplace()
        try:
            copy_checked(folder, self._copy)
            self._shard = qdrant.EdgeShard.load(str(self._copy / "shard"))
        except BienvenueError:
            self._discard()
            raise
        except BaseException as error:
            self._discard()
            if not _is_engine_error(error):
                raise
            raise IndexDamaged(f"{folder} cannot be opened ({error}). {MEND}") from error

    def search(self, query: Vector | Sparse, limit: int, where: Where) -> Hits:
        """See `Index.search`."""
        request = qdrant.QueryRequest(limit=limit, query=_nearest(query), filter=_filter(where), with_payload=False)
        with _translated(self.manifest.generation):
            return Hits.of(self._shard.query(request))

    def passages(self, points: Sequence[int]) -> dict[int, Passage]:
        """See `Index.passages`."""
        with _translated(self.manifest.generation):
            records = self._shard.retrieve(list(points), with_payload=True, with_vector=False)
        return {int(record.id): passage_of(record.payload) for record in records if record.payload}

    def scroll(self) -> Iterator[Point]:
        """See `Index.scroll`."""
        offset = None
        while True:
            request = qdrant.ScrollRequest(offset=offset, limit=_PAGE, with_payload=True, with_vector=True)
            with _translated(self.manifest.generation):
                records, offset = self._shard.scroll(request)
            for record in records:
                vectors: Any = record.vector
                dense = np.asarray(vectors[_DENSE], dtype=np.float32)
                yield Point(int(record.id), dense, record.payload or {}, _sparse(vectors.get(_SPARSE)))
            if offset is None:
                return

    def count(self) -> int:
        """See `Index.count`."""
        with _translated(self.manifest.generation):
            return self._shard.count(qdrant.CountRequest(exact=True))

    def close(self) -> None:
        """See `Index.close`."""
        self._shard.close()
        self._discard()

    def _discard(self) -> None:
        shutil.rmtree(self._copy, ignore_errors=True)


# Without an index a filter reads the payload of every point: 6 ms a search instead of 0.3.
_INDEXES = tuple(
    (field, qdrant.PayloadSchemaType.Integer if field == "valid_until" else qdrant.PayloadSchemaType.Keyword)
    for field in FILTERED
)

_LINKS, _EFFORT = 16, 100
"""Of the graph of neighbours: the engine's own defaults, which have to be named beside the threshold."""


def _write_shard(path: Path, dim: int, points: Iterable[Sequence[Point]]) -> None:
    # No write-ahead log: a generation is built in one go, and only a whole one is ever read.
    config = qdrant.EdgeConfig(
        vectors={_DENSE: qdrant.EdgeVectorParams(size=dim, distance=qdrant.Distance.Cosine)},
        sparse_vectors={_SPARSE: qdrant.EdgeSparseVectorParams(modifier=qdrant.Modifier.Idf)},
        wal_enabled=False,
        hnsw_config=qdrant.HnswIndexConfig(m=_LINKS, ef_construct=_EFFORT, full_scan_threshold=EXACT_KB),
        optimizers=qdrant.EdgeOptimizersConfig(indexing_threshold=EXACT_KB),
    )
    try:
        shard = qdrant.EdgeShard.create(str(path), config)
        for field, schema in _INDEXES:
            shard.update(qdrant.UpdateOperation.create_field_index(field, schema))
        for batch in points:
            shard.update(qdrant.UpdateOperation.upsert_points([_point(point) for point in batch]))
        shard.optimize()
        shard.flush()
        shard.close()
    except (BienvenueError, OSError):
        raise
    except BaseException as error:
        if not _is_engine_error(error):
            raise
        raise OSError(errno.EIO, str(error)) from error


def _point(point: Point) -> qdrant.Point:
    vectors: dict[str, Any] = {_DENSE: point.vector}
    if point.sparse:
        vectors[_SPARSE] = qdrant.SparseVector(list(point.sparse.indices), list(point.sparse.values))
    return qdrant.Point(point.id, vectors, dict(point.payload))


def _sparse(vector: Any) -> Sparse | None:
    return Sparse(tuple(vector.indices), tuple(vector.values)) if vector is not None else None


def _nearest(query: Vector | Sparse) -> qdrant.Query:
    if isinstance(query, Sparse):
        return qdrant.Query.Nearest(qdrant.SparseVector(list(query.indices), list(query.values)), using=_SPARSE)
    dense: Any = query
    return qdrant.Query.Nearest(dense, using=_DENSE)


def _filter(where: Where) -> qdrant.Filter:
    exact = {"kind": where.kind, "language": where.language, "theme": where.theme}
    must: list[Any] = [_is(field, value) for field, value in exact.items() if value]
    for field, value in (("audience", where.audience), ("portals", where.portal)):
        if value:
            # A list that is empty is meant for everybody.
            must.append(qdrant.Filter(should=[_is(field, value), qdrant.IsEmptyCondition(field)]))
    day = where.on.year * 10_000 + where.on.month * 100 + where.on.day
    expired: list[Any] = [qdrant.FieldCondition("valid_until", range=qdrant.RangeFloat(lt=day))]
    return qdrant.Filter(must=must, must_not=expired)


def _is(field: str, value: str) -> qdrant.FieldCondition:
    return qdrant.FieldCondition(field, match=qdrant.MatchValue(value))


@contextmanager
def _translated(generation: str) -> Iterator[None]:
    """Errors of the engine as our own."""
    try:
        yield
    except BaseException as error:
        if not _is_engine_error(error):
            raise
        raise Unavailable(f"The index generation {generation} does not answer ({error}).") from error


def _is_engine_error(error: BaseException) -> bool:
    # The engine raises bare `Exception`, and on some damage a panic that is no `Exception` at all.
    return type(error) is Exception or type(error).__name__ == "PanicException"
