"""What the glossary is held to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ingestion.check.finding import REFERENCE, Finding
from ingestion.check.translation import differences
from ingestion.check.wording import foreign_signs
from ingestion.glossary import FILE, Glossary, Term

MOST_CHARACTERS = 160
"""Half a line: an explanation is read in passing."""


def check(glossary: Glossary, languages: Sequence[str]) -> Iterator[Finding]:
    """Every term is explained in every language, shortly, in its script, with the figures of the French text."""
    for key, term in glossary.terms.items():
        for code in languages:
            for problem in _problems(term, code):
                yield Finding(FILE, 0, f"{key}.{code}: {problem}")


def _problems(term: Term, code: str) -> Iterator[str]:
    means, ways = term.means.get(code, ""), term.ways.get(code, ())
    if not ways:
        yield "ways is missing"
    if not means:
        yield "means is missing"
        return
    if len(means) > MOST_CHARACTERS:
        yield f"means has {len(means)} characters; at most {MOST_CHARACTERS} are read in passing"
    # A figure that ages belongs into a document: the French text says which are part of a name.
    for problem in differences(means, term.means.get(REFERENCE, means), code):
        yield f"means: {problem}"
    for text in ways:
        for sign in foreign_signs(text, code):
            yield f"ways: {sign!r} (U+{ord(sign):04X}) does not belong into {text!r}"
    if len(set(ways)) < len(ways):
        yield "ways has one twice"
