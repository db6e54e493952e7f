import pytest

from chatbot.language.words import vocabulary
from ingestion.index.language import SUPPORTED


@pytest.mark.parametrize("code", [code for code, row in SUPPORTED.items() if row.script != "han"])
def test_every_language_that_is_written_in_words_has_a_frame_and_a_vocabulary(code):
    own = vocabulary(code)
    assert len(own.frame) >= 100
    assert len(own.all) >= 500
    assert own.phrases


@pytest.mark.parametrize("code", [code for code, row in SUPPORTED.items() if row.script != "latin"])
def test_every_language_of_another_script_has_words_in_latin_letters(code):
    assert len(vocabulary(f"{code}-latn").frame) >= 50


def test_a_language_without_a_file_has_no_words():
    assert vocabulary("nl").all == frozenset()
