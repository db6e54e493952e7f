"""What a document of a curated corpus is held to: one rule a function, all of them in one table."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from urllib.parse import urlsplit

from ingestion.check import translation
from ingestion.check.fact import facts
from ingestion.check.finding import REFERENCE, Context, Finding, Problem, Rule
from ingestion.check.wording import median_sentence
from ingestion.chunk import Section, sections
from ingestion.contact import Directory
from ingestion.document import AUDIENCES, THEMES, Document
from ingestion.index.language import SUPPORTED

MOST_WORDS = 160
MOST_WORDS_LONGER = 175
LONGER = frozenset({"de", "es", "fa", "it", "pt"})
"""Languages that need more words than French for the same text."""

MEDIAN_SENTENCE = 15
"""The median sentence of a French document has at most so many words: plain language."""

ASKED_LEAST, ASKED_MOST = 3, 6


def check(documents: Sequence[Document], contacts: Directory, languages: Sequence[str], today: date) -> list[Finding]:
    """Hold every document to every rule of `RULES`."""
    context = Context(_by_id(documents), contacts, languages, today)
    findings = []
    for document in documents:
        parts = sections(document)
        findings += [problem.at(document) for rule in RULES for problem in rule(document, parts, context)]
    return findings


def differences_found(documents: Sequence[Document]) -> list[Finding]:
    """Where translations say something else than their French text."""
    context = Context(_by_id(documents), Directory(), (), date.max)
    return [
        problem.at(document)
        for document in documents
        for problem in translation.parity(document, sections(document), context)
    ]


def _by_id(documents: Sequence[Document]) -> dict[str, dict[str, Document]]:
    """Every version of a document by its language."""
    versions: dict[str, dict[str, Document]] = defaultdict(dict)
    for document in documents:
        versions[document.id][document.language] = document
    return versions


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
        most = MOST_WORDS_LONGER if document.language in LONGER else MOST_WORDS
        if (words := len(part.text.split())) > most:
            yield Problem(f"{part.heading!r} has {words} words; at most {most} are shown well", part.heading)


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


def _readability(document: Document, parts: list[Section], _context: Context) -> Iterator[Problem]:
    if document.language != REFERENCE:
        return
    median = median_sentence("\n\n".join(part.text for part in parts), REFERENCE)
    if median > MEDIAN_SENTENCE:
        yield Problem(f"the median sentence has {median:g} words; at most {MEDIAN_SENTENCE} are read well")


_SECTION_LEVEL = 2

RULES: tuple[Rule, ...] = (
    _front_matter,
    _headings,
    _asked,
    _sources,
    _links,
    _expiry,
    _readability,
    translation.exists,
    translation.up_to_date,
    translation.parity,
    translation.wording,
)
