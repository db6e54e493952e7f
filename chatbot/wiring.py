"""Builds every service from the settings, and owns its lifetime."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from chatbot.answer.tools import Tools
from chatbot.language.detector import EnsembleDetector
from chatbot.retrieve.library import Library
from chatbot.retrieve.retriever import Retriever
from chatbot.settings import Settings
from ingestion.index import generation
from ingestion.index.embedder import embedder


@contextmanager
def tools(settings: Settings) -> Iterator[Tools]:
    """Everything that answering needs. The index is opened at the first question."""
    model = embedder(settings.embedding)
    library = Library(generation.engine(settings.index), model.fingerprint)
    try:
        yield Tools(
            detector=EnsembleDetector(),
            embedder=model,
            library=library,
            retriever=Retriever(library),
            max_length=settings.server.max_question,
        )
    finally:
        library.close()
