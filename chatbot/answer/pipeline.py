"""The whole life of an answer.

A step takes a turn and returns a grown one; a turn with a status has ended and the rest of the
steps, but for `verify`, are left out. What a step added that may be shown becomes events.
"""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import date
from uuid import uuid4

from chatbot.answer.compose import compose
from chatbot.answer.detect import detect
from chatbot.answer.embed import embed
from chatbot.answer.event import Delta, Finished, NoticeGiven, Sources, Started, finished, growth, started
from chatbot.answer.judge import judge
from chatbot.answer.retrieve import retrieve
from chatbot.answer.screen import screen
from chatbot.answer.tools import Tools
from chatbot.answer.turn import Question, Turn
from chatbot.answer.verify import verify
from chatbot.concurrency import in_thread

Step = Callable[[Turn, Tools], Turn]

STEPS: tuple[Step, ...] = (screen, detect, embed, retrieve, judge, compose, verify)

TurnEvent = Started | Sources | Delta | NoticeGiven | Finished


async def answer(question: Question, tools: Tools, conversation_id: str | None = None) -> AsyncIterator[TurnEvent]:
    """Answer a question, as events. Raises `BienvenueError` where a service is missing."""
    turn = Turn(question, date.today())
    turn_id, conversation_id = str(uuid4()), conversation_id or str(uuid4())
    opened = False
    began = time.perf_counter()
    for step in STEPS:
        if turn.status and step is not verify:
            continue
        grown = await in_thread(_timed, step, turn, tools)
        if not opened and (step is detect or grown.status):
            yield started(grown, turn_id, conversation_id)
            opened = True
        for event in growth(turn, grown):
            yield event
        turn = grown
    yield finished(_total(turn, began))


def answer_now(question: Question, tools: Tools) -> Turn:
    """Answer a question in one piece, without events: for the command line and the evaluation."""
    turn = Turn(question, date.today())
    began = time.perf_counter()
    for step in STEPS:
        if not turn.status or step is verify:
            turn = _timed(step, turn, tools)
    return _total(turn, began)


def _timed(step: Step, turn: Turn, tools: Tools) -> Turn:
    began = time.perf_counter()
    turn = step(turn, tools)
    return replace(turn, timings_ms={**turn.timings_ms, step.__name__: _since(began)})


def _total(turn: Turn, began: float) -> Turn:
    return replace(turn, timings_ms={"total": _since(began), **turn.timings_ms})


def _since(began: float) -> float:
    return round((time.perf_counter() - began) * 1000, 2)
