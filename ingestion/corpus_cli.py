"""`bienvenue corpus`: is the knowledge in order?"""

from __future__ import annotations

import json
import sys
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from ingestion.check import REFERENCE, Finding, check
from ingestion.corpus import read_corpus
from ingestion.document import THEMES, Document
from ingestion.index.error import DocumentError, StorageError, UsageError
from ingestion.index.settings import load
from ingestion.settings import IngestionSettings

app = typer.Typer(help="Check and count the documents of the corpus.", no_args_is_help=True)

CorpusOption = Annotated[Path | None, typer.Option("--corpus", help="Folder of Markdown documents.")]
JsonOption = Annotated[bool, typer.Option("--json", help="One JSON object on stdout.")]
LANGUAGES = ("fr", "en")
"""The languages every document of the shipped corpus exists in."""


@app.command("check")
def check_command(
    corpus: CorpusOption = None,
    languages: Annotated[str, typer.Option(help="Languages each document must exist in.")] = ",".join(LANGUAGES),
    as_json: JsonOption = False,
) -> None:
    """Validate front matter, headings, links, expiry, and every translation against its original.

    Exit codes: 0 all is well, 5 something is wrong.
    """
    read = read_corpus(_folder(corpus))
    found = [Finding(error.path, error.line, error.problem) for error in read.failed]
    found += check(read.documents, read.contacts, languages.split(","), date.today())
    if as_json:
        rows = [{"path": each.path, "line": each.line, "problem": each.problem} for each in found]
        typer.echo(json.dumps({"documents": len(read.documents), "findings": rows}, ensure_ascii=False))
    else:
        for each in found:
            typer.echo(str(each))
        typer.echo(f"{len(read.documents)} documents, {len(found)} findings.", err=True)
    if found:
        sys.exit(DocumentError.exit_code)


@app.command()
def stats(corpus: CorpusOption = None, as_json: JsonOption = False) -> None:
    """Count documents and questions per theme and language."""
    documents = read_corpus(_folder(corpus)).documents
    counts = Counter((document.theme or "-", document.language) for document in documents)
    languages = sorted({document.language for document in documents}, key=lambda code: (code != REFERENCE, code))
    themes = [theme for theme in (*THEMES, "-") if any((theme, code) in counts for code in languages)]
    asked = sum(len(questions) for document in documents for questions in document.asked.values())
    if as_json:
        table = {theme: {code: counts[theme, code] for code in languages} for theme in themes}
        typer.echo(json.dumps({"documents": len(documents), "asked": asked, "themes": table}))
        return
    typer.echo(f"{'theme':16}" + "".join(f"{code:>5}" for code in languages))
    for theme in themes:
        typer.echo(f"{theme:16}" + "".join(f"{counts[theme, code]:>5}" for code in languages))
    typer.echo(f"{len(documents)} documents, {asked} questions.")


@app.command()
def stamp(
    files: Annotated[list[Path], typer.Argument(help="Translations that are right again.")],
    corpus: CorpusOption = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be written.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Write into translations the digest of the French text that they were made from."""
    folder = _folder(corpus)
    documents = read_corpus(folder).documents
    by_file = {(folder / each.path).resolve(): each for each in documents}
    references = {each.id: each for each in documents if each.language == REFERENCE}
    stamped = {}
    for file in files:
        document = by_file.get(file.resolve())
        if document is None:
            raise UsageError(f"{file} is not a document of {folder} that can be read.")
        if document.language == REFERENCE or document.id not in references:
            raise UsageError(f"{document.path} is not a translation of a {REFERENCE} document.")
        stamped[document.path] = references[document.id].text_digest
        if not dry_run:
            _write_digest(file, document, stamped[document.path])
    if as_json:
        typer.echo(json.dumps({"stamped": stamped, "dry_run": dry_run}))
        return
    for path, digest in stamped.items():
        typer.echo(f"{path}: {digest}")


def _write_digest(file: Path, document: Document, digest: str) -> None:
    """Set the key in the front matter, and change nothing else of the file."""
    try:
        with file.open(encoding="utf-8", newline="") as old:
            lines = old.read().splitlines(keepends=True)
        front = range(1, document.line - 1)
        place = next((at for at in front if lines[at].startswith("translation_of:")), None)
        end = "\r\n" if lines[0].endswith("\r\n") else "\n"
        line = f"translation_of: {digest}{end}"
        if place is None:
            lines.insert(1, line)
        else:
            lines[place] = line
        draft = file.with_name(f".{file.name}.draft")
        with draft.open("w", encoding="utf-8", newline="") as new:
            new.write("".join(lines))
        draft.replace(file)
    except OSError as error:
        raise StorageError.of(file, error) from error


def _folder(corpus: Path | None) -> Path:
    return load(IngestionSettings, {"corpus": {"path": corpus}}).corpus.path
