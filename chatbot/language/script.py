"""The script that a message is written in, by the names Unicode gives its letters."""

from __future__ import annotations

import itertools
import unicodedata
from collections import Counter
from collections.abc import Mapping
from functools import lru_cache

from ingestion.index.language import SUPPORTED

BY_SCRIPT: Mapping[str, tuple[str, ...]] = {
    script: tuple(code for code, row in SUPPORTED.items() if row.script == script)
    for script in ("latin", "cyrillic", "arabic", "han")
}
"""The supported languages of each script."""

FOREIGN: Mapping[str, str] = {
    "hiragana": "ja",
    "katakana": "ja",
    "hangul": "ko",
    "greek": "el",
    "hebrew": "he",
    "devanagari": "hi",
    "bengali": "bn",
    "tamil": "ta",
    "thai": "th",
    "georgian": "ka",
    "armenian": "hy",
    "ethiopic": "am",
    "other": "und",
}
"""Scripts of other languages, and the likeliest language."""

_LATIN_WEIGHT = 2
"""Institutions and places keep their Latin names in a sentence of another script."""


def script_of(text: str) -> str | None:
    """The script of most words; Latin names beside other letters weigh less. None: no letters."""
    scripts = Counter[str]()
    for word in text.split():
        # Chinese writes no spaces around a French word, so a word may be of two scripts.
        runs = [name for name, _ in itertools.groupby(map(_letter, filter(str.isalpha, word)))]
        scripts.update(runs)
        if {"hiragana", "katakana"} & set(runs):
            return "hiragana"
    if not scripts:
        return None
    others = scripts.total() - scripts["latin"]
    if others * _LATIN_WEIGHT >= scripts["latin"]:
        del scripts["latin"]
    return scripts.most_common(1)[0][0]


@lru_cache(maxsize=4096)
def _letter(char: str) -> str:
    # Ordinals and full-width letters are written for others: ª, º, wide A.
    char = unicodedata.normalize("NFKC", char)[0]
    name = unicodedata.name(char, "other").lower().split()[0]
    name = "han" if name == "cjk" else name
    return name if name in BY_SCRIPT or name in FOREIGN else "other"
