"""A real embedding service on loopback, which can be told to misbehave."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from ingestion.index.embedder import Embedder

Misbehave = Callable[["Handler", list[dict]], None]


class Service(ThreadingHTTPServer):
    """Answers with the vectors of an embedder, once the misbehaviours it was given are used up."""

    daemon_threads = True

    def __init__(self, embedder: Embedder) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.embedder = embedder
        self.misbehaviours: list[Misbehave] = []
        self.asked: list[tuple[str, str | None, dict]] = []
        self.url = f"http://127.0.0.1:{self.server_port}/v1"


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Service

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append((self.path, self.headers["Authorization"], body))
        # The last one first: an answer must be put in order by its index.
        rows = [
            {"object": "embedding", "index": place, "embedding": [2 * number for number in self._vector(text)]}
            for place, text in reversed(list(enumerate(body["input"])))
        ]
        misbehave = self.server.misbehaviours.pop(0) if self.server.misbehaviours else answer
        misbehave(self, rows)

    def _vector(self, text: str) -> list[float]:
        role, _, own = text.partition(": ")
        return self.server.embedder.embed([own], role)[0].tolist()

    def send(self, status: int, content: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content-Length": str(len(content)), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def serving(embedder: Embedder) -> Iterator[Service]:
    service = Service(embedder)
    thread = threading.Thread(target=service.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield service
    finally:
        service.shutdown()
        thread.join()
        service.server_close()


def answer(handler: Handler, rows: list[dict]) -> None:
    handler.send(200, json.dumps({"object": "list", "data": rows}).encode())


def status(code: int, **headers: str) -> Misbehave:
    return lambda handler, _: handler.send(code, b'{"error": "no"}', **headers)


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
