"""`bienvenue`: the root command, and the commands of the service."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from importlib.metadata import entry_points, version
from pathlib import Path
from typing import Annotated, Any

import typer

from chatbot.batch import history, pinned, pinned_in, rows
from chatbot.batch import text as text_of
from chatbot.settings import Settings
from ingestion.index.error import BienvenueError, Unavailable, UsageError
from ingestion.index.settings import load, unknown_variables, variable

app = typer.Typer(
    help="Answers for people who arrive in Grand Besançon: short, cited, in their language.",
    no_args_is_help=True,
    pretty_exceptions_show_locals=False,
)
config_app = typer.Typer(help="Every setting with its source.", no_args_is_help=True)
app.add_typer(config_app, name="config")

IndexOption = Annotated[Path | None, typer.Option("--index", help="Folder of the index.")]
LanguageOption = Annotated[str, typer.Option("--lang", help="auto, or the language: fr, en, …")]
BatchOption = Annotated[Path | None, typer.Option("--batch", help="File of JSON lines; - for stdin.")]
JsonOption = Annotated[bool, typer.Option("--json", help="JSON on stdout.")]


@app.command()
def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on; 0: any free one.")] = None,
    index: IndexOption = None,
) -> None:
    """Serve the assistant: demo portal on /, API on /api/v1, its documentation on /api/docs."""
    from chatbot.api.server import run

    run(_settings({"index": {"path": index}, "server": {"host": host, "port": port}}))


@app.command()
def ask(
    question: Annotated[str | None, typer.Argument(help="The question.")] = None,
    lang: LanguageOption = "auto",
    index: IndexOption = None,
    batch: BatchOption = None,
    as_json: JsonOption = False,
) -> None:
    """Answer one question on the terminal, or a file of them.

    Example: bienvenue ask "Comment inscrire mon enfant à l'école ?"
    """
    from chatbot.answer.pipeline import answer_now
    from chatbot.answer.status import Status
    from chatbot.answer.turn import Question
    from chatbot.language.conversation import follow
    from chatbot.wiring import tools

    _one_of(question, batch)
    if batch:
        with tools(_settings({"index": {"path": index}})) as kit:
            for row in rows(batch):
                conversation = follow(history(row), kit.detector)
                asked = Question(text_of(row, "question"), pinned_in(row, lang), conversation=conversation)
                turn = answer_now(asked, kit)
                _emit({"id": row.get("id"), **turn.to_dict()})
        return
    text = _required(question, "ask")
    with tools(_settings({"index": {"path": index}})) as kit:
        turn = answer_now(Question(text, pinned(lang)), kit)
    if turn.status is Status.ERROR_INVALID:
        raise UsageError(turn.answer)
    if as_json:
        _emit({"id": None, **turn.to_dict()})
        return
    for notice in turn.notices:
        typer.echo(notice.text + "\n")
    typer.echo(turn.answer)
    for citation in turn.citations:
        checked = f" ({citation.checked.isoformat()})" if citation.checked else ""
        typer.echo(f"\n[{citation.n}] {citation.title} — {citation.heading}{checked}")
        if citation.url:
            typer.echo(f"    {citation.url}")


@app.command()
def search(
    query: Annotated[str | None, typer.Argument(help="The query.")] = None,
    lang: LanguageOption = "auto",
    top: Annotated[int, typer.Option(min=1, max=100, help="How many documents.")] = 10,
    theme: Annotated[str | None, typer.Option(help="Only documents of this theme.")] = None,
    audience: Annotated[str | None, typer.Option(help="Only documents for this audience, or for everybody.")] = None,
    portal: Annotated[str | None, typer.Option(help="Only documents for this portal, or for all.")] = None,
    index: IndexOption = None,
    batch: BatchOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show what retrieval alone finds: one line a document, best first.

    Example: bienvenue search "garant pour mon logement" --top 5
    """
    from chatbot.retrieve.query import Filters
    from chatbot.search import search as find
    from chatbot.wiring import tools

    _one_of(query, batch)
    filters = Filters(theme, audience, portal)
    with tools(_settings({"index": {"path": index}})) as kit:
        if batch:
            for row in rows(batch):
                text = text_of(row, "question") or text_of(row, "query")
                _emit({"id": row.get("id"), **find(text, pinned_in(row, lang), top, kit, filters)})
            return
        result = find(_required(query, "search"), pinned(lang), top, kit, filters)
    if as_json:
        _emit({"id": None, **result})
        return
    for hit in result["hits"]:
        typer.echo(
            f"{hit['score']:.3f}  {hit['language']}  {hit['passage_id']}\n       {hit['title']} > {hit['heading']}"
        )
        typer.echo(f"       {hit['url']}")


