"""How the index grows: the time to build, open and search it, and the room it takes, by its size."""

from __future__ import annotations

import multiprocessing
import os
import resource
import tempfile
import time
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from eval.bench import mock_corpus
from eval.bench.figures import machine, spread
from eval.bench.mock_corpus import DIM, POINTS_A_PASSAGE, TODAY, Question
from eval.bench.plot import Line
from ingestion.index import generation
from ingestion.index.address import Numbers
from ingestion.index.passage import Point
from ingestion.index.settings import IndexSettings
from ingestion.index.store import Hits, Index, Manifest, Where

_LIMIT, _LIMIT_WORDS = 240, 60
"""As many as retrieval asks for."""


def _search(index: Index, asked: Question, **only: str) -> Hits:
    return index.search(asked.vector, _LIMIT, Where("passage", TODAY, **only))


SEARCHES: Mapping[str, Callable[[Index, Question], Hits]] = {
    "all that is valid": _search,
    "one language": lambda index, asked: _search(index, asked, language=asked.language),
    "theme and audience": lambda index, asked: _search(index, asked, theme=asked.theme, audience=asked.audience),
    "words": lambda index, asked: index.search(
        asked.words, _LIMIT_WORDS, Where("passage", TODAY, language=asked.language)
    ),
}
"""What is searched for."""

_QUESTIONS = 200
_WARM_UP = 20
_NEAREST = 10
_GENERATION = "20261123T000000"
_PAGE = os.sysconf("SC_PAGE_SIZE")
_MB = 1_000_000


def measure(
    passages: int, engines: Mapping[str, IndexSettings], tell: Callable[[str], None] = lambda _: None
) -> dict[str, Any]:
    """Build, open and search a generation of each size on each engine, in processes of their own."""
    rows = []
    for name, settings in engines.items():
        for size in sizes(passages):
            tell(f"{name}: {size:,} passages …")
            rows.append({"engine": name, **_measure_one(settings, size, alone)})
    return {"machine": machine(), "points_a_passage": POINTS_A_PASSAGE, "questions": _QUESTIONS, "rows": rows}


def sizes(passages: int) -> list[int]:
    """The powers of ten from 1,000 on, and what was asked for."""
    smaller = [10**power for power in range(3, 8) if 10**power < passages]
    return [*smaller, passages]


def engines_for(wanted: str, settings: IndexSettings, test_url: str | None) -> dict[str, IndexSettings]:
    """The engines to measure, of those that are there: a server only where a setting names one."""
    found: dict[str, IndexSettings] = {}
    if wanted in {"edge", "all"}:
        found["edge"] = settings.model_copy(update={"url": None})
    url = settings.url or test_url
    if url and wanted in {"server", "all"}:
        found["server"] = settings.model_copy(update={"url": url})
    return found


def lines(rows: Iterable[Mapping[str, Any]]) -> list[Line]:
    """What is drawn of one engine: milliseconds by passages."""
    rows = list(rows)
    drawn = [
        Line("build", [(row["passages"], row["build_s"] * 1000) for row in rows]),
        Line("open", [(row["passages"], row["open_ms"]) for row in rows]),
    ]
    return drawn + [
        Line(f"search: {name} (p95)", [(row["passages"], row["searches"][name]["p95_ms"]) for row in rows])
        for name in SEARCHES
    ]


Run = Callable[..., dict[str, Any]]


