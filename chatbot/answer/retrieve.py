"""The sections nearest to the question."""

from __future__ import annotations

from dataclasses import replace

from chatbot.answer.tools import Tools
from chatbot.answer.turn import Turn
from chatbot.retrieve.query import Query

LIMIT = 8


def retrieve(turn: Turn, tools: Tools) -> Turn:
    """Find the sections that may answer."""
    if turn.vector is None:
        raise ValueError("the step `embed` comes before `retrieve`")
    query = Query(turn.question.text, turn.vector, turn.language.code, turn.today, turn.question.filters)
    return replace(turn, found=tuple(tools.retriever.sections(query, LIMIT)))
