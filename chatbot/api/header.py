"""Security headers on every response."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_STRICT = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'"
)
# Swagger UI, which is not ours, sets style attributes and builds its page from strings.
_DOCS = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)

_EVERYWHERE = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}

# By the beginning of the path, the longest first; portals load the widget from their own origin.
_BY_PATH: tuple[tuple[str, Mapping[str, str]], ...] = (
    ("/api/docs", {"Content-Security-Policy": _DOCS, "Cross-Origin-Resource-Policy": "same-origin"}),
    (
        "/widget/",
        {
            "Content-Security-Policy": _STRICT,
            "Cross-Origin-Resource-Policy": "cross-origin",
            "Access-Control-Allow-Origin": "*",
        },
    ),
    ("/api/", {"Content-Security-Policy": _STRICT, "Cross-Origin-Resource-Policy": "cross-origin"}),
    ("/", {"Content-Security-Policy": _STRICT, "Cross-Origin-Resource-Policy": "same-origin"}),
)


class SecurityHeaders:
    """ASGI middleware that adds them."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        extra = next(headers for prefix, headers in _BY_PATH if scope["path"].startswith(prefix) or prefix == "/")

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in {**_EVERYWHERE, **extra}.items():
                    headers[name] = value
            await send(message)

        await self._app(scope, receive, with_headers)
