"""Embeddings that were computed once are never computed again."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

import numpy as np

from ingestion.index.embedder import Embedder, Role
from ingestion.index.error import StorageError
from ingestion.index.passage import Vector, digest

Advance = Callable[[int], None]
"""Called with how many more texts are done."""

_log = logging.getLogger(__name__)
_BATCH = 32


class CachedEmbedder:
    """An `Embedder` that remembers, keyed by the model's fingerprint, the role and the text.

    The cache is an SQLite file. A file that is damaged is set aside and started anew: it holds
    nothing that cannot be computed again.
    """

    def __init__(self, inner: Embedder, path: Path) -> None:
        self._inner = inner
        self._path = path
        self.fingerprint = inner.fingerprint
        self.dim = inner.dim
        self.count_tokens = inner.count_tokens
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._db = self._open()
        except (OSError, sqlite3.OperationalError) as error:
            raise StorageError.of(path, error if isinstance(error, OSError) else OSError(str(error))) from error
        except sqlite3.DatabaseError:
            self._set_aside()
            self._db = self._open()

    def _open(self) -> sqlite3.Connection:
        db = sqlite3.connect(self._path, isolation_level=None)
        try:
            db.execute("PRAGMA journal_mode = WAL")
            db.execute("CREATE TABLE IF NOT EXISTS vector (key TEXT PRIMARY KEY, value BLOB) WITHOUT ROWID")
        except sqlite3.DatabaseError:
            db.close()
            raise
        return db

    def embed(self, texts: Sequence[str], role: Role, advance: Advance = lambda _: None) -> Vector:
        """Like `Embedder.embed`; what is not in the cache is computed in batches and kept."""
        vectors = np.zeros((len(texts), self.dim), dtype=np.float32)
        missing: dict[str, list[int]] = {}
        for place, text in enumerate(texts):
            key = f"{self.fingerprint}/{role}/{digest(text)}"
            if (known := self._get(key)) is not None:
                vectors[place] = known
                advance(1)
            else:
                missing.setdefault(key, []).append(place)
        # Texts of one length in one batch: a batch takes as long as its longest text.
        keys = sorted(missing, key=lambda key: len(texts[missing[key][0]]))
        for start in range(0, len(keys), _BATCH):
            batch = keys[start : start + _BATCH]
            computed = self._inner.embed([texts[missing[key][0]] for key in batch], role)
            self._put(batch, computed)
            for key, vector in zip(batch, computed, strict=True):
                vectors[missing[key]] = vector
                advance(len(missing[key]))
        return vectors

    def _get(self, key: str) -> Vector | None:
        try:
            row = self._db.execute("SELECT value FROM vector WHERE key = ?", (key,)).fetchone()
        except sqlite3.OperationalError as error:
            raise StorageError.of(self._path, OSError(str(error))) from error
        except sqlite3.DatabaseError:
            self._start_anew()
            return None
        if row is None or len(row[0]) != self.dim * 4:
            return None
        return np.frombuffer(row[0], dtype=np.float32)

    def _put(self, keys: Sequence[str], vectors: Vector) -> None:
        rows = [(key, vector.tobytes()) for key, vector in zip(keys, vectors, strict=True)]
        try:
            with closing(self._db.cursor()) as cursor:
                cursor.execute("BEGIN")
                cursor.executemany("INSERT OR REPLACE INTO vector VALUES (?, ?)", rows)
                cursor.execute("COMMIT")
        except sqlite3.OperationalError as error:
            raise StorageError.of(self._path, OSError(str(error))) from error
        except sqlite3.DatabaseError:
            self._start_anew()

    def _start_anew(self) -> None:
        """Set a damaged file aside: what it held is computed again."""
        self._db.close()
        self._set_aside()
        self._db = self._open()

    def _set_aside(self) -> None:
        _log.warning("%s is damaged and set aside: what it held is computed again.", self._path)
        for suffix in ("-wal", "-shm"):
            self._path.with_name(self._path.name + suffix).unlink(missing_ok=True)
        self._path.replace(self._path.with_suffix(".damaged"))

    def close(self) -> None:
        """Close the file."""
        self._db.close()
