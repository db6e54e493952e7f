"""A real embedding service on loopback, which can be told to misbehave."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from contextlib import AbstractContextManager

import loopback
from loopback import Handler, Misbehave, status

from ingestion.index.embedder import Embedder

__all__ = ["Handler", "Service", "answer", "changed", "cut", "serving", "slow", "status"]


class Service(loopback.Service):
    """Answers with the vectors of an embedder."""

    def __init__(self, embedder: Embedder) -> None:
        super().__init__()
        self.embedder = embedder

    def answer_to(self, body: dict) -> list[dict]:
        # The last one first: an answer must be put in order by its index.
        return [
            {"object": "embedding", "index": place, "embedding": [2 * number for number in self._vector(text)]}
            for place, text in reversed(list(enumerate(body["input"])))
        ]

    def reply(self, handler: Handler, content: list[dict]) -> None:
        answer(handler, content)

    def _vector(self, text: str) -> list[float]:
        role, _, own = text.partition(": ")
        return self.embedder.embed([own], role)[0].tolist()


def serving(embedder: Embedder) -> AbstractContextManager[Service]:
    return loopback.running(Service(embedder))


def answer(handler: Handler, rows: list[dict]) -> None:
    handler.send(200, json.dumps({"object": "list", "data": rows}).encode())


def cut(handler: Handler, rows: list[dict]) -> None:
    handler.send(200, json.dumps({"data": rows}).encode()[:40], Content_Length="99999")
    handler.close_connection = True


def slow(handler: Handler, rows: list[dict]) -> None:
    time.sleep(1)
    answer(handler, rows)


def changed(change: Callable[[list[dict]], object]) -> Misbehave:
    def misbehave(handler: Handler, rows: list[dict]) -> None:
        handler.send(200, json.dumps({"data": change(rows)}).encode())

    return misbehave