def alone(work: Run, *arguments: object) -> dict[str, Any]:
    """Do work in a process of its own, so that its memory is only what it took."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(max_workers=1, mp_context=context) as pool:
        return pool.submit(work, *arguments).result()


def _measure_one(settings: IndexSettings, passages: int, run: Run) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="bienvenue-bench-") as folder:
        own = settings.model_copy(update={"path": Path(folder), "collection": f"bench-{uuid.uuid4().hex}"})
        try:
            built = run(build, own, passages)
            disk = None if own.url else _allocated(own.path) / _MB
            return {"passages": passages, **built, "disk_mb": disk, **run(read, own, passages)}
        finally:
            if own.url:
                _drop(own)


def build(settings: IndexSettings, passages: int) -> dict[str, Any]:
    """Build a generation; making its points is not counted. The memory is that of this process."""
    engine = generation.engine(settings)
    before = _resident()
    making = _Timed(mock_corpus.batches(passages))
    began = time.perf_counter()
    engine.build(_manifest(passages), making)
    took = time.perf_counter() - began - making.seconds
    engine.close()
    points = passages * POINTS_A_PASSAGE
    return {
        "points": points,
        "build_s": round(took, 2),
        "points_per_s": round(points / took),
        "build_memory_mb": round(max(0, _peak() - before) / _MB),
    }


def read(settings: IndexSettings, passages: int) -> dict[str, Any]:
    """Open the generation and search it, one question at a time."""
    questions = mock_corpus.questions(passages, _QUESTIONS)
    engine = generation.engine(settings)
    before = _resident()
    began = time.perf_counter()
    index = engine.open(_GENERATION)
    opened = time.perf_counter() - began
    times = {name: spread(_times(partial(search, index), questions)) for name, search in SEARCHES.items()}
    memory = _resident() - before
    found = _share_found(index, passages, questions)
    index.close()
    engine.close()
    return {
        "open_ms": round(opened * 1000, 1),
        "memory_mb": round(max(0, memory) / _MB),
        "searches": times,
        "nearest_found": round(found, 4),
    }


def _times(search: Callable[[Question], Hits], questions: Sequence[Question]) -> list[float]:
    for question in questions[:_WARM_UP]:
        search(question)
    times = []
    for question in questions:
        began = time.perf_counter()
        search(question)
        times.append((time.perf_counter() - began) * 1000)
    return times


def _share_found(index: Index, passages: int, questions: Sequence[Question]) -> float:
    """How many of the ten nearest a search finds, against a comparison with every vector."""
    every = SEARCHES["all that is valid"]
    pairs = zip(questions, _nearest(passages, questions), strict=True)
    return float(np.mean([np.isin(nearest, every(index, asked).points[:_NEAREST]).mean() for asked, nearest in pairs]))


def _nearest(passages: int, questions: Sequence[Question]) -> Numbers:
    """The numbers of the ten nearest points of each question, shape (questions, 10)."""
    asked = np.stack([question.vector for question in questions])
    numbers = np.zeros((len(asked), 0), np.uint64)
    scores = np.zeros((len(asked), 0), np.float32)
    for batch in mock_corpus.batches(passages):
        points = [point for point in batch if mock_corpus.valid(point)]
        if not points:
            continue
        new = np.tile(np.array([point.id for point in points], np.uint64), (len(asked), 1))
        numbers = np.hstack([numbers, new])
        scores = np.hstack([scores, asked @ np.stack([point.vector for point in points]).T])
        best = np.argsort(-scores, axis=1)[:, :_NEAREST]
        numbers, scores = np.take_along_axis(numbers, best, 1), np.take_along_axis(scores, best, 1)
    return numbers


class _Timed:
    """Batches, and how long they took to make."""

    def __init__(self, batches: Iterator[list[Point]]) -> None:
        self._batches = batches
        self.seconds = 0.0

    def __iter__(self) -> _Timed:
        return self

    def __next__(self) -> list[Point]:
        began = time.perf_counter()
        try:
            return next(self._batches)
        finally:
            self.seconds += time.perf_counter() - began


def _manifest(passages: int) -> Manifest:
    points = passages * POINTS_A_PASSAGE
    return Manifest(_GENERATION, f"{TODAY}T00:00:00+00:00", "bench", DIM, points, passages, {}, {}, {})


def _drop(settings: IndexSettings) -> None:
    engine = generation.engine(settings)
    for name in engine.generations():
        engine.drop(name)
    engine.close()


def _allocated(folder: Path) -> int:
    """The room that files really take: the engine's are mostly zeros that take none."""
    return sum(path.stat().st_blocks * 512 for path in folder.rglob("*") if path.is_file())


def _resident() -> int:
    return int(Path("/proc/self/statm").read_text("ascii").split()[1]) * _PAGE


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
