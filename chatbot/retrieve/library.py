"""The live generation, kept open, and exchanged when ingestion publishes another one."""

from __future__ import annotations

import threading
import time

from ingestion.index import generation
from ingestion.index.space import Space
from ingestion.index.store import Engine, Index

_LOOK_EVERY_S = 2.0


class Library:
    """Opens the live generation when it is first asked for, and looks for a newer one now and then.

    A generation that was replaced stays open until the next exchange, so that a search that is
    under way can finish.
    """

    def __init__(self, engine: Engine, fingerprint: str) -> None:
        self._engine = engine
        self._fingerprint = fingerprint
        self._lock = threading.Lock()
        self._index: Index | None = None
        self._former: Index | None = None
        self._space: Space | None = None
        self._looked = 0.0

    def current(self) -> tuple[Index, Space]:
        """The live generation and the space of its vectors.

        Raises `IndexMissing`, `IndexDamaged`, `ModelMismatch` or `Unavailable` where there is none
        to be had; once one was open it goes on answering whatever becomes of the pointer.
        """
        with self._lock:
            if self._index is None or self._space is None:
                return self._exchange()
            if time.monotonic() - self._looked > _LOOK_EVERY_S:
                self._looked = time.monotonic()
                live = self._engine.live()
                if live and live != self._index.manifest.generation:
                    return self._exchange()
            return self._index, self._space

    def _exchange(self) -> tuple[Index, Space]:
        index = generation.open_live(self._engine, self._fingerprint)
        if self._former:
            self._former.close()
        self._former, self._index, self._space = self._index, index, index.manifest.unpack_space()
        self._looked = time.monotonic()
        return self._index, self._space

    def close(self) -> None:
        """Let go of the index and of the engine."""
        with self._lock:
            for index in (self._former, self._index):
                if index:
                    index.close()
            self._index = self._former = self._space = None
            self._engine.close()
