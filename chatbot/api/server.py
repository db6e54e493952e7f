"""Runs the web application."""

from __future__ import annotations

import errno
import logging
import signal
import socket
import sys

import uvicorn

from chatbot import wiring
from chatbot.answer.tools import Tools
from chatbot.api.app import create_app
from chatbot.settings import ServerSettings, Settings
from ingestion.index.error import BienvenueError, ConfigurationError, PortTaken, Unavailable

_log = logging.getLogger(__name__)

_GRACE_S = 5
"""How long answers that are under way may take when the service is told to stop."""


def run(settings: Settings) -> None:
    """Serve until told to stop. Raises where the index cannot be read or the port is taken."""
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(message)s", stream=sys.stderr)
    listener = _listen(settings.server)
    with wiring.tools(settings) as tools:
        _open_index(settings, tools)
        config = uvicorn.Config(
            create_app(settings, tools),
            log_level="warning",
            # Addresses and questions of people are nobody's business.
            access_log=False,
            timeout_graceful_shutdown=_GRACE_S,
            server_header=False,
        )
        _listen_on(listener, settings.server)
        # uvicorn raises the signal again once it has finished; leaving by an exception closes the index.
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
        sys.stderr.write(f"Bienvenue answers on {_address(listener)} (stop with Ctrl+C)\n")
        uvicorn.Server(config).run(sockets=[listener])


def _open_index(settings: Settings, tools: Tools) -> None:
    """An index that cannot be read is told, and the model loaded, at the start and not at the first question."""
    tools.embedder.embed(["Bonjour"], "query")
    try:
        tools.live_index.current()
    except Unavailable:
        # A server may come back; until then /health/ready says so.
        if not settings.index.url:
            raise
        _log.exception("The index server does not answer yet")


def _address(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _listen(server: ServerSettings) -> socket.socket:
    """A socket bound to the address; it listens once the index is open."""
    try:
        family = socket.getaddrinfo(server.host, server.port, type=socket.SOCK_STREAM)[0][0]
    except socket.gaierror as error:
        raise _no_address(server) from error
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((server.host, server.port))
    except OSError as error:
        listener.close()
        raise _explain(error, server) from error
    return listener


def _listen_on(listener: socket.socket, server: ServerSettings) -> None:
    try:
        listener.listen()
    except OSError as error:
        listener.close()
        raise _explain(error, server) from error


def _explain(error: OSError, server: ServerSettings) -> BienvenueError:
    if error.errno == errno.EADDRNOTAVAIL:
        return _no_address(server)
    if error.errno in {errno.EACCES, errno.EPERM}:
        return PortTaken(f"Port {server.port} may not be used by this user. Choose one above 1023 with --port.")
    return PortTaken(
        f"Port {server.port} on {server.host} cannot be used ({error.strerror}): another program listens on it. "
        "Choose another one: make run PORT=8080, or bienvenue serve --port 8080"
    )


def _no_address(server: ServerSettings) -> ConfigurationError:
    return ConfigurationError(f"BIENVENUE_SERVER__HOST={server.host!r} is not an address of this machine.")
