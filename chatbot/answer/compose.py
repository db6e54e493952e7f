"""The answer: the section itself with its marks, or the refusal with whom to ask."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from chatbot.answer.judge import RELATED, threshold
from chatbot.answer.status import Status
from chatbot.answer.text import say, sentence, texts
from chatbot.answer.tools import Tools
from chatbot.answer.turn import Citation, Turn
from chatbot.retrieve.showing import Found
from ingestion.index.language import SUPPORTED, fallbacks
from ingestion.index.passage import Passage

_SUGGESTIONS = 3
_NEAREST = 2
_QUOTE = 240


def compose(turn: Turn, tools: Tools) -> Turn:
    """Write the draft."""
    return _extract(turn) if turn.answerable else _refuse(turn, tools)


def _extract(turn: Turn) -> Turn:
    best = turn.found[0]
    passages = [best.passage, *([best.other] if best.other else [])]
    turn = replace(
        turn,
        draft="\n\n".join(mark(passage.text, n) for n, passage in enumerate(passages, start=1)),
        citations=tuple(cite(passage, n) for n, passage in enumerate(passages, start=1)),
        suggestions=_suggest(turn.found[1:], best.passage.language),
    )
    wanted = turn.language.code
    if best.passage.language == wanted:
        return turn.end(Status.ANSWERED)
    names = texts(wanted)["languages"]
    shown = ", ".join(names.get(passage.language, passage.language) for passage in passages)
    if wanted in SUPPORTED:
        note = say(wanted, "notice", "other_language", wanted=names[wanted], shown=shown)
        return turn.notice("other_language", note).end(Status.ANSWERED_OTHER_LANGUAGE)
    note = say(wanted, "notice", "unsupported_language", shown=shown)
    return turn.notice("unsupported_language", note).end(Status.ANSWERED_OTHER_LANGUAGE)


def mark(text: str, n: int) -> str:
    """`text` with the mark `[n]` after each of its paragraphs and lists."""
    blocks = re.split(r"\n{2,}", text.strip())
    # A line that announces a list is one statement with it.
    announces = [block.endswith(":") or block.startswith("#") for block in blocks[:-1]]
    marked = [block if bare else f"{block} [{n}]" for block, bare in zip(blocks, [*announces, False], strict=True)]
    return "\n\n".join(marked)


def cite(passage: Passage, n: int) -> Citation:
    """What the mark `[n]` stands for."""
    return Citation(
        n=n,
        doc_id=passage.doc_id,
        title=passage.title,
        heading=passage.heading,
        url=passage.url,
        language=passage.language,
        checked=passage.checked,
        quote=passage.text[:_QUOTE],
    )


def _suggest(found: tuple[Found, ...], language: str) -> tuple[str, ...]:
    headings = dict.fromkeys(each.passage.heading for each in found if each.passage.language == language)
    return tuple(headings)[:_SUGGESTIONS]


def _refuse(turn: Turn, tools: Tools) -> Turn:
    language = turn.language.code
    least = RELATED * threshold(turn, tools)
    related = [each for each in _by_document(turn.found) if each.score >= least][:_NEAREST]
    # Someone in danger who is not understood must not leave without a number.
    parts = [f"{sentence(language, Status.UNANSWERABLE_NO_CONTENT)} {sentence(language, Status.EMERGENCY)}"]
    if contact := _contact(related, tools):
        parts.append(say(language, "contact", "ask") + "\n\n" + describe(contact, language))
    links = [f"- [{each.passage.title}]({each.passage.url})" for each in related if each.passage.url]
    if links:
        parts.append(say(language, "contact", "nearest") + "\n\n" + "\n".join(links))
    turn = replace(turn, suggestions=tuple(each.passage.heading for each in related))
    return turn.end(Status.UNANSWERABLE_NO_CONTENT, "\n\n".join(parts))


def _by_document(found: Iterable[Found]) -> list[Found]:
    """One document takes one place: its best section."""
    best: dict[str, Found] = {}
    for each in found:
        best.setdefault(each.passage.doc_id, each)
    return list(best.values())


def _contact(related: list[Found], tools: Tools) -> Mapping[str, Any] | None:
    """Whom to ask: the contact of the nearest document, or of its theme, or of all."""
    manifest = tools.live_index.current().index.manifest
    keys = [manifest.themes.get("default", "")]
    if related:
        passage = related[0].passage
        keys = [passage.contact, manifest.themes.get(passage.theme, ""), *keys]
    return next((manifest.contacts[key] for key in keys if key in manifest.contacts), None)


def describe(contact: Mapping[str, Any], language: str) -> str:
    """A contact as Markdown; what rests on an old source says so."""
    lines = [f"**{contact['name']}**"]
    if purpose := _in(contact["for"], language):
        lines[0] += f" — {purpose}"
    rows = (
        ("phone", ", ".join(contact["phones"])),
        ("address", contact["address"]),
        ("email", contact["email"]),
        ("hours", _in(contact["hours"] or {}, language)),
        ("website", contact["url"]),
    )
    doubt = _doubt(contact, language)
    for key, value in rows:
        if value:
            label = say(language, "contact", key)
            shown = value if key == "website" else value + doubt
            lines.append("- " + say(language, "contact", "line", label=label, value=shown))
    return "\n".join(lines)


def _doubt(contact: Mapping[str, Any], language: str) -> str:
    if not contact["confirm"]:
        return ""
    if contact["dated"]:
        return f" ({say(language, 'contact', 'to_check_dated', dated=contact['dated'])})"
    return f" ({say(language, 'contact', 'to_check')})"


def _in(values: Mapping[str, str], language: str) -> str:
    return next((values[code] for code in fallbacks(language) if code in values), "")
