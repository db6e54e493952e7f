"""Asking a service again when it did not answer, with patience that ends."""

from __future__ import annotations

import email.utils
import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

import httpx

from ingestion.index.error import Unavailable

_ASK_AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504})


@dataclass(frozen=True, slots=True)
class Patience:
    """How often a service is asked, and how long is waited in between.

    The wait doubles from `first_s` up to `most_s`; a random part of it is left out, so that those
    who were turned away together do not come back together.
    """

    attempts: int
    first_s: float = 0.5
    most_s: float = 20.0

    def wait(self, failures: int) -> float:
        """Seconds to wait after so many failures."""
        return min(self.most_s, self.first_s * 2.0 ** (failures - 1)) * random.uniform(0.5, 1)  # noqa: S311


def send(ask: Callable[[], httpx.Response], patience: Patience) -> httpx.Response:
    """The first answer that is not "try again". Raises `Unavailable` when patience ends."""
    failures = 0
    while True:
        asked_for = 0.0
        try:
            response = ask()
        except httpx.TransportError as error:
            problem = f"{type(error).__name__}: {error}".rstrip(": ")
        else:
            if response.status_code not in _ASK_AGAIN:
                return response
            problem = f"it answers {response.status_code} {response.reason_phrase}"
            asked_for = _retry_after(response)
        failures += 1
        if failures >= patience.attempts:
            raise Unavailable(f"no answer after {failures} attempts, {problem}")
        if asked_for > patience.most_s:
            raise Unavailable(f"{problem} and asks to come back in {asked_for:.0f} s")
        time.sleep(max(asked_for, patience.wait(failures)))


def _retry_after(response: httpx.Response) -> float:
    """The seconds that the header asks to wait; 0 where there is none that can be read."""
    told = response.headers.get("Retry-After", "").strip()
    if told.isdigit():
        return float(told)
    try:
        moment = email.utils.parsedate_to_datetime(told)
    except ValueError:
        return 0.0
    return max(0.0, (moment.replace(tzinfo=moment.tzinfo or UTC) - datetime.now(UTC)).total_seconds())
