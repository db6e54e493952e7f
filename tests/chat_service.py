"""A real language model service on loopback: it translates by a book, or misbehaves as it is told."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Misbehave = Callable[["Handler", str], None]


class Service(ThreadingHTTPServer):
    """Answers with what its book says of a question, once the misbehaviours it was given are used up."""

    daemon_threads = True

    def __init__(self, book: Mapping[str, str]) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.book = book
        self.misbehaviours: list[Misbehave] = []
        self.asked: list[tuple[str, str | None, dict]] = []
        self.url = f"http://127.0.0.1:{self.server_port}/v1"

    def handle_error(self, *_: object) -> None:
        """Who waits no longer has left."""


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Service

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append((self.path, self.headers["Authorization"], body))
        question = body["messages"][-1]["content"].partition(">")[2].removesuffix("</question>")
        misbehave = self.server.misbehaviours.pop(0) if self.server.misbehaviours else reply
        misbehave(self, self.server.book.get(question, "Je ne sais pas"))

    def send(self, status: int, content: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content_Length": str(len(content)), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def chatting(book: Mapping[str, str]) -> Iterator[Service]:
    service = Service(book)
    thread = threading.Thread(target=service.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield service
    finally:
        service.shutdown()
        thread.join()
        service.server_close()


def reply(handler: Handler, content: object) -> None:
    message = {"role": "assistant", "content": content}
    handler.send(200, json.dumps({"choices": [{"index": 0, "message": message}]}).encode())


def replying(content: object) -> Misbehave:
    return lambda handler, _: reply(handler, content)


def raw(content: bytes, **headers: str) -> Misbehave:
    return lambda handler, _: handler.send(200, content, **headers)


def status(code: int, **headers: str) -> Misbehave:
    return lambda handler, _: handler.send(code, b'{"error": "no"}', **headers)


def slow(handler: Handler, content: str) -> None:
    time.sleep(1)
    reply(handler, content)


def dripping(handler: Handler, _: str) -> None:
    """A blank now and then for as long as it thinks."""
    handler.send(200, b"", Content_Length="1000")
    for _ in range(30):
        handler.wfile.write(b"\n")
        time.sleep(0.05)
    handler.close_connection = True
