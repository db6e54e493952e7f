"""`bienvenue bench`: how fast is it?"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from eval.bench import answer, embed
from eval.bench.figures import print_table
from eval.cli import DATASETS

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
    index: IndexOption = None,
    as_json: JsonOption = False,
) -> None:
    """Time whole answers over HTTP on a server started for it, one at a time. The default.

    `answer` is from the request to the last byte of the stream, `first event` to its first event;
    the steps are measured inside the service.
    """
    report = answer.measure(file, rounds, index)
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
