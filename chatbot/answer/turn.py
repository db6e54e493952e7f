"""One question and what became of it: a frozen value that each step hands on, grown by its part."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from typing import Any, Literal

from chatbot.answer.status import Status
from chatbot.language.conversation import NOT_BEGUN, Conversation
from chatbot.language.detector import UNKNOWN, Detected, Hints
from chatbot.retrieve.query import EVERYTHING, Filters
from chatbot.retrieve.showing import Found
from ingestion.index.language import primary
from ingestion.index.passage import Vector

NoticeCode = Literal["other_language", "unsupported_language", "language_unsure"]


@dataclass(frozen=True, slots=True)
class Question:
    """What came in.

    `pinned` is the language the person chose, `page` that of the page they are on, `browser` the one
    their browser wants; `conversation` is what they wrote before; `filters` say which documents may
    answer.
    """

    text: str
    pinned: str | None = None
    page: str | None = None
    browser: str | None = None
    conversation: Conversation = NOT_BEGUN
    filters: Filters = EVERYTHING

    @property
    def hints(self) -> Hints:
        """What is known of the language beside the text."""
        return Hints(self.page, self.browser, self.conversation.language, self.conversation.asked)

    @property
    def likely_language(self) -> str | None:
        """The language to speak where the text has none to detect; None: nothing says which."""
        conversation = self.conversation
        known = (self.pinned, conversation.asked, conversation.language, self.page, self.browser)
        return next((primary(tag) for tag in known if tag), None)


@dataclass(frozen=True, slots=True)
class Citation:
    """What a mark `[n]` stands for; `quote` is the beginning of the text it was taken from."""

    n: int
    doc_id: str
    title: str
    heading: str
    url: str
    language: str
    checked: date | None
    quote: str


@dataclass(frozen=True, slots=True)
class Notice:
    """Something the person must know about the answer."""

    code: NoticeCode
    text: str


@dataclass(frozen=True, slots=True)
class Turn:
    """The state of a turn between two steps. A turn with a status has ended.

    `found` are sections, best first; `draft` is composed but not yet checked, `answer` may be shown.
    """

    question: Question
    today: date
    language: Detected = UNKNOWN
    vector: Vector | None = field(default=None, compare=False, repr=False)
    found: tuple[Found, ...] = ()
    answerable: bool = False
    draft: str = ""
    answer: str = ""
    citations: tuple[Citation, ...] = ()
    notices: tuple[Notice, ...] = ()
    suggestions: tuple[str, ...] = ()
    status: Status | None = None
    timings_ms: Mapping[str, float] = field(default_factory=dict, compare=False)

    def end(self, status: Status, answer: str | None = None) -> Turn:
        """The turn ended, with the answer it has or the one given."""
        return replace(self, status=status, answer=self.answer if answer is None else answer)

    def notice(self, code: NoticeCode, text: str) -> Turn:
        """The turn with one notice more."""
        return replace(self, notices=(*self.notices, Notice(code, text)))

    def to_dict(self) -> dict[str, Any]:
        """As values that JSON knows, but for dates: what `bienvenue ask --json` prints."""
        return {
            "question": self.question.text,
            "language": self.language.to_dict(),
            "status": self.status,
            "answer": self.answer,
            "citations": [asdict(each) for each in self.citations],
            "suggestions": list(self.suggestions),
            "notices": [asdict(each) for each in self.notices],
            "timings_ms": dict(self.timings_ms),
        }
