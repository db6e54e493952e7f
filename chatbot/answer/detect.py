"""Which language to answer in."""

from __future__ import annotations

from dataclasses import replace

from chatbot.answer.text import say, texts
from chatbot.answer.tools import Tools
from chatbot.answer.turn import Turn
from chatbot.language.detector import SURE, Detected
from ingestion.index.language import SUPPORTED, primary


def detect(turn: Turn, tools: Tools) -> Turn:
    """The language the person pinned, or else that of the question."""
    question = turn.question
    if question.pinned:
        return replace(turn, language=Detected(primary(question.pinned), 1.0, "pinned"))
    detected = tools.detector.detect(question.text, question.page)
    turn = replace(turn, language=detected)
    if detected.source == "detected" and detected.confidence < SURE and detected.code in SUPPORTED:
        name = texts(detected.code)["languages"][detected.code]
        return turn.notice("language_unsure", say(detected.code, "notice", "language_unsure", wanted=name))
    return turn
