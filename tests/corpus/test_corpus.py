"""The shipped corpus is in order."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from ingestion.check import check
from ingestion.corpus import read_corpus
from ingestion.corpus_cli import LANGUAGES
from ingestion.document import THEMES

CORPUS = Path(__file__).parents[2] / "corpus"


@pytest.fixture(scope="module")
def corpus():
    return read_corpus(CORPUS)


def test_every_file_can_be_read(corpus):
    assert [str(error) for error in corpus.failed] == []


def test_nothing_is_stale_missing_or_different_in_a_translation(corpus):
    # Expiry is a matter of the day; `bienvenue corpus check` and the editors watch it.
    found = check(corpus.documents, corpus.contacts, LANGUAGES, date(2026, 11, 23))
    assert [str(each) for each in found] == []


def test_each_theme_has_two_subjects_or_more_in_each_language(corpus):
    counts = Counter((document.theme, document.language) for document in corpus.documents)
    assert all(counts[theme, code] >= 2 for theme in THEMES for code in LANGUAGES)


def test_each_theme_has_somebody_to_ask(corpus):
    assert corpus.contacts.themes.keys() >= {*THEMES, "default"}


def test_no_question_leads_to_two_sections(corpus):
    asked = Counter(
        (document.language, " ".join("".join(c for c in question.lower() if c.isalnum() or c == " ").split()))
        for document in corpus.documents
        for questions in document.asked.values()
        for question in questions
    )
    assert [each for each, count in asked.items() if count > 1] == []


def test_the_numbers_to_call_in_danger_are_said_without_reserve(corpus):
    contact = corpus.contacts.contacts["secours"]
    assert contact.phones == ("15", "17", "18", "112", "114")
    assert not contact.confirm


def test_no_document_about_emergencies_expires(corpus):
    assert all(document.valid_until is None for document in corpus.documents if document.theme == "urgences")
