import pytest

from chatbot.language.ngram import MOST_WORDS, load, pieces
from ingestion.index.language import SUPPORTED


@pytest.fixture(scope="module")
def tables():
    return load()


def test_every_language_is_in_the_table_of_its_script(tables):
    assert set(tables["latin"].codes) == set(SUPPORTED)
    for script in ("cyrillic", "arabic"):
        assert set(tables[script].codes) == {code for code, row in SUPPORTED.items() if row.script == script}


def test_probabilities_add_up_to_one_whatever_the_text(tables):
    for text in ("hello", "", "x" * 10_000, "été " * 500):
        assert sum(tables["latin"].probabilities(text).values()) == pytest.approx(1)


def test_case_apostrophes_and_punctuation_do_not_matter(tables):
    table = tables["latin"]
    assert table.probabilities("J’ai PERDU mes clés !!") == table.probabilities("j'ai perdu mes clés")


def test_the_pieces_are_runs_words_and_pairs():
    assert list(pieces("Io so"))[-1] == "io so"
    assert {"=io", "_i", "io_", "_io_"} <= set(pieces("io"))
    assert max(map(len, pieces("abcdefgh"))) == len("=abcdefgh")


def test_a_long_text_costs_no_more_than_its_beginning():
    assert len(list(pieces("ab " * 10_000))) == len(list(pieces("ab " * MOST_WORDS)))


def test_the_file_is_small():
    from importlib import resources

    assert len(resources.files("chatbot.language").joinpath("ngram.npz").read_bytes()) < 1_500_000
