"""`bienvenue bench`: how fast is it?"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from chatbot.settings import Settings
from eval.bench import answer, embed, index, retrieve
from eval.bench.figures import print_table
from eval.bench.plot import log_log
from eval.cli import DATASETS
from ingestion.index.error import StorageError
from ingestion.index.settings import load

app = typer.Typer(help="Measure how fast it is, on this machine.")

IndexOption = Annotated[Path | None, typer.Option("--index", help="Folder of the index.")]
JsonOption = Annotated[bool, typer.Option("--json", help="One JSON object on stdout.")]


@app.callback(invoke_without_command=True)
def _default(context: typer.Context) -> None:
    if context.invoked_subcommand is None:
        answer_command()


@app.command("answer")
def answer_command(
    file: Annotated[Path, typer.Argument(help="A dataset whose questions are asked.")] = DATASETS / "newcomers.jsonl",
    rounds: Annotated[int, typer.Option(min=1, max=100, help="How often each question is asked.")] = 5,
    folder: IndexOption = None,
    as_json: JsonOption = False,
) -> None:
    """Time whole answers over HTTP on a server started for it, one at a time. The default.

    `answer` is from the request to the last byte of the stream, `first event` to its first event;
    the steps are measured inside the service.
    """
    report = answer.measure(file, rounds, folder)
    if as_json:
        typer.echo(json.dumps(report))
        return
    typer.echo(f"{report['machine']}, {report['answers']} answers")
    print_table(
        ("p50 ms", "p95 ms", "of answer"),
        (
            (name, (f"{row['p50_ms']:.1f}", f"{row['p95_ms']:.1f}", f"{row['share']:.0%}"))
            for name, row in report["rows"].items()
        ),
    )


@app.command("embed")
def embed_command(
    passages: Annotated[int, typer.Option(min=4, max=10_000, help="How many passages are embedded.")] = 96,
    rounds: Annotated[int, typer.Option(min=1, max=100, help="How often; the median counts.")] = 3,
    as_json: JsonOption = False,
) -> None:
    """Time the embedding of passages of about 130 tokens, and of single questions.

    Where the extra `models` is installed, the same weights in sentence-transformers (32 bits)
    take their turn between those of the bundled engine.
    """
    report = embed.measure(passages, rounds)
    if as_json:
        typer.echo(json.dumps(report))
        return
    typer.echo(f"{report['machine']}, {report['passages']} passages of {report['tokens']:.0f} tokens, {rounds} rounds")
    print_table(
        ("passages/s", "query p50 ms", "p95 ms"),
        (
            (name, (f"{row['passages_per_s']:.1f}", f"{row['p50_ms']:.1f}", f"{row['p95_ms']:.1f}"))
            for name, row in report["rows"].items()
        ),
    )
    if report["ratio"]:
        typer.echo(f"The bundled engine embeds {report['ratio']:.1f} times as many passages a second.")
    else:
        typer.echo("Not compared: the extra `models` is not installed.")


class Engines(StrEnum):
    """Which engines are measured."""

    EDGE = "edge"
    SERVER = "server"
    ALL = "all"


@app.command("index")
def index_command(
    passages: Annotated[int, typer.Option(min=100, max=10_000_000, help="Size of the largest index.")] = 100_000,
    engine: Annotated[Engines, typer.Option(help="Which engines; a server must be named in the settings.")] = (
        Engines.ALL
    ),
    plot: Annotated[Path | None, typer.Option(help="Draw time against passages into this SVG file.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Time building, opening and searching an index that grows tenfold, on a made-up corpus.

    Each passage makes two points. Searches are single ones, one at a time; the embedding of the
    question is not part of them. The server is that of BIENVENUE_INDEX__URL or
    BIENVENUE_TEST_QDRANT_URL.
    """
    settings = load(Settings).index
    engines = index.engines_for(engine.value, settings, os.environ.get("BIENVENUE_TEST_QDRANT_URL"))
    if engine is not Engines.EDGE and "server" not in engines:
        typer.echo("Not measured: a Qdrant server. BIENVENUE_INDEX__URL names none.", err=True)
    report = index.measure(passages, engines, lambda line: typer.echo(line, err=True))
    if plot and engines:
        _draw(plot, report)
    if as_json:
        typer.echo(json.dumps(report))
        return
    typer.echo(f"{report['machine']}, {report['points_a_passage']} points a passage, {report['questions']} questions")
    for name in engines:
        typer.echo(f"\n{name}")
        _print_growth([row for row in report["rows"] if row["engine"] == name])


def _print_growth(rows: Sequence[Mapping[str, Any]]) -> None:
    figures = (
        ("build, points/s", "{points_per_s:,}"),
        ("build, s", "{build_s:.1f}"),
        ("build, memory MB", "{build_memory_mb:,}"),
        ("disk MB", "{disk_mb:,.0f}"),
        ("open, ms", "{open_ms:.0f}"),
        ("open, memory MB", "{memory_mb:,}"),
        ("10 nearest found", "{nearest_found:.1%}"),
    )
    table = [
        (name, [shape.format(**row) if row.get("disk_mb") or "disk" not in name else "-" for row in rows])
        for name, shape in figures
    ]
    table += [
        (name, ["{p50_ms:.2f} / {p95_ms:.2f}".format(**row["searches"][name]) for row in rows])
        for name in index.SEARCHES
    ]
    print_table([f"{row['passages']:,}" for row in rows], table)
    typer.echo("Searches: p50 / p95 ms. Memory holds the files that the engine maps.")


def _draw(path: Path, report: Mapping[str, Any]) -> None:
    """Draw the first engine that was measured."""
    first = report["rows"][0]["engine"]
    lines = index.lines(row for row in report["rows"] if row["engine"] == first)
    title = f"Growth of the index ({first}, {report['machine']})"
    drawing = log_log(title, ("passages", "time"), lines, ("{:,.0f}".format, _duration))
    try:
        path.write_text(drawing, "utf-8")
    except OSError as error:
        raise StorageError(f"Cannot write to {path}: {error.strerror}.") from error


_SECOND = 1000.0


def _duration(milliseconds: float) -> str:
    return f"{milliseconds:g} ms" if milliseconds < _SECOND else f"{milliseconds / _SECOND:g} s"


@app.command("retrieve")
def retrieve_command(
    file: Annotated[Path, typer.Argument(help="A dataset whose questions are looked up.")] = (
        DATASETS / "newcomers.jsonl"
    ),
    questions: Annotated[int | None, typer.Option(min=1, help="Only so many, spread over the dataset.")] = None,
    vs_stock: Annotated[bool, typer.Option("--vs-stock", help="Beside a stock llama-index stack.")] = False,
    folder: IndexOption = None,
    as_json: JsonOption = False,
) -> None:
    """Time retrieval from the text of a question to documents, embedding included, one at a time.

    The stock stack is HuggingFaceEmbedding on the same weights and Qdrant's local mode in memory, on
    the same passages; the two take turns. It needs the extras `models` and `bench`.
    """
    settings = load(Settings, {"index": {"path": folder}})
    report = retrieve.measure(file, settings, questions, vs_stock=vs_stock)
    if as_json:
        typer.echo(json.dumps(report))
        return
    typer.echo(
        f"{report['machine']}, {report['questions']} questions, {report['passages']} passages "
        f"({report['points']} points)"
    )
    print_table(
        ("p50 ms", "p95 ms"),
        ((name, (f"{row['p50_ms']:.1f}", f"{row['p95_ms']:.1f}")) for name, row in report["rows"].items()),
    )
    if report["ratio"]:
        typer.echo(f"The stock stack takes {report['ratio']:.1f} times as long (p50).")
