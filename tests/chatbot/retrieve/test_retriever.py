from datetime import date

import pytest

from chatbot.retrieve.query import EVERYTHING, Filters, Query

TODAY = date(2026, 11, 23)


def query(tools, question, language, on=TODAY, filters=EVERYTHING):
    return Query(question, tools.embedder.embed([question], "query")[0], language, on, filters)


def find(tools, question, language, limit=8, **more):
    return tools.retriever.sections(query(tools, question, language, **more), limit)


@pytest.mark.parametrize(
    ("question", "language", "section"),
    [
        ("combien coûte le bus", "fr", "transport/ticket.fr#prix"),
        ("بكم تذكرة الباص", "ar", "transport/ticket.ar#prix"),
        ("公交车票多少钱", "zh", "transport/ticket.zh#prix"),
        ("how much is a bus ticket", "en", "transport/ticket.fr#prix"),
        ("pharmacie ouverte cette nuit ?", "fr", "sante/pharmacie.fr#garde"),
    ],
)
def test_the_right_section_comes_first_in_the_persons_language(small_tools, question, language, section):
    assert find(small_tools, question, language)[0].passage.id == section


def test_a_section_counts_once_over_its_languages(small_tools):
    found = find(small_tools, "combien coûte le bus", "fr")
    sections = [each.passage.section for each in found]
    assert len(sections) == len(set(sections))


def test_one_document_takes_one_place(small_tools):
    found = small_tools.retriever.documents(query(small_tools, "bus", "fr"), 8)
    documents = [each.passage.doc_id for each in found]
    assert len(documents) == len(set(documents))
    assert documents[0] == "transport/ticket"


def test_a_filter_leaves_other_documents_out(small_tools):
    found = find(small_tools, "bus", "fr", filters=Filters(theme="sante"))
    assert {each.passage.theme for each in found} == {"sante"}


def test_scores_fall(small_tools):
    scores = [each.score for each in find(small_tools, "bus", "fr")]
    assert scores == sorted(scores, reverse=True)


def test_what_has_expired_is_not_found_but_was(small_tools):
    question = "vaccination au gymnase"
    assert all("perime" not in each.passage.id for each in find(small_tools, question, "fr"))
    assert find(small_tools, question, "fr", on=date(2021, 1, 1))[0].passage.doc_id == "sante/perime"


def test_a_limit_is_kept(small_tools):
    assert len(find(small_tools, "bus", "fr", limit=2)) == 2
