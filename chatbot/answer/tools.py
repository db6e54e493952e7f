"""What the steps work with."""

from __future__ import annotations

from dataclasses import dataclass, field

from chatbot.language.detector import Detector
from chatbot.language.memory import Memory
from chatbot.retrieve.live_index import LiveIndex
from chatbot.retrieve.retriever import Retriever
from ingestion.index.embedder import Embedder


@dataclass(frozen=True, slots=True)
class Tools:
    """One of each; built in `chatbot.wiring`. `max_length` is that of a question, in characters.

    `memory` is of the languages of conversations.
    """

    detector: Detector
    embedder: Embedder
    live_index: LiveIndex
    retriever: Retriever
    max_length: int
    memory: Memory = field(default_factory=Memory)
