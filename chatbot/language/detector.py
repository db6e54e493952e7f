"""The seam: what a detector of languages is asked, and what it says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol

Origin = Literal["pinned", "asked", "detected", "conversation", "page", "browser", "default"]
"""What says which language it is: the person's choice in the interface, their wish in words, the
message itself, what they wrote before, the page they are on, their browser, or nothing."""

DEFAULT = "fr"

SURE = 0.6
"""Below this confidence the person is told what was understood, and what else it may have been."""


@dataclass(frozen=True, slots=True)
class Detected:
    """A language (ISO 639-1), how surely (0 to 1), and what says so.

    `other` is the second likeliest language, where the confidence is below `SURE`.
    """

    code: str
    confidence: float
    source: Origin
    other: str = ""

    def to_dict(self) -> dict[str, str | float]:
        """As it is told outside: code, confidence and source."""
        return {"code": self.code, "confidence": self.confidence, "source": self.source}


UNKNOWN = Detected(DEFAULT, 0.0, "default")
"""Nothing says which language it is."""


@dataclass(frozen=True, slots=True)
class Hints:
    """What is known beside the message, as BCP 47 tags; None where it is not.

    `asked` is the language the person asked for earlier in the conversation, `conversation` the one
    they wrote in last, `page` that of the page they are on, `browser` the first their browser wants.
    """

    page: str | None = None
    browser: str | None = None
    conversation: str | None = None
    asked: str | None = None


NO_HINTS = Hints()


class Detector(Protocol):
    """Tells the language of a message."""

    def detect(self, text: str, hints: Hints = NO_HINTS) -> Detected:
        """The language of `text`. The same text and hints have the same answer, in any thread."""
        ...
