"""The language of a conversation: what the person wrote in last, and what they asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from chatbot.language.detector import Detected, Detector, Hints

LAST = 20
"""So many of the last messages are looked at; what was said before them has been said again since."""

_SAID = frozenset({"detected", "asked", "pinned"})


@dataclass(frozen=True, slots=True)
class Conversation:
    """`language` is the one written in last, `asked` the one the person asked for; None: not yet."""

    language: str | None = None
    asked: str | None = None

    def after(self, detected: Detected) -> Conversation:
        """The conversation with one message more. A message that says nothing leaves it as it is."""
        if detected.source not in _SAID:
            return self
        return Conversation(detected.code, detected.code if detected.source == "asked" else self.asked)


NOT_BEGUN = Conversation()


def follow(messages: Sequence[str], detector: Detector, page: str | None = None) -> Conversation:
    """The conversation that these messages of the person make, the oldest first."""
    conversation = NOT_BEGUN
    for message in messages[-LAST:]:
        hints = Hints(page=page, conversation=conversation.language, asked=conversation.asked)
        conversation = conversation.after(detector.detect(message, hints))
    return conversation
