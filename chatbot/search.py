"""Retrieval alone, for the command line and the evaluation."""

from __future__ import annotations

from datetime import date
from typing import Any

from chatbot.answer.screen import clean, find_problem
from chatbot.answer.tools import Tools
from chatbot.retrieve.query import EVERYTHING, Filters, Query
from ingestion.index.language import primary


def search(text: str, pinned: str | None, top: int, tools: Tools, filters: Filters = EVERYTHING) -> dict[str, Any]:
    """The nearest documents as plain values; none where the text is no question."""
    query = clean(text)
    language = primary(pinned) if pinned else tools.detector.detect(query).code
    if find_problem(query, limit=10_000):
        return {"language": language, "hits": []}
    vector = tools.embedder.embed([query], "query")[0]
    found = tools.retriever.documents(Query(query, vector, language, date.today(), filters), top)
    hits = [
        {
            "doc_id": each.passage.doc_id,
            "passage_id": each.passage.id,
            "title": each.passage.title,
            "heading": each.passage.heading,
            "language": each.passage.language,
            "score": round(each.score, 4),
            "url": each.passage.url,
        }
        for each in found
    ]
    return {"language": language, "hits": hits}
