"""A question in the language that most documents are written in."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Protocol

from chatbot.retrieve.lexical import REFERENCE
from chatbot.retrieve.query import Query
from ingestion.index.embedder import Embedder


class Translator(Protocol):
    """Puts questions into French."""

    def translate(self, question: str, language: str) -> str:
        """The question in French, on one line; the question itself where that cannot be had. Raises nothing."""
        ...


@dataclass(frozen=True, slots=True)
class InFrench:
    """The same query in French, if it is not French and can be translated.

    What the translator answers is looked for, and nothing else: nobody reads it.
    """

    translator: Translator
    embedder: Embedder

    def __call__(self, query: Query) -> Query | None:
        """The second query, with the vector of a French question."""
        if query.language == REFERENCE:
            return None
        french = self.translator.translate(query.text, query.language)
        if french == query.text:
            return None
        return replace(query, text=french, vector=self.embedder.embed([french], "query")[0], language=REFERENCE)
