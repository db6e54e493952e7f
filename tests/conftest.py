"""Small real things that many tests use."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from importlib.util import find_spec
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
from ingestion.index.embedder import Embedder, embedder
from ingestion.index.embedding.bundled import BundledEmbedder
from ingestion.index.embedding.export import export
from ingestion.index.embedding.weights import bundled_weights
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


@pytest.fixture(scope="session")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundled weights as a directory of sentence-transformers."""
    folder = tmp_path_factory.mktemp("exported") / "e5"
    export(bundled_weights(), folder)
    return folder


@pytest.fixture(scope="session")
def sentence_transformer(exported: Path) -> Embedder:
    """The exported weights in sentence-transformers. torch takes seconds to import: once a session."""
    if find_spec("sentence_transformers") is None:
        pytest.skip("the extra `models` is not installed (tests/install-models.sh)")
    return embedder(EmbeddingSettings(backend="sentence-transformers", model=str(exported)))


@pytest.fixture(scope="session")
def cross_encoder_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cross-encoder of random weights, 2 layers, a word piece a letter."""
    if find_spec("sentence_transformers") is None:
        pytest.skip("the extra `models` is not installed (tests/install-models.sh)")
    return tiny_bert(tmp_path_factory.mktemp("cross-encoder") / "tiny", "BertForSequenceClassification", num_labels=1)


def tiny_bert(folder: Path, kind: str, **config: int) -> Path:
    """Save a class of transformers with random weights and a tokenizer of letters."""
    import torch
    import transformers
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors

    signs = ["[PAD]", "[UNK]", "[CLS]", "[SEP]"]
    letters = [chr(code) for code in (*range(33, 127), *range(0xE0, 0xFD))]
    vocabulary = {piece: number for number, piece in enumerate([*signs, *letters, *(f"##{each}" for each in letters)])}
    tokenizer = Tokenizer(models.WordPiece(vocabulary, unk_token="[UNK]"))  # noqa: S106 - no password
    tokenizer.normalizer = normalizers.Lowercase()
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]",
        pair="[CLS] $A [SEP] $B:1 [SEP]:1",
        special_tokens=[("[CLS]", 2), ("[SEP]", 3)],
    )
    named = dict(zip(("pad_token", "unk_token", "cls_token", "sep_token"), signs, strict=True))
    transformers.utils.logging.disable_progress_bar()
    transformers.PreTrainedTokenizerFast(tokenizer_object=tokenizer, model_max_length=128, **named).save_pretrained(
        folder
    )
    with torch.random.fork_rng():
        torch.manual_seed(0)
        shape = transformers.BertConfig(
            vocab_size=len(vocabulary), hidden_size=16, num_hidden_layers=2, num_attention_heads=2,
            intermediate_size=32, max_position_embeddings=128, initializer_range=0.5, **config,
        )  # fmt: skip
        getattr(transformers, kind)(shape).save_pretrained(folder)
    return folder


@pytest.fixture
def words() -> WordEmbedder:
    return WordEmbedder()


def ingest(folder: Path, index: Path, model: Embedder, *, rebuild: bool = False) -> Report:
    """Index a folder, as `bienvenue ingest run` does."""
    cached = CachedEmbedder(ShippedVectors(model, folder), index / "embeddings.sqlite")
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
