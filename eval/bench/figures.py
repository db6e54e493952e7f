"""What every measurement tells, and how."""

from __future__ import annotations

import os
import platform
import statistics
from collections.abc import Iterable, Sequence

import numpy as np
import typer

_NAME = 24
_CELL = 14


def machine() -> str:
    """The machine in words: a figure without it says nothing."""
    return f"{os.cpu_count()} cores, {platform.machine()}"


def spread(milliseconds: Sequence[float]) -> dict[str, float]:
    """Median and 95th percentile."""
    return {
        "p50_ms": round(statistics.median(milliseconds), 2),
        "p95_ms": round(float(np.percentile(milliseconds, 95)), 2),
    }


def print_table(columns: Sequence[str], rows: Iterable[tuple[str, Sequence[str]]]) -> None:
    """Print rows of a name and its figures."""
    for name, cells in (("", columns), *rows):
        typer.echo(f"{name:{_NAME}}" + "".join(f"{cell:>{_CELL}}" for cell in cells))
