"""How often the language of a message is found, by language and by kind of message, and how fast.

Beside the ensemble that the service uses, each of its voices alone.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, Field, ValidationError

from chatbot.batch import numbered_rows
from chatbot.language.detector import Detector
from chatbot.language.ensemble import EnsembleDetector
from chatbot.language.voter import LangdetectVoter, NgramVoter, Py3langidVoter, VoterDetector
from ingestion.index.error import UsageError

DATASET = Path(__file__).resolve().parent / "datasets/language/dev.jsonl"

DETECTORS: Mapping[str, Callable[[], Detector]] = {
    "ensemble": EnsembleDetector,
    "ngram": lambda: VoterDetector(NgramVoter()),
    "py3langid": lambda: VoterDetector(Py3langidVoter()),
    "langdetect": lambda: VoterDetector(LangdetectVoter()),
}
"""What is compared; the service uses the first."""


class Message(BaseModel, frozen=True, extra="forbid"):
    """A message and the language it is in, or asks for (`pin`)."""

    id: str = Field(min_length=1)
    text: str = Field(min_length=1)
    language: str
    kind: Literal["short", "whole", "mixed", "romanised", "pin"]


@dataclass(frozen=True, slots=True)
class Count:
    """How many messages there are, and how many are right."""

    right: int
    total: int

    @property
    def share(self) -> float:
        """From 0 to 1."""
        return self.right / self.total


@dataclass(frozen=True, slots=True)
class Score:
    """What a detector made of a dataset; `p50_ms` is the median time of a message."""

    kinds: Mapping[str, Count]
    languages: Mapping[str, Mapping[str, Count]]
    wrong: tuple[tuple[Message, str], ...]
    p50_ms: float

    def to_dict(self) -> dict[str, Any]:
        """As values that JSON knows."""
        return {
            "p50_ms": self.p50_ms,
            "kinds": {kind: asdict(count) for kind, count in self.kinds.items()},
            "languages": {
                code: {kind: asdict(count) for kind, count in own.items()} for code, own in self.languages.items()
            },
            "wrong": [{**message.model_dump(), "detected": code} for message, code in self.wrong],
        }


def read(path: Path) -> list[Message]:
    """Read a dataset. Raises `UsageError` with the line that is wrong."""
    messages = []
    for number, values in numbered_rows(path):
        try:
            messages.append(Message.model_validate(values))
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(str(part) for part in first["loc"])
            raise UsageError(f"{path}, line {number}: {where}: {first['msg']}") from error
    if not messages:
        raise UsageError(f"{path} holds no message.")
    return messages


def measure(messages: Sequence[Message], detector: Detector) -> Score:
    """Detect every message without any hint, and count."""
    detector.detect(messages[0].text)  # what is loaded at the first call is not measured
    found, times = [], []
    for message in messages:
        began = time.perf_counter()
        found.append(detector.detect(message.text).code)
        times.append((time.perf_counter() - began) * 1000)
    judged = list(zip(messages, found, strict=True))
    codes, kinds = (dict.fromkeys(getattr(each, name) for each in messages) for name in ("language", "kind"))
    return Score(
        kinds={kind: _count(judged, kind=kind) for kind in kinds},
        languages={
            code: {kind: own for kind in kinds if (own := _count(judged, language=code, kind=kind)).total}
            for code in codes
        },
        wrong=tuple((message, code) for message, code in judged if code != message.language),
        p50_ms=round(statistics.median(times), 3),
    )


def _count(judged: Sequence[tuple[Message, str]], **wanted: str) -> Count:
    chosen = [
        code == message.language
        for message, code in judged
        if all(getattr(message, name) == value for name, value in wanted.items())
    ]
    return Count(sum(chosen), len(chosen))
