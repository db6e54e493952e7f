"""The one crossing between async code and the plain functions that compute."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import ParamSpec, TypeVar

import anyio
from anyio import to_thread
from anyio.lowlevel import RunVar

P = ParamSpec("P")
T = TypeVar("T")

_limiter: RunVar[anyio.CapacityLimiter] = RunVar("bienvenue_compute")


async def in_thread(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run a function that computes in a worker thread; at most as many at once as there are cores."""
    try:
        limiter = _limiter.get()
    except LookupError:
        limiter = anyio.CapacityLimiter(os.cpu_count() or 1)
        _limiter.set(limiter)
    return await to_thread.run_sync(lambda: function(*args, **kwargs), limiter=limiter)
