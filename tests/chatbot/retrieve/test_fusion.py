import numpy as np
import pytest

from chatbot.retrieve.fusion import GRANULARITIES, Granularity, fuse
from ingestion.index.address import Address, documents_of, sections_of
from ingestion.index.store import Hits

PASSAGE = Granularity("passage", 1.0, 1.0, top=1, candidates=10)


def hits(*rows):
    """Of (document, section, language, kind, number, score)."""
    points = [Address(*row[:-1]).pack() for row in rows]
    return Hits(np.array(points, np.uint64), np.array([row[-1] for row in rows], np.float32))


def section(document, number=0):
    point = Address(document, number, "fr", "passage", 0).pack()
    return int(sections_of(np.array([point], np.uint64))[0])


def scores(ranked):
    return dict(zip(ranked.sections.tolist(), ranked.scores.tolist(), strict=True))


NOTHING = hits()


def fused(dense, lexical, weight, with_asked):
    return fuse(dense, [(found, weight) for found in lexical], with_asked)


def test_a_section_counts_once_over_kinds_and_languages():
    dense = [
        (
            PASSAGE,
            hits((0, 0, "fr", "passage", 0, 0.9), (0, 0, "ar", "passage", 0, 0.8), (1, 0, "zh", "passage", 0, 0.5)),
        ),
        (
            Granularity("heading", 1.0, 1.0, 1, 10),
            hits((0, 0, "uk", "heading", 0, 0.7), (1, 0, "fr", "heading", 0, 0.6)),
        ),
    ]
    ranked = fused(dense, [hits((0, 0, "fr", "passage", 0, 5.0))], 0.0, 0)
    assert ranked.sections.tolist() == [section(0), section(1)]
    assert ranked.scores.tolist() == pytest.approx([0.8, 0.55])


def test_nearness_is_the_mean_of_the_best_and_a_missing_one_counts_as_the_worst_found():
    found = hits(
        (0, 0, "fr", "asked", 0, 0.9),
        (0, 0, "fr", "asked", 1, 0.7),
        (1, 0, "fr", "asked", 0, 0.6),
        (0, 0, "fr", "asked", 2, 0.3),
        (2, 0, "fr", "asked", 0, 0.2),
    )
    ranked = fused([(Granularity("asked", 0.5, 0.5, 2, 10), found)], [], 0.2, 0)
    assert scores(ranked) == pytest.approx({section(0): 0.8, section(1): 0.4, section(2): 0.2})


def test_a_section_that_one_kind_did_not_find_counts_there_as_the_worst_found():
    heading = Granularity("heading", 1.0, 1.0, 1, 10)
    dense = [
        (PASSAGE, hits((0, 0, "fr", "passage", 0, 0.9), (1, 0, "fr", "passage", 0, 0.5))),
        (heading, hits((1, 0, "fr", "heading", 0, 0.8), (2, 0, "fr", "heading", 0, 0.4))),
    ]
    assert scores(fused(dense, [], 0, 0)) == pytest.approx({section(0): 0.65, section(1): 0.65, section(2): 0.45})


def test_a_document_is_weighed_by_whether_it_names_questions():
    asked = Granularity("passage", 0.25, 0.5, 1, 10)
    other = Granularity("heading", 0.75, 0.5, 1, 10)
    dense = [
        (asked, hits((0, 0, "fr", "passage", 0, 0.8), (1, 0, "fr", "passage", 0, 0.8))),
        (other, hits((0, 0, "fr", "heading", 0, 0.4), (1, 0, "fr", "heading", 0, 0.4))),
    ]
    assert scores(fused(dense, [], 0, with_asked=1)) == pytest.approx({section(0): 0.5, section(1): 0.6})
    assert scores(fused(dense, [], 0, with_asked=0)) == pytest.approx({section(0): 0.6, section(1): 0.6})
    assert scores(fused(dense, [], 0, with_asked=2)) == pytest.approx({section(0): 0.5, section(1): 0.5})


