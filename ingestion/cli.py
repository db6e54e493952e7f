"""`bienvenue ingest`: refresh the knowledge."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from ingestion import pipeline
from ingestion.corpus import read_corpus
from ingestion.index import generation
from ingestion.index.cache import CachedEmbedder
from ingestion.index.embedder import embedder
from ingestion.index.error import DocumentError, IndexDamaged, UsageError
from ingestion.index.settings import load
from ingestion.index.store import Engine
from ingestion.reconcile import Plan
from ingestion.report import Report
from ingestion.settings import IngestionSettings
from ingestion.vectors import ShippedVectors

app = typer.Typer(help="Refresh the knowledge: index the documents of the corpus.", no_args_is_help=True)

CorpusOption = Annotated[Path | None, typer.Option("--corpus", help="Folder of Markdown documents.")]
IndexOption = Annotated[Path | None, typer.Option("--index", help="Folder of the index.")]
JsonOption = Annotated[bool, typer.Option("--json", help="One JSON object on stdout.")]


@app.command()
def run(
    source: Annotated[list[str] | None, typer.Argument(help="Folders to index instead of the corpus (one).")] = None,
    corpus: CorpusOption = None,
    index: IndexOption = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would change.")] = False,
    rebuild: Annotated[bool, typer.Option("--rebuild", help="Build the index anew, whatever it holds.")] = False,
    allow_deletions: Annotated[
        bool, typer.Option("--allow-deletions", help="Let go of the brake on mass deletion.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Index what changed, verify it, and make it live.

    Exit codes: 0 done, 4 the index cannot be used, 5 done but some documents failed, 7 refused
    because too much would be deleted.
    """
    settings = _settings(_one(source, corpus), index)
    options = pipeline.Options(rebuild, allow_deletions, dry_run, settings.index.keep)
    with generation.ingestion_lock(settings.index.path), _workshop(settings) as workshop:
        report = pipeline.run(read_corpus(settings.corpus.path), workshop, options)
    _print(report, as_json=as_json, dry_run=dry_run)


@app.command()
def plan(corpus: CorpusOption = None, index: IndexOption = None, as_json: JsonOption = False) -> None:
    """Say what `ingest run` would change; write nothing."""
    settings = _settings(corpus, index)
    engine = generation.engine(settings.index)
    read = read_corpus(settings.corpus.path)
    live = pipeline.live_manifest(engine)
    wanted = pipeline.plan(read, live, embedder(settings.embedding).fingerprint)
    if as_json:
        typer.echo(json.dumps({**wanted.to_dict(), "failed": [error.to_dict() for error in read.failed]}))
    else:
        _print_plan(wanted)
    _fail_on(read.failed)


@app.command()
def status(index: IndexOption = None, as_json: JsonOption = False) -> None:
    """Say which generation is live, since when, and what it holds."""
    settings = _settings(None, index)
    engine = generation.engine(settings.index)
    live = engine.live()
    rows = [_generation_row(engine, name, live=name == live) for name in engine.generations()]
    if as_json:
        typer.echo(json.dumps({"live": live, "generations": rows}))
        return
    if not rows:
        typer.echo("There is no index yet. Make one with: bienvenue ingest run")
    for row in rows:
        mark = "live" if row["live"] else "    "
        if "damaged" in row:
            typer.echo(f"{mark}  {row['generation']}  damaged: {row['damaged']}")
            continue
        typer.echo(
            f"{mark}  {row['generation']}  {row['created']}  {row['documents']} documents, "
            f"{row['passages']} passages, {row['points']} points  {row['fingerprint']}"
        )


