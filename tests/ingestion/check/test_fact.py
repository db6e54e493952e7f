import pytest

from ingestion.check.fact import facts


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("3 684 ménages", "3\u202f684 households"),
        ("1,80 €", "1.80 €"),
        ("à 8 h 05", "at 8:05"),
        ("de 20 h à 8 h", "from 20:00 to 8:00"),
        ("19 h 00", "19:00"),
        ("tél. 03 81 61 50 50", "Tel: 03.81.61.50.50"),
        ("0 805 160 075", "0805160075"),
        ("١٥ و ٢٠", "15 et 20"),
        ("le 1er juillet 2026", "1 July 2026"),
        ("2 129 €/m²", "2 129 € за квадратний метр"),
        ("Voir https://caf.fr/a.", "请看 https://caf.fr/a。"),
        ("le 1er juillet 2026, en septembre", "2026 年 7 月 1 日，9 月"),
        ("Voir https://caf.fr/a, puis", "https://caf.fr/a، ثم"),
        ("Voir https://caf.fr/a.", "see (https://caf.fr/a)"),
    ],
)
def test_one_fact_in_two_spellings_is_one(one, other):
    assert facts(one).missing_in(facts(other)) == {}
    assert facts(other).missing_in(facts(one)) == {}


@pytest.mark.parametrize(
    ("one", "other", "missing"),
    [
        ("le 3919", "le 3914", ["3919"]),
        ("03 81 61 50 50", "03 81 61 50 51", ["0381615050"]),
        ("https://caf.fr/a", "https://caf.fr/b", ["https://caf.fr/a"]),
        ("a@b.fr", "a@c.fr", ["a@b.fr"]),
        ("180 €", "1,80 €", ["180"]),
        ("20:30", "20 h", ["30"]),
        ("trois mois", "3 个月", []),
        ("3 个月", "trois mois", ["3"]),
    ],
)
def test_a_fact_that_differs_is_told(one, other, missing):
    assert list(facts(one).missing_in(facts(other))) == missing


def test_the_numbers_of_a_list_are_not_facts():
    assert not facts("1. Un\n2. Deux").numbers


def test_a_fact_is_told_as_it_is_written():
    assert facts("3 684 ménages").missing_in(facts("")) == {"3684": "3 684"}
