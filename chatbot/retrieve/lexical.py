"""Which words count, and among which passages.

Words of two languages agree by chance, and a naive hybrid destroys retrieval between languages. So
words are looked for in two ways only:

- all of the question's among passages in its own language;
- among French passages, what survives translation: names and numbers («CAF», «116 117», a French
  name in a sentence of another script), and the French equivalents of the terms that the glossary
  knows.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from ingestion.index.language import SUPPORTED
from ingestion.index.passage import Sparse
from ingestion.index.sparse import encode_query

REFERENCE = "fr"
"""The language of the names and of the reference texts."""

_WORD = re.compile(r"\w[\w'’.-]*\w|\w")
_LATIN = r"[\da-zA-ZÀ-ÖØ-öø-ɏ]"
_LATIN_WORD = re.compile(rf"{_LATIN}(?:(?:{_LATIN}|['’.-])*{_LATIN})?")
"""In other scripts a name may touch its neighbours: «去CAF办理»."""


class Glossary:
    """Finds the French equivalents of the terms in a question.

    `terms` holds by language the ways to say a term, each with its French equivalent. A way is in a
    question when all of its words are, whatever their order and endings.
    """

    def __init__(self, terms: Mapping[str, Mapping[str, str]]) -> None:
        self._terms = terms
        self._ways: dict[str, Mapping[int, Sequence[tuple[frozenset[int], str]]]] = {}

    def equivalents(self, words: Sparse, language: str) -> list[str]:
        """The French terms that words of a question stand for, each once."""
        # A language is prepared when it is first asked in: all twelve take a third of a second.
        if language not in self._ways:
            self._ways[language] = _by_word(self._terms.get(language, {}), language)
        by_word, own = self._ways[language], frozenset(words.indices)
        found = (french for word in words.indices for way, french in by_word.get(word, ()) if way <= own)
        return list(dict.fromkeys(found))


def _by_word(ways: Mapping[str, str], language: str) -> Mapping[int, Sequence[tuple[frozenset[int], str]]]:
    """The ways with their French equivalents, below one of their words."""
    by_word: dict[int, list[tuple[frozenset[int], str]]] = defaultdict(list)
    for way, french in ways.items():
        words = frozenset(encode_query(way, language).indices)
        if words:
            by_word[min(words)].append((words, french))
    return by_word


NO_TERMS = Glossary({})


def searches(question: str, language: str, glossary: Glossary, *, names: bool = True) -> Iterator[tuple[Sparse, str]]:
    """The words to look for, each with the language of the passages to look among.

    `names` says whether what survives translation is among them.
    """
    own = encode_query(question, language)
    if own.indices:
        yield own, language
    if language != REFERENCE:
        terms = [*(surviving(question, language) if names else ()), *glossary.equivalents(own, language)]
        french = encode_query(" ".join(terms), REFERENCE)
        if french.indices:
            yield french, REFERENCE


def surviving(question: str, language: str) -> Sequence[str]:
    """The words of a question that are the same in every language."""
    foreign_script = language in SUPPORTED and SUPPORTED[language].script != "latin"
    if foreign_script:
        return _LATIN_WORD.findall(question)
    return [word for word in _WORD.findall(question) if _survives(word)]


def _survives(word: str) -> bool:
    """Whether it is an acronym or a number."""
    if any(char.isdigit() for char in word):
        return True
    latin = all(not char.isalpha() or unicodedata.name(char, "").startswith("LATIN") for char in word)
    return latin and len(word) > 1 and word.isupper()
