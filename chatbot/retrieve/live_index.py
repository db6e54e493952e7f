"""The live generation, kept open, and exchanged when ingestion publishes another one."""

from __future__ import annotations

import logging
import threading
import time
from dataclasses import dataclass

from chatbot.retrieve.lexical import Glossary
from ingestion.index import generation
from ingestion.index.error import BienvenueError
from ingestion.index.space import Space
from ingestion.index.store import Engine, Index

_log = logging.getLogger(__name__)
_LOOK_EVERY_S = 2.0


@dataclass(frozen=True, slots=True)
class Live:
    """A generation that is open, and what its manifest holds, unpacked."""

    index: Index
    space: Space
    glossary: Glossary


class LiveIndex:
    """Opens the live generation when it is first asked for, and looks for a newer one now and then.

    A generation that was replaced stays open until the next exchange, so that a search that is
    under way can finish.
    """

    def __init__(self, engine: Engine, fingerprint: str) -> None:
        self._engine = engine
        self._fingerprint = fingerprint
        self._lock = threading.Lock()
        self._open: Live | None = None
        self._former: Index | None = None
        self._looked = 0.0

    def current(self) -> Live:
        """The live generation.

        Raises `IndexMissing`, `IndexDamaged`, `ModelMismatch` or `Unavailable` where there is none
        to be had; once one was open it goes on answering whatever becomes of the pointer.
        """
        with self._lock:
            if self._open is None:
                return self._exchange()
            if time.monotonic() - self._looked > _LOOK_EVERY_S:
                self._looked = time.monotonic()
                try:
                    if self._engine.live() not in {None, self._open.index.manifest.generation}:
                        return self._exchange()
                except BienvenueError:
                    _log.exception("The newer index cannot be read; the former one goes on answering")
            return self._open

    def _exchange(self) -> Live:
        index = generation.open_live(self._engine, self._fingerprint)
        try:
            opened = Live(index, index.manifest.unpack_space(), Glossary(index.manifest.terms))
        except BaseException:
            index.close()
            raise
        if self._former:
            self._former.close()
        self._former = self._open.index if self._open else None
        self._open = opened
        self._looked = time.monotonic()
        return opened

    def close(self) -> None:
        """Let go of the index and of the engine."""
        with self._lock:
            for index in (self._former, self._open.index if self._open else None):
                if index:
                    index.close()
            self._open = self._former = None
            self._engine.close()
