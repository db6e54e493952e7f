"""`POST /api/v1/chat`: a question in, the events of its answer out, or one JSON object."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from fastapi import APIRouter, Depends, Header, Request
from fastapi.sse import EventSourceResponse, ServerSentEvent
from pydantic import AfterValidator, BaseModel, Field
from pydantic_core import PydanticCustomError
from starlette.types import ASGIApp, Receive, Scope, Send

from chatbot.answer.event import Event, Failed, Finished, Language, Sources, Started
from chatbot.answer.pipeline import answer
from chatbot.answer.screen import clean, find_problem
from chatbot.answer.status import Status
from chatbot.answer.text import say
from chatbot.answer.tools import Tools
from chatbot.answer.turn import Citation, Notice, Question
from chatbot.api.problem import problem_of, unexpected
from chatbot.language.browser import preferred
from chatbot.language.detector import DEFAULT, Detected
from chatbot.retrieve.query import Filters
from ingestion.index.error import BienvenueError

_log = logging.getLogger(__name__)
router = APIRouter()
PATH = "/api/v1/chat"
_JSON_PATH = "/api/v1/chat.json"
_TAG = r"^(auto|[A-Za-z]{2,3}([-_][A-Za-z0-9]{1,8}){0,4})$"


def _is_text(value: str) -> str:
    """Refuse half characters (lone surrogates): no response could carry them."""
    if any("\ud800" <= char <= "\udfff" for char in value):
        raise PydanticCustomError("question_not_text", "The text holds characters that are not valid Unicode.")
    return value


Text = Annotated[str, AfterValidator(_is_text)]


class Page(BaseModel, frozen=True, extra="forbid"):
    """The page the person is on."""

    url: Text = Field("", max_length=2_000)
    lang: str = Field("", max_length=35)


def _portal(page: Page | None) -> str | None:
    """The host of the page: documents may be kept to some portals."""
    try:
        return (urlsplit(page.url).hostname if page else None) or None
    except ValueError:
        return None


class ChatRequest(BaseModel, frozen=True, extra="forbid"):
    """A question. `language` pins that of the answer; `auto` follows that of the question."""

    message: Text = Field(examples=["Comment inscrire mon enfant à l'école ?"])
    conversation_id: str | None = Field(None, pattern=r"^[A-Za-z0-9-]{1,64}$")
    language: str = Field("auto", pattern=_TAG)
    page: Page | None = None
    profile: Literal["etudiant", "famille", "actif", "etranger"] | None = None


class ChatAnswer(BaseModel):
    """A whole answer: Markdown with marks `[n]`, and what they stand for."""

    turn_id: str
    conversation_id: str
    language: Language
    status: Status
    answer: str
    citations: tuple[Citation, ...]
    suggestions: tuple[str, ...]
    notices: tuple[Notice, ...]
    timings_ms: dict[str, float]


def services(request: Request) -> Tools:
    """The tools that the app was made with."""
    tools: Tools = request.app.state.tools
    return tools


Services = Annotated[Tools, Depends(services)]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, and the conversation it belongs to."""

    question: Question
    conversation_id: str | None


class InvalidMessage(BienvenueError):
    """The message is empty, too long, or not text."""

    http_status = 422

    def __init__(self, code: str, message: str) -> None:
        self.code = code
        super().__init__(message)


def checked(
    request: ChatRequest,
    tools: Services,
    accept_language: Annotated[str, Header(description="What the browser wants.")] = "",
) -> Asked:
    """The question with what is known of its language.

    Refuses a message that is no question before a stream is opened. Raises `InvalidMessage`.
    """
    question = Question(
        request.message,
        None if request.language == "auto" else request.language,
        request.page.lang if request.page else None,
        preferred(accept_language),
        tools.memory.recall(request.conversation_id),
        Filters(portal=_portal(request.page)),
    )
    if found := find_problem(clean(request.message), tools.max_length):
        key, values = found
        raise InvalidMessage(f"question_{key}", say(question.likely_language or DEFAULT, "invalid", key, **values))
    return Asked(question, request.conversation_id)


Checked = Annotated[Asked, Depends(checked)]


class Negotiation:
    """ASGI middleware: a client that asks for JSON and not for a stream gets one object."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] == "http" and scope["path"] == PATH:
            accept = dict(scope["headers"]).get(b"accept", b"").lower()
            if b"application/json" in accept and b"text/event-stream" not in accept:
                scope = {**scope, "path": _JSON_PATH, "raw_path": _JSON_PATH.encode()}
        await self._app(scope, receive, send)


@router.post(
    PATH,
    response_class=EventSourceResponse,
    response_description="A stream of events, or with Accept: application/json one object.",
    summary="Ask a question",
)
async def chat(asked: Checked, tools: Services) -> AsyncIterator[ServerSentEvent]:
    """Answer as server-sent events.

    `started`, `sources` (an array), `delta`…, `notice`…, then exactly one of `finished` and
    `failed`. Every event has an `id`.
    """
    number = 0
    try:
        async for event in _events(asked, tools):
            yield _encode(event, number)
            number += 1
    except BienvenueError as error:
        yield _encode(Failed(problem=problem_of(error)), number)
    except Exception:  # noqa: BLE001 - whatever it is, the stream must end with an event
        # The stream is open: only an event can still tell the person.
        _log.exception("A turn failed")
        yield _encode(Failed(problem=unexpected()), number)


@router.post(_JSON_PATH, include_in_schema=False)
async def chat_json(asked: Checked, tools: Services) -> ChatAnswer:
    """Answer in one piece."""
    text = ""
    notices: list[Notice] = []
    started: Started | None = None
    async for event in _events(asked, tools):
        match event.type:
            case "started":
                started = event
            case "delta":
                text += event.text
            case "notice":
                notices.append(Notice(event.code, event.text))
            case "finished":
                return _whole(started, text, notices, event)
    raise AssertionError("a stream that does not fail ends with `finished`")


async def _events(asked: Asked, tools: Tools) -> AsyncIterator[Any]:
    """The events of an answer; the language it has is remembered for the conversation."""
    async for event in answer(asked.question, tools, asked.conversation_id):
        if event.type == "started":
            told = Detected(**event.language.model_dump())
            tools.memory.keep(event.conversation_id, asked.question.conversation.after(told))
        yield event


def _encode(event: Event, number: int) -> ServerSentEvent:
    data = event.model_dump(mode="json", exclude={"type"})
    return ServerSentEvent(
        event=event.type, id=str(number), data=data["sources"] if isinstance(event, Sources) else data
    )


def _whole(started: Started | None, text: str, notices: list[Notice], finished: Finished) -> ChatAnswer:
    if started is None:
        raise AssertionError("`started` comes first")
    return ChatAnswer(
        turn_id=started.turn_id,
        conversation_id=started.conversation_id,
        language=started.language,
        status=finished.status,
        answer=text,
        citations=finished.citations,
        suggestions=finished.suggestions,
        notices=tuple(notices),
        timings_ms=finished.timings_ms,
    )
