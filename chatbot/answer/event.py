"""What happens in a turn, as a stream of typed events.

started, sources, delta…, notice…, then exactly one of finished and failed.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, Field

from chatbot.answer.status import Status
from chatbot.answer.turn import Citation, NoticeCode, Turn
from chatbot.language.detector import Origin


class Language(BaseModel, frozen=True):
    """The language of the answer: its code, how surely (0 to 1), and what says so."""

    code: str
    confidence: float
    source: Origin


class Started(BaseModel, frozen=True):
    """The question was read and its language found."""

    type: Literal["started"] = "started"
    turn_id: str
    conversation_id: str
    language: Language


class Sources(BaseModel, frozen=True):
    """The sources of the text that follows."""

    type: Literal["sources"] = "sources"
    sources: tuple[Citation, ...]


class Delta(BaseModel, frozen=True):
    """The next piece of the answer; the pieces join to the whole."""

    type: Literal["delta"] = "delta"
    text: str


class NoticeGiven(BaseModel, frozen=True):
    """Something the person must know about the answer."""

    type: Literal["notice"] = "notice"
    code: NoticeCode
    text: str


class Finished(BaseModel, frozen=True):
    """The turn has ended."""

    type: Literal["finished"] = "finished"
    status: Status
    citations: tuple[Citation, ...]
    suggestions: tuple[str, ...]
    timings_ms: dict[str, float]


class Problem(BaseModel, frozen=True):
    """An error as in RFC 9457."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    code: str


class Failed(BaseModel, frozen=True):
    """The turn could not be ended."""

    type: Literal["failed"] = "failed"
    problem: Problem


Event = Annotated[
    Started | Sources | Delta | NoticeGiven | Finished | Failed,
    Field(discriminator="type"),
]


def started(turn: Turn, turn_id: str, conversation_id: str) -> Started:
    """The event that opens the stream."""
    return Started(
        turn_id=turn_id, conversation_id=conversation_id, language=Language.model_validate(turn.language.to_dict())
    )


def growth(before: Turn, after: Turn) -> list[Sources | Delta | NoticeGiven]:
    """What a step added that the person may see: sources, text, notices."""
    events: list[Sources | Delta | NoticeGiven] = []
    if after.answer and after.citations and not before.answer:
        events.append(Sources(sources=after.citations))
    events += [Delta(text=piece) for piece in _pieces(after.answer.removeprefix(before.answer))]
    if after.answer:
        # What is said about an answer waits until the answer may be shown.
        told = before.notices if before.answer else ()
        events += [NoticeGiven(code=each.code, text=each.text) for each in after.notices[len(told) :]]
    return events


def finished(turn: Turn) -> Finished:
    """The event that closes the stream."""
    if turn.status is None:
        raise ValueError("a turn without a status has not ended")
    return Finished(
        status=turn.status,
        citations=turn.citations,
        suggestions=turn.suggestions,
        timings_ms=dict(turn.timings_ms),
    )


def _pieces(text: str) -> list[str]:
    """A text cut after its lines, which is where a reader may pause."""
    return text.splitlines(keepends=True)
