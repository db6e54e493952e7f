"""Nothing is shown that was not checked."""

from __future__ import annotations

import re
from dataclasses import replace

from chatbot.answer.status import Status
from chatbot.answer.text import sentence
from chatbot.answer.tools import Tools
from chatbot.answer.turn import Turn


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
    """Whether the draft, without its marks, is made of lines of the passages that it cites."""
    cited = {citation.n: citation for citation in turn.citations}
    marks = {int(number) for number in _MARK.findall(turn.draft)}
    if not marks or marks != cited.keys():
        return False
    sources = "\n".join(
        found.passage.text
        for found in turn.found
        for citation in turn.citations
        if (found.passage.doc_id, found.passage.heading) == (citation.doc_id, citation.heading)
    )
    lines = (_MARK.sub("", line).strip() for line in turn.draft.split("\n"))
    return all(line in sources for line in lines)


_MARK = re.compile(r" \[(\d+)\](?=\s|$)")
