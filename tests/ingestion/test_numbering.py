import pytest

from ingestion import numbering
from ingestion.index.address import Address
from ingestion.index.error import ConfigurationError
from ingestion.index.passage import Passage
from ingestion.numbering import Numbering


def passage(doc_id: str, anchor: str = "a", language: str = "fr", part: int = 0) -> Passage:
    return Passage(doc_id, language, anchor, part, 0, "t", "h", "texte")


def give(numbers: Numbering, each: Passage, kind="passage") -> Address | None:
    packed = numbers.give(each, kind)
    return None if packed is None else Address.unpack(packed)


def test_documents_with_asked_come_first_and_the_others_keep_their_order():
    each = [passage(name) for name in ("z", "b", "y", "a", "b")]
    numbers = Numbering(each, {"a", "y"})
    given = {own.doc_id: give(numbers, own).document for own in each}
    assert given == {"y": 0, "a": 1, "z": 2, "b": 3}
    assert numbers.first == 2


def test_a_document_without_passages_counts_nowhere():
    assert Numbering([passage("a")], {"a", "gone"}).first == 1


def test_a_section_has_the_same_number_in_every_language():
    french = [passage("d", anchor) for anchor in ("un", "deux", "trois")]
    arabic = [passage("d", anchor, "ar") for anchor in ("trois", "un", "quatre")]
    numbers = Numbering([*french, *arabic], ())
    sections = {(own.language, own.anchor): give(numbers, own).section for own in (*arabic, *french)}
    assert sections["fr", "un"] == sections["ar", "un"] == 0
    assert sections["fr", "trois"] == sections["ar", "trois"] == 2
    assert sections["ar", "quatre"] == 3


def test_each_kind_and_language_is_counted_by_itself():
    own, other = passage("d"), passage("d", language="uk")
    numbers = Numbering([own, other], ())
    assert [give(numbers, own, "asked").number for _ in range(3)] == [0, 1, 2]
    assert give(numbers, own, "heading").number == 0
    assert give(numbers, other, "asked").number == 0


def test_the_parts_of_a_section_are_its_numbers():
    parts = [passage("d", part=part) for part in range(4)]
    numbers = Numbering(parts, ())
    assert [give(numbers, own).number for own in parts] == [0, 1, 2, 3]


def test_more_sections_than_there_are_numbers_share_the_last_and_no_two_points_collide(monkeypatch):
    monkeypatch.setattr(numbering, "MOST_SECTIONS", 3)
    each = [passage("d", f"a{number}", language) for language in ("fr", "ar") for number in range(6)]
    numbers = Numbering(each, ())
    given = [give(numbers, own, kind) for kind in ("passage", "heading") for own in each]
    assert len(set(given)) == len(given)
    assert [own.section for own in given[:6]] == [0, 1, 2, 2, 2, 2]
    assert [own.number for own in given[:6]] == [0, 0, 0, 1, 2, 3]


def test_a_section_without_numbers_left_gets_none_and_the_others_go_on(monkeypatch):
    monkeypatch.setattr(numbering, "MOST_NUMBERS", 2)
    own, other = passage("d"), passage("d", "b")
    numbers = Numbering([own, other], ())
    assert [give(numbers, own, "sentence") is None for _ in range(4)] == [False, False, True, True]
    assert give(numbers, other, "sentence").number == 0
    assert give(numbers, own, "passage").number == 0


def test_more_documents_than_there_are_numbers_are_told(monkeypatch):
    monkeypatch.setattr(numbering, "MOST_DOCUMENTS", 2)
    Numbering([passage("a"), passage("b")], ())
    with pytest.raises(ConfigurationError, match="3 documents"):
        Numbering([passage("a"), passage("b"), passage("c")], ())
