"""Do the sections that were found answer the question?"""

from __future__ import annotations

from dataclasses import replace

from chatbot.answer.tools import Tools
from chatbot.answer.turn import Turn

# Chosen on eval/datasets/dev.jsonl, most of whose unanswerable questions ask for a detail that a
# document on the same subject does not give: see docs/quality.md. Between languages, without any
# words in common, cosines are lower: there the threshold was chosen with each question held against
# the other eleven languages only.
SAME_LANGUAGE = 0.48
OTHER_LANGUAGE = 0.26
RELATED = 0.8
"""From this share of the threshold on, a section is near enough to be shown as related."""


def judge(turn: Turn, tools: Tools) -> Turn:
    """Say whether the best section is near enough to be the answer."""
    return replace(turn, answerable=bool(turn.found) and turn.found[0].score >= threshold(turn, tools))


def threshold(turn: Turn, tools: Tools) -> float:
    """The score from which on a section answers: lower where the index does not have the language."""
    manifest = tools.live_index.current().index.manifest
    return SAME_LANGUAGE if turn.language.code in manifest.languages else OTHER_LANGUAGE
