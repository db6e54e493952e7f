"""Is it a question at all?"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace

from chatbot.answer.status import Status
from chatbot.answer.text import say
from chatbot.answer.tools import Tools
from chatbot.answer.turn import Turn


def screen(turn: Turn, tools: Tools) -> Turn:
    """Clean the text; end the turn where it is empty, too long, or holds no letter or digit."""
    text = clean(turn.question.text)
    turn = replace(turn, question=replace(turn.question, text=text))
    language = turn.question.likely_language or turn.language.code
    if problem := find_problem(text, tools.max_length):
        key, values = problem
        return turn.end(Status.ERROR_INVALID, say(language, "invalid", key, **values))
    return turn


def clean(text: str) -> str:
    """NFC, without control, format and unassigned characters; runs of white space become one space."""
    kept = "".join(char if _shows(char) else " " if char in "\t\n\r" else "" for char in text)
    return re.sub(r"\s+", " ", unicodedata.normalize("NFC", kept)).strip()


def find_problem(text: str, limit: int) -> tuple[str, dict[str, int]] | None:
    """What is wrong with a cleaned text: the key of the sentence in `texts`, and its values."""
    if not text:
        return "empty", {}
    if len(text) > limit:
        return "too_long", {"length": len(text), "limit": limit}
    if not any(char.isalnum() for char in text):
        return "not_text", {}
    return None


def _shows(char: str) -> bool:
    # The joiners are part of the spelling of Persian and of emoji; other format characters only hide things.
    return char in "\u200c\u200d" or unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Co", "Cn"}
