"""A wish for a language, in words: «answer in English please», «auf Deutsch bitte», «请用中文回答».

A wish is a clause that names a language the way one speaks it (`in English`, `auf Deutsch`,
`українською`), with a verb of answering, or with nothing else than politeness. A clause that asks
for something else first (where, a course, a doctor, a letter) is no wish: «un cours en anglais».
"""

from __future__ import annotations

import re
from importlib import resources

from chatbot.language.name import plain
from ingestion.index.language import SUPPORTED


def pinned(text: str) -> str | None:
    """The language that a message asks to be answered in; None where it asks for none.

    The last wish counts: «not in French, in English please».
    """
    found = None
    for clause in re.split(r"[.,;:!?。，；：！？،؛؟\n()]+| - | – ", plain(text)):
        found = _wish(clause.strip()) or found
    return found


def _wish(clause: str) -> str | None:
    mention = _MENTION.search(clause)
    if not mention:
        return None
    code = next(code for code in SUPPORTED if mention[code])
    before, after = clause[: mention.start()], clause[mention.end() :]
    if _BLOCKS.search(_POLITENESS.sub(" ", before)):
        return None
    rest = _POLITENESS.sub(" ", f"{before} | {after}")
    if not re.search(r"\w", rest):
        return code if _is_way(mention, clause) else None
    adverb = mention["way"] or _ADVERB.search(mention[0])
    wished = (_ANSWERS.search(rest) and adverb) or _SPEAKS.search(before) or _SPEAKS_AFTER.match(after.strip())
    return code if wished else None


def _is_way(mention: re.Match[str], clause: str) -> bool:
    """Whether a bare name is meant as a wish: with a preposition, as an adverb, politely, or alone in itself."""
    if mention["way"] or _ADVERB.search(mention[0]):
        return True
    return _OWN.fullmatch(mention[0]) is not None or mention[0] != clause


def _compiled(pattern: str) -> re.Pattern[str]:
    """A pattern of letters without accents, as the clauses are."""
    return re.compile(plain(pattern).replace("(?p<", "(?P<"))


def _sections() -> dict[str, str]:
    """The patterns of `words/wish.txt`, by section."""
    lines = resources.files("chatbot.language.words").joinpath("wish.txt").read_text("utf-8").splitlines()
    parts: dict[str, list[str]] = {}
    name = ""
    for line in lines:
        if line.startswith("[") and line.endswith("]"):
            name = line[1:-1]
        elif not line.startswith("#"):
            parts.setdefault(name, []).append(line)
    return {name: "|".join(own) for name, own in parts.items()}


_PARTS = _sections()
_MENTION = _compiled(
    rf"(?:(?P<way>{_PARTS['way']})|\b|(?<=[\u4e00-\u9fff])|(?<=ال))(?:"
    + "|".join(f"(?P<{code}>{_PARTS[code]})" for code in SUPPORTED)
    + r")(?:\b|(?=[\u4e00-\u9fff]))"
)
_OWN = _compiled(_PARTS["own"])
_ADVERB = _compiled(r"(?:ca|ce|ою|єю)$")
_SPEAKS = _compiled(rf"\b(?:{_PARTS['speak']})(?:[ -]\w+)?\s*$")
_SPEAKS_AFTER = _compiled(rf"(?:{_PARTS['speak-after']})\b")
_ANSWERS = _compiled(rf"\b(?:{_PARTS['answer']})\b|{_PARTS['answer-zh']}")
_POLITENESS = _compiled(rf"\b(?:{_PARTS['polite']})\b|{_PARTS['polite-zh']}")
_BLOCKS = _compiled(rf"\b(?:{_PARTS['block']})\b|{_PARTS['block-zh']}")
