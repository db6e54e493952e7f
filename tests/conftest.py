"""Small real things that many tests use."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from fakes import WordEmbedder

from chatbot import wiring
from chatbot.answer.tools import Tools
from chatbot.settings import Settings
from ingestion import pipeline
from ingestion.corpus import read_corpus
from ingestion.index.cache import CachedEmbedder
from ingestion.index.edge import EdgeEngine
from ingestion.index.embedder import Embedder
from ingestion.index.embedding.bundled import BundledEmbedder
from ingestion.index.settings import EmbeddingSettings, IndexSettings, load
from ingestion.report import Report
from ingestion.vectors import ShippedVectors

DATA = Path(__file__).parent / "data"


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """A copy of the small corpus in three scripts, to change at will."""
    return Path(shutil.copytree(DATA / "corpus", tmp_path / "corpus"))


@pytest.fixture(scope="session")
def bundled() -> BundledEmbedder:
    return BundledEmbedder(EmbeddingSettings().cache)


@pytest.fixture
def words() -> WordEmbedder:
    return WordEmbedder()


def ingest(folder: Path, index: Path, embedder: Embedder, *, rebuild: bool = False) -> Report:
    """Index a folder, as `bienvenue ingest run` does."""
    cached = CachedEmbedder(ShippedVectors(embedder, folder), index / "embeddings.sqlite")
    try:
        return pipeline.run(
            read_corpus(folder), pipeline.Workshop(EdgeEngine(index), cached), pipeline.Options(rebuild)
        )
    finally:
        cached.close()


@pytest.fixture(scope="session")
def small_index(tmp_path_factory: pytest.TempPathFactory, bundled: BundledEmbedder) -> Path:
    """The small corpus, indexed with the real model."""
    index = tmp_path_factory.mktemp("small")
    ingest(DATA / "corpus", index, bundled)
    return index


@pytest.fixture(scope="session")
def full_index(tmp_path_factory: pytest.TempPathFactory, bundled: BundledEmbedder) -> Path:
    """The shipped corpus, indexed with the real model (about half a minute)."""
    index = tmp_path_factory.mktemp("full")
    ingest(Path(__file__).parents[1] / "corpus", index, bundled)
    return index


def settings_for(index: Path) -> Settings:
    """The default settings with an index of one's own."""
    return load(Settings, {"index": IndexSettings(path=index).model_dump()})


@pytest.fixture(scope="session")
def small_tools(small_index: Path) -> Iterator[Tools]:
    with wiring.tools(settings_for(small_index)) as tools:
        yield tools


@pytest.fixture(scope="session")
def full_tools(full_index: Path) -> Iterator[Tools]:
    with wiring.tools(settings_for(full_index)) as tools:
        yield tools
