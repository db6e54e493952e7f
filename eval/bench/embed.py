"""How fast texts become vectors."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from eval.bench.figures import machine, spread
from ingestion.corpus import read_corpus
from ingestion.document import Document
from ingestion.index.embedder import Embedder, embedder
from ingestion.index.embedding.export import export
from ingestion.index.embedding.weights import bundled_weights
from ingestion.index.error import UsageError
from ingestion.index.settings import CorpusSettings, EmbeddingSettings

BUNDLED = "bundled"
REFERENCE = "sentence-transformers"
_LANGUAGE = "fr"
_WORDS = 75
"""About 130 tokens of French."""
_QUESTIONS = 50


def measure(passages: int, rounds: int) -> dict[str, Any]:
    """Passages a second and the time of a question, for each engine that is installed."""
    documents = [each for each in read_corpus(CorpusSettings().path).documents if each.language == _LANGUAGE]
    texts, questions = _passages(documents, passages), _questions(documents)
    with _engines() as engines:
        rows = _rows(engines, texts, questions, rounds)
        tokens = statistics.mean(map(engines[BUNDLED].count_tokens, texts))
    ratio = rows[BUNDLED]["passages_per_s"] / rows[REFERENCE]["passages_per_s"] if REFERENCE in rows else None
    return {"machine": machine(), "passages": len(texts), "tokens": round(tokens, 1), "ratio": ratio, "rows": rows}


@contextmanager
def _engines() -> Iterator[Mapping[str, Embedder]]:
    engines = {BUNDLED: embedder(EmbeddingSettings())}
    if find_spec("sentence_transformers") is None:
        yield engines
        return
    with tempfile.TemporaryDirectory() as folder:
        export(bundled_weights(), Path(folder))
        engines[REFERENCE] = embedder(EmbeddingSettings(backend=REFERENCE, model=folder))
        yield engines


def _rows(
    engines: Mapping[str, Embedder], texts: Sequence[str], questions: Sequence[str], rounds: int
) -> dict[str, dict[str, float]]:
    """In turns, so that what else the machine does meets each of them."""
    speeds: dict[str, list[float]] = {name: [] for name in engines}
    times: dict[str, list[float]] = {name: [] for name in engines}
    for model in engines.values():
        model.embed(texts[:4], "passage")
    for _ in range(rounds):
        for name, model in engines.items():
            began = time.perf_counter()
            model.embed(texts, "passage")
            speeds[name].append(len(texts) / (time.perf_counter() - began))
            for question in questions:
                began = time.perf_counter()
                model.embed([question], "query")
                times[name].append((time.perf_counter() - began) * 1000)
    return {
        name: {"passages_per_s": round(statistics.median(speeds[name]), 2), **spread(times[name])} for name in engines
    }


def _passages(documents: Sequence[Document], count: int) -> list[str]:
    words = " ".join(each.body for each in documents).split()
    pieces = [" ".join(words[start : start + _WORDS]) for start in range(0, len(words) - _WORDS, _WORDS)]
    if len(pieces) < count:
        raise UsageError(f"The corpus makes {len(pieces)} passages of {_WORDS} words, not {count}.")
    return pieces[:count]


def _questions(documents: Sequence[Document]) -> list[str]:
    asked = [question for each in documents for questions in each.asked.values() for question in questions]
    return asked[:: max(1, len(asked) // _QUESTIONS)][:_QUESTIONS]
