import pytest

from eval.retrieval import Asked, Rank, by_language, mean, rank, score

RANKS = [Rank(1, True), Rank(0, False), Rank(3, False, False), Rank(10, False), Rank(5, True)]


def test_a_score_is_what_is_counted_by_hand():
    assert score(RANKS).to_dict() == {
        "count": 5,
        "recall_1": 0.2,
        "recall_3": 0.4,
        "recall_5": 0.6,
        "mrr_10": pytest.approx((1 + 1 / 3 + 1 / 10 + 1 / 5) / 5, abs=1e-4),
        "section_1": 0.4,
        "language": 0.8,
    }


@pytest.mark.parametrize(("place", "expected"), [(0, (0, 0, 0, 0)), (1, (1, 1, 1, 1)), (4, (0, 0, 1, 0.25))])
def test_one_rank_alone(place, expected):
    own = score([Rank(place, False)])
    assert (own.recall_1, own.recall_3, own.recall_5, own.mrr_10) == expected


def test_the_mean_counts_each_language_once():
    scores = {"fr": score([Rank(1, True)] * 9), "ar": score([Rank(2, False, False)])}
    both = mean(scores)
    assert both.count == 10
    assert (both.recall_1, both.recall_3, both.mrr_10) == (0.5, 1, 0.75)
    assert (both.section_1, both.language) == (0.5, 0.5)


def asked(text, language, document="transport/ticket", section="prix"):
    return Asked(text, language, frozenset({document}), frozenset({f"{document}#{section}"}))


def test_a_right_document_and_its_section_come_first(small_tools):
    question = asked("c'est combien le ticket de bus ?", "fr")
    assert rank(question, small_tools, small_tools.retriever) == Rank(1, True, True)


def test_another_section_of_the_right_document_is_not_the_right_one(small_tools):
    question = asked("c'est combien le ticket de bus ?", "fr", section="acheter")
    assert rank(question, small_tools, small_tools.retriever) == Rank(1, False, True)


def test_a_document_that_does_not_exist_is_never_found(small_tools):
    question = asked("c'est combien le ticket de bus ?", "fr", document="nulle/part")
    assert rank(question, small_tools, small_tools.retriever).document == 0


def test_a_language_that_is_mistaken_is_told_and_one_that_is_known_is_not_asked_for(small_tools):
    question = asked("c'est combien le ticket de bus ?", "de")
    assert not rank(question, small_tools, small_tools.retriever).language_right
    assert rank(question, small_tools, small_tools.retriever, detect=False).language_right


def test_scores_are_kept_by_language_in_the_order_they_come(small_tools):
    rows = [
        asked("公交车票多少钱？", "zh"),
        asked("c'est combien le ticket de bus ?", "fr"),
        asked("坐公交车要多少钱？", "zh", "nulle/part"),
    ]
    scores = by_language(rows, small_tools, small_tools.retriever)
    assert list(scores) == ["zh", "fr"]
    assert [(each.count, each.recall_1) for each in scores.values()] == [(2, 0.5), (1, 1.0)]