@app.command()
def detect(
    text: Annotated[str | None, typer.Argument(help="The message.")] = None,
    batch: BatchOption = None,
    as_json: JsonOption = False,
) -> None:
    """Tell the language of a message, or of a file of them.

    Example: bienvenue detect "Wo finde ich einen Arzt?"
    """
    from chatbot.language.ensemble import EnsembleDetector

    _one_of(text, batch)
    detector = EnsembleDetector()
    if batch:
        for row in rows(batch):
            found = detector.detect(text_of(row, "question") or text_of(row, "text"))
            _emit({"id": row.get("id"), "language": found.code, "confidence": found.confidence})
        return
    found = detector.detect(_required(text, "detect"))
    if as_json:
        _emit({"id": None, "language": found.code, "confidence": found.confidence})
    else:
        typer.echo(f"{found.code}  {found.confidence:.2f}")


@config_app.command("show")
def config_show(as_json: JsonOption = False) -> None:
    """Print every setting, its value and where it comes from; secrets are masked."""
    settings = _settings({})
    named = {name.lower() for name in os.environ}
    table = [
        {
            "setting": variable(group, name),
            "value": _shown(getattr(getattr(settings, group), name)),
            "source": "environment" if variable(group, name).lower() in named else "default",
            "description": field.description,
        }
        for group in type(settings).model_fields
        for name, field in type(getattr(settings, group)).model_fields.items()
    ]
    if as_json:
        _emit(table)
        return
    for row in table:
        typer.echo(f"{row['setting']}={row['value']}  ({row['source']})")


@config_app.command("check")
def config_check() -> None:
    """Check every setting; exit 3 where one is wrong."""
    _settings({})
    typer.echo("Every setting is right.")


@app.command()
def doctor(index: IndexOption = None, as_json: JsonOption = False) -> None:
    """Say what is wrong with this installation, and what to do about it."""
    from chatbot.doctor import examine

    checks = examine(_settings({"index": {"path": index}}))
    if as_json:
        _emit([{"name": check.name, "ok": check.ok, "detail": check.detail} for check in checks])
    else:
        for check in checks:
            typer.echo(f"{'ok  ' if check.ok else 'FAIL'}  {check.name}: {check.detail}")
    worst = max(check.exit_code for check in checks)
    if worst:
        sys.exit(worst)


@app.callback(invoke_without_command=True)
def _root(
    show_version: Annotated[bool, typer.Option("--version", help="Print the version.", is_eager=True)] = False,
) -> None:
    if show_version:
        typer.echo(version("bienvenue"))
        raise typer.Exit


def collect() -> None:
    """Add the commands that the installed packages bring."""
    for entry in sorted(entry_points(group="bienvenue.commands"), key=lambda each: each.name):
        command = entry.load()
        if isinstance(command, typer.Typer):
            app.add_typer(command, name=entry.name)
        else:
            app.command(entry.name)(command)


def main() -> None:
    """Run the command line: expected errors become one message and their exit code."""
    collect()
    try:
        app()
    except BienvenueError as error:
        typer.echo(f"bienvenue: {error}", err=True)
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:
        # The reader has left, as `head` does; what Python would flush at the end has nowhere to go.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as error:
        typer.echo(f"bienvenue: {error}", err=True)
        sys.exit(Unavailable.exit_code)


def _settings(overrides: Mapping[str, Mapping[str, Any]]) -> Settings:
    for sentence in unknown_variables(Settings):
        typer.echo(f"bienvenue: {sentence}", err=True)
    return load(Settings, overrides)


def _one_of(text: str | None, batch: Path | None) -> None:
    if text is not None and batch is not None:
        raise UsageError("Either one text or --batch FILE, not both.")


def _required(text: str | None, command: str) -> str:
    if text is None or (command != "ask" and not text.strip()):
        raise UsageError(
            f'Nothing to {command}. Example: bienvenue {command} "Où trouver un médecin ?", or --batch FILE.'
        )
    return text


def _emit(value: Any) -> None:
    typer.echo(json.dumps(value, ensure_ascii=False, default=str))


def _shown(value: Any) -> str:
    return str(value)  # a secret shows itself as asterisks
