"""`bienvenue corpus`: is the knowledge in order?"""

from __future__ import annotations

import json
import sys
from contextlib import closing
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from ingestion import vectors
from ingestion.check.coverage import Coverage, count
from ingestion.check.document import differences_found
from ingestion.check.finding import REFERENCE
from ingestion.check.knowledge import check, read
from ingestion.content import cut
from ingestion.corpus import read_corpus
from ingestion.index.cache import CachedEmbedder
from ingestion.index.embedder import embedder
from ingestion.index.error import DocumentError, StorageError, UsageError
from ingestion.index.language import SUPPORTED
from ingestion.index.settings import load
from ingestion.settings import IngestionSettings
from ingestion.stamp import stamped

app = typer.Typer(help="Check and count the documents of the corpus.", no_args_is_help=True)

CorpusOption = Annotated[Path | None, typer.Option("--corpus", help="Folder of Markdown documents.")]
JsonOption = Annotated[bool, typer.Option("--json", help="One JSON object on stdout.")]


@app.command("check")
def check_command(
    corpus: CorpusOption = None,
    languages: Annotated[str, typer.Option(help="Languages each text must exist in.")] = ",".join(SUPPORTED),
    as_json: JsonOption = False,
) -> None:
    """Validate the documents, every translation against its French text, and the data beside them.

    Exit codes: 0 all is well, 5 something is wrong.
    """
    knowledge = read(_folder(corpus))
    found = sorted(check(knowledge, languages.split(","), date.today()), key=lambda each: (each.path, each.line))
    documents = len(knowledge.corpus.documents)
    if as_json:
        rows = [{"path": each.path, "line": each.line, "problem": each.problem} for each in found]
        typer.echo(json.dumps({"documents": documents, "findings": rows}, ensure_ascii=False))
    else:
        for each in found:
            typer.echo(str(each))
        typer.echo(f"{documents} documents, {len(found)} findings.", err=True)
    if found:
        sys.exit(DocumentError.exit_code)


@app.command()
def stats(corpus: CorpusOption = None, as_json: JsonOption = False) -> None:
    """Count what the corpus holds: subjects per theme and language, translations, questions, facts told."""
    knowledge = read(_folder(corpus))
    counted = count(knowledge)
    for error in knowledge.failed:
        typer.echo(str(error), err=True)
    if as_json:
        typer.echo(json.dumps(asdict(counted), ensure_ascii=False))
    else:
        _print(counted)
    if knowledge.failed:
        sys.exit(DocumentError.exit_code)


def _print(counted: Coverage) -> None:
    codes = list(counted.languages)
    typer.echo(f"{'theme':16}" + "".join(f"{code:>6}" for code in codes))
    for theme, row in counted.themes.items():
        typer.echo(f"{theme:16}" + "".join(f"{row.get(code, 0):>6}" for code in codes))
    for name, row in (("documents", counted.languages), ("sections", counted.sections), ("asked", counted.asked)):
        typer.echo(f"{name:16}" + "".join(f"{row.get(code, 0):>6}" for code in codes))
    typer.echo(
        f"{counted.subjects} subjects in {len(codes)} languages: "
        f"{len(counted.missing)} translations missing, {len(counted.stale)} stale."
    )
    for path in counted.missing:
        typer.echo(f"  missing: {path}")
    for path in counted.stale:
        typer.echo(f"  stale: {path}")
    typer.echo(f"{counted.terms} terms in the glossary.")
    typer.echo(
        f"{counted.told} of {counted.told + len(counted.left_out)} usable facts told ({counted.coverage:.1%}); "
        f"{len(counted.no_use)} of no use to a newcomer."
    )
    for key, reason in (*counted.left_out.items(), *counted.no_use.items()):
        typer.echo(f"  {key}: {reason}")


@app.command()
def stamp(
    files: Annotated[list[Path], typer.Argument(help="Translations that are right again.")],
    corpus: CorpusOption = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be written.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Say that translations are right: write into them the digest of the French text, and its front matter.

    The keys that are the same in every language (theme, audience, sources, valid_until, contact, portals, withdrawn)
    are copied from the French file.
    """
    folder = _folder(corpus)
    read_ = read_corpus(folder)
    by_file = {(folder / each.path).resolve(): each for each in read_.documents}
    references = {each.id: each for each in read_.documents if each.language == REFERENCE}
    wanted = []
    for file in files:
        # As it is typed, or as `corpus check` names it.
        document = by_file.get(file.resolve()) or by_file.get((folder / file).resolve())
        if document is None:
            raise UsageError(f"{file} is not a document of {folder} that can be read. Nothing was stamped.")
        if document.language == REFERENCE or document.id not in references:
            raise UsageError(f"{document.path} is not a translation of a {REFERENCE} document. Nothing was stamped.")
        wanted.append(document)
    paths = {each.path for each in wanted}
    wrong = [each for each in differences_found(read_.documents) if each.path in paths]
    if wrong:
        for finding in wrong:
            typer.echo(str(finding))
        typer.echo("These differ from the French text, so nothing was stamped. Mend them first.", err=True)
        sys.exit(DocumentError.exit_code)
    digests = {each.path: references[each.id].text_digest for each in wanted}
    if not dry_run:
        for path, digest in digests.items():
            reference = references[by_file[(folder / path).resolve()].id]
            _write(folder / path, stamped(_text(folder / path), _text(folder / reference.path), digest))
    if as_json:
        typer.echo(json.dumps({"stamped": digests, "dry_run": dry_run}))
        return
    for path, digest in digests.items():
        typer.echo(f"{path}: {digest}" + (" (dry run: not written)" if dry_run else ""))


@app.command("vectors")
def vectors_command(
    corpus: CorpusOption = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be written.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Write the vectors of all texts beside the documents, so that a first ingestion need not compute them."""
    settings = _settings(corpus)
    folder = settings.corpus.path
    documents = read_corpus(folder).documents
    shipped = vectors.ShippedVectors(embedder(settings.embedding), folder)
    content = cut(documents, shipped.count_tokens)
    rows = []
    for code in sorted({each.language for each in documents} & SUPPORTED.keys()):
        texts = content.texts(code)
        new = sum(not shipped.holds(text, role) for role, own in texts.items() for text in own)
        rows.append({"language": code, "texts": sum(map(len, texts.values())), "new": new})
        if new and not dry_run:
            with closing(CachedEmbedder(shipped, settings.index.path / "embeddings.sqlite")) as model:
                vectors.write(folder, code, texts, model)
    if as_json:
        typer.echo(json.dumps({"written": rows, "dry_run": dry_run}))
        return
    for row in rows:
        typer.echo(f"{row['language']}: {row['texts']} texts, {row['new']} of them new.")


def _write(file: Path, text: str) -> None:
    try:
        draft = file.with_name(f".{file.name}.draft")
        with draft.open("w", encoding="utf-8", newline="") as new:
            new.write(text)
        draft.replace(file)
    except OSError as error:
        raise StorageError.of(file, error) from error


def _text(file: Path) -> str:
    try:
        with file.open(encoding="utf-8", newline="") as old:
            return old.read()
    except OSError as error:
        raise StorageError.of(file, error) from error


def _folder(corpus: Path | None) -> Path:
    return _settings(corpus).corpus.path


def _settings(corpus: Path | None) -> IngestionSettings:
    return load(IngestionSettings, {"corpus": {"path": corpus}})
