"""`bienvenue`: the root command, and the commands of the service."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Iterator, Mapping
from importlib.metadata import entry_points, version
from pathlib import Path
from typing import Annotated, Any

import typer

from chatbot.settings import Settings
from ingestion.index.error import BienvenueError, UsageError
from ingestion.index.settings import load, unknown_variables, variable

app = typer.Typer(
    help="Answers for people who arrive in Grand Besançon: short, cited, in their language.",
    no_args_is_help=True,
    pretty_exceptions_show_locals=False,
)
config_app = typer.Typer(help="Every setting with its source.", no_args_is_help=True)
app.add_typer(config_app, name="config")

IndexOption = Annotated[Path | None, typer.Option("--index", help="Folder of the index.")]
LanguageOption = Annotated[str, typer.Option("--lang", help="Language of the answer: auto, fr, en, …")]
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
    from chatbot.wiring import tools

    if batch:
        with tools(_settings({"index": {"path": index}})) as kit:
            for row in _rows(batch):
                turn = answer_now(Question(_text(row, "question"), _pinned_or_none(row)), kit)
                _emit({"id": row.get("id"), **turn.to_dict()})
        return
    text = _required(question, "ask")
    with tools(_settings({"index": {"path": index}})) as kit:
        turn = answer_now(Question(text, _pinned(lang)), kit)
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
        typer.echo(f"\n[{citation.n}] {citation.title} — {citation.heading}{checked}\n    {citation.url}")


@app.command()
def search(
    query: Annotated[str | None, typer.Argument(help="The query.")] = None,
    lang: LanguageOption = "auto",
    top: Annotated[int, typer.Option(min=1, max=100, help="How many documents.")] = 10,
    index: IndexOption = None,
    batch: BatchOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show what retrieval alone finds: one line a document, best first.

    Example: bienvenue search "garant pour mon logement" --top 5
    """
    from chatbot.search import search as find
    from chatbot.wiring import tools

    with tools(_settings({"index": {"path": index}})) as kit:
        if batch:
            for row in _rows(batch):
                text = _text(row, "question") or _text(row, "query")
                _emit({"id": row.get("id"), **find(text, _pinned_or_none(row), top, kit)})
            return
        result = find(_required(query, "search"), _pinned(lang), top, kit)
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
    from chatbot.language.detector import EnsembleDetector

    detector = EnsembleDetector()
    if batch:
        for row in _rows(batch):
            found = detector.detect(_text(row, "question") or _text(row, "text"))
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
    rows = [
        {
            "setting": variable(group, name),
            "value": _shown(getattr(getattr(settings, group), name)),
            "source": "environment" if variable(group, name) in os.environ else "default",
            "description": field.description,
        }
        for group in type(settings).model_fields
        for name, field in type(getattr(settings, group)).model_fields.items()
    ]
    if as_json:
        _emit(rows)
        return
    for row in rows:
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


def main() -> None:
    """Run the command line: expected errors become one message and their exit code."""
    for entry in sorted(entry_points(group="bienvenue.commands"), key=lambda each: each.name):
        command = entry.load()
        if isinstance(command, typer.Typer):
            app.add_typer(command, name=entry.name)
        else:
            app.command(entry.name)(command)
    try:
        app()
    except BienvenueError as error:
        typer.echo(f"bienvenue: {error}", err=True)
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        sys.exit(130)


def _settings(overrides: Mapping[str, Mapping[str, Any]]) -> Settings:
    for sentence in unknown_variables(Settings):
        typer.echo(f"bienvenue: {sentence}", err=True)
    return load(Settings, overrides)


def _required(text: str | None, command: str) -> str:
    if text is None:
        raise UsageError(
            f'Nothing to {command}. Example: bienvenue {command} "Où trouver un médecin ?", or --batch FILE.'
        )
    return text


def _pinned(lang: str) -> str | None:
    if lang == "auto":
        return None
    if not re.fullmatch(r"[A-Za-z]{2,3}([-_][A-Za-z0-9]{1,8}){0,4}", lang):
        raise UsageError(f"{lang!r} is not a language. Use auto, or a code such as fr, en, ar.")
    return lang


def _pinned_or_none(row: Mapping[str, Any]) -> str | None:
    """The language of a row; a batch goes on where it is no language."""
    try:
        return _pinned(_text(row, "lang") or "auto")
    except UsageError:
        return None


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    """The objects of a file of JSON lines. Raises `UsageError` with the line that is none."""
    try:
        content = sys.stdin.buffer.read() if str(path) == "-" else path.read_bytes()
        lines = content.decode("utf-8-sig").splitlines()
    except OSError as error:
        raise UsageError(f"Cannot read {path}: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{path} is not UTF-8 text (byte {error.start}).") from error
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError as error:
            raise UsageError(f"{path}, line {number}: not JSON ({error}).") from error
        if not isinstance(row, dict):
            raise UsageError(f'{path}, line {number}: not an object such as {{"id": "1", "question": "…"}}.')
        yield row


def _text(row: Mapping[str, Any], key: str) -> str:
    value = row.get(key)
    return value if isinstance(value, str) else ""


def _emit(value: Any) -> None:
    typer.echo(json.dumps(value, ensure_ascii=False))


def _shown(value: Any) -> str:
    return str(value)  # a secret shows itself as asterisks
