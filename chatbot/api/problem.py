"""Errors as `application/problem+json` (RFC 9457). Nothing of the request is echoed."""

from __future__ import annotations

import logging
from http import HTTPStatus

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from chatbot.answer.event import Problem
from ingestion.index.error import BienvenueError

_log = logging.getLogger(__name__)
RETRY_AFTER_S = "10"

# What the person sees where the details are for the operator, who finds them in the log.
_PUBLIC = {503: "The service is not ready. Please try again in a moment.", 500: "Something went wrong here."}


def problem(status: int, code: str, detail: str) -> Problem:
    """A problem with the title of its HTTP status."""
    return Problem(title=HTTPStatus(status).phrase, status=status, detail=detail, code=code)


def problem_of(error: BienvenueError) -> Problem:
    """An expected error as a problem; paths and addresses in its message stay in the log."""
    status = error.http_status
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        _log.error("%s: %s", error.code, error)
    return problem(status, error.code, _PUBLIC.get(status, str(error)))


def response(problem: Problem, headers: dict[str, str] | None = None) -> JSONResponse:
    """A problem as an HTTP response."""
    extra = {"Retry-After": RETRY_AFTER_S} if problem.status in {429, 503} else {}
    return JSONResponse(
        problem.model_dump(),
        status_code=problem.status,
        media_type="application/problem+json",
        headers={**extra, **(headers or {})},
    )


def install(app: FastAPI) -> None:
    """Let every error of the app end as a problem."""

    @app.exception_handler(BienvenueError)
    async def _ours(_request: Request, error: BienvenueError) -> JSONResponse:
        return response(problem_of(error))

    @app.exception_handler(HTTPException)
    async def _http(_request: Request, error: HTTPException) -> JSONResponse:
        phrase = HTTPStatus(error.status_code).phrase
        code = phrase.lower().replace(" ", "_")
        return response(problem(error.status_code, code, f"{phrase}."), dict(error.headers or {}))

    @app.exception_handler(RequestValidationError)
    async def _invalid(_request: Request, error: RequestValidationError) -> JSONResponse:
        first = error.errors()[0]
        kind = str(first["type"])
        if kind == "json_invalid":
            return response(problem(400, "json_invalid", "The body is not valid JSON."))
        # Our own validators name their code; of pydantic's messages only the field is told.
        code = kind if kind.startswith(_OWN) else "invalid"
        return response(problem(422, code, _explain(first, code)))


class Guard:
    """ASGI middleware, the innermost: an unexpected error ends as a problem with every header."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        started = False

        async def watched(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self._app(scope, receive, watched)
        except Exception:
            _log.exception("Unexpected error")
            if started:
                raise
            await response(unexpected())(scope, receive, send)


def unexpected() -> Problem:
    """What is told of an error that nobody foresaw: nothing."""
    return problem(500, "unexpected", _PUBLIC[500])


_OWN = "question_"


def _explain(error: dict[str, object], code: str) -> str:
    if code.startswith(_OWN):
        return str(error["msg"])
    if error["type"] == "extra_forbidden":
        return "The body has a field that is not known here. See /api/docs."
    location = error["loc"]
    names = [str(part) for part in location[1:]] if isinstance(location, tuple) else []
    field = ".".join(names) or "body"
    return f"The field `{field}` is missing or not of the right type. See /api/docs."
