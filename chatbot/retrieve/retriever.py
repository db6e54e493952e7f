"""Find the sections that answer a question, whatever the language of either."""

from __future__ import annotations

from chatbot.retrieve.fusion import RANKING, Ranked, Ranking, better_of, fuse
from chatbot.retrieve.lexical import NO_TERMS, searches
from chatbot.retrieve.live_index import Live, LiveIndex
from chatbot.retrieve.query import Query
from chatbot.retrieve.rerank import Rereading
from chatbot.retrieve.showing import Found, show
from chatbot.retrieve.translate import InFrench


class Retriever:
    """Hybrid retrieval over several granularities.

    Dense, over passages, headings, the questions people ask and the sentences of long pages, in all
    languages at once: a question is much nearer to a question than to a text. Lexical (BM25) where
    words of question and passage can agree. A section counts once, over all its languages and parts.

    Two options, off where they are `None`: with `in_french` the French translation of a question is looked
    for as well, and a section takes the better of its two scores; with `rereading` the first that are found
    are put in another order, while each keeps its score.
    """

    def __init__(
        self,
        live_index: LiveIndex,
        ranking: Ranking = RANKING,
        *,
        in_french: InFrench | None = None,
        rereading: Rereading | None = None,
    ) -> None:
        self._live_index = live_index
        self._ranking = ranking
        self._in_french = in_french
        self._rereading = rereading

    def sections(self, query: Query, limit: int) -> list[Found]:
        """The nearest sections, best first."""
        live = self._live_index.current()
        return self._show(live, self._rank(live, query), query, limit)

    def documents(self, query: Query, limit: int) -> list[Found]:
        """The nearest documents, best first, each by its nearest section."""
        live = self._live_index.current()
        return self._show(live, self._rank(live, query).by_document(), query, limit)

    def _show(self, live: Live, ranked: Ranked, query: Query, limit: int) -> list[Found]:
        if self._rereading is None:
            return show(live.index, ranked, query, limit)
        found = show(live.index, ranked, query, max(limit, self._rereading.depth))
        return self._rereading.order(query.text, found)[:limit]

    def _rank(self, live: Live, query: Query) -> Ranked:
        ranked = self._rank_one(live, query)
        french = self._in_french(query) if self._in_french else None
        return better_of(ranked, self._rank_one(live, french)) if french else ranked

    def _rank_one(self, live: Live, query: Query) -> Ranked:
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
