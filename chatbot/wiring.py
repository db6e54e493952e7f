"""Builds every service from the settings, and owns its lifetime."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from chatbot.answer.tools import Tools
from chatbot.language.ensemble import EnsembleDetector
from chatbot.retrieve.live_index import LiveIndex
from chatbot.retrieve.rerank import Rereading
from chatbot.retrieve.retriever import Retriever
from chatbot.retrieve.translate import InFrench
from chatbot.settings import Settings
from ingestion.index import generation
from ingestion.index.embedder import Embedder, embedder


@contextmanager
def tools(settings: Settings) -> Iterator[Tools]:
    """Everything that answering needs. The index is opened at the first question."""
    model = embedder(settings.embedding)
    in_french, rereading = _in_french(settings, model), _rereading(settings)
    fingerprint = model.fingerprint  # may ask a service: before the engine connects
    live_index = LiveIndex(generation.engine(settings.index), fingerprint)
    try:
        yield Tools(
            detector=EnsembleDetector(),
            embedder=model,
            live_index=live_index,
            retriever=Retriever(live_index, in_french=in_french, rereading=rereading),
            max_length=settings.server.max_question,
        )
    finally:
        live_index.close()


def _in_french(settings: Settings, model: Embedder) -> InFrench | None:
    if not settings.retrieval.translate:
        return None
    from chatbot.retrieve.chat_translator import ChatTranslator

    return InFrench(ChatTranslator(settings.llm), model)


def _rereading(settings: Settings) -> Rereading | None:
    if not settings.retrieval.cross_encoder:
        return None
    from chatbot.retrieve.cross_encoder import CrossEncoderReranker

    return Rereading(CrossEncoderReranker(settings.retrieval.cross_encoder), settings.retrieval.cross_encoder_depth)
