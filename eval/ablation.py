"""What each part of retrieval brings: the same questions, with one part more in each row."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from chatbot.answer.tools import Tools
from chatbot.retrieve.fusion import GRANULARITIES, RANKING, Granularity, Ranking
from chatbot.retrieve.live_index import LiveIndex
from chatbot.retrieve.retriever import Retriever
from eval.retrieval import Asked, Score, by_language
from ingestion import pipeline
from ingestion.corpus import Corpus
from ingestion.index.cache import CachedEmbedder
from ingestion.index.edge import EdgeEngine
from ingestion.index.embedder import Embedder
from ingestion.index.passage import Kind, Passage, Vector
from ingestion.index.space import Estimate, Space, estimate


def raw(embedder: CachedEmbedder, _passages: Sequence[Passage], _vectors: Vector, _asked: object) -> Space:
    """Vectors as the model makes them."""
    zero = {"": np.zeros(embedder.dim, np.float32)}
    return Space(zero, zero, np.eye(embedder.dim, dtype=np.float32))


def centred(
    embedder: CachedEmbedder, passages: Sequence[Passage], vectors: Vector, asked: Sequence[tuple[Passage, str]]
) -> Space:
    """Without the means of the languages, and otherwise as the model makes them."""
    return replace(estimate(embedder, passages, vectors, asked), projection=np.eye(embedder.dim, dtype=np.float32))


@dataclass(frozen=True, slots=True)
class Part:
    """A row: what it adds, how the space is learned, and how sections are ranked."""

    name: str
    space: Estimate
    ranking: Ranking


def _only(*kinds: Kind) -> tuple[Granularity, ...]:
    return tuple(each for each in GRANULARITIES if each.kind in kinds)


_DENSE = replace(RANKING, lexical=0.0, names=False, glossary=False)
_PASSAGES = replace(_DENSE, granularities=_only("passage"))
_WORDS = replace(RANKING, names=False, glossary=False)

PARTS = (
    Part("passages, vectors as they are", raw, _PASSAGES),
    Part("+ centred by language", centred, _PASSAGES),
    Part("+ directions that say little", estimate, _PASSAGES),
    Part("+ headings", estimate, replace(_DENSE, granularities=_only("passage", "heading"))),
    Part(
        "+ sentences below their heading",
        estimate,
        replace(_DENSE, granularities=_only("passage", "heading", "sentence")),
    ),
    Part("+ questions people ask", estimate, _DENSE),
    Part("+ words in the same language", estimate, _WORDS),
    Part("+ names and numbers", estimate, replace(_WORDS, names=True)),
    Part("+ glossary: all that is used", estimate, RANKING),
    Part("all, without translations", estimate, replace(RANKING, across=False)),
)


def ablation(
    corpus: Corpus, asked: Sequence[Asked], kit: Tools, model: Embedder, folder: Path
) -> dict[str, dict[str, Score]]:
    """The scores by language of each part. Builds an index for each space below `folder`."""
    places: dict[Estimate, Path] = {}
    found = {}
    for part in PARTS:
        if part.space not in places:
            places[part.space] = _build(corpus, part.space, model, folder)
        with closing(LiveIndex(EdgeEngine(places[part.space]), model.fingerprint)) as live_index:
            found[part.name] = by_language(asked, kit, Retriever(live_index, part.ranking))
    return found


def _build(corpus: Corpus, space: Estimate, model: Embedder, folder: Path) -> Path:
    place = folder / space.__name__
    with closing(CachedEmbedder(model, folder / "embeddings.sqlite")) as cached:
        workshop = pipeline.Workshop(EdgeEngine(place), cached, estimate=space)
        pipeline.run(corpus, workshop, pipeline.Options(rebuild=True, keep=2))
    return place
