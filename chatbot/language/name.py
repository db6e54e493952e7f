"""French names of French things: «carte vitale», «titre de séjour», CAF.

People write them in every language, so they say nothing about the language of a message.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from importlib import resources

from chatbot.language.ngram import fold

_TOKEN = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*|.", re.DOTALL)
_ELISION = re.compile(r"^(?:l|d|un|dell|all|nell|sull)['’]")


def without_names(text: str) -> str:
    """A text without the names; each leaves a space."""
    names, longest = _names()
    text = text.lower() if text.isupper() and " " in text else text  # then capitals say nothing
    # Chinese leaves no space beside a name.
    tokens = _TOKEN.findall(_SEAM.sub(" ", text))
    kept, at = [], 0
    while at < len(tokens):
        size = _match(tokens[at : at + 2 * longest], names)
        kept.append(" " if size else tokens[at])
        at += size or 1
    return re.sub(r"\s+", " ", "".join(kept)).strip()


_SEAM = re.compile(r"(?<=[\u4e00-\u9fff])(?=[A-Za-zÀ-ÿ])|(?<=[A-Za-zÀ-ÿ])(?=[\u4e00-\u9fff])")


def _match(tokens: list[str], names: frozenset[str]) -> int:
    """How many tokens at the beginning are a name; the longest wins."""
    for size in range(len(tokens), 0, -1):
        phrase = "".join(tokens[:size])
        if plain(_ELISION.sub("", phrase)) in names or phrase in names:
            return size
    return 0


def plain(text: str) -> str:
    """A text folded and without accents: how a name is looked up."""
    decomposed = unicodedata.normalize("NFD", fold(text).replace("ı", "i"))
    return "".join(char for char in decomposed if not unicodedata.combining(char))


@cache
def _names() -> tuple[frozenset[str], int]:
    """The names, and the most words one has. Abbreviations that are words elsewhere stay in capitals."""
    lines = resources.files("chatbot.language.words").joinpath("names.txt").read_text("utf-8").splitlines()
    found = {line if line.isupper() and line.isalpha() else plain(line) for line in lines if line and line[0] != "#"}
    return frozenset(found), max(len(name.split()) for name in found)
