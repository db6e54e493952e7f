"""The three losses, and the loop that lowers them."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TypeVar

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from eval.adapter.lesson import FRENCH, Asking, Lessons, Saying
from eval.adapter.place import Encoder, Pages, Sections, question_means
from eval.adapter.tail import Tail
from eval.adapter.trunk import Trunk
from ingestion.index.embedder import Embedder
from ingestion.index.embedding.weights import Weights

_DISTILLATION, _SECTIONS, _PAGES = 0.5, 0.3, 0.5
"""The weights of the losses; all that follows was chosen on the dev split, too."""
_SECTION_TEMPERATURE, _PAGE_TEMPERATURE = 0.06, 0.15
_SENTENCES = 9000
"""How many sentences are learned from, drawn by chance: else they would crowd out the headings."""
_LAST_RATE, _DECAY, _CLIP = 0.05, 0.02, 1.0
"""The share of the rate at the end, of the weights that AdamW takes away, and the longest gradient."""
_EVERY = 40
_FIRST, _DEPTH = 5, 10

T = TypeVar("T")
Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Recipe:
    """How many texts of each kind a step takes, the highest learning rate, and the steps up to it."""

    short: int = 40
    translations: int = 20
    asked: int = 32
    train: int = 40
    rate: float = 4e-4
    warm_up: int = 20


RECIPE = Recipe()


@dataclass(frozen=True, slots=True)
class Losses:
    """The three of a step, unweighted."""

    distillation: float
    sections: float
    pages: float


@dataclass(frozen=True, slots=True)
class Measure:
    """Recall@5 and MRR@10."""

    recall_5: float
    mrr_10: float


class Trainer:
    """Teaches a tail. The same seed and the same machine make the same factors."""

    def __init__(  # noqa: PLR0913 - what it works with, and two choices
        self,
        lessons: Lessons,
        weights: Weights,
        embedder: Embedder,
        tell: Tell,
        seed: int = 0,
        recipe: Recipe = RECIPE,
    ) -> None:
        torch.manual_seed(seed)
        self._random = np.random.default_rng(seed)
        self._lessons, self._tell, self._recipe = lessons, tell, recipe
        self._trunk, self.tail = Trunk(weights), Tail(weights)
        self._encode = Encoder(self._trunk, self.tail)
        tell("Finding the means of questions")
        self._means: Mapping[str, Tensor] = question_means(lessons, self._encode)
        tell("Embedding sections and pages")
        self._sections = Sections(lessons.sections, embedder)
        self._pages = Pages(lessons, embedder, self._encode)

    def run(self, steps: int, every: int = _EVERY) -> list[Losses]:
        """Learn, hold back, and tell now and then how far it has come; returns the losses of each step."""
        optimizer = torch.optim.AdamW(self.tail.parameters(), lr=self._recipe.rate, weight_decay=_DECAY)
        batches = self._batches()
        history: list[Losses] = []
        self._tell(f"step    0  {_told(self.measure(self._lessons.dev))}")
        for step in range(1, steps + 1):
            for group in optimizer.param_groups:
                group["lr"] = self._recipe.rate * _share(step, steps, self._recipe.warm_up)
            history.append(self._step(optimizer, *next(batches)))
            if step % every == 0 or step == steps:
                lately = history[-every:]
                losses = [float(np.mean([getattr(each, name) for each in lately])) for name in Losses.__slots__]
                told = "  ".join(f"{name} {value:.3f}" for name, value in zip(Losses.__slots__, losses, strict=True))
                self._tell(f"step {step:4}  {_told(self.measure(self._lessons.dev))}  {told}")
        self.tail.hold_back()
        self._tell(f"held back  {_told(self.measure(self._lessons.dev))}")
        return history

    def measure(self, asked: Sequence[Asking]) -> dict[str, Measure]:
        """How well questions find their pages, by language."""
        found = {}
        for code in dict.fromkeys(each.language for each in asked):
            own = [each for each in asked if each.language == code]
            vectors = self._encode([each.text for each in own], learned=True) - self._means[code]
            scores = self._pages.score(functional.normalize(vectors, dim=1))
            right = scores.gather(1, _answers(own)[:, None])
            ranks = ((scores > right).sum(dim=1) + 1).numpy()
            reciprocal = np.where(ranks <= _DEPTH, 1 / ranks, 0)
            found[code] = Measure(float((ranks <= _FIRST).mean()), float(reciprocal.mean()))
        return found

    def _batches(self) -> Iterator[tuple[list[Saying], list[Asking], list[Asking]]]:
        lessons, recipe, random = self._lessons, self._recipe, self._random
        drawn = random.permutation(len(lessons.sentences))[:_SENTENCES]
        short = _deck([*lessons.short, *(lessons.sentences[at] for at in drawn)], random)
        translations = _deck(lessons.translations, random)
        asked, train = _deck(lessons.asked, random), _deck(lessons.train, random)
        while True:
            sayings = [*islice(short, recipe.short), *islice(translations, recipe.translations)]
            yield sayings, list(islice(asked, recipe.asked)), list(islice(train, recipe.train))

    def _step(
        self,
        optimizer: torch.optim.Optimizer,
        sayings: Sequence[Saying],
        asked: Sequence[Asking],
        newcomers: Sequence[Asking],
    ) -> Losses:
        optimizer.zero_grad()
        texts: list[Saying | Asking] = [*sayings, *asked, *newcomers]
        vectors = self.tail.encode(self._trunk.states([each.text for each in texts]), training=True)
        centred = vectors - torch.stack([self._means[each.language] for each in texts])
        unit = functional.normalize(centred, dim=1)
        said, of_sections, of_pages = torch.split(unit, [len(sayings), len(asked), len(newcomers)])
        french = self._encode([each.french for each in sayings], learned=False) - self._means[FRENCH]
        distillation = (1 - functional.cosine_similarity(said, french)).mean()
        near = of_sections @ self._sections.draw(self._random).T
        sections = functional.cross_entropy(near / _SECTION_TEMPERATURE, _answers(asked))
        pages = functional.cross_entropy(self._pages.score(of_pages) / _PAGE_TEMPERATURE, _answers(newcomers))
        total = _DISTILLATION * distillation + _SECTIONS * sections + _PAGES * pages
        total.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(self.tail.parameters(), _CLIP)
        optimizer.step()
        return Losses(distillation.item(), sections.item(), pages.item())


def _deck(cards: Sequence[T], random: np.random.Generator) -> Iterator[T]:
    """The cards without end, shuffled each time they have all been seen."""
    while True:
        yield from (cards[at] for at in random.permutation(len(cards)))


def _share(step: int, steps: int, warm_up: int) -> float:
    """Of the highest rate: up in a line, then down in a cosine."""
    cosine = (1 + math.cos(math.pi * step / steps)) / 2
    return min(1, step / warm_up) * (_LAST_RATE + (1 - _LAST_RATE) * cosine)


def _answers(asked: Sequence[Asking]) -> Tensor:
    return torch.tensor([each.answer for each in asked])


def _told(measures: Mapping[str, Measure]) -> str:
    recall, reciprocal = (
        float(np.mean([getattr(each, name) for each in measures.values()])) for name in Measure.__slots__
    )
    each = " ".join(f"{code} {own.recall_5:.3f}" for code, own in measures.items())
    return f"dev recall@5 {recall:.4f} ({each})  MRR@10 {reciprocal:.4f}"
