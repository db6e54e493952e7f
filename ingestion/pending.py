"""What of the corpus is not in the live index yet: for `bienvenue doctor`."""

from __future__ import annotations

from ingestion import pipeline
from ingestion.corpus import read_corpus
from ingestion.index import generation
from ingestion.index.settings import CorpusSettings, IndexSettings
from ingestion.reconcile import Plan


def pending(corpus: CorpusSettings, index: IndexSettings, fingerprint: str) -> str:
    """A sentence that says which documents are new, changed, gone or broken since the index was built.

    Raises `BienvenueError` where the folder or the index cannot be read.
    """
    if not corpus.path.is_dir():
        return f"{corpus.path} is not on this machine: the index is all there is"
    store = generation.engine(index)
    try:
        live = pipeline.live_manifest(store)
    finally:
        store.close()
    read = read_corpus(corpus.path)
    plan = pipeline.plan(read, live, fingerprint)
    broken = f"; {len(read.failed)} cannot be read" if read.failed else ""
    return _sentence(plan, len(read.documents)) + broken


def _sentence(plan: Plan, documents: int) -> str:
    if plan.is_empty:
        return f"all {documents} documents are indexed"
    named = (("new", plan.created), ("changed", plan.changed), ("deleted", plan.deleted))
    counts = ", ".join(f"{len(paths)} {name} ({paths[0]}…)" for name, paths in named if paths)
    reason = f" (everything is built anew: {plan.rebuild})" if plan.rebuild else ""
    return f"not yet indexed: {counts or 'nothing new'}{reason}. Index it with: bienvenue ingest run"
