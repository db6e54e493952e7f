"""`python -m eval.adapter`: see the package."""

from __future__ import annotations

import importlib.metadata
from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer

from eval.adapter.lesson import read
from ingestion.index.cache import CachedEmbedder
from ingestion.index.embedding import adapter
from ingestion.index.embedding.bundled import BundledEmbedder
from ingestion.index.embedding.weights import bundled_weights
from ingestion.index.error import BienvenueError, ConfigurationError
from ingestion.index.settings import load
from ingestion.settings import IngestionSettings
from ingestion.vectors import ShippedVectors

SHIPPED = Path(adapter.__file__).with_name("adapter.npz")


def learn(data: Path, steps: int, seed: int, out: Path) -> None:
    """Learn an adapter and write it. Raises `ConfigurationError` without torch, `UsageError` without the data."""
    require_torch()
    from eval.adapter.training import Trainer

    settings = load(IngestionSettings)
    shipped = ShippedVectors(BundledEmbedder(settings.embedding.cache), settings.corpus.path)
    typer.echo("Reading and cutting the corpus and the pages")
    with closing(CachedEmbedder(shipped, settings.index.path / "embeddings.sqlite")) as embedder:
        lessons = read(settings.corpus.path, data, embedder.count_tokens)
        typer.echo(
            f"{len(lessons.short) + len(lessons.sentences) + len(lessons.translations)} translated texts, "
            f"{len(lessons.asked)} questions about {len(lessons.sections)} sections, "
            f"{len(lessons.train)} about {len(lessons.pages)} pages; to look at them all takes minutes"
        )
        trainer = Trainer(lessons, bundled_weights(), embedder, typer.echo, seed)
    trainer.run(steps)
    trainer.tail.write(out)
    typer.echo(f"Wrote {out}")


def require_torch() -> None:
    """Raise `ConfigurationError` where torch is not installed."""
    try:
        import torch  # noqa: F401 - only to know
    except ImportError as error:
        raise ConfigurationError(
            "Learning needs torch, of the extra `models`, which is not installed. Install its build for CPUs: "
            f"pip install {_torch()} --index-url https://download.pytorch.org/whl/cpu"
        ) from error


def _torch() -> str:
    """The version that the extra `models` of this project asks for."""
    try:
        asked = importlib.metadata.requires("bienvenue") or []
    except importlib.metadata.PackageNotFoundError:  # run from a checkout
        asked = []
    return next((each.split(";")[0].strip() for each in asked if each.startswith("torch")), "torch")


def main(
    data: Annotated[Path, typer.Option(help="Folder of OMoS-QA: its pages, its train and dev splits.")],
    steps: Annotated[int, typer.Option(min=1, help="How many batches are learned from.")] = 240,
    seed: Annotated[int, typer.Option(help="Draws the first factors and the batches.")] = 0,
    out: Annotated[Path, typer.Option(help="The file that is written.")] = SHIPPED,
) -> None:
    """Learn the adapter of questions and write it."""
    try:
        learn(data, steps, seed, out)
    except BienvenueError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(error.exit_code) from error


if __name__ == "__main__":
    typer.run(main)
