from datetime import date

import numpy as np

from ingestion.index.passage import FILTERED, Passage, Sparse, passage_of, passage_point, text_point

PASSAGE = Passage(
    "transport/ticket",
    "fr",
    "prix",
    0,
    1,
    "Prendre le bus",
    "Combien ?",
    "1,80 €",
    "transport",
    ("famille",),
    "https://bus.example/",
    date(2026, 11, 1),
    date(2027, 8, 31),
    "bus",
    "transport/ticket.fr.md",
    ("besancon.fr",),
)


def test_a_passage_survives_its_payload():
    point = passage_point(PASSAGE, 7, np.zeros(2, np.float32), Sparse((1,), (1.0,)))
    assert passage_of(point.payload) == PASSAGE


def test_names_are_readable_and_differ_by_language_and_part():
    assert PASSAGE.id == "transport/ticket.fr#prix"
    assert Passage("d", "en", "a", 2, 0, "t", "h", "x").id == "d.en#a.2"


def test_every_kind_of_point_has_what_a_search_filters_by():
    zero = np.zeros(2, np.float32)
    points = (
        passage_point(PASSAGE, 1, zero, Sparse((), ())),
        text_point("asked", PASSAGE, 2, "c'est combien", zero),
        text_point("sentence", PASSAGE, 3, "1,80 €", zero),
    )
    for point in points:
        assert set(FILTERED) <= point.payload.keys()


def test_a_title_that_is_the_heading_is_embedded_once():
    assert Passage("d", "fr", "a", 0, 0, "Titre", "Titre", "x").embedded_text == "Titre\nx"
