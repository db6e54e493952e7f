import json
from collections import Counter
from pathlib import Path

import pytest

from eval.cli import DATASETS
from eval.dataset import read
from eval.run import ANSWERED
from ingestion.chunk import sections
from ingestion.corpus import read_corpus
from ingestion.document import THEMES
from ingestion.index.error import UsageError
from ingestion.index.language import SUPPORTED

ROOT = Path(__file__).parents[2]
FILES = sorted(DATASETS.glob("*.jsonl"))


@pytest.fixture(scope="module")
def documents():
    return read_corpus(ROOT / "corpus").documents


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_shipped_dataset_names_sections_that_exist(path, documents):
    known = {f"{each.id}#{part.anchor}" for each in documents for part in sections(each)}
    for row in read(path):
        assert row.right_sections <= known, row.id
        assert bool(row.documents) == (row.status in ANSWERED), row.id


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_what_a_right_answer_must_contain_stands_in_a_section_in_the_language_of_the_question(path, documents):
    from eval.run import contains

    texts = {}
    for each in documents:
        for part in sections(each):
            texts.setdefault(f"{each.id}#{part.anchor}", {})[each.language] = part.text
    for row in read(path):
        for fact in row.facts:
            assert any(contains(texts[name][row.language], fact) for name in row.right_sections), (row.id, fact)


def test_the_newcomers_ask_twenty_questions_in_each_language():
    rows = read(DATASETS / "newcomers.jsonl")
    assert Counter(row.language for row in rows) == dict.fromkeys(SUPPORTED, 20)
    unanswerable = Counter(row.language for row in rows if row.status not in ANSWERED)
    assert sum(unanswerable.values()) >= 40
    assert min(unanswerable[code] for code in SUPPORTED) >= 3


def test_the_newcomers_questions_cover_every_theme_in_each_language():
    rows = [row for row in read(DATASETS / "newcomers.jsonl") if row.status in ANSWERED]
    for code in SUPPORTED:
        assert {row.theme for row in rows if row.language == code} == set(THEMES), code


def test_no_question_of_a_dataset_is_one_of_the_corpus(documents):
    asked = {plain(q) for each in documents for questions in each.asked.values() for q in questions}
    for path in FILES:
        for row in read(path):
            assert plain(row.question) not in asked, row.id


def test_no_question_stands_in_two_datasets():
    seen = {}
    for path in FILES:
        for row in read(path):
            assert seen.setdefault(plain(row.question), path) == path, row.id


def plain(question: str) -> str:
    return " ".join("".join(char for char in question.lower() if char.isalnum() or char == " ").split())


@pytest.mark.parametrize(
    ("lines", "problem"),
    [
        (['{"id": "1"}'], "line 1: language"),
        (["not json"], "line 1"),
        (['{"id":"1","language":"fr","question":"?","status":"maybe"}'], "line 1: status"),
        ([json.dumps({"id": "1", "language": "fr", "question": "?", "status": "answered"})] * 2, "line 2: the id '1'"),
    ],
)
def test_a_wrong_row_is_named_with_its_line(tmp_path, lines, problem):
    path = tmp_path / "rows.jsonl"
    path.write_text("\n".join(lines), "utf-8")
    with pytest.raises(UsageError, match=problem):
        read(path)
