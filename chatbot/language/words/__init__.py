"""Everyday words of each language, one file a language; those ending in -latn are in Latin letters.

The *frame* of a sentence (who, what, where, to be, to want) says which language it is in even where
its nouns are those of another: «necesito una attestation de logement» is Spanish.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources

from chatbot.language.ngram import fold


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words of a file: the frame, all of them, and whole messages."""

    frame: frozenset[str]
    all: frozenset[str]
    phrases: tuple[str, ...]


@cache
def vocabulary(name: str) -> Vocabulary:
    """The words of a language (`fr`), or of one in Latin letters (`ru-latn`); none where there is no file."""
    file = resources.files("chatbot.language.words").joinpath(f"{name}.txt")
    parts: dict[str, list[str]] = {"frame": [], "common": [], "more": [], "phrases": []}
    section = "frame"
    for line in fold(file.read_text("utf-8")).splitlines() if file.is_file() else ():
        if line.startswith("["):
            section = line.strip("[]")
        else:
            parts[section] += [line] if section == "phrases" else line.split()
    frame = frozenset(parts["frame"])
    return Vocabulary(frame, frame | frozenset(parts["common"] + parts["more"]), tuple(parts["phrases"]))
