"""The question as a vector."""

from __future__ import annotations

from dataclasses import replace

from chatbot.answer.tools import Tools
from chatbot.answer.turn import Turn


def embed(turn: Turn, tools: Tools) -> Turn:
    """Embed the question."""
    return replace(turn, vector=tools.embedder.embed([turn.question.text], "query")[0])
