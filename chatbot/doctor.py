"""What is wrong with an installation."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial
from importlib.metadata import EntryPoint, entry_points

from chatbot.retrieve.chat_translator import ChatTranslator
from chatbot.retrieve.cross_encoder import CrossEncoderReranker
from chatbot.settings import LlmSettings, Settings
from ingestion.index import generation
from ingestion.index.embedder import Embedder, embedder
from ingestion.index.error import BienvenueError
from ingestion.index.settings import EmbeddingSettings


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at; `exit_code` is 0 where it is well."""

    name: str
    detail: str
    exit_code: int = 0

    @property
    def ok(self) -> bool:
        """Whether it is well."""
        return self.exit_code == 0


def examine(settings: Settings) -> list[Check]:
    """Look at each part in turn; one that fails does not hide the others."""

    @cache
    def model() -> Embedder:
        return embedder(settings.embedding)

    checks = [
        _try("embedding model", lambda: _model(settings.embedding, model())),
        _try("index", lambda: _index(settings, model())),
        *(_try(each.name, partial(_other, each, settings, model)) for each in entry_points(group="bienvenue.checks")),
    ]
    if cross_encoder := settings.retrieval.cross_encoder:
        checks.append(
            _try("cross-encoder", lambda: _cross_encoder(cross_encoder, settings.retrieval.cross_encoder_depth))
        )
    if settings.retrieval.translate:
        checks.append(_try("translation", lambda: _translation(settings.llm)))
    return checks


def _other(check: EntryPoint, settings: Settings, model: Callable[[], Embedder]) -> str:
    sentence: str = check.load()(settings.corpus, settings.index, model().fingerprint)
    return sentence


def _try(name: str, look: Callable[[], str]) -> Check:
    try:
        return Check(name, look())
    except BienvenueError as error:
        return Check(name, str(error), error.exit_code)


def _model(settings: EmbeddingSettings, model: Embedder) -> str:
    fingerprint = model.fingerprint
    model.embed(["Bonjour"], "query")  # loading takes longer than a question
    began = time.perf_counter()
    length = float((model.embed(["Bonjour"], "query") ** 2).sum() ** 0.5)
    took = (time.perf_counter() - began) * 1000
    name = " ".join(filter(None, (settings.backend, settings.model, settings.base_url)))
    return f"{name}: {fingerprint}, {model.dim} dimensions, a vector of length {length:.2f} in {took:.0f} ms"


def _index(settings: Settings, model: Embedder) -> str:
    store = generation.engine(settings.index)
    try:
        index = generation.open_live(store, model.fingerprint)
        manifest = index.manifest
        index.close()
    finally:
        store.close()
    languages = ", ".join(f"{code} {count}" for code, count in sorted(manifest.languages.items()))
    return (
        f"generation {manifest.generation}, {len(manifest.documents)} files, {manifest.passages} passages ({languages})"
    )


def _cross_encoder(name: str, depth: int) -> str:
    reranker = CrossEncoderReranker(name)
    # About as much as a section of the corpus.
    texts = ["Quelle pharmacie est ouverte la nuit ? Appelez le 3237, jour et nuit. " * 8] * depth
    began = time.perf_counter()
    reranker.score("Bonjour", texts)
    return f"{name}: {depth} sections read in {(time.perf_counter() - began) * 1000:.0f} ms"


def _translation(settings: LlmSettings) -> str:
    translator = ChatTranslator(settings)
    began = time.perf_counter()
    french = translator.ask("Where is the town hall?", "en")
    took = (time.perf_counter() - began) * 1000
    return f"{settings.model} {settings.base_url}: «Where is the town hall?» is «{french}», in {took:.0f} ms"
