"""Builds every service from the settings, and owns its lifetime."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from chatbot.answer.tools import Tools
from chatbot.language.ensemble import EnsembleDetector
from chatbot.retrieve.live_index import LiveIndex
from chatbot.retrieve.retriever import Retriever
from chatbot.settings import Settings
from ingestion.index import generation
from ingestion.index.embedder import embedder


@contextmanager
def tools(settings: Settings) -> Iterator[Tools]:
    """Everything that answering needs. The index is opened at the first question."""
    model = embedder(settings.embedding)
    live_index = LiveIndex(generation.engine(settings.index), model.fingerprint)
    try:
        yield Tools(
            detector=EnsembleDetector(),
            embedder=model,
            live_index=live_index,
            retriever=Retriever(live_index),
            max_length=settings.server.max_question,
        )
    finally:
        live_index.close()
