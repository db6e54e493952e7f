"""Where passages and pages lie, and how near to them a question comes. All of it is fixed while learning."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from eval.adapter.lesson import Lessons
from eval.adapter.tail import Tail
from eval.adapter.trunk import Trunk
from ingestion.index.embedder import Embedder
from ingestion.index.passage import Passage, Vector

_TITLE = 0.15
"""The weight of the title in the score of a page; chosen on the dev split."""
_BATCH = 48
_NOWHERE = -9.0


class Encoder:
    """Texts to the vectors that the network makes of them as questions, without learning."""

    def __init__(self, trunk: Trunk, tail: Tail) -> None:
        self._trunk, self._tail = trunk, tail

    @torch.no_grad()
    def __call__(self, texts: Sequence[str], *, learned: bool) -> Tensor:
        """Shape (len(texts), hidden). Without `learned` as the bundled model has them."""
        states = self._trunk.states(texts)
        # Texts of one length in one batch: a batch takes as long as its longest text.
        order = np.argsort([len(each) for each in states], kind="stable")
        vectors = torch.empty(len(texts), states[0].shape[1])
        for start in range(0, len(order), _BATCH):
            batch = order[start : start + _BATCH]
            vectors[torch.from_numpy(batch)] = self._tail.encode([states[at] for at in batch], learned=learned)
        return vectors


def question_means(lessons: Lessons, encode: Encoder) -> dict[str, Tensor]:
    """The mean vector of questions in each language: of the corpus and of OMoS-QA, each counting half."""
    asked = [*lessons.asked, *lessons.train]
    vectors = encode([each.text for each in asked], learned=False)
    source = np.repeat([0, 1], [len(lessons.asked), len(lessons.train)])
    languages = np.array([each.language for each in asked])
    means = {}
    for code in sorted({*languages, *(each.language for each in (*lessons.short, *lessons.sentences))}):
        chosen = [torch.from_numpy((languages == code) & (source == which)) for which in (0, 1)]
        own = [vectors[each].mean(dim=0) for each in chosen if each.any()]
        means[code] = torch.stack(own).mean(dim=0) if own else vectors.mean(dim=0)
    return means


class Sections:
    """The sections of the corpus, each in several languages."""

    def __init__(self, sections: Sequence[Sequence[Passage]], embedder: Embedder) -> None:
        passages = [passage for own in sections for passage in own]
        vectors = embedder.embed([each.embedded_text for each in passages], "passage")
        languages = np.array([each.language for each in passages])
        for code in np.unique(languages):
            vectors[languages == code] -= vectors[languages == code].mean(axis=0)
        self._vectors = _unit(vectors)
        self._counts = np.array([len(own) for own in sections])
        self._starts = np.cumsum(self._counts) - self._counts

    def draw(self, random: np.random.Generator) -> Tensor:
        """One language of each section, drawn by chance, shape (sections, dim)."""
        return self._vectors[torch.from_numpy(self._starts + random.integers(self._counts))]


class Pages:
    """The pages of OMoS-QA, cut as the pipeline cuts them."""

    def __init__(self, lessons: Lessons, embedder: Embedder, encode: Encoder) -> None:
        self._place = {page: at for at, page in enumerate(lessons.pages)}
        content = lessons.content
        parts = embedder.embed([each.embedded_text for each in content.passages], "passage")
        self._parts = self._layer(parts, content.passages)
        # As the pipeline embeds them: few sentences say what they are about, below the heading they do.
        titled = [f"{passage.embedded_heading}\n{sentence}" for passage, sentence in content.sentences]
        self._sentences = self._layer(embedder.embed(titled, "passage"), [each for each, _ in content.sentences])
        titles = encode([title for _, title in content.headings], learned=False).numpy()
        self._titles = self._layer(titles, [each for each, _ in content.headings])

    def score(self, questions: Tensor) -> Tensor:
        """How well each page answers, shape (questions, pages)."""
        return (
            self._best(questions, *self._parts)
            + self._best(questions, *self._sentences)
            + _TITLE * self._best(questions, *self._titles)
        )

    def _layer(self, vectors: Vector, passages: Sequence[Passage]) -> tuple[Tensor, Tensor]:
        owners = torch.tensor([self._place[each.doc_id] for each in passages])
        return _unit(vectors - vectors.mean(axis=0)), owners

    def _best(self, questions: Tensor, vectors: Tensor, owners: Tensor) -> Tensor:
        near = questions @ vectors.T
        nothing = torch.full((len(questions), len(self._place)), _NOWHERE)
        return nothing.scatter_reduce(1, owners.expand_as(near), near, "amax", include_self=False)


def _unit(vectors: Vector) -> Tensor:
    return functional.normalize(torch.from_numpy(vectors), dim=1)
