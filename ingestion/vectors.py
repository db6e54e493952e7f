"""Vectors shipped beside a corpus, so that a first ingestion has almost nothing left to embed.

`vectors/<lang>.npz` of a corpus holds what the bundled model makes of its texts, in 8 bits with a
scale of its own for each vector (cosine to the exact one above 0.9999). A text that changed since
is not among them and is embedded as usual: a file that is missing, old or damaged costs time,
never exactness.
"""

from __future__ import annotations

import logging
import zipfile
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ingestion.index.embedder import Embedder, Role
from ingestion.index.error import StorageError
from ingestion.index.passage import Vector, digest

FOLDER = "vectors"
Texts = Mapping[Role, Sequence[str]]
"""What is embedded of a language, each text once."""

_log = logging.getLogger(__name__)
_FULL = 127


class ShippedVectors:
    """An `Embedder` that looks a text up among shipped vectors before it asks the model."""

    def __init__(self, inner: Embedder, corpus: Path) -> None:
        self._inner = inner
        self.fingerprint = inner.fingerprint
        self.dim = inner.dim
        self.count_tokens = inner.count_tokens
        self._folder = corpus / FOLDER

    @cached_property
    def _known(self) -> dict[int, tuple[NDArray[np.int8], np.float32]]:
        """Read when a first text is asked for: most runs find nothing changed."""
        known: dict[int, tuple[NDArray[np.int8], np.float32]] = {}
        for path in sorted(self._folder.glob("*.npz")):
            known.update(_read(path, self.fingerprint))
        return known

    def embed(self, texts: Sequence[str], role: Role) -> Vector:
        """See `Embedder.embed`."""
        vectors = np.empty((len(texts), self.dim), dtype=np.float32)
        missing = []
        for place, text in enumerate(texts):
            if known := self._known.get(_key(text, role)):
                vectors[place] = _unit(known[0] * known[1])
            else:
                missing.append(place)
        if missing:
            vectors[missing] = self._inner.embed([texts[place] for place in missing], role)
        return vectors

    def holds(self, text: str, role: Role) -> bool:
        """Whether the vector of a text is shipped."""
        return _key(text, role) in self._known


def write(corpus: Path, language: str, texts: Texts, embedder: Embedder) -> Path:
    """Embed the texts of a language and write them. Raises `StorageError`."""
    keys = [_key(text, role) for role, own in texts.items() for text in own]
    vectors = np.concatenate([embedder.embed(own, role) for role, own in texts.items()])
    scales = np.abs(vectors).max(axis=1) / _FULL
    path = corpus / FOLDER / f"{language}.npz"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        np.savez_compressed(
            path,
            fingerprint=np.array(embedder.fingerprint),
            keys=np.array(keys, dtype=np.uint64),
            scales=scales.astype(np.float32),
            vectors=np.rint(vectors / scales[:, None]).astype(np.int8),
        )
    except OSError as error:
        raise StorageError.of(path, error) from error
    return path


def _read(path: Path, fingerprint: str) -> dict[int, tuple[NDArray[np.int8], np.float32]]:
    try:
        # Opened here, since numpy forgets to close a file that it cannot read.
        with path.open("rb") as raw, np.load(raw, allow_pickle=False) as file:
            if str(file["fingerprint"]) != fingerprint:
                return {}
            keys, vectors, scales = (file[name] for name in ("keys", "vectors", "scales"))
    except (OSError, EOFError, ValueError, KeyError, zipfile.BadZipFile):
        _log.warning("%s cannot be read: its texts are embedded anew. Mend it with: bienvenue corpus vectors", path)
        return {}
    return {int(key): (vector, scale) for key, vector, scale in zip(keys, vectors, scales, strict=True)}


def _key(text: str, role: Role) -> int:
    return int(digest(f"{role}: {text}"), 16)


def _unit(vector: Vector) -> Vector:
    return vector / np.float32(np.linalg.norm(vector))
