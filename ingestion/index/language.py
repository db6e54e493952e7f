"""The supported languages: one row each. A new language is one row here and one file of texts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Script = Literal["latin", "cyrillic", "arabic", "han"]


@dataclass(frozen=True, slots=True)
class Language:
    """A language of the interface and of the curated answers.

    `fallbacks` are the languages to show a text in where it does not exist in this one, best
    first: the second language people who speak it most often read.
    """

    code: str
    script: Script
    fallbacks: tuple[str, ...]


_ROWS = (
    Language("fr", "latin", ("en",)),
    Language("en", "latin", ("fr",)),
    Language("es", "latin", ("fr", "en")),
    Language("pt", "latin", ("fr", "en")),
    Language("de", "latin", ("en", "fr")),
    Language("it", "latin", ("fr", "en")),
    Language("ar", "arabic", ("fr", "en")),
    Language("fa", "arabic", ("en", "fr")),
    Language("uk", "cyrillic", ("en", "fr")),
    Language("ru", "cyrillic", ("en", "fr")),
    Language("tr", "latin", ("en", "fr")),
    Language("zh", "han", ("en", "fr")),
)

SUPPORTED: Mapping[str, Language] = {row.code: row for row in _ROWS}

FALLBACKS: tuple[str, ...] = ("en", "fr")
"""What a person is shown whose language is not supported."""


def fallbacks(code: str) -> tuple[str, ...]:
    """The languages to show a text in, best first, for a person who writes in `code`."""
    row = SUPPORTED.get(code)
    return (code, *row.fallbacks) if row else FALLBACKS


def primary(tag: str) -> str:
    """The primary language of a BCP 47 tag: `fr` for `fr-FR`, `zh` for `zh_Hans`."""
    return tag.strip().replace("_", "-").split("-")[0].lower()
