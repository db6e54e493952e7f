import pytest

from ingestion.check.quick import check
from ingestion.index.error import DocumentError
from ingestion.quick import read

FRENCH = """
emergency:
  title: "En danger ?"
  note: "Le 112 est gratuit."
  numbers: {"112": "Partout en Europe", "116 117": "Médecin de garde"}
replies: {greeting: "Bonjour !"}
first_questions:
  etudiant: [{ask: "Combien coûte le bus ?", section: "transport/ticket#prix"}]
"""
RUSSIAN = """
emergency:
  title: "Вы в опасности?"
  note: "Номер 112 бесплатный."
  numbers: {"112": "По всей Европе", "116 117": "Дежурный врач"}
replies: {greeting: "Здравствуйте!"}
first_questions:
  etudiant: [{ask: "Сколько стоит автобус?", section: "transport/ticket#prix"}]
"""
SECTIONS = {"transport/ticket#prix"}


def findings(folder, russian=RUSSIAN, french=FRENCH, languages=("fr", "ru")):
    (folder / "quick").mkdir()
    (folder / "quick/fr.yaml").write_text(french, "utf-8")
    (folder / "quick/ru.yaml").write_text(russian, "utf-8")
    return [str(each) for each in check(read(folder), languages, SECTIONS)]


def test_quick_answers_in_order_have_no_findings(tmp_path):
    assert findings(tmp_path) == []


@pytest.mark.parametrize(
    ("old", "new", "finding"),
    [
        ("Номер 112", "Номер 113", "emergency.note: 113 does not stand in the fr text"),
        ('"116 117": ', '"116 118": ', "emergency.numbers.116 118 stands here or in quick/fr.yaml, but not in both"),
        ("Дежурный врач", "Médecin", "emergency.numbers.116 117: 'Médecin' is not in the script of ru"),
        ("ticket#prix", "ticket#tarif", "first_questions.etudiant.transport/ticket#tarif"),
        ("Здравствуйте", "Вітаю", "does not belong into ru"),
    ],
)
def test_each_slip_is_found_with_its_place(tmp_path, old, new, finding):
    assert any(finding in each for each in findings(tmp_path, RUSSIAN.replace(old, new)))


def test_a_first_question_leads_to_a_section_that_exists(tmp_path):
    wrong = FRENCH.replace("#prix", "#lieu")
    assert "quick/fr.yaml: first_questions: there is no section transport/ticket#lieu" in findings(
        tmp_path, french=wrong
    )


def test_a_language_without_quick_answers_is_found(tmp_path):
    assert findings(tmp_path, languages=("fr", "ru", "zh")) == ["quick/zh.yaml: is missing"]


def test_a_broken_file_is_named(tmp_path):
    with pytest.raises(DocumentError, match=r"emergency\.note"):
        findings(tmp_path, RUSSIAN.replace("  note:", "  notice:"))
