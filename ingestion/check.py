"""What a curated corpus is held to: one rule a function, all of them in one table."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from ingestion.chunk import Section, sections
from ingestion.contact import FILE, Directory
from ingestion.document import AUDIENCES, THEMES, Document
from ingestion.fact import facts
from ingestion.index.language import SUPPORTED

REFERENCE = "fr"
MOST_WORDS = 160
ASKED_LEAST, ASKED_MOST = 3, 6


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong in a document; `line` counts from 1 (0: the file as a whole)."""

    path: str
    line: int
    problem: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.problem}" if self.line else f"{self.path}: {self.problem}"


@dataclass(frozen=True, slots=True)
class Context:
    """All documents by id and language, what they may refer to, and the day."""

    documents: Mapping[str, Mapping[str, Document]]
    contacts: Directory
    languages: Sequence[str]
    today: date


@dataclass(frozen=True, slots=True)
class Problem:
    """What a rule found; `near` is a piece of the body on the line it is about, if there is one."""

    text: str
    near: str = ""


Rule = Callable[[Document, list[Section], Context], Iterator[Problem]]


def check(documents: Sequence[Document], contacts: Directory, languages: Sequence[str], today: date) -> list[Finding]:
    """Hold every document to every rule; `languages` are those each document must exist in."""
    by_id: dict[str, dict[str, Document]] = defaultdict(dict)
    for document in documents:
        by_id[document.id][document.language] = document
    context = Context(by_id, contacts, languages, today)
    findings = [
        Finding(FILE, 0, f"contacts.{key}: is to be checked, so it needs the url of the page to check it on")
        for key, contact in contacts.contacts.items()
        if contact.confirm and not contact.url
    ]
    for document in documents:
        parts = sections(document)
        problems = [problem for rule in RULES for problem in rule(document, parts, context)]
        findings += [Finding(document.path, _line_of(document, each.near), each.text) for each in problems]
    return findings


def _front_matter(document: Document, _parts: list[Section], context: Context) -> Iterator[Problem]:
    if not document.curated:
        yield Problem("has no front matter with id, lang, title, theme and sources")
        return
    if document.language not in SUPPORTED:
        yield Problem(f"lang: {document.language!r} is not supported; allowed: {', '.join(SUPPORTED)}")
    if document.theme not in THEMES:
        yield Problem(f"theme: {document.theme!r} is not one of {', '.join(THEMES)}")
    for audience in document.audience:
        if audience not in AUDIENCES:
            yield Problem(f"audience: {audience!r} is not one of {', '.join(AUDIENCES)}")
    expected = f"{document.id}.{document.language}.md"
    if document.path != expected:
        yield Problem(f"id and lang say that this file should be {expected}")
    if context.contacts.contacts and document.contact not in context.contacts.contacts:
        yield Problem(f"contact: there is no {document.contact!r} in contacts.yaml")


def _headings(document: Document, parts: list[Section], _context: Context) -> Iterator[Problem]:
    if not any(part.level for part in parts):
        yield Problem("has no section (## Heading {#anchor})")
    for anchor, count in Counter(re.findall(r"\{#([\w-]+)\}[ \t]*$", document.body, re.MULTILINE)).items():
        if count > 1:
            yield Problem(f"the anchor {anchor!r} stands twice", f"{{#{anchor}}}")
    for part in parts:
        if part.level and part.level != _SECTION_LEVEL:
            yield Problem(f"{part.heading!r} is a heading of level {part.level}; sections are ##", part.heading)
        if part.level and not part.anchored:
            yield Problem(f"the section {part.heading!r} has no anchor {{#…}}", part.heading)
        if (words := len(part.text.split())) > MOST_WORDS:
            yield Problem(f"{part.heading!r} has {words} words; at most {MOST_WORDS} are shown well", part.heading)


def _asked(document: Document, parts: list[Section], _context: Context) -> Iterator[Problem]:
    anchors = {part.anchor for part in parts if part.level}
    for anchor in document.asked:
        if anchor not in anchors:
            yield Problem(f"asked: there is no section {anchor!r}")
    for anchor in sorted(anchors):
        count = len(document.asked.get(anchor, ()))
        if not ASKED_LEAST <= count <= ASKED_MOST:
            yield Problem(f"asked: {anchor!r} has {count} questions; {ASKED_LEAST} to {ASKED_MOST} are needed")


def _sources(document: Document, parts: list[Section], _context: Context) -> Iterator[Problem]:
    anchors = {part.anchor for part in parts if part.level}
    for source in document.sources:
        for anchor in source.sections:
            if anchor not in anchors:
                yield Problem(f"sources: {source.url} names the section {anchor!r}, which does not exist")
    for part in parts:
        if part.level and not any(not each.sections or part.anchor in each.sections for each in document.sources):
            yield Problem(f"sources: no page is named for the section {part.anchor!r}")


def _links(document: Document, _parts: list[Section], _context: Context) -> Iterator[Problem]:
    for url in (*facts(document.body).urls, *(source.url for source in document.sources)):
        parts = urlsplit(url)
        if parts.scheme not in {"http", "https"} or "." not in (parts.hostname or "") or parts.username:
            yield Problem(f"{url} is not a link to a public page")
    for target in re.findall(r"\]\(([^)]*)\)", document.body):
        if not re.match(r"https?://|mailto:|tel:", target):
            yield Problem(f"the link ({target}) leads nowhere: links start with https://", f"({target})")


def _expiry(document: Document, _parts: list[Section], context: Context) -> Iterator[Problem]:
    if document.valid_until and document.valid_until < context.today:
        yield Problem(f"valid_until: expired on {document.valid_until}; it is not shown any more")
    for source in document.sources:
        if source.checked > context.today:
            yield Problem(f"sources: {source.url} was checked on {source.checked}, which is in the future")


def _reference(document: Document, _parts: list[Section], context: Context) -> Iterator[Problem]:
    versions = context.documents[document.id]
    if REFERENCE not in versions:
        yield Problem(f"has no {REFERENCE} version, which is the reference")
    elif document.language == REFERENCE:
        for code in context.languages:
            if code not in versions:
                yield Problem(f"missing: there is no {code} version")


def _translation(document: Document, parts: list[Section], context: Context) -> Iterator[Problem]:
    reference = context.documents[document.id].get(REFERENCE)
    if reference is None or document.language == REFERENCE:
        return
    if document.translation_of != reference.text_digest:
        yield Problem(
            f"translation_of: stale: the {REFERENCE} text has the digest {reference.text_digest}; "
            "when the translation is right, run: bienvenue corpus stamp"
        )
    for key in ("theme", "audience", "sources", "valid_until", "contact"):
        if getattr(document, key) != getattr(reference, key):
            yield Problem(f"{key}: differs from {reference.path}")
    own = [part.anchor for part in parts]
    others = [part.anchor for part in sections(reference)]
    if own != others:
        yield Problem(f"the sections are {', '.join(own)} but in {reference.path} {', '.join(others)}")
    for value in facts(f"{document.title}\n{document.body}").missing_in(facts(f"{reference.title}\n{reference.body}")):
        yield Problem(f"{value} does not stand in {reference.path}", value)


def _line_of(document: Document, near: str) -> int:
    lines = document.body.split("\n")
    return next((number for number, text in enumerate(lines, document.line) if near and near in text), 0)


_SECTION_LEVEL = 2

RULES: tuple[Rule, ...] = (
    _front_matter,
    _headings,
    _asked,
    _sources,
    _links,
    _expiry,
    _reference,
    _translation,
)
