"""How fast retrieval is, from the text of a question to documents, and how fast a stock stack is."""

from __future__ import annotations

import tempfile
import time
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from chatbot.answer.tools import Tools
from chatbot.retrieve.query import Query
from chatbot.settings import Settings
from chatbot.wiring import tools
from eval import dataset
from eval.bench.figures import machine, spread
from eval.dataset import Row
from ingestion import pipeline
from ingestion.corpus import read_corpus
from ingestion.index import generation
from ingestion.index.cache import CachedEmbedder
from ingestion.index.embedder import Embedder, embedder
from ingestion.index.embedding.export import export
from ingestion.index.embedding.weights import bundled_weights
from ingestion.index.error import ConfigurationError, IndexMissing, IndexOutdated, ModelMismatch
from ingestion.index.passage import Passage, passage_of
from ingestion.index.settings import IndexSettings
from ingestion.vectors import ShippedVectors

Stack = Callable[[Row], int]
"""Looks a question up and says how many hits there are."""

OURS, STOCK = "bienvenue", "stock llama-index"
NEEDED = {
    "sentence-transformers": "6.2.0",
    "llama-index-embeddings-huggingface": "0.8.0",
    "llama-index-vector-stores-qdrant": "0.10.4",
}
"""What the stock stack is made of: the extras `models` and `bench`."""

_TOP = 10
_WARM_UP = 5
_TURN = 10


def measure(file: Path, settings: Settings, questions: int | None, *, vs_stock: bool) -> dict[str, Any]:
    """Look each question up with each stack, in turns. Finding the language is not counted.

    The index is the live one, or one built for it where there is none that fits.
    """
    if vs_stock:
        check_stock()
    rows = dataset.read(file)
    chosen = rows[:: max(1, len(rows) // questions)][:questions] if questions else rows
    with ExitStack() as stack:
        found = stack.enter_context(_with_index(settings))
        own = stack.enter_context(tools(found))
        index = own.live_index.current().index
        stacks = {OURS: _ours(own)}
        if vs_stock:
            passages = [passage_of(each.payload) for each in index.scroll() if each.payload["kind"] == "passage"]
            stacks[STOCK] = stack.enter_context(_stock(passages, _raw(own.embedder, settings)))
        times = _times(stacks, chosen)
        manifest = index.manifest
    ratio = times[STOCK]["p50_ms"] / times[OURS]["p50_ms"] if vs_stock else None
    return {
        "machine": machine(),
        "questions": len(chosen),
        "passages": manifest.passages,
        "points": manifest.points,
        "ratio": ratio and round(ratio, 2),
        "rows": times,
    }


def check_stock() -> None:
    """Raise `ConfigurationError` where a package of the stock stack is missing."""
    missing = [name for name in NEEDED if not _installed(name)]
    if missing:
        pins = " ".join(f"{name}=={NEEDED[name]}" for name in missing)
        raise ConfigurationError(
            f"--vs-stock needs {' and '.join(missing)}. Install a CPU build of torch, "
            f"then the extras `models` and `bench`: pip install {pins}"
        )


def _installed(name: str) -> bool:
    try:
        return bool(version(name))
    except PackageNotFoundError:
        return False


@contextmanager
def _with_index(settings: Settings) -> Iterator[Settings]:
    """The settings, or such with a fresh index in a temporary folder where the live one cannot be used."""
    fingerprint = embedder(settings.embedding).fingerprint
    store = generation.engine(settings.index)
    try:
        generation.open_live(store, fingerprint).close()
    except (IndexMissing, IndexOutdated, ModelMismatch):
        with tempfile.TemporaryDirectory(prefix="bienvenue-bench-") as folder:
            own = settings.model_copy(update={"index": IndexSettings(path=Path(folder))})
            _ingest(own)
            yield own
    else:
        yield settings
    finally:
        store.close()


def _ingest(settings: Settings) -> None:
    shipped = ShippedVectors(embedder(settings.embedding), settings.corpus.path)
    cached = CachedEmbedder(shipped, settings.index.path / "embeddings.sqlite")
    store = generation.engine(settings.index)
    try:
        pipeline.run(read_corpus(settings.corpus.path), pipeline.Workshop(store, cached), pipeline.Options())
    finally:
        cached.close()
        store.close()


def _ours(own: Tools) -> Stack:
    today = date.today()

    def look_up(row: Row) -> int:
        vector = own.embedder.embed([row.question], "query")[0]
        return len(own.retriever.documents(Query(row.question, vector, row.language, today), _TOP))

    return look_up


def _raw(model: Embedder, settings: Settings) -> Embedder:
    """The vectors of texts as the model makes them; most are shipped with the corpus."""
    return ShippedVectors(model, settings.corpus.path)


@contextmanager
def _stock(passages: Sequence[Passage], model: Embedder) -> Iterator[Stack]:
    """llama-index as its manual says: HuggingFaceEmbedding on the same weights, Qdrant's local mode.

    Only looking up is compared, so the vectors of the passages are those that are there already.
    """
    import torch
    from llama_index.core import VectorStoreIndex
    from llama_index.core.schema import TextNode
    from llama_index.embeddings.huggingface import HuggingFaceEmbedding
    from llama_index.vector_stores.qdrant import QdrantVectorStore
    from qdrant_client import QdrantClient

    vectors = model.embed([each.embedded_text for each in passages], "passage")
    nodes: list[Any] = [
        TextNode(text=each.embedded_text, metadata={"name": each.id, "language": each.language}, embedding=vector)
        for each, vector in zip(passages, vectors.tolist(), strict=True)
    ]
    client = QdrantClient(":memory:")
    threads = torch.get_num_threads()
    # In favour of the stock stack: with torch's own choice of two threads they waited for each other on
    # the two virtual cores where this was measured, busy or not (720 ms a question instead of 20).
    torch.set_num_threads(1)
    with tempfile.TemporaryDirectory(prefix="bienvenue-bench-") as folder:
        export(bundled_weights(), Path(folder) / "e5")
        embedding = HuggingFaceEmbedding(
            str(Path(folder) / "e5"), query_instruction="query: ", text_instruction="passage: ", device="cpu"
        )
        store = QdrantVectorStore("stock", client=client)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # payload indexes have no effect in local mode
            store.add(nodes)
        retriever = VectorStoreIndex.from_vector_store(store, embed_model=embedding).as_retriever(similarity_top_k=_TOP)
        try:
            yield lambda row: len(retriever.retrieve(row.question))
        finally:
            torch.set_num_threads(threads)
            client.close()


def _times(stacks: Mapping[str, Stack], rows: Sequence[Row]) -> dict[str, dict[str, float]]:
    """In turns of a few questions, each first as often as the other: what else the machine does meets both.

    Not question by question, where each would find the processor's caches full of the other's weights.
    """
    for look_up in stacks.values():
        for row in rows[:_WARM_UP]:
            look_up(row)
    times: dict[str, list[float]] = {name: [] for name in stacks}
    order = list(stacks.items())
    for start in range(0, len(rows), _TURN):
        for name, look_up in order:
            for row in rows[start : start + _TURN]:
                began = time.perf_counter()
                look_up(row)
                times[name].append((time.perf_counter() - began) * 1000)
        order.reverse()
    return {name: spread(values) for name, values in times.items()}
