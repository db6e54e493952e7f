from datetime import date

import numpy as np

from ingestion.index.passage import Passage, Sparse, passage_of, passage_point, question_point

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
)


def test_a_passage_survives_its_payload():
    point = passage_point(PASSAGE, np.zeros(2, np.float32), Sparse((1,), (1.0,)))
    assert passage_of(point.payload) == PASSAGE


def test_names_are_readable_and_differ_by_language_and_part():
    assert PASSAGE.id == "transport/ticket.fr#prix"
    assert Passage("d", "en", "a", 2, 0, "t", "h", "x").id == "d.en#a.2"


def test_points_of_one_passage_have_ids_of_their_own():
    zero = np.zeros(2, np.float32)
    ids = {
        passage_point(PASSAGE, zero, Sparse((), ())).id,
        question_point("asked", PASSAGE, "c'est combien", zero).id,
        question_point("heading", PASSAGE, "c'est combien", zero).id,
        question_point("asked", PASSAGE, "combien", zero).id,
    }
    assert len(ids) == 4


def test_a_title_that_is_the_heading_is_embedded_once():
    assert Passage("d", "fr", "a", 0, 0, "Titre", "Titre", "x").embedded_text == "Titre\nx"
