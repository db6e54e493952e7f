"""The sections nearest to the question."""

from __future__ import annotations

from dataclasses import replace

from chatbot.answer.tools import Tools
from chatbot.answer.turn import Turn

LIMIT = 8


def retrieve(turn: Turn, tools: Tools) -> Turn:
    """Find the sections that may answer."""
    if turn.vector is None:
        raise ValueError("the step `embed` comes before `retrieve`")
    found = tools.retriever.search(turn.question.text, turn.vector, turn.language.code, LIMIT, turn.today)
    return replace(turn, found=tuple(found))
