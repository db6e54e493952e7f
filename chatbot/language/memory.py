"""Remembers the language of conversations: in memory only, the latest ones, never a word of them."""

from __future__ import annotations

import threading
from collections import OrderedDict

from chatbot.language.conversation import NOT_BEGUN, Conversation

LIMIT = 10_000
"""Conversations; about 3 MB."""


class Memory:
    """The languages of the conversations last heard of. Safe to call from several threads."""

    def __init__(self, limit: int = LIMIT) -> None:
        self._limit = limit
        self._known: OrderedDict[str, Conversation] = OrderedDict()
        self._lock = threading.Lock()

    def recall(self, conversation_id: str | None) -> Conversation:
        """What is known of a conversation; `NOT_BEGUN` where nothing is."""
        with self._lock:
            return self._known.get(conversation_id or "", NOT_BEGUN)

    def keep(self, conversation_id: str, conversation: Conversation) -> None:
        """Remember it as the latest, and forget the oldest above the limit."""
        with self._lock:
            self._known[conversation_id] = conversation
            self._known.move_to_end(conversation_id)
            if len(self._known) > self._limit:
                self._known.popitem(last=False)
