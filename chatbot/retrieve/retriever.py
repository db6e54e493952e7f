"""Find the sections that answer a question, whatever the language of either."""

from __future__ import annotations

from chatbot.retrieve.fusion import RANKING, Ranked, Ranking, fuse
from chatbot.retrieve.lexical import NO_TERMS, searches
from chatbot.retrieve.live_index import Live, LiveIndex
from chatbot.retrieve.query import Query
from chatbot.retrieve.showing import Found, show


class Retriever:
    """Hybrid retrieval over several granularities.

    Dense, over passages, headings, the questions people ask and the sentences of long pages, in all
    languages at once: a question is much nearer to a question than to a text. Lexical (BM25) where
    words of question and passage can agree. A section counts once, over all its languages and parts.
    """

    def __init__(self, live_index: LiveIndex, ranking: Ranking = RANKING) -> None:
        self._live_index = live_index
        self._ranking = ranking

    def sections(self, query: Query, limit: int) -> list[Found]:
        """The nearest sections, best first."""
        live = self._live_index.current()
        return show(live.index, self._rank(live, query), query.language, limit)

    def documents(self, query: Query, limit: int) -> list[Found]:
        """The nearest documents, best first, each by its nearest section."""
        live = self._live_index.current()
        return show(live.index, self._rank(live, query).by_document(), query.language, limit)

    def _rank(self, live: Live, query: Query) -> Ranked:
        by = self._ranking
        placed = live.space.query(query.vector[None], query.language)[0]
        glossary = live.glossary if by.glossary else NO_TERMS
        lexical = [
            (
                live.index.search(words, by.lexical_candidates, query.where("passage", language)),
                by.lexical * (1 if language == query.language else by.lexical_abroad),
            )
            for words, language in searches(query.text, query.language, glossary, names=by.names)
            if by.lexical
        ]
        among = None if by.across else query.language
        dense = [
            (each, live.index.search(placed, each.candidates, query.where(each.kind, among)))
            for each in by.granularities
        ]
        return fuse(dense, lexical, live.index.manifest.with_asked)
