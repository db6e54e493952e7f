"""Nothing is shown that was not checked."""

from __future__ import annotations

import re
from dataclasses import replace

from chatbot.answer.status import Status
from chatbot.answer.text import sentence
from chatbot.answer.tools import Tools
from chatbot.answer.turn import Citation, Turn


def verify(turn: Turn, _tools: Tools) -> Turn:
    """Release a draft whose every mark has a citation and whose every word stands in what it cites.

    A draft that fails is not shown: the turn ends with `blocked_output`.
    """
    if not turn.draft:
        return turn
    if is_supported(turn):
        return replace(turn, answer=turn.draft, draft="")
    blocked = replace(turn, draft="", citations=(), notices=(), suggestions=())
    return blocked.end(Status.BLOCKED_OUTPUT, sentence(turn.language.code, Status.BLOCKED_OUTPUT))


def is_supported(turn: Turn) -> bool:
    """Whether every line of the draft stands in what the turn cites, and every citation is marked.

    A line bears the mark of the passage it stands in, or none; marks that the passage itself has
    are part of its text.
    """
    sources = {citation.n: _source(turn, citation) for citation in turn.citations}
    marked: set[int] = set()
    for line in filter(str.strip, turn.draft.split("\n")):
        if any(line in text for text in sources.values()):
            continue
        found = _MARK.search(line)
        if found is None or _MARK.sub("", line) not in sources.get(int(found[1]), ""):
            return False
        marked.add(int(found[1]))
    return bool(marked) and marked == sources.keys()


def _source(turn: Turn, citation: Citation) -> str:
    """The text of the passage that a citation names."""
    passages = [passage for found in turn.found for passage in (found.passage, found.other) if passage]
    wanted = (citation.doc_id, citation.language, citation.heading)
    return next(
        passage.text
        for passage in passages
        if (passage.doc_id, passage.language, passage.heading) == wanted and passage.text.startswith(citation.quote)
    )


_MARK = re.compile(r" \[(\d+)\]$")
