"""How fast an answer is, over HTTP."""

from __future__ import annotations

import http.client
import json
import statistics
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from eval import dataset
from eval.bench.figures import machine, spread
from ingestion.index.error import Unavailable

_START_S = 60.0
_WARM_UP = 5


def measure(file: Path, rounds: int, index: Path | None) -> dict[str, Any]:
    """Ask each question of a dataset so often; milliseconds of the whole and of each step."""
    questions = [row.question for row in dataset.read(file)]
    with _server(index) as url:
        for question in questions[:_WARM_UP]:
            _ask(url, question)
        return _report([_ask(url, question) for _ in range(rounds) for question in questions])


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
        name: {**spread(values), "share": round(statistics.median(values) / whole, 3)}
        for name, values in columns.items()
    }
    return {"machine": machine(), "answers": len(samples), "rows": rows}
