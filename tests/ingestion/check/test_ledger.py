import pytest

from ingestion.check.ledger import check
from ingestion.chunk import Section
from ingestion.index.error import DocumentError
from ingestion.ledger import read

SECTIONS = {"a/b#prix": Section("prix", "Combien ?", "Le ticket coûte **1,80 €**, d’après la page.", 2, anchored=True)}


def ledger(folder, text):
    (folder / "facts.yaml").write_text(text, "utf-8")
    return read(folder)


def test_facts_are_told_left_out_or_of_no_use(tmp_path):
    read_ = ledger(
        tmp_path,
        'facts:\n  A: {told: ["a/b#prix"], says: ["1,80 €", "d\'après"]}\n'
        "  B: {left_out: no page}\n  C: {no_use: a name}\n  D: {told: [a/b#prix], says: [ticket]}\n",
    )
    assert (read_.told, read_.left_out, read_.no_use) == (["A", "D"], {"B": "no page"}, {"C": "a name"})
    assert read_.coverage == pytest.approx(2 / 3)
    assert list(check(read_, SECTIONS)) == []


def test_words_that_the_section_does_not_say_are_found(tmp_path):
    read_ = ledger(tmp_path, 'facts:\n  A: {told: ["a/b#prix"], says: ["1,90 €"]}\n')
    assert [str(each) for each in check(read_, SECTIONS)] == [
        "facts.yaml: A: '1,90 €' does not stand in a/b#prix",
    ]


def test_a_section_that_does_not_exist_is_found(tmp_path):
    read_ = ledger(tmp_path, 'facts:\n  A: {told: ["a/b#lieu"], says: ["x"]}\n')
    assert [str(each) for each in check(read_, SECTIONS)] == ["facts.yaml: A: there is no section a/b#lieu"]


@pytest.mark.parametrize("entry", ["{}", "{left_out: x, no_use: y}", "{told: [a/b#prix]}", "{says: [x], no_use: y}"])
def test_an_entry_has_exactly_one_outcome(tmp_path, entry):
    with pytest.raises(DocumentError, match=r"facts\.A"):
        ledger(tmp_path, f"facts:\n  A: {entry}\n")


def test_a_folder_without_a_ledger_has_an_empty_one(tmp_path):
    assert read(tmp_path).coverage == 1