@app.command()
def rollback(
    index: IndexOption = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would change.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Make the generation that the live one took over from live again.

    The documents are not touched: put them right before the next `ingest run`, which publishes them.
    """
    settings = _settings(None, index)
    engine = generation.engine(settings.index)
    with generation.ingestion_lock(settings.index.path):
        current, previous = generation.rollback(engine, dry_run=dry_run)
    if as_json:
        typer.echo(json.dumps({"from": current, "to": previous, "dry_run": dry_run}))
    else:
        typer.echo(f"{'Would go' if dry_run else 'Went'} back from {current} to {previous}.")


_SHOWN = 5


def _settings(corpus: Path | None, index: Path | None) -> IngestionSettings:
    return load(IngestionSettings, {"corpus": {"path": corpus}, "index": {"path": index}})


def _one(source: list[str] | None, corpus: Path | None) -> Path | None:
    """The folder to index: the source or the corpus named, none for the default."""
    if not source:
        return corpus
    if corpus:
        raise UsageError("Name the folder once: as SOURCE or with --corpus.")
    if len(source) > 1:
        raise UsageError("One folder at a time: put the documents below one folder, or run once for each index.")
    return Path(source[0])


@contextmanager
def _workshop(settings: IngestionSettings) -> Iterator[pipeline.Workshop]:
    engine = generation.engine(settings.index)
    shipped = ShippedVectors(embedder(settings.embedding), settings.corpus.path)
    model = CachedEmbedder(shipped, settings.index.path / "embeddings.sqlite")
    try:
        with _progress() as progress:
            yield pipeline.Workshop(engine, model, progress)
    finally:
        model.close()
        engine.close()


_LONG_STAGE = 1000
_TENTHS = 10


class _Lines:
    """Progress as a line for each tenth of a long stage, where nobody watches a bar."""

    def __init__(self) -> None:
        self._name, self._total, self._done = "", 0, 0

    def stage(self, name: str, total: int) -> None:
        self._name, self._total, self._done = name, total, 0
        typer.echo(f"{name}: {total} …", err=True)

    def advance(self, steps: int) -> None:
        before, self._done = self._done, self._done + steps
        tenth = max(1, self._total // 10)
        if self._total >= _LONG_STAGE and before // tenth < self._done // tenth < _TENTHS:
            typer.echo(f"{self._name}: {self._done} of {self._total} …", err=True)


class _Bars:
    """Progress as rich bars."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._task = progress.add_task("Reading", total=None)

    def stage(self, name: str, total: int) -> None:
        self._progress.update(self._task, completed=0, total=0)
        self._progress.remove_task(self._task)
        self._task = self._progress.add_task(name, total=total)

    def advance(self, steps: int) -> None:
        self._progress.advance(self._task, steps)


@contextmanager
def _progress() -> Iterator[pipeline.Progress]:
    console = Console(stderr=True)
    if not console.is_terminal:
        yield _Lines()
        return
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console, transient=True) as progress:
        yield _Bars(progress)


def _print(report: Report, *, as_json: bool, dry_run: bool) -> None:
    if as_json:
        typer.echo(json.dumps({**report.to_dict(), "dry_run": dry_run}, ensure_ascii=False))
    else:
        _print_plan(report.plan)
        if report.published:
            typer.echo(
                f"Live: {report.generation}, {report.documents} documents, {report.passages} passages, "
                f"{report.points} points, in {report.seconds:.1f} s."
            )
    _fail_on(report.failed)


def _print_plan(wanted: Plan) -> None:
    if wanted.is_empty:
        typer.echo(f"Up to date: {len(wanted.kept)} files, nothing changed.")
        return
    if wanted.rebuild:
        typer.echo(f"The whole index is built, because {wanted.rebuild}.")
    counts = (("new", wanted.created), ("changed", wanted.changed), ("deleted", wanted.deleted))
    for label, paths in counts:
        if paths:
            more = f" and {len(paths) - _SHOWN} more" if len(paths) > _SHOWN else ""
            shown = ", ".join(paths[:_SHOWN]) + more
            typer.echo(f"{len(paths)} {label}: {shown}")


def _fail_on(failed: tuple[DocumentError, ...]) -> None:
    for error in failed:
        typer.echo(f"Failed: {error}", err=True)
    if failed:
        typer.echo(f"{len(failed)} documents cannot be read; they keep the version they had.", err=True)
        sys.exit(DocumentError.exit_code)


def _generation_row(engine: Engine, name: str, *, live: bool) -> dict[str, Any]:
    try:
        manifest = engine.manifest(name)
    except IndexDamaged as error:
        return {"generation": name, "live": live, "damaged": str(error)}
    return {
        "generation": name,
        "live": live,
        "created": manifest.created,
        "documents": sum(path.endswith(".md") for path in manifest.documents),
        "passages": manifest.passages,
        "points": manifest.points,
        "languages": dict(manifest.languages),
        "fingerprint": manifest.fingerprint,
    }
