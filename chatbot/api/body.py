"""A body is JSON, and is read whole, within a limit of size and time, before anything looks at it."""

from __future__ import annotations

import anyio
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from chatbot.api.problem import problem, response

MAX_BYTES = 16_384
TIMEOUT_S = 10.0


class BodyLimit:
    """ASGI middleware: 415 for what is not JSON, 413 past `MAX_BYTES`, 408 past `TIMEOUT_S`."""

    def __init__(self, app: ASGIApp, max_bytes: int = MAX_BYTES, timeout_s: float = TIMEOUT_S) -> None:
        self._app = app
        self._max_bytes = max_bytes
        self._timeout_s = timeout_s

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http" or scope["method"] not in {"POST", "PUT", "PATCH"}:
            await self._app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        if not _is_json(headers):
            other = problem(415, "not_json", "The body must be JSON, with the header Content-Type: application/json.")
            await response(other, {"Connection": "close"})(scope, receive, send)
            return
        try:
            with anyio.fail_after(self._timeout_s):
                body = await self._read(headers, receive)
        except TimeoutError:
            late = problem(408, "body_too_slow", f"The body did not arrive within {self._timeout_s:.0f} seconds.")
            await response(late, {"Connection": "close"})(scope, receive, send)
            return
        if body is None:
            large = problem(413, "body_too_large", f"The body is larger than {self._max_bytes} bytes.")
            await response(large, {"Connection": "close"})(scope, receive, send)
            return
        await self._app(scope, _replay(body, receive), send)

    async def _read(self, headers: dict[bytes, bytes], receive: Receive) -> bytes | None:
        """The body; none where it is too large."""
        declared = headers.get(b"content-length", b"0")
        if not declared.isdigit() or int(declared[:20]) > self._max_bytes:
            return None
        body = b""
        while True:
            message = await receive()
            body += bytes(message.get("body", b""))
            if len(body) > self._max_bytes:
                return None
            if not message.get("more_body", False):
                return body


def _is_json(headers: dict[bytes, bytes]) -> bool:
    kind = headers.get(b"content-type", b"").split(b";")[0].strip().lower()
    return kind == b"application/json" and b"content-encoding" not in headers


def _replay(body: bytes, receive: Receive) -> Receive:
    """A `receive` that gives the body first, then what comes after it (the disconnection)."""
    given = False

    async def replay() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return replay
