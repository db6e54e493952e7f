"""Reading again what was found, together with the question."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from chatbot.retrieve.showing import Found


class Reranker(Protocol):
    """A model that reads a question and a text together."""

    def score(self, question: str, texts: Sequence[str]) -> NDArray[np.float32]:
        """How well each text answers, of shape (len(texts),): the higher the better, on a scale of its own."""
        ...


@dataclass(frozen=True, slots=True)
class Rereading:
    """Puts the first `depth` of what was found in the order of a re-ranker; the others stay behind them.

    Only the order changes. `Found.score` stays the retriever's, because the thresholds of
    `chatbot.answer.judge` were chosen on that: what comes first may have a lower score than what
    follows, and is judged by its own.
    """

    reranker: Reranker
    depth: int

    def order(self, question: str, found: Sequence[Found]) -> list[Found]:
        """What was found, best first; where the re-ranker sees no difference, as it was."""
        first = found[: self.depth]
        scores = self.reranker.score(question, [each.passage.embedded_text for each in first])
        best_first = np.argsort(-scores, kind="stable").tolist()
        return [*(first[place] for place in best_first), *found[self.depth :]]
