"""`bienvenue bench`: how fast is it? Medians and ratios of one run."""

from __future__ import annotations

import http.client
import json
import os
import platform
import statistics
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

import numpy as np
import typer

from eval import dataset
from eval.cli import DATASETS
from ingestion.index.error import Unavailable

_START_S = 60.0
_WARM_UP = 5


def bench(
    file: Annotated[Path, typer.Argument(help="A dataset whose questions are asked.")] = DATASETS / "newcomers.jsonl",
    rounds: Annotated[int, typer.Option(min=1, max=100, help="How often each question is asked.")] = 5,
    index: Annotated[Path | None, typer.Option("--index", help="Folder of the index.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object on stdout.")] = False,
) -> None:
    """Time whole answers over HTTP on a server started for it, one at a time.

    `answer` is from the request to the last byte of the stream, `first event` to its first event;
    the steps are measured inside the service.
    """
    questions = [row.question for row in dataset.read(file)]
    with _server(index) as url:
        for question in questions[:_WARM_UP]:
            _ask(url, question)
        samples = [_ask(url, question) for _ in range(rounds) for question in questions]
    report = _report(samples)
    if as_json:
        typer.echo(json.dumps(report))
        return
    typer.echo(f"{report['machine']}, {len(samples)} answers")
    typer.echo(f"{'':14}{'p50 ms':>9}{'p95 ms':>9}{'of answer':>11}")
    for name, row in report["rows"].items():
        typer.echo(f"{name:14}{row['p50_ms']:>9.1f}{row['p95_ms']:>9.1f}{row['share']:>11.0%}")


@contextmanager
def _server(index: Path | None) -> Iterator[str]:
    """A service of its own on a free port of this machine."""
    command = [sys.executable, "-m", "chatbot", "serve", "--port", "0"]
    if index:
        command += ["--index", str(index)]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)  # noqa: S603 - our own command
    try:
        yield _address(process)
    finally:
        process.terminate()
        try:
            process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            process.kill()


def _address(process: subprocess.Popen[str]) -> str:
    if process.stderr is None:
        raise AssertionError("stderr is a pipe")
    lines = []
    deadline = time.monotonic() + _START_S
    for line in process.stderr:
        lines.append(line)
        if "http://" in line:
            url = line.split("http://")[1].split()[0]
            return f"http://{url}"
        if time.monotonic() > deadline:
            break
    raise Unavailable("The service did not start:\n" + "".join(lines))


def _ask(url: str, question: str) -> dict[str, float]:
    """Ask over HTTP; milliseconds by name."""
    body = json.dumps({"message": question})
    headers = {"Content-Type": "application/json", "Accept": "text/event-stream"}
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=_START_S)
    began = time.perf_counter()
    connection.request("POST", "/api/v1/chat", body, headers)
    response = connection.getresponse()
    text = response.readline()
    first = time.perf_counter()
    text += response.read()
    ended = time.perf_counter()
    connection.close()
    steps = _steps(text.decode())
    return {"answer": (ended - began) * 1000, "first event": (first - began) * 1000, **steps}


def _steps(stream: str) -> dict[str, float]:
    last = [line for line in stream.splitlines() if line.startswith("data:")][-1]
    event = json.loads(last.removeprefix("data:"))
    if "timings_ms" not in event:
        raise Unavailable(f"A question was not answered: {event}")
    timings: dict[str, float] = event["timings_ms"]
    return {f"  {name}": value for name, value in timings.items() if name != "total"}


def _report(samples: Sequence[dict[str, float]]) -> dict[str, Any]:
    columns: dict[str, list[float]] = defaultdict(list)
    for sample in samples:
        for name, value in sample.items():
            columns[name].append(value)
    whole = statistics.median(columns["answer"])
    rows = {
        name: {
            "p50_ms": round(statistics.median(values), 2),
            "p95_ms": round(float(np.percentile(values, 95)), 2),
            "share": round(statistics.median(values) / whole, 3),
        }
        for name, values in columns.items()
    }
    return {"machine": f"{os.cpu_count()} cores, {platform.machine()}", "answers": len(samples), "rows": rows}
