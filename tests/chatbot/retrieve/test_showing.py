from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import numpy as np
import pytest

from chatbot.retrieve.fusion import Ranked
from chatbot.retrieve.query import Filters, Query
from chatbot.retrieve.showing import show
from ingestion.index.address import Address, sections_of
from ingestion.index.passage import Passage

WORDS = "un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize"


class Shelf:
    """As much of an `Index` as is needed to show: its passages. Remembers what was read."""

    def __init__(self, *rows):
        """Of (document, language, text) or (document, language, text, part)."""
        self.held = {}
        self.read = []
        self.manifest = SimpleNamespace(languages={language: 1 for _, language, *_ in rows})
        for document, language, text, *part in rows:
            number = part[0] if part else 0
            passage = Passage(f"d{document}", language, "a", number, 0, "t", "h", text)
            self.held[Address(document, 0, language, "passage", number).pack()] = passage

    def passages(self, points):
        self.read.append(list(points))
        return {point: self.held[point] for point in points if point in self.held}


def ranked(*documents, parts=None):
    points = np.array([Address(document, 0, "fr", "passage", 0).pack() for document in documents], np.uint64)
    sections = sections_of(points)
    own = {int(sections[documents.index(document)]): part for document, part in (parts or {}).items()}
    return Ranked(sections, np.linspace(0.9, 0.1, len(documents)), own)


def asked(language, on=date(2026, 11, 23), **filters):
    return Query("?", np.zeros(1, np.float32), language, on, Filters(**filters))


def shown(found):
    return [(each.passage.doc_id, each.passage.language) for each in found]


@pytest.mark.parametrize(
    ("language", "versions", "expected"),
    [
        ("uk", ("fr", "uk", "en"), "uk"),
        ("uk", ("fr", "en", "ru"), "en"),
        ("uk", ("ru", "fr"), "fr"),
        ("ar", ("en", "fr"), "fr"),
        ("de", ("zh", "tr"), "tr"),
        ("fr", ("zh",), "zh"),
        ("fr", ("ro",), "ro"),
    ],
)
def test_a_section_is_shown_in_the_language_of_the_person_or_the_next_best(language, versions, expected):
    shelf = Shelf(*((0, code, f"texte {code}") for code in versions))
    (found,) = show(shelf, ranked(0), asked(language), 5)
    assert found.passage.language == expected
    assert found.other is None


def test_who_speaks_no_supported_language_gets_two():
    shelf = Shelf((0, "fr", "texte un"), (0, "en", "text one"), (0, "de", "Text eins"), (1, "de", "nur deutsch"))
    first, second = show(shelf, ranked(0, 1), asked("so"), 5)
    assert (first.passage.language, first.other.language) == ("en", "fr")
    assert (second.passage.language, second.other) == ("de", None)


def test_texts_that_are_nearly_the_same_are_shown_once_and_the_list_is_filled_up():
    own = f"{WORDS} " * 4
    texts = [own, own.upper(), own + "dixsept", "tout autre chose ici", "encore une autre chose là", "une dernière"]
    shelf = Shelf(*((number, "fr", text) for number, text in enumerate(texts)))
    found = show(shelf, ranked(*range(6)), asked("fr"), 3)
    assert shown(found) == [("d0", "fr"), ("d3", "fr"), ("d4", "fr")]
    assert [each.score for each in found] == pytest.approx([0.9, 0.42, 0.26])


def test_texts_that_share_their_beginning_are_two():
    shelf = Shelf((0, "fr", WORDS), (1, "fr", " ".join((*WORDS.split()[:8], "alpha bêta gamma delta epsilon"))))
    assert len(show(shelf, ranked(0, 1), asked("fr"), 5)) == 2


def test_short_texts_and_texts_without_words_are_compared_too():
    shelf = Shelf((0, "fr", "Oui."), (1, "fr", "Non."), (2, "fr", "oui"), (3, "fr", "…"))
    assert shown(show(shelf, ranked(0, 1, 2, 3), asked("fr"), 9)) == [("d0", "fr"), ("d1", "fr"), ("d3", "fr")]


def test_what_is_missing_is_skipped_and_the_list_is_filled_up():
    shelf = Shelf(*((number, "fr", f"texte {number} {number}") for number in range(20) if number % 3 == 2))
    found = show(shelf, ranked(*range(20)), asked("fr"), 5)
    assert shown(found) == [(f"d{number}", "fr") for number in (2, 5, 8, 11, 14)]


@pytest.mark.parametrize("limit", [0, 1, 3, 50])
def test_no_more_than_the_limit_is_shown_nor_much_more_read(limit):
    shelf = Shelf(*((number, "fr", f"texte {number} {number}") for number in range(9)))
    assert len(show(shelf, ranked(*range(9)), asked("fr"), limit)) == min(limit, 9)
    assert sum(map(len, shelf.read)) <= limit + 2


def test_the_nearest_part_is_shown():
    shelf = Shelf((0, "fr", "première partie"), (0, "fr", "deuxième partie", 1))
    (found,) = show(shelf, ranked(0, parts={0: 1}), asked("fr"), 5)
    assert found.passage.part == 1


def test_a_text_with_fewer_parts_is_shown_from_its_beginning_and_not_in_another_language():
    shelf = Shelf((0, "fr", "première partie"), (0, "fr", "deuxième partie", 1), (0, "zh", "全文"))
    (found,) = show(shelf, ranked(0, parts={0: 1}), asked("zh"), 5)
    assert (found.passage.language, found.passage.part) == ("zh", 0)


def test_two_parts_of_one_language_are_not_two_languages():
    shelf = Shelf((0, "fr", "première partie"), (0, "fr", "deuxième partie", 1), (0, "en", "all of it"))
    (found,) = show(shelf, ranked(0, parts={0: 1}), asked("so"), 5)
    assert (found.passage.language, found.other.language, found.other.part) == ("en", "fr", 1)


def test_nothing_found_shows_nothing():
    assert show(Shelf(), Ranked(np.array([], np.uint64), np.array([]), {}), "fr", 5) == []


@pytest.mark.parametrize(
    ("changes", "filters"),
    [
        ({"valid_until": date(2026, 11, 22)}, {}),
        ({"portals": ("other.example",)}, {"portal": "this.example"}),
        ({"audience": ("etudiant",)}, {"audience": "famille"}),
    ],
)
def test_a_version_that_may_not_be_shown_gives_way_to_one_that_may(changes, filters):
    shelf = Shelf((0, "es", WORDS), (0, "fr", WORDS))
    for point, passage in shelf.held.items():
        if passage.language == "es":
            shelf.held[point] = replace(passage, **changes)
    assert shown(show(shelf, ranked(0), asked("es", **filters), 5)) == [("d0", "fr")]
