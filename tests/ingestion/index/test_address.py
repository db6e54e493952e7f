import random

import numpy as np
import pytest

from ingestion.index.address import (
    MOST_DOCUMENTS,
    MOST_NUMBERS,
    MOST_SECTIONS,
    Address,
    documents_of,
    parts_of,
    passage_at,
    sections_of,
)
from ingestion.index.language import SUPPORTED
from ingestion.index.passage import KINDS

LAST = (MOST_DOCUMENTS - 1, MOST_SECTIONS - 1, "zzz", KINDS[-1], MOST_NUMBERS - 1)
FIRST = (0, 0, "aa", KINDS[0], 0)


def limits():
    """Every field at both ends, and each alone at its end."""
    yield from (FIRST, LAST)
    for place in range(len(FIRST)):
        yield (*FIRST[:place], LAST[place], *FIRST[place + 1 :])
        yield (*LAST[:place], FIRST[place], *LAST[place + 1 :])


def some(seed, count=500):
    dice = random.Random(seed)  # noqa: S311 - no secret
    for _ in range(count):
        language = "".join(dice.choices("abcdefghijklmnopqrstuvwxyz", k=dice.choice((2, 3))))
        yield Address(
            dice.randrange(MOST_DOCUMENTS),
            dice.randrange(MOST_SECTIONS),
            language,
            dice.choice(KINDS),
            dice.randrange(MOST_NUMBERS),
        )


@pytest.mark.parametrize("fields", [*limits()])
def test_every_field_survives_at_its_limits(fields):
    address = Address(*fields)
    assert Address.unpack(address.pack()) == address
    assert 0 <= address.pack() < 1 << 63


@pytest.mark.parametrize("language", [*SUPPORTED, "ckb", "prs", "aaa"])
@pytest.mark.parametrize("kind", KINDS)
def test_every_language_and_kind_survives(language, kind):
    address = Address(3, 5, language, kind, 7)
    assert Address.unpack(address.pack()) == address


@pytest.mark.parametrize(
    "change",
    [
        {"document": MOST_DOCUMENTS},
        {"document": -1},
        {"section": MOST_SECTIONS},
        {"section": -1},
        {"number": MOST_NUMBERS},
        {"number": -1},
        *({"language": code} for code in ("", "f", "fran", "FR", "f1", "é", "f-", "ar ", "зе")),
        {"kind": "chapter"},
    ],
)
def test_what_does_not_fit_is_refused(change):
    fields = {"document": 1, "section": 1, "language": "fr", "kind": "passage", "number": 1}
    with pytest.raises(ValueError):  # noqa: PT011 - any says which field
        Address(**{**fields, **change}).pack()


@pytest.mark.parametrize("seed", range(4))
def test_any_addresses_survive_and_none_is_another(seed):
    made = list(some(seed))
    packed = [each.pack() for each in made]
    assert [Address.unpack(each) for each in packed] == made
    assert len(set(packed)) == len(set(made))
    assert max(packed) < 1 << 63


@pytest.mark.parametrize("seed", range(4))
def test_what_is_read_of_many_at_once_agrees_with_each(seed):
    made = list(some(seed))
    points = np.array([each.pack() for each in made], np.uint64)
    sections = sections_of(points)
    assert sections.dtype == np.uint64
    assert documents_of(sections).tolist() == [each.document for each in made]
    assert parts_of(points).tolist() == [each.number for each in made]
    assert (sections & np.uint64(MOST_SECTIONS - 1)).tolist() == [each.section for each in made]


@pytest.mark.parametrize("seed", range(4))
def test_where_a_passage_stands_follows_from_its_section(seed):
    made = list(some(seed))
    sections = sections_of(np.array([each.pack() for each in made], np.uint64)).tolist()
    for each, section in zip(made, sections, strict=True):
        passage = Address(each.document, each.section, each.language, "passage", each.number)
        assert passage_at(section, each.language, each.number) == passage.pack()


def test_languages_and_kinds_of_a_section_share_its_number_and_neighbours_do_not():
    own = [Address(2, 9, code, kind, 4).pack() for code in SUPPORTED for kind in KINDS]
    others = [Address(2, 10, "fr", "passage", 4).pack(), Address(3, 9, "fr", "passage", 4).pack()]
    assert len(set(sections_of(np.array(own, np.uint64)).tolist())) == 1
    assert len(set(sections_of(np.array([own[0], *others], np.uint64)).tolist())) == 3


def test_the_order_of_numbers_is_that_of_documents_and_sections():
    made = sorted(some(9), key=Address.pack)
    assert [(each.document, each.section) for each in made] == sorted((each.document, each.section) for each in made)