def of_kinds(**found):
    return [(each, found.get(each.kind, NOTHING)) for each in GRANULARITIES]


def test_documents_without_questions_are_judged_by_what_they_have():
    plain = [(5, 0, "fr", "passage", 0, 0.8)], [(5, 0, "fr", "heading", 0, 0.8)], [(5, 0, "fr", "sentence", 0, 0.8)]
    alone = of_kinds(passage=hits(*plain[0]), heading=hits(*plain[1]), sentence=hits(*plain[2]))
    assert scores(fused(alone, [], 0, 0)) == pytest.approx({section(5): 0.8})
    without_sentences = of_kinds(passage=hits(*plain[0]), heading=hits(*plain[1]))
    assert scores(fused(without_sentences, [], 0, 0)) == pytest.approx({section(5): 0.8})


def test_a_document_without_questions_is_judged_by_what_it_has_beside_documents_with_them():
    dense = of_kinds(
        passage=hits((0, 0, "fr", "passage", 0, 0.5), (5, 0, "fr", "passage", 0, 0.9)),
        heading=hits((0, 0, "fr", "heading", 0, 0.5), (5, 0, "fr", "heading", 0, 0.9)),
        asked=hits((0, 0, "fr", "asked", 0, 0.5), (0, 0, "fr", "asked", 1, 0.5)),
        sentence=hits((5, 0, "fr", "sentence", 0, 0.9), (5, 0, "fr", "sentence", 1, 0.9)),
    )
    assert scores(fused(dense, [], 0, with_asked=1)) == pytest.approx({section(5): 0.9, section(0): 0.5})


def test_words_add_at_most_their_weight_and_the_best_search_counts():
    dense = [(PASSAGE, hits(*((number, 0, "fr", "passage", 0, 0.5) for number in range(3))))]
    lexical = [
        hits((0, 0, "fr", "passage", 0, 900.0), (1, 0, "fr", "passage", 0, 12.5)),
        hits((1, 0, "ar", "passage", 0, 5.0), (1, 0, "ar", "passage", 1, 4.0)),
    ]
    ranked = fused(dense, lexical, 0.2, 0)
    assert scores(ranked) == pytest.approx({section(0): 0.7, section(1): 0.6, section(2): 0.5})


def test_a_section_that_only_words_found_is_ranked():
    dense = [(PASSAGE, hits((0, 0, "fr", "passage", 0, 0.5), (1, 0, "fr", "passage", 0, 0.3)))]
    assert scores(fused(dense, [hits((7, 1, "fr", "passage", 0, 50.0))], 0.2, 0))[section(7, 1)] == pytest.approx(0.5)


def test_the_part_that_is_nearest_is_shown():
    dense = [(PASSAGE, hits((0, 0, "fr", "passage", 2, 0.9), (0, 0, "fr", "passage", 0, 0.8)))]
    assert fused(dense, [], 0, 0).parts == {section(0): 2}


def test_a_document_takes_the_place_of_its_best_section():
    rows = [(1, 2, 0.9), (0, 0, 0.8), (1, 0, 0.7), (0, 3, 0.6), (2, 0, 0.5)]
    dense = [(PASSAGE, hits(*((document, number, "fr", "passage", 0, score) for document, number, score in rows)))]
    ranked = fused(dense, [], 0, 0).by_document()
    assert ranked.sections.tolist() == [section(1, 2), section(0, 0), section(2, 0)]
    assert ranked.scores.tolist() == pytest.approx([0.9, 0.8, 0.5])
    assert documents_of(ranked.sections).tolist() == [1, 0, 2]


def test_nothing_found_is_an_empty_ranking():
    ranked = fused(of_kinds(), [NOTHING, NOTHING], 0.2, 3)
    assert (len(ranked.sections), len(ranked.scores), ranked.parts) == (0, 0, {})
    assert len(ranked.by_document().sections) == 0
