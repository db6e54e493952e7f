"""`bienvenue eval`: is it good?"""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from chatbot.settings import Settings
from chatbot.wiring import tools
from eval import dataset, language
from eval.run import Result, run, score, score_by_language
from ingestion.index.settings import load

app = typer.Typer(help="Measure the quality of the answers.", no_args_is_help=True)

DATASETS = Path(__file__).resolve().parent / "datasets"


@app.command("run")
def run_command(
    file: Annotated[Path, typer.Argument(help="A dataset of JSON lines.")] = DATASETS / "newcomers.jsonl",
    index: Annotated[Path | None, typer.Option("--index", help="Folder of the index.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object on stdout.")] = False,
) -> None:
    """Ask every question of a dataset; list the answers that are wrong, and count."""
    rows = dataset.read(file)
    with tools(load(Settings, {"index": {"path": index}})) as kit:
        results = run(rows, kit)
    total, languages = score(results), score_by_language(results)
    if as_json:
        wrong = [_row(each) for each in results if not each.right]
        by_language = {code: asdict(own) for code, own in languages.items()}
        typer.echo(json.dumps({**asdict(total), "languages": by_language, "wrong": wrong}, ensure_ascii=False))
        return
    for each in results:
        if not each.right:
            typer.echo(f"{each.row.id}  {each.row.question}\n        {'; '.join(each.problems)}")
    for code, own in {**languages, "all": total}.items():
        typer.echo(
            f"{code:4} answered rightly: {own.answered_right:3} of {own.answerable:3}"
            f"   refused rightly: {own.refused:3} of {own.unanswerable:3}"
        )


@app.command("language")
def language_command(
    file: Annotated[Path, typer.Argument(help="Messages with their language, as JSON lines.")] = language.DATASET,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object on stdout.")] = False,
) -> None:
    """Detect the language of every message; list what is wrong, and compare with each detector alone."""
    messages = language.read(file)
    scores = {name: language.measure(messages, made()) for name, made in language.DETECTORS.items()}
    if as_json:
        typer.echo(json.dumps({name: each.to_dict() for name, each in scores.items()}, ensure_ascii=False))
        return
    ours = next(iter(scores.values()))
    for message, code in ours.wrong:
        typer.echo(f"{message.id}  {message.kind}  {code} instead of {message.language}  {message.text}")
    kinds = list(ours.kinds)
    typer.echo(f"{'':12}" + "".join(f"{kind:>12}" for kind in kinds) + f"{'p50 ms':>12}")
    for code, own in ours.languages.items():
        cells = (f"{own[kind].right} of {own[kind].total}" if kind in own else "" for kind in kinds)
        typer.echo(f"{code:12}" + "".join(f"{cell:>12}" for cell in cells))
    for name, each in scores.items():
        cells = (f"{each.kinds[kind].share:.3f}" for kind in kinds)
        typer.echo(f"{name:12}" + "".join(f"{cell:>12}" for cell in cells) + f"{each.p50_ms:>12.2f}")


def _row(result: Result) -> dict[str, object]:
    return {
        "id": result.row.id,
        "question": result.row.question,
        "status": result.turn.status,
        "problems": list(result.problems),
    }
