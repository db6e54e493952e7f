"""Find the sections that answer a question, whatever the language of either."""

from __future__ import annotations

from chatbot.retrieve.fusion import GRANULARITIES, LEXICAL_CANDIDATES, Ranked, fuse
from chatbot.retrieve.lexical import searches
from chatbot.retrieve.live_index import Live, LiveIndex
from chatbot.retrieve.query import Query
from chatbot.retrieve.showing import Found, show


class Retriever:
    """Hybrid retrieval over several granularities.

    Dense, over passages, headings, the questions people ask and the sentences of long pages, in all
    languages at once: a question is much nearer to a question than to a text. Lexical (BM25) where
    words of question and passage can agree. A section counts once, over all its languages and parts.
    """

    def __init__(self, live_index: LiveIndex) -> None:
        self._live_index = live_index

    def sections(self, query: Query, limit: int) -> list[Found]:
        """The nearest sections, best first."""
        live = self._live_index.current()
        return show(live.index, _rank(live, query), query.language, limit)

    def documents(self, query: Query, limit: int) -> list[Found]:
        """The nearest documents, best first, each by its nearest section."""
        live = self._live_index.current()
        return show(live.index, _rank(live, query).by_document(), query.language, limit)


def _rank(live: Live, query: Query) -> Ranked:
    placed = live.space.query(query.vector[None], query.language)[0]
    lexical = [
        live.index.search(words, LEXICAL_CANDIDATES, query.where("passage", language))
        for words, language in searches(query.text, query.language, live.glossary)
    ]
    dense = [(each, live.index.search(placed, each.candidates, query.where(each.kind))) for each in GRANULARITIES]
    return fuse(dense, lexical, live.index.manifest.with_asked)
