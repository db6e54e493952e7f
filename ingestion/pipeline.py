"""The whole life of a document: compared, cut, embedded, built into a generation, verified, published."""

from __future__ import annotations

import logging
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Protocol

from ingestion import contact, glossary
from ingestion.content import Content, cut
from ingestion.corpus import Corpus
from ingestion.index import generation
from ingestion.index.cache import CachedEmbedder
from ingestion.index.embedder import Role
from ingestion.index.error import ConfigurationError, IndexDamaged, IndexMissing, IndexOutdated
from ingestion.index.passage import Kind, Passage, Point, Vector, passage_of, passage_point, text_point
from ingestion.index.space import Estimate, Space, estimate
from ingestion.index.sparse import encode_document
from ingestion.index.store import Engine, Manifest
from ingestion.numbering import Numbering
from ingestion.reconcile import Plan, brake, reconcile
from ingestion.report import Report

_log = logging.getLogger(__name__)


class Progress(Protocol):
    """Is told how far a run has come."""

    def stage(self, name: str, total: int) -> None:
        """A new stage begins, of `total` steps."""
        ...

    def advance(self, steps: int) -> None:
        """So many more steps are done."""
        ...


class Silent:
    """Progress that nobody watches."""

    def stage(self, name: str, total: int) -> None:
        """See `Progress.stage`."""

    def advance(self, steps: int) -> None:
        """See `Progress.advance`."""


@dataclass(frozen=True, slots=True)
class Workshop:
    """What a run works with."""

    engine: Engine
    embedder: CachedEmbedder
    progress: Progress = field(default_factory=Silent)
    estimate: Estimate = estimate


@dataclass(frozen=True, slots=True)
class Options:
    """What a run may do; `keep` is how many generations stay."""

    rebuild: bool = False
    allow_deletions: bool = False
    dry_run: bool = False
    keep: int = 3


def plan(corpus: Corpus, live: Manifest | None, fingerprint: str, *, rebuild: bool = False) -> Plan:
    """What a run would change. A document that cannot be read any more counts as kept."""
    if live is None:
        return reconcile(corpus.digests, {}, "there is none yet that can be read")
    reason = ""
    if rebuild:
        reason = "asked for"
    elif live.fingerprint != fingerprint:
        reason = f"the embedding model was {live.fingerprint} and is {fingerprint}"
    broken = {error.path for error in corpus.failed} - corpus.digests.keys()
    held = {path: live.documents[path] for path in broken & live.documents.keys()}
    return reconcile({**corpus.digests, **held}, live.documents, reason)


def run(corpus: Corpus, workshop: Workshop, options: Options | None = None) -> Report:
    """Bring the index up to date with a corpus. The caller holds `generation.ingestion_lock`.

    Raises `BrakeError` before anything is written; until the new generation was verified the
    live one is not touched.
    """
    options = options or Options()
    started = time.monotonic()
    live = live_manifest(workshop.engine, rebuild=options.rebuild)
    wanted = plan(corpus, live, workshop.embedder.fingerprint, rebuild=options.rebuild)
    if not corpus.documents and not live:
        raise ConfigurationError(
            "The corpus folder holds no Markdown document that can be read, so nothing was published. "
            "Name another one with --corpus."
        )
    if live and not options.allow_deletions:
        brake(wanted, len(live.documents))
    published = not (wanted.is_empty or options.dry_run)
    if published:
        live, points = _prepare(corpus, wanted, live, workshop)
        generation.build(workshop.engine, live, points)
        generation.clear(workshop.engine, options.keep)
    return Report(
        plan=wanted,
        generation=live.generation if live else "",
        published=published,
        documents=len(corpus.documents),
        passages=live.passages if live else 0,
        points=live.points if live else 0,
        failed=corpus.failed,
        seconds=time.monotonic() - started,
    )


def _prepare(corpus: Corpus, wanted: Plan, live: Manifest | None, workshop: Workshop) -> tuple[Manifest, list[Point]]:
    """The next generation: its manifest and its points."""
    workshop.progress.stage("Cutting into passages", len(corpus.documents))
    staying = (*wanted.created, *wanted.changed, *wanted.kept)
    held = {path for path in staying if path not in corpus.digests}
    withdrawn = {document.path: document.id for document in corpus.documents if document.withdrawn}
    if live:
        withdrawn |= {path: name for path, name in live.withdrawn.items() if path in held}
    content = cut(
        corpus.documents, workshop.embedder.count_tokens, frozenset(withdrawn.values()), workshop.progress.advance
    )
    if live and held:
        content = _join(content, _carry_over(workshop.engine, live, held))
    numbering = Numbering(content.passages, content.documents_with_asked)
    space, points = _embed(content, numbering, workshop)
    stored = live.documents if live else {}
    contacts: Mapping[str, Mapping[str, Any]] = corpus.contacts.pack()
    themes = corpus.contacts.themes
    if live and contact.FILE in held:
        contacts, themes = live.contacts, live.themes
    terms = live.terms if live and glossary.FILE in held else corpus.glossary.terms_by_way()
    manifest = Manifest(
        generation=generation.new_name(workshop.engine.generations()),
        created=datetime.now(UTC).isoformat(timespec="seconds"),
        fingerprint=workshop.embedder.fingerprint,
        dim=workshop.embedder.dim,
        points=len(points),
        passages=len(content.passages),
        documents={path: corpus.digests.get(path) or stored[path] for path in staying},
        languages=dict(Counter(each.language for each in content.passages)),
        space=space.pack(),
        contacts=contacts,
        themes=themes,
        terms=terms,
        withdrawn=withdrawn,
        with_asked=numbering.first,
        previous=live.generation if live else "",
    )
    return manifest, points


