"""What the services on loopback have in common: real HTTP, and misbehaviour when they are told to."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, TypeVar

Misbehave = Callable[["Handler", Any], None]


class Service(ThreadingHTTPServer):
    """Answers well, once the misbehaviours it was given are used up; remembers what it was asked."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.misbehaviours: list[Misbehave] = []
        self.asked: list[tuple[str, str | None, dict]] = []
        self.url = f"http://127.0.0.1:{self.server_port}/v1"

    def answer_to(self, body: dict) -> Any:
        """What a good answer holds."""
        raise NotImplementedError

    def reply(self, handler: Handler, content: Any) -> None:
        """Send a good answer."""
        raise NotImplementedError

    def handle_error(self, *_: object) -> None:
        """Who waits no longer has left."""


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Service

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append((self.path, self.headers["Authorization"], body))
        content = self.server.answer_to(body)
        misbehave = self.server.misbehaviours.pop(0) if self.server.misbehaviours else self.server.reply
        misbehave(self, content)

    def send(self, status: int, content: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content_Length": str(len(content)), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


S = TypeVar("S", bound=Service)


@contextmanager
def running(service: S) -> Iterator[S]:
    thread = threading.Thread(target=service.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield service
    finally:
        service.shutdown()
        thread.join()
        service.server_close()


def status(code: int, **headers: str) -> Misbehave:
    return lambda handler, _: handler.send(code, b'{"error": "no"}', **headers)
