"""Is the right document found? Recall and reciprocal rank over questions whose answer is known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from chatbot.answer.tools import Tools
from chatbot.retrieve.query import Query
from chatbot.retrieve.retriever import Retriever

DEPTH = 10
"""How many documents are looked at."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, its language, and what answers it: documents, and perhaps sections (`document#anchor`)."""

    text: str
    language: str
    documents: frozenset[str]
    sections: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Rank:
    """Where the right document came (from 1; 0: not among the first ten), and whether its right section did first."""

    document: int
    section_first: bool
    language_right: bool = True


@dataclass(frozen=True, slots=True)
class Score:
    """Shares of `count` questions: the right document among the first 1, 3, 5, and MRR@10.

    `section_1` is the share whose right section came first, `language` that whose language was recognised.
    """

    count: int
    recall_1: float
    recall_3: float
    recall_5: float
    mrr_10: float
    section_1: float
    language: float

    def to_dict(self) -> dict[str, Any]:
        """As plain values, to four places."""
        return {name: round(getattr(self, name), 4) for name in self.__slots__}


def rank(asked: Asked, kit: Tools, retriever: Retriever, *, detect: bool = True) -> Rank:
    """Look for one question, as `bienvenue search` does. Without `detect` its language is known."""
    language = kit.detector.detect(asked.text).code if detect else asked.language
    vector = kit.embedder.embed([asked.text], "query")[0]
    found = retriever.documents(Query(asked.text, vector, language, date.today()), DEPTH)
    places = [place for place, each in enumerate(found, 1) if each.passage.doc_id in asked.documents]
    first = bool(found) and found[0].passage.section in asked.sections
    return Rank(places[0] if places else 0, first, language == asked.language)


def score(ranks: Sequence[Rank]) -> Score:
    """Shares over ranks; there must be at least one."""
    places = np.array([each.document or np.inf for each in ranks])
    return Score(
        count=len(ranks),
        recall_1=float((places <= 1).mean()),
        recall_3=float((places <= 3).mean()),  # noqa: PLR2004 - as its name says
        recall_5=float((places <= 5).mean()),  # noqa: PLR2004
        mrr_10=float((1 / places).mean()),
        section_1=float(np.mean([each.section_first for each in ranks])),
        language=float(np.mean([each.language_right for each in ranks])),
    )


def by_language(asked: Iterable[Asked], kit: Tools, retriever: Retriever, *, detect: bool = True) -> dict[str, Score]:
    """The score of each language, in the order in which they first come."""
    ranks: dict[str, list[Rank]] = {}
    for each in asked:
        ranks.setdefault(each.language, []).append(rank(each, kit, retriever, detect=detect))
    return {language: score(own) for language, own in ranks.items()}


def mean(scores: Mapping[str, Score]) -> Score:
    """The mean over languages, each counting once."""
    values = list(scores.values())
    names = [name for name in Score.__slots__ if name != "count"]
    return Score(
        sum(each.count for each in values),
        **{name: float(np.mean([getattr(each, name) for each in values])) for name in names},
    )