def _join(fresh: Content, carried: Content) -> Content:
    """Both; where a document has moved to another file, its fresh version, and none that is withdrawn now."""
    known = {(passage.doc_id, passage.language) for passage in fresh.passages}

    def stays(passage: Passage) -> bool:
        moved = (passage.doc_id, passage.language) in known
        return not moved and passage.doc_id not in fresh.withdrawn

    return Content(
        [*fresh.passages, *(passage for passage in carried.passages if stays(passage))],
        [*fresh.asked, *((passage, question) for passage, question in carried.asked if stays(passage))],
    )


def _embed(content: Content, numbering: Numbering, workshop: Workshop) -> tuple[Space, list[Point]]:
    """The points of a generation: each passage, its heading, the questions people ask of it, its sentences."""
    embedder, progress = workshop.embedder, workshop.progress
    kinds: tuple[tuple[Kind, Role, Sequence[tuple[Passage, str]]], ...] = (
        ("heading", "query", content.headings),
        ("asked", "query", content.asked),
        ("sentence", "passage", content.sentences),
    )
    progress.stage("Embedding", len(content.passages) + sum(len(pairs) for _, _, pairs in kinds))
    texts = embedder.embed([each.embedded_text for each in content.passages], "passage", progress.advance)
    space = workshop.estimate(embedder, content.passages, texts, content.asked)
    points = _passage_points(content, texts, space, numbering)
    for kind, role, pairs in kinds:
        vectors = embedder.embed([_embedded(kind, *pair) for pair in pairs], role, progress.advance)
        placed = space.place(vectors, [passage for passage, _ in pairs], role)
        for (passage, text), vector in zip(pairs, placed, strict=True):
            address = numbering.give(passage, kind)
            if address is not None:
                points.append(text_point(kind, passage, address, text, vector))
    return space, points


def _embedded(kind: Kind, passage: Passage, text: str) -> str:
    # Few sentences say what they are about: below the heading they do.
    return f"{passage.embedded_heading}\n{text}" if kind == "sentence" else text


def _passage_points(content: Content, texts: Vector, space: Space, numbering: Numbering) -> list[Point]:
    asked_by: dict[str, list[str]] = defaultdict(list)
    for passage, question in content.asked:
        asked_by[passage.id].append(question)
    points = []
    for passage, vector in zip(content.passages, space.place(texts, content.passages, "passage"), strict=True):
        words = "\n".join((passage.embedded_text, *asked_by[passage.id]))
        address = numbering.give(passage, "passage")
        if address is None:
            _log.warning("%s has more passages than one section can hold: this one is not indexed", passage.id)
            continue
        points.append(passage_point(passage, address, vector, encode_document(words, passage.language)))
    return points


def _carry_over(engine: Engine, live: Manifest, paths: set[str]) -> Content:
    """The content of the live generation that stems from files which cannot be read any more."""
    index = engine.open(live.generation)
    try:
        payloads = [point.payload for point in index.scroll() if point.payload.get("path") in paths]
    finally:
        index.close()
    found = [passage_of(payload) for payload in _of_kind("passage", payloads)]
    passages = {each.id: each for each in sorted(found, key=lambda each: (each.doc_id, each.language, each.order))}
    asked = [
        (passages[payload["passage_id"]], payload["text"])
        for payload in _of_kind("asked", payloads)
        if payload["passage_id"] in passages
    ]
    return Content(list(passages.values()), asked)


def _of_kind(kind: str, payloads: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    return [payload for payload in payloads if payload["kind"] == kind]


def live_manifest(engine: Engine, *, rebuild: bool = False) -> Manifest | None:
    """The manifest of the live generation; none where it was written by another version of this program.

    With `rebuild`, one that cannot be read is none, too; otherwise raises `IndexDamaged`.
    """
    try:
        name = engine.live()
        return engine.manifest(name) if name else None
    except (IndexMissing, IndexOutdated):
        return None
    except IndexDamaged:
        if rebuild:
            return None
        raise
