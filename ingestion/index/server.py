"""The other engine: a Qdrant server or cluster, through qdrant-client.

A generation is a collection `<collection>__<generation>`; the live one is the target of the alias
`<collection>`. The manifest is the payload of one reserved point, written last: a collection
without it is the rest of an interrupted build.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np
from qdrant_client import QdrantClient, models
from qdrant_client.http.exceptions import ApiException

from ingestion.index.error import ConfigurationError, IndexDamaged, IndexMissing, Unavailable
from ingestion.index.passage import FILTERED, Passage, Point, Sparse, Vector, passage_of
from ingestion.index.settings import IndexSettings
from ingestion.index.store import EXACT_KB, GENERATION, Hits, Manifest, Where

_DENSE = "dense"
_SPARSE = "bm25"
_MANIFEST = (1 << 64) - 1
"""The number of the reserved point: an `Address` never sets the first bit."""
_PAGE = 500
_TIMEOUT_S = 10


def connect(settings: IndexSettings) -> QdrantClient:
    """A client of the server in the settings. Raises `Unavailable` where none answers."""
    key = settings.api_key.get_secret_value() if settings.api_key else None
    with warnings.catch_warnings():
        # The client warns of a key over plain http; a loopback or internal network is the operator's choice.
        warnings.simplefilter("ignore", UserWarning)
        return QdrantClient(url=settings.url, api_key=key, timeout=_TIMEOUT_S, check_compatibility=False)


@dataclass(frozen=True, slots=True)
class Spread:
    """Over how many shards and copies of each a cluster spreads a generation; none: as it is set up."""

    shards: int | None = None
    replication: int | None = None


AS_SET_UP = Spread()


class ServerEngine:
    """Generations as collections of one server."""

    def __init__(self, client: QdrantClient, collection: str, spread: Spread = AS_SET_UP) -> None:
        self._client = client
        self._collection = collection
        self._spread = spread
        self._where = self.place = f"the Qdrant server (collection {collection})"

    def generations(self) -> list[str]:
        """See `Engine.generations`."""
        return [name for name in self._mine() if self._has_manifest(name)]

    def live(self) -> str | None:
        """See `Engine.live`."""
        with _translated(self._where):
            aliases = self._client.get_aliases().aliases
        for alias in aliases:
            if alias.alias_name == self._collection:
                return alias.collection_name.removeprefix(f"{self._collection}__")
        return None

    def manifest(self, generation: str) -> Manifest:
        """See `Engine.manifest`."""
        name = self._name(generation)
        with _translated(self._where):
            if not self._client.collection_exists(name):
                raise IndexMissing(f"There is no collection {name} on {self._where}. {_MEND}")
            found = self._client.retrieve(name, [_MANIFEST], with_payload=True)
        if not found:
            raise IndexDamaged(f"The collection {name} has no manifest. {_MEND}")
        return Manifest.from_json((found[0].payload or {}).get("manifest", ""), f"The manifest of {name}")

    def build(self, manifest: Manifest, points: Iterable[Sequence[Point]]) -> None:
        """See `Engine.build`."""
        self._sweep()
        name = self._name(manifest.generation)
        dense = models.VectorParams(size=manifest.dim, distance=models.Distance.COSINE)
        sparse = models.SparseVectorParams(modifier=models.Modifier.IDF)
        with _translated(self._where):
            self._client.create_collection(
                name,
                vectors_config={_DENSE: dense},
                sparse_vectors_config={_SPARSE: sparse},
                hnsw_config=models.HnswConfigDiff(full_scan_threshold=EXACT_KB),
                shard_number=self._spread.shards,
                replication_factor=self._spread.replication,
            )
            with warnings.catch_warnings():
                # In process, without a server, the client says that payload indexes have no effect.
                warnings.simplefilter("ignore", UserWarning)
                for field, schema in _INDEXES:
                    self._client.create_payload_index(name, field, schema)
            for batch in points:
                self._client.upsert(name, [_struct(point) for point in batch], wait=True)
            payload = {"kind": "manifest", "manifest": manifest.to_json()}
            marker = models.PointStruct(id=_MANIFEST, vector={_DENSE: [1.0] * manifest.dim}, payload=payload)
            self._client.upsert(name, [marker], wait=True)

    def open(self, generation: str) -> ServerIndex:
        """See `Engine.open`."""
        return ServerIndex(self._client, self._name(generation), self.manifest(generation))

    def publish(self, generation: str) -> None:
        """See `Engine.publish`."""
        create = models.CreateAliasOperation(
            create_alias=models.CreateAlias(collection_name=self._name(generation), alias_name=self._collection)
        )
        delete = models.DeleteAliasOperation(delete_alias=models.DeleteAlias(alias_name=self._collection))
        with _translated(self._where):
            # Both operations are one request, which the server applies as a whole.
            self._client.update_collection_aliases([delete, create] if self.live() else [create])

    def drop(self, generation: str) -> None:
        """See `Engine.drop`."""
        with _translated(self._where):
            self._client.delete_collection(self._name(generation))

    def close(self) -> None:
        """See `Engine.close`."""
        self._client.close()

    def _name(self, generation: str) -> str:
        return f"{self._collection}__{generation}"

    def _has_manifest(self, generation: str) -> bool:
        with _translated(self._where):
            return bool(self._client.retrieve(self._name(generation), [_MANIFEST], with_payload=False))

    def _sweep(self) -> None:
        """Remove what an interrupted build left. Only the holder of the ingestion lock builds."""
        live = self.live()
        for name in self._mine():
            if name != live and not self._has_manifest(name):
                self.drop(name)

    def _mine(self) -> list[str]:
        """The generations of this installation, whole or not; other collections are none of our business."""
        with _translated(self._where):
            names = sorted(each.name for each in self._client.get_collections().collections)
        prefix = f"{self._collection}__"
        found = [name.removeprefix(prefix) for name in names if name.startswith(prefix)]
        return [name for name in found if GENERATION.fullmatch(name)]


class ServerIndex:
    """One generation on a server."""

    def __init__(self, client: QdrantClient, name: str, manifest: Manifest) -> None:
        self.manifest = manifest
        self._client = client
        self._name = name
        self._where = f"the Qdrant server (collection {name})"

    def search(self, query: Vector | Sparse, limit: int, where: Where) -> Hits:
        """See `Index.search`."""
        with _translated(self._where):
            found = self._client.query_points(
                self._name,
                query=_vector(query),
                using=_SPARSE if isinstance(query, Sparse) else _DENSE,
                limit=limit,
                query_filter=_filter(where),
                with_payload=False,
            )
        return Hits.of(found.points)

    def passages(self, points: Sequence[int]) -> dict[int, Passage]:
        """See `Index.passages`."""
        with _translated(self._where):
            records = self._client.retrieve(self._name, list(points), with_payload=True)
        return {int(record.id): passage_of(record.payload) for record in records if record.payload}

    def scroll(self) -> Iterator[Point]:
        """See `Index.scroll`."""
        offset: Any = None
        while True:
            with _translated(self._where):
                records, offset = self._client.scroll(
                    self._name, limit=_PAGE, offset=offset, with_payload=True, with_vectors=True
                )
            for record in records:
                if record.id != _MANIFEST:
                    vectors: Any = record.vector
                    dense = np.asarray(vectors[_DENSE], dtype=np.float32)
                    yield Point(int(record.id), dense, record.payload or {}, _sparse(vectors.get(_SPARSE)))
            if offset is None:
                return

    def count(self) -> int:
        """See `Index.count`."""
        with _translated(self._where):
            return self._client.count(self._name, exact=True).count - 1  # the manifest

    def close(self) -> None:
        """The connection belongs to the engine."""


_MEND = "Build the index anew: bienvenue ingest run --rebuild"
_INDEXES = tuple(
    (field, models.PayloadSchemaType.INTEGER if field == "valid_until" else models.PayloadSchemaType.KEYWORD)
    for field in FILTERED
)


def _struct(point: Point) -> models.PointStruct:
    vectors: dict[str, Any] = {_DENSE: _vector(point.vector)}
    if point.sparse:
        vectors[_SPARSE] = _vector(point.sparse)
    return models.PointStruct(id=point.id, vector=vectors, payload=dict(point.payload))


def _vector(vector: Vector | Sparse) -> Any:
    if isinstance(vector, Sparse):
        return models.SparseVector(indices=list(vector.indices), values=list(vector.values))
    return vector.tolist()


def _sparse(vector: Any) -> Sparse | None:
    return Sparse(tuple(vector.indices), tuple(vector.values)) if vector is not None else None


def _filter(where: Where) -> models.Filter:
    exact = {"kind": where.kind, "language": where.language, "theme": where.theme}
    must: list[Any] = [_is(field, value) for field, value in exact.items() if value]
    for field, value in (("audience", where.audience), ("portals", where.portal)):
        if value:
            everybody = models.IsEmptyCondition(is_empty=models.PayloadField(key=field))
            must.append(models.Filter(should=[_is(field, value), everybody]))
    day = where.on.year * 10_000 + where.on.month * 100 + where.on.day
    expired: list[Any] = [models.FieldCondition(key="valid_until", range=models.Range(lt=day))]
    return models.Filter(must=must, must_not=expired)


def _is(field: str, value: str) -> models.FieldCondition:
    return models.FieldCondition(key=field, match=models.MatchValue(value=value))


@contextmanager
def _translated(where: str) -> Iterator[None]:
    """Errors of the client as our own."""
    try:
        yield
    except ApiException as error:
        status = getattr(error, "status_code", None)
        if status in {401, 403}:
            raise ConfigurationError(
                f"{where} refuses the key (HTTP {status}). Set BIENVENUE_INDEX__API_KEY to one that it accepts."
            ) from error
        raise Unavailable(
            f"{where} did not answer ({error}). Check BIENVENUE_INDEX__URL and that the server runs."
        ) from error
