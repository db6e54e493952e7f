"""Ask every question of a dataset, and hold each answer to what is expected of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from chatbot.answer.pipeline import answer_now
from chatbot.answer.status import Status
from chatbot.answer.tools import Tools
from chatbot.answer.turn import Question, Turn
from eval.dataset import Row

ANSWERED = frozenset({Status.ANSWERED, Status.ANSWERED_PARTIAL, Status.ANSWERED_OTHER_LANGUAGE})


@dataclass(frozen=True, slots=True)
class Result:
    """One question and its answer; `problems` is empty where the answer is right."""

    row: Row
    turn: Turn
    problems: tuple[str, ...]

    @property
    def right(self) -> bool:
        """Whether nothing is wrong with it."""
        return not self.problems


@dataclass(frozen=True, slots=True)
class Score:
    """How many of the answerable questions were answered rightly, and of the others refused."""

    answerable: int
    answered_right: int
    unanswerable: int
    refused: int


def run(rows: Iterable[Row], tools: Tools) -> list[Result]:
    """Ask them one after another."""
    results = []
    for row in rows:
        turn = answer_now(Question(row.question), tools)
        results.append(Result(row, turn, tuple(judge(row, turn))))
    return results


def judge(row: Row, turn: Turn) -> list[str]:
    """What is wrong with an answer: its language, its outcome, its source, a fact that is missing."""
    problems = []
    if turn.language.code != row.language:
        problems.append(f"language {turn.language.code} instead of {row.language}")
    if row.status not in ANSWERED:
        if turn.status != row.status:
            problems.append(f"{turn.status} instead of {row.status}")
        return problems
    if turn.status not in ANSWERED:
        return [*problems, f"{turn.status} instead of an answer"]
    # The answer is the section found first, in one language or in two.
    cited = {turn.found[0].passage.section}
    if row.right_sections and not cited & row.right_sections:
        problems.append(f"cites {', '.join(sorted(cited))}")
    problems += [f"without {fact!r}" for fact in row.facts if not contains(turn.answer, fact)]
    return problems


def contains(answer: str, fact: str) -> bool:
    """Whether a fact stands in an answer, as a whole word, whatever its spaces and case."""
    plain = re.sub(r"\s+", " ", answer.casefold())
    wanted = re.escape(re.sub(r"\s+", " ", fact.casefold()))
    return re.search(rf"(?<!\w){wanted}(?!\w)", plain) is not None


def score(results: Sequence[Result]) -> Score:
    """Count."""
    answerable = [each for each in results if each.row.status in ANSWERED]
    others = [each for each in results if each.row.status not in ANSWERED]
    return Score(
        answerable=len(answerable),
        answered_right=sum(each.right for each in answerable),
        unanswerable=len(others),
        refused=sum(each.right for each in others),
    )


def score_by_language(results: Sequence[Result]) -> dict[str, Score]:
    """Count per language of the questions, in the order in which they first come."""
    codes = dict.fromkeys(each.row.language for each in results)
    return {code: score([each for each in results if each.row.language == code]) for code in codes}
