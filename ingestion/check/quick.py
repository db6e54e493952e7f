"""What the quick answers are held to."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from ingestion.check.finding import REFERENCE, Finding
from ingestion.check.translation import differences
from ingestion.quick import Quick, file_of


def check(quick: Mapping[str, Quick], languages: Sequence[str], sections: Collection[str]) -> Iterator[Finding]:
    """Every language says the same as the French file, with the same figures, in its own script."""
    reference = quick.get(REFERENCE)
    if reference is None:
        return
    for questions in reference.first_questions.values():
        for each in questions:
            if each.section not in sections:
                yield Finding(file_of(REFERENCE), 0, f"first_questions: there is no section {each.section}")
    wanted = _texts(reference)
    for code in languages:
        if code not in quick:
            yield Finding(file_of(code), 0, "is missing")
            continue
        told = _texts(quick[code])
        for name in wanted.keys() ^ told.keys():
            yield Finding(file_of(code), 0, f"{name} stands here or in {file_of(REFERENCE)}, but not in both")
        for name in wanted.keys() & told.keys():
            yield from (
                Finding(file_of(code), 0, f"{name}: {each}") for each in differences(told[name], wanted[name], code)
            )


def _texts(quick: Quick) -> dict[str, str]:
    """Every text under the name of its place; a first question is named by the section it leads to."""
    return {
        "emergency.title": quick.emergency.title,
        "emergency.note": quick.emergency.note,
        **{f"emergency.numbers.{number}": text for number, text in quick.emergency.numbers.items()},
        **{f"replies.{key}": text for key, text in quick.replies.items()},
        **{
            f"first_questions.{audience}.{each.section}": each.ask
            for audience, questions in quick.first_questions.items()
            for each in questions
        },
    }
