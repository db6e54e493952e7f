"""How much of the knowledge there is: subjects, languages, translations, facts told."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ingestion.check.finding import REFERENCE
from ingestion.check.knowledge import Knowledge
from ingestion.check.translation import is_stale
from ingestion.chunk import sections
from ingestion.document import THEMES


@dataclass(frozen=True, slots=True)
class Coverage:
    """Counts.

    `themes` counts documents by theme and language; `languages`, `sections` and `asked` count
    documents, sections and questions by language, French first. `missing` and `stale` name files.
    `told` counts facts, `coverage` is their share of the usable ones; `left_out` and `no_use` give
    the reason for every fact that no section tells.
    """

    subjects: int
    themes: Mapping[str, Mapping[str, int]]
    languages: Mapping[str, int]
    sections: Mapping[str, int]
    asked: Mapping[str, int]
    missing: Sequence[str]
    stale: Sequence[str]
    terms: int
    told: int
    coverage: float
    left_out: Mapping[str, str]
    no_use: Mapping[str, str]


def count(knowledge: Knowledge) -> Coverage:
    """Count what a corpus holds; a subject is complete in the languages that any document has."""
    documents = sorted(knowledge.corpus.documents, key=lambda each: (each.language != REFERENCE, each.language))
    languages = Counter(each.language for each in documents)
    themes: dict[str, Counter[str]] = defaultdict(Counter)
    for each in documents:
        themes[each.theme or "-"][each.language] += 1
    references = {each.id: each for each in documents if each.language == REFERENCE}
    held = {(each.id, each.language) for each in documents}
    ledger = knowledge.ledger
    return Coverage(
        subjects=len({each.id for each in documents}),
        themes={theme: dict(themes[theme]) for theme in (*THEMES, "-") if theme in themes},
        languages=dict(languages),
        sections=_total((each.language, sum(part.level > 0 for part in sections(each))) for each in documents),
        asked=_total((each.language, sum(map(len, each.asked.values()))) for each in documents),
        missing=[f"{key}.{code}.md" for key in references for code in languages if (key, code) not in held],
        stale=[
            each.path
            for each in documents
            if each.language != REFERENCE and each.id in references and is_stale(each, references[each.id])
        ],
        terms=len(knowledge.corpus.glossary.terms),
        told=len(ledger.told),
        coverage=ledger.coverage,
        left_out=ledger.left_out,
        no_use=ledger.no_use,
    )


def _total(pairs: Iterable[tuple[str, int]]) -> dict[str, int]:
    totals: Counter[str] = Counter()
    for key, value in pairs:
        totals[key] += value
    return dict(totals)
