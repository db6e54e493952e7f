import json
from pathlib import Path

import pytest

from eval import omos
from eval.retrieval import Asked
from ingestion.chunk import sections
from ingestion.corpus import read_corpus
from ingestion.index.error import UsageError

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared" / "omos-qa"
HERE = pytest.mark.skipif(not SHARED.is_dir(), reason=f"OMoS-QA is not in {SHARED}")


@pytest.fixture
def data(tmp_path):
    pages = [
        {"page_id": 7, "title": "Logement", "sentences": ["Louer une chambre.", "Demander un\u2028garant."]},
        {"page_id": 12, "title": "École", "sentences": ["Inscrire un enfant."]},
    ]
    asked = [{"question": "Wo wohnen?", "page_id": 7}, {"question": "Welche Schule?", "page_id": "12"}]
    for name, rows in (("pages_fr", pages), ("dev_de", asked)):
        text = "\n".join(json.dumps(row, ensure_ascii=False) for row in rows) + "\n\n"
        (tmp_path / f"{name}.jsonl").write_text(text, "utf-8")
    return tmp_path


def test_pages_are_written_as_markdown_and_read_back(data, tmp_path):
    assert omos.write_pages(data, tmp_path / "pages" / "fr") == 2
    corpus = read_corpus(tmp_path / "pages" / "fr")
    assert corpus.failed == ()
    assert {each.id: (each.title, each.language) for each in corpus.documents} == {
        "7": ("Logement", "fr"),
        "12": ("École", "fr"),
    }
    (page,) = (each for each in corpus.documents if each.id == "7")
    (section,) = sections(page)
    assert section.text.split("\n") == ["Louer une chambre.", "Demander un\u2028garant."]


def test_questions_are_answered_by_the_pages_that_are_written(data, tmp_path):
    omos.write_pages(data, tmp_path / "pages")
    asked = omos.questions(data, "dev", "de")
    assert asked == [Asked("Wo wohnen?", "de", frozenset({"7"})), Asked("Welche Schule?", "de", frozenset({"12"}))]
    known = {each.id for each in read_corpus(tmp_path / "pages").documents}
    assert all(each.documents <= known for each in asked)


@pytest.mark.parametrize(
    "read",
    [lambda data: omos.questions(data, "test", "de"), lambda data: omos.write_pages(data / "nowhere", data / "pages")],
)
def test_a_missing_file_is_named_with_the_option_that_names_its_folder(data, read):
    with pytest.raises(UsageError, match=r"\.jsonl cannot be read .*--data"):
        read(data)


@HERE
@pytest.mark.parametrize("language", omos.LANGUAGES)
def test_the_shared_data_has_193_dev_questions_a_language(language):
    asked = omos.questions(SHARED, "dev", language)
    assert len(asked) == 193
    assert all(each.text.strip() and each.language == language for each in asked)


@HERE
def test_the_shared_data_has_617_pages_that_answer_every_question(tmp_path):
    assert omos.write_pages(SHARED, tmp_path) == 617
    written = {path.name.removesuffix(".fr.md") for path in tmp_path.iterdir()}
    assert len(written) == 617
    assert all(each.documents <= written for code in omos.LANGUAGES for each in omos.questions(SHARED, "dev", code))
