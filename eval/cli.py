"""`bienvenue eval`: is it good?"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import asdict, replace
from pathlib import Path
from typing import Annotated

import typer

from chatbot.answer.tools import Tools
from chatbot.retrieve.fusion import RANKING
from chatbot.retrieve.retriever import Retriever
from chatbot.settings import Settings
from chatbot.wiring import tools
from eval import dataset, language, omos, retrieval
from eval.ablation import ablation
from eval.retrieval import Asked
from eval.run import Result, run, score, score_by_language
from ingestion import pipeline
from ingestion.corpus import Corpus, read_corpus
from ingestion.index import generation
from ingestion.index.cache import CachedEmbedder
from ingestion.index.edge import EdgeEngine
from ingestion.index.settings import IndexSettings, load
from ingestion.vectors import ShippedVectors

app = typer.Typer(help="Measure the quality of the answers.", no_args_is_help=True)

DATASETS = Path(__file__).resolve().parent / "datasets"

IndexOption = Annotated[Path | None, typer.Option("--index", help="Folder of the index.")]
JsonOption = Annotated[bool, typer.Option("--json", help="One JSON object on stdout.")]


@app.command("run")
def run_command(
    file: Annotated[Path, typer.Argument(help="A dataset of JSON lines.")] = DATASETS / "newcomers.jsonl",
    index: IndexOption = None,
    as_json: JsonOption = False,
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
    as_json: JsonOption = False,
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


@app.command("retrieval")
def retrieval_command(
    file: Annotated[Path, typer.Argument(help="A dataset of JSON lines.")] = DATASETS / "newcomers.jsonl",
    index: IndexOption = None,
    parts: Annotated[bool, typer.Option("--ablation", help="Also what each part of retrieval brings.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Look for the document that answers each question: is it the first, among the first three?"""
    rows = [row for row in dataset.read(file) if row.documents]
    asked = [Asked(row.question, row.language, frozenset(row.documents), row.right_sections) for row in rows]
    settings = load(Settings, {"index": {"path": index}})
    with tools(settings) as kit:
        scores = {"": retrieval.by_language(asked, kit, kit.retriever)}
        if parts:
            corpus = read_corpus(settings.corpus.path)
            scores |= _ablation(corpus, asked, kit, settings.corpus.path)
    _print_scores(scores, as_json=as_json)


@app.command("omos")
def omos_command(
    data: Annotated[Path, typer.Option(help="Folder of OMoS-QA.")],
    split: Annotated[str, typer.Option(help="train, dev or test.")] = "dev",
    index: Annotated[Path | None, typer.Option("--index", help="Folder to keep the index in.")] = None,
    parts: Annotated[bool, typer.Option("--ablation", help="Also what each part of retrieval brings.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Measure retrieval on OMoS-QA: questions in five languages, 617 French pages, written by others.

    Its German, English, Ukrainian and Arabic questions are also those whose language is recognised.
    """
    asked = [each for language in omos.LANGUAGES for each in omos.questions(data, split, language)]
    with tempfile.TemporaryDirectory() as scratch:
        folder = index or Path(scratch) / "index"
        omos.write_pages(data, Path(scratch) / "pages")
        corpus = read_corpus(Path(scratch) / "pages")
        # Always the embedded engine: a server in the settings has another index.
        settings = load(Settings).model_copy(update={"index": IndexSettings(path=folder)})
        with tools(settings) as kit:
            with (
                generation.ingestion_lock(folder),
                closing(CachedEmbedder(kit.embedder, folder / "embeddings.sqlite")) as cached,
            ):
                pipeline.run(corpus, pipeline.Workshop(EdgeEngine(folder), cached))
            dense = replace(RANKING, lexical=0.0)
            scores = {
                "": retrieval.by_language(asked, kit, kit.retriever),
                "without words": retrieval.by_language(asked, kit, Retriever(kit.live_index, dense)),
            }
            if parts:
                scores |= _ablation(corpus, asked, kit, None)
    _print_scores(scores, as_json=as_json)


def _ablation(
    corpus: Corpus, asked: Sequence[Asked], kit: Tools, shipped: Path | None
) -> dict[str, dict[str, retrieval.Score]]:
    with tempfile.TemporaryDirectory() as scratch:
        model = ShippedVectors(kit.embedder, shipped) if shipped else kit.embedder
        return ablation(corpus, asked, kit, model, Path(scratch))


def _print_scores(scores: Mapping[str, Mapping[str, retrieval.Score]], *, as_json: bool) -> None:
    """The whole first, by language; then one row a part."""
    if as_json:
        plain = {
            name or "retrieval": {code: own.to_dict() for code, own in {**by, "mean": retrieval.mean(by)}.items()}
            for name, by in scores.items()
        }
        typer.echo(json.dumps(plain, ensure_ascii=False))
        return
    columns = ("recall_1", "recall_3", "recall_5", "mrr_10", "section_1", "language")
    whole = scores[""]
    typer.echo(f"{'':32}{'count':>7}" + "".join(f"{name:>11}" for name in columns))
    for code, own in {**whole, "mean": retrieval.mean(whole)}.items():
        typer.echo(f"{code:32}{own.count:>7}" + "".join(f"{getattr(own, name):>11.3f}" for name in columns))
    for name, by in scores.items():
        if name:
            own = retrieval.mean(by)
            typer.echo(f"{name:32}{own.count:>7}" + "".join(f"{getattr(own, column):>11.3f}" for column in columns))
