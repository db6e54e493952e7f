"""`bienvenue corpus`: is the knowledge in order?"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from collections.abc import Iterable
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
) -> None:
    """Write into translations the digest of the French text that they were made from."""
    folder = _folder(corpus)
    documents = {(folder / each.path).resolve(): each for each in read_corpus(folder).documents}
    for file in files:
        document = documents.get(file.resolve())
        if document is None:
            raise UsageError(f"{file} is not a document of {folder}.")
        digest = _reference_of(document, documents.values()).text_digest
        typer.echo(f"{document.path}: {digest}")
        if not dry_run:
            _write_digest(file, digest)


def _reference_of(document: Document, documents: Iterable[Document]) -> Document:
    for each in documents:
        if each.id == document.id and each.language == REFERENCE and document.language != REFERENCE:
            return each
    raise UsageError(f"{document.path} is not a translation of a {REFERENCE} document.")


def _write_digest(file: Path, digest: str) -> None:
    try:
        text = file.read_text("utf-8")
        changed, count = re.subn(r"(?m)^translation_of:.*$", f"translation_of: {digest}", text, count=1)
        if not count:
            changed = re.sub(r"(?m)^asked:", f"translation_of: {digest}\nasked:", text, count=1)
        file.write_text(changed, "utf-8")
    except OSError as error:
        raise StorageError.of(file, error) from error


def _folder(corpus: Path | None) -> Path:
    return load(IngestionSettings, {"corpus": {"path": corpus}}).corpus.path
