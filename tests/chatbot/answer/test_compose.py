import pytest

from chatbot.answer.compose import describe, mark
from chatbot.answer.pipeline import answer_now
from chatbot.answer.status import Status
from chatbot.answer.turn import Question


def ask(tools, text, pinned=None):
    return answer_now(Question(text, pinned), tools)


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("Un.", "Un. [1]"),
        ("Un.\n\nDeux.", "Un. [1]\n\nDeux. [1]"),
        ("Papiers :\n\n- a\n- b", "Papiers :\n\n- a\n- b [1]"),
        ("Un.\n\n\n- a", "Un. [1]\n\n- a [1]"),
        ("Voici :", "Voici : [1]"),
    ],
)
def test_each_statement_bears_its_mark(text, marked):
    assert mark(text, 1) == marked


def test_an_answer_is_the_section_with_its_source(small_tools):
    turn = ask(small_tools, "c'est combien le ticket de bus ?")
    assert turn.status is Status.ANSWERED
    assert "1,80 €" in turn.answer
    (citation,) = turn.citations
    assert (citation.n, citation.url) == (1, "https://bus.example/tarifs")
    assert citation.checked.isoformat() == "2026-11-01"
    assert turn.answer.replace(" [1]", "").startswith(citation.quote[:40])


def test_a_section_without_a_source_of_its_own_has_that_of_the_document(small_tools):
    (citation,) = ask(small_tools, "où acheter un ticket de bus").citations
    assert citation.url == "https://bus.example/"


def test_what_does_not_exist_in_the_language_is_shown_in_another_and_said(small_tools):
    turn = ask(small_tools, "pharmacy open at night")
    assert turn.status is Status.ANSWERED_OTHER_LANGUAGE
    assert "3237" in turn.answer
    assert turn.citations[0].language == "fr"
    (notice,) = turn.notices
    assert notice.code == "other_language"
    assert "English" in notice.text
    assert "French" in notice.text


def test_a_pinned_language_is_the_language_of_the_answer(small_tools):
    turn = ask(small_tools, "c'est combien le ticket de bus ?", "ar")
    assert (turn.language.code, turn.language.source) == ("ar", "pinned")
    assert turn.citations[0].language == "ar"
    assert "1,80 €" in turn.answer


def test_a_pinned_language_nobody_speaks_here_is_answered_with_a_notice(small_tools):
    turn = ask(small_tools, "c'est combien le ticket de bus ?", "eo")
    assert turn.status is Status.ANSWERED_OTHER_LANGUAGE
    assert turn.notices[0].code == "unsupported_language"


def test_what_is_not_known_is_refused_with_whom_to_ask(small_tools):
    turn = ask(small_tools, "quelle est la recette de la tarte aux pommes")
    assert turn.status is Status.UNANSWERABLE_NO_CONTENT
    assert turn.citations == ()
    assert "Mairie d'essai" in turn.answer
    assert "112" in turn.answer.split("\n")[0]
    assert "03 00 00 00 01 (information de 2020, à vérifier)" in turn.answer


def test_an_expired_document_is_never_the_answer(small_tools):
    turn = ask(small_tools, "vaccination au gymnase")
    assert "gymnase" not in turn.answer
    assert turn.status is Status.UNANSWERABLE_NO_CONTENT


def test_a_contact_that_is_sure_is_not_doubted():
    contact = {
        "name": "Bus",
        "for": {"fr": "bus"},
        "phones": ["1"],
        "address": None,
        "email": None,
        "hours": None,
        "url": "https://b.example/",
        "confirm": False,
        "dated": None,
    }
    assert describe(contact, "fr") == "**Bus** — bus\n- Téléphone\u00a0: 1\n- Site\u00a0: https://b.example/"


def test_a_language_nobody_speaks_here_is_answered_in_english_and_in_french(full_tools):
    turn = ask(full_tools, "Gdzie mogę znaleźć lekarza w niedzielę?")
    assert turn.status is Status.ANSWERED_OTHER_LANGUAGE
    assert [citation.language for citation in turn.citations] == ["en", "fr"]
    assert turn.citations[0].doc_id == turn.citations[1].doc_id
    assert "[1]" in turn.answer
    assert "[2]" in turn.answer
    assert "English, French" in turn.notices[0].text
