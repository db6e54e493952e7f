"""Everything in a corpus folder, read and held to every rule."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeVar

from ingestion import ledger, quick
from ingestion.check import contact as contact_check
from ingestion.check import document as document_check
from ingestion.check import glossary as glossary_check
from ingestion.check import ledger as ledger_check
from ingestion.check import quick as quick_check
from ingestion.check.finding import REFERENCE, Finding
from ingestion.chunk import Section, sections
from ingestion.corpus import Corpus, read_corpus
from ingestion.index.error import DocumentError
from ingestion.ledger import Ledger
from ingestion.quick import Quick

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Knowledge:
    """Everything in a corpus folder: the documents, and the data beside them."""

    corpus: Corpus
    ledger: Ledger
    quick: Mapping[str, Quick]
    failed: tuple[DocumentError, ...]

    @property
    def sections(self) -> dict[str, Section]:
        """The French sections by `doc_id#anchor`."""
        own = (each for each in self.corpus.documents if each.language == REFERENCE)
        return {f"{each.id}#{part.anchor}": part for each in own for part in sections(each)}


def read(folder: Path) -> Knowledge:
    """Read a corpus folder. A file that cannot be read stops no other."""
    corpus = read_corpus(folder)
    failed = list(corpus.failed)

    def attempt(reader: Callable[[Path], T], otherwise: T) -> T:
        try:
            return reader(folder)
        except DocumentError as error:
            failed.append(error)
            return otherwise

    return Knowledge(
        corpus=corpus,
        ledger=attempt(ledger.read, Ledger()),
        quick=attempt(quick.read, {}),
        failed=tuple(failed),
    )


def check(knowledge: Knowledge, languages: Sequence[str], today: date) -> list[Finding]:
    """Hold everything to every rule; `languages` are those each text must exist in."""
    own = knowledge.sections
    findings = [Finding(error.path, error.line, error.problem) for error in knowledge.failed]
    findings += document_check.check(knowledge.corpus.documents, knowledge.corpus.contacts, languages, today)
    findings += contact_check.check(knowledge.corpus.contacts, languages)
    findings += ledger_check.check(knowledge.ledger, own)
    findings += glossary_check.check(knowledge.corpus.glossary, languages)
    findings += quick_check.check(knowledge.quick, languages, own)
    return findings
