import pytest

from chatbot.answer.status import Status
from eval.dataset import Row
from eval.run import contains, run, score, score_by_language

RIGHT = {
    "id": "1",
    "language": "fr",
    "question": "c'est combien le ticket de bus ?",
    "status": "answered",
    "documents": ["transport/ticket"],
    "sections": ["prix"],
    "facts": ["1,80 €"],
}


def problems(tools, **changes):
    (result,) = run([Row(**{**RIGHT, **changes})], tools)
    return result.problems


def test_a_right_answer_has_no_problems(small_tools):
    assert problems(small_tools) == ()


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"sections": ["acheter"]}, "cites transport/ticket#prix"),
        ({"facts": ["1,90 €"]}, "without '1,90 €'"),
        ({"language": "en"}, "language fr instead of en"),
        ({"status": "unanswerable_no_content", "documents": [], "sections": [], "facts": []}, "answered instead of"),
        ({"question": "la recette de la tarte aux pommes"}, "unanswerable_no_content instead of an answer"),
    ],
)
def test_each_thing_that_can_be_wrong_is_named(small_tools, changes, problem):
    assert any(problem in each for each in problems(small_tools, **changes))


def test_answers_are_counted(small_tools):
    refused = {**RIGHT, "id": "2", "question": "la recette de la tarte aux pommes", "sections": [], "documents": []}
    rows = [
        Row(**RIGHT),
        Row(**{**RIGHT, "id": "3", "facts": ["9"]}),
        Row(**{**refused, "facts": [], "status": Status.UNANSWERABLE_NO_CONTENT}),
    ]
    results = run([*rows, Row(**{**RIGHT, "id": "4", "language": "zh", "question": "公交车票多少钱？"})], small_tools)
    counted = score(results)
    assert (counted.answerable, counted.answered_right) == (3, 2)
    assert (counted.unanswerable, counted.refused) == (1, 1)
    assert {code: own.answered_right for code, own in score_by_language(results).items()} == {"fr": 1, "zh": 1}


@pytest.mark.parametrize(
    ("answer", "fact", "found"),
    [("Appelez le 15.", "15", True), ("en 2015", "15", False), ("03 81\u00a061 50 50", "03 81 61 50 50", True)],
)
def test_a_fact_is_a_whole_word(answer, fact, found):
    assert contains(answer, fact) is found
