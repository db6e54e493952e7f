"""What goes into a generation: documents cut into passages, and what stands beside them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from ingestion.chunk import CountTokens, passages, sentences
from ingestion.document import Document
from ingestion.index.cache import Advance
from ingestion.index.embedder import Role
from ingestion.index.passage import Passage
from ingestion.index.space import sample_questions


@dataclass(frozen=True, slots=True)
class Content:
    """What goes into a generation: passages, and by passage the questions people ask.

    `withdrawn` are the documents that must not be in it.
    """

    passages: Sequence[Passage]
    asked: Sequence[tuple[Passage, str]] = field(default_factory=list)
    withdrawn: frozenset[str] = frozenset()

    @property
    def headings(self) -> list[tuple[Passage, str]]:
        """What each section asks, once a section."""
        return [(each, each.question) for each in self.passages if each.part == 0]

    @property
    def documents_with_asked(self) -> frozenset[str]:
        """The documents that name questions people ask."""
        return frozenset(passage.doc_id for passage, _ in self.asked)

    @property
    def sentences(self) -> list[tuple[Passage, str]]:
        """The sentences of documents without questions: long pages of others say many things at once."""
        curated = self.documents_with_asked
        own = [each for each in self.passages if each.doc_id not in curated]
        return [(each, sentence) for each in own for sentence in _sentences(each)]

    def texts(self, language: str) -> dict[Role, list[str]]:
        """What is embedded of a language, each text once."""
        asked = [question for each, question in (*self.headings, *self.asked) if each.language == language]
        own = [each.embedded_text for each in self.passages if each.language == language]
        samples = sample_questions(language)
        return {"passage": list(dict.fromkeys((*own, *samples))), "query": list(dict.fromkeys((*asked, *samples)))}


_SHORTEST_SENTENCE = 3


def _sentences(passage: Passage) -> list[str]:
    found = (sentence.strip() for sentence in sentences(passage.text, passage.language))
    return list(dict.fromkeys(sentence for sentence in found if len(sentence) >= _SHORTEST_SENTENCE))


def cut(
    documents: Iterable[Document],
    count_tokens: CountTokens,
    withdrawn: frozenset[str] = frozenset(),
    advance: Advance = lambda _: None,
) -> Content:
    """Cut documents into passages, and pair each with the questions that people ask of it.

    Those of the ids in `withdrawn` are left out, in every language.
    """
    found: list[Passage] = []
    asked: list[tuple[Passage, str]] = []
    for document in documents:
        own = passages(document, count_tokens) if document.id not in withdrawn else []
        found += own
        asked += [
            (passage, question)
            for passage in own
            if passage.part == 0
            for question in dict.fromkeys(document.asked.get(passage.anchor, ()))
        ]
        advance(1)
    return Content(found, asked, withdrawn)
