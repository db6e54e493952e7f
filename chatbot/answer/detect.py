"""Which language to answer in."""

from __future__ import annotations

from dataclasses import replace

from chatbot.answer.text import say, texts
from chatbot.answer.tools import Tools
from chatbot.answer.turn import Turn
from chatbot.language.detector import Detected
from ingestion.index.language import primary


def detect(turn: Turn, tools: Tools) -> Turn:
    """The language the person pinned, or else that of the question; where it is unsure, they are asked."""
    question = turn.question
    if question.pinned:
        return replace(turn, language=Detected(primary(question.pinned), 1.0, "pinned"))
    detected = tools.detector.detect(question.text, question.hints)
    turn = replace(turn, language=detected)
    if detected.other:
        both = "\n\n".join(_asked(detected, language) for language in (detected.code, detected.other))
        return turn.notice("language_unsure", both)
    return turn


def _asked(detected: Detected, language: str) -> str:
    """The question which of the two it is, in one of them."""
    names = texts(language)["languages"]
    return say(language, "notice", "language_unsure", wanted=names[detected.code], other=names[detected.other])
