"""What a translation is held to: the French text, section by section."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingestion.check.fact import facts
from ingestion.check.finding import REFERENCE, Context, Problem
from ingestion.check.wording import (
    LEAST_SHARE,
    foreign_signs,
    left_untranslated,
    share_of_script,
)
from ingestion.chunk import Section, sections
from ingestion.document import Document
from ingestion.index.language import SUPPORTED

SHARED_KEYS = ("theme", "audience", "sources", "valid_until", "contact", "portals", "withdrawn")
"""Keys of the front matter that say the same in every language."""

_LIST_ITEM = re.compile(r"^\s*(?:[-*]|\d+[.)])\s", re.MULTILINE)


def exists(document: Document, _parts: list[Section], context: Context) -> Iterator[Problem]:
    """Every document exists in French and in every language asked for."""
    versions = context.documents[document.id]
    if REFERENCE not in versions:
        yield Problem(f"has no {REFERENCE} version, which is the reference")
    elif document.language == REFERENCE:
        for code in context.languages:
            if code not in versions:
                yield Problem(f"missing: there is no {code} version")


def up_to_date(document: Document, _parts: list[Section], context: Context) -> Iterator[Problem]:
    """A translation was made from the French text as it is now, and shares its front matter."""
    reference = _reference(document, context)
    if reference is None:
        return
    if is_stale(document, reference):
        yield Problem(
            f"translation_of: stale: the {REFERENCE} text has the digest {reference.text_digest}; "
            f"when the translation is right, run: bienvenue corpus stamp {document.path}"
        )
    for key in SHARED_KEYS:
        if getattr(document, key) != getattr(reference, key):
            yield Problem(
                f"{key}: differs from {reference.path}; to copy it run: bienvenue corpus stamp {document.path}"
            )


def is_stale(document: Document, reference: Document) -> bool:
    """Whether the French text has changed since the translation was made."""
    return document.translation_of != reference.text_digest


def parity(document: Document, parts: list[Section], context: Context) -> Iterator[Problem]:
    """The same sections, and in each the same numbers, phones, e-mails, links and lists."""
    reference = _reference(document, context)
    if reference is None:
        return
    originals = sections(reference)
    if [part.anchor for part in parts] != [part.anchor for part in originals]:
        own, others = (", ".join(part.anchor for part in each) for each in (parts, originals))
        yield Problem(f"the sections are {own} but in {reference.path} {others}")
        return
    for part, original in zip(parts, originals, strict=True):
        added, lost = facts_changed(_whole(part), _whole(original))
        for written in added:
            yield Problem(f"{written} does not stand in {reference.path}", written, part.anchor)
        for written in lost:
            yield Problem(f"{written} of {reference.path}#{part.anchor} is missing", "", part.anchor)
        count, expected = len(_LIST_ITEM.findall(part.text)), len(_LIST_ITEM.findall(original.text))
        if count != expected:
            yield Problem(f"the lists have {count} items but {expected} in {reference.path}", "", part.anchor)


def facts_changed(text: str, original: str) -> tuple[list[str], list[str]]:
    """The facts that only the text has, and those that only the original has, as they are written."""
    told, wanted = facts(text), facts(original)
    return list(told.missing_in(wanted).values()), list(wanted.missing_in(told).values())


def differences(text: str, original: str, language: str) -> Iterator[str]:
    """What is wrong with a short translated text: its facts, its signs, its script."""
    added, lost = facts_changed(text, original)
    for written in added:
        yield f"{written} does not stand in the {REFERENCE} text"
    for written in lost:
        yield f"{written} of the {REFERENCE} text is missing"
    yield from (problem for problem, _ in _slips(text, language))


def wording(document: Document, parts: list[Section], context: Context) -> Iterator[Problem]:
    """The text is in the script of its language, without signs of another, and nothing is left in French."""
    reference = _reference(document, context)
    if document.language not in SUPPORTED:
        return
    # Where the sections differ `parity` says so.
    originals = {part.anchor: part for part in sections(reference)} if reference else {}
    for part in parts:
        text = _whole(part)
        for problem, near in _slips(text, document.language):
            yield Problem(problem, near, part.anchor)
        if part.anchor in originals:
            for sentence in left_untranslated(text, _whole(originals[part.anchor]), document.language):
                yield Problem(f"left in {REFERENCE}: {sentence}", "", part.anchor)
    for anchor, questions in document.asked.items():
        for sign in foreign_signs("\n".join(questions), document.language):
            yield Problem(f"asked: {anchor}: {sign!r} (U+{ord(sign):04X}) does not belong into {document.language}")


def _slips(text: str, language: str) -> Iterator[tuple[str, str]]:
    """What no text of a language should have, each with the piece of the text that it is about."""
    for sign in foreign_signs(text, language):
        yield f"{sign!r} (U+{ord(sign):04X}) does not belong into {language}", sign
    if share_of_script(text, language) < LEAST_SHARE:
        yield f"{text.splitlines()[0]!r} is not in the script of {language}", ""


def _reference(document: Document, context: Context) -> Document | None:
    """What a translation was made from; none for the French text itself."""
    if document.language == REFERENCE:
        return None
    return context.documents[document.id].get(REFERENCE)


def _whole(part: Section) -> str:
    return f"{part.heading}\n{part.text}"
