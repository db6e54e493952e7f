"""What the service says in its own name: `texts/<lang>.yaml`, one flat file a language."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

import yaml

from chatbot.answer.status import Status
from ingestion.index.language import SUPPORTED, fallbacks


def texts(language: str) -> Mapping[str, Mapping[str, str]]:
    """The texts of a language; those of the best fallback where the language is not supported."""
    return _read(language if language in SUPPORTED else fallbacks(language)[0])


@cache
def _read(code: str) -> Mapping[str, Mapping[str, str]]:
    content = resources.files("chatbot.answer").joinpath(f"texts/{code}.yaml").read_text("utf-8")
    loaded: Mapping[str, Mapping[str, str]] = yaml.safe_load(content)
    return loaded


def say(language: str, group: str, key: str, **values: Any) -> str:
    """One text, with its placeholders filled."""
    return texts(language)[group][key].format(**values)


def sentence(language: str, status: Status) -> str:
    """The sentence of a status for the person."""
    return texts(language)["status"][status]
