"""A language model that translates: a service that answers `POST {base_url}/chat/completions`."""

from __future__ import annotations

import logging
import time
import weakref
from functools import cache
from importlib import resources

import httpx

from chatbot.settings import LlmSettings
from ingestion.index.embedding.http import address, client
from ingestion.index.embedding.retry import Patience, send
from ingestion.index.embedding.text import usable
from ingestion.index.error import BienvenueError, ConfigurationError, Unavailable
from ingestion.index.settings import variable

_log = logging.getLogger(__name__)

_PATIENCE = Patience(2, first_s=0.2, most_s=1.0)
"""A person waits."""
_REST_S = 30.0
"""A service that did not answer is left alone for so long: not every question shall wait for it."""
_LONGEST = 300
"""Characters of a translation; what is longer is something else."""
_TOKENS = 200
_MOST_BYTES = 100_000
_WRONG_SETTING = {401: ("api_key",), 403: ("api_key",), 404: ("model", "base_url")}


class _NoTranslation(Unavailable):
    """The service answers, but not with a translation."""


class ChatTranslator:
    """A `Translator` behind an address.

    The question is sent as data, and what comes back is held to one short line. Where there is no such
    line in time, the question itself is the translation; that is logged once, until it works again.
    """

    def __init__(self, settings: LlmSettings, patience: Patience = _PATIENCE, rest_s: float = _REST_S) -> None:
        self._settings = settings
        self._patience = patience
        self._rest_s = rest_s
        self._asks_again = 0.0
        self._failing = False
        self._url = address(settings.base_url, "chat/completions", "llm")
        self._client = client(settings.api_key, "llm")
        weakref.finalize(self, self._client.close)

    def translate(self, question: str, language: str) -> str:
        """See `Translator.translate`."""
        if time.monotonic() < self._asks_again:
            return question
        try:
            french = self.ask(question, language)
        except BienvenueError as error:
            # One strange question takes nothing from the others.
            if not isinstance(error, _NoTranslation):
                self._asks_again = time.monotonic() + self._rest_s
            self._tell(error)
            return question
        self._failing = False
        return french

    def ask(self, question: str, language: str) -> str:
        """The translation. Raises `Unavailable`, `ConfigurationError`."""
        # What looks like a mark of the prompt is none.
        text = usable(question).replace("<", " ").replace(">", " ")
        body = {
            "model": self._settings.model,
            "messages": [
                {"role": "system", "content": _prompt()},
                {"role": "user", "content": f'<question language="{language}">{text}</question>'},
            ],
            "temperature": 0,
            "max_tokens": _TOKENS,
        }
        ends = time.monotonic() + self._settings.timeout_s
        try:
            response = send(lambda: self._post(body, ends), self._patience)
            self._refuse(response)
        except Unavailable as error:
            raise Unavailable(f"The language model {self._url} cannot be used: {error}.") from error
        return _line(response)

    def _post(self, body: object, ends: float) -> httpx.Response:
        """A whole answer that came in time; a time-out is final."""
        left = max(0.01, ends - time.monotonic())
        content = bytearray()
        try:
            with self._client.stream("POST", self._url, json=body, timeout=left) as response:
                # Some services send blanks for as long as they think, which no other time-out sees.
                for piece in response.iter_bytes():
                    content += piece
                    if time.monotonic() > ends:
                        raise Unavailable(self._late())
                    if len(content) > _MOST_BYTES:
                        raise Unavailable(f"its answer is longer than {_MOST_BYTES} bytes")
        except httpx.TimeoutException as error:
            raise Unavailable(self._late()) from error
        except httpx.DecodingError as error:
            raise Unavailable("its answer cannot be decompressed") from error
        told = {name: value for name, value in response.headers.items() if name.lower() == "retry-after"}
        return httpx.Response(response.status_code, headers=told, content=bytes(content))

    def _late(self) -> str:
        return f"no answer in {self._settings.timeout_s:g} s"

    def _refuse(self, response: httpx.Response) -> None:
        # What the service says is not told: it may repeat the question.
        if response.is_success:
            return
        if names := _WRONG_SETTING.get(response.status_code):
            settings = " or ".join(variable("llm", name) for name in names)
            raise ConfigurationError(
                f"The language model {self._url} answers {response.status_code} to the model "
                f"{self._settings.model!r}. Is {settings} right?"
            )
        raise Unavailable(f"it answers {response.status_code}")

    def _tell(self, error: BienvenueError) -> None:
        if not self._failing:
            self._failing = True
            _log.warning("A question is looked for without its translation; told once, until one works: %s", error)


def _line(response: httpx.Response) -> str:
    """The one line of an answer. Raises `_NoTranslation` where it is anything else."""
    try:
        content = response.json()["choices"][0]["message"]["content"]
    except (ValueError, TypeError, KeyError, IndexError, RecursionError) as error:
        raise _NoTranslation("The language model does not answer as a chat does.") from error
    lines = usable(content).strip().splitlines() if isinstance(content, str) else []
    if len(lines) != 1 or len(lines[0]) > _LONGEST:
        raise _NoTranslation(f"The language model answers something else than one line of up to {_LONGEST} characters.")
    return " ".join(lines[0].split())


@cache
def _prompt() -> str:
    return resources.files("chatbot.retrieve").joinpath("prompts/translate.en.md").read_text("utf-8").strip()
