import pytest

from ingestion.index.language import SUPPORTED
from ingestion.index.sparse import encode_document, encode_query


@pytest.mark.parametrize("code", [*SUPPORTED, "nl"])
def test_every_language_is_cut_into_words(code):
    assert encode_query("Besançon 2026", code).indices


def test_forms_of_one_word_are_one_where_there_is_a_stemmer():
    assert encode_query("inscription", "fr").indices == encode_query("inscriptions", "fr").indices


def test_accents_may_be_left_out():
    assert encode_query("école", "fr").indices == encode_query("ecole", "fr").indices


def test_chinese_is_cut_into_words():
    assert len(encode_query("我想租房子", "zh").indices) > 1


def test_a_word_weighs_more_where_it_stands_more_often():
    once, twice = encode_document("bus tram", "fr"), encode_document("bus bus tram", "fr")
    bus = encode_query("bus", "fr").indices[0]
    assert (
        dict(zip(twice.indices, twice.values, strict=True))[bus]
        > dict(zip(once.indices, once.values, strict=True))[bus]
    )
