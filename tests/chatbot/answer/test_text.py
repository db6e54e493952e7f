import re

import pytest

from chatbot.answer.status import LABELS, Status
from chatbot.answer.text import say, sentence, texts
from ingestion.index.language import SUPPORTED


@pytest.mark.parametrize("code", SUPPORTED)
def test_every_language_says_everything_with_the_same_placeholders(code):
    reference = texts("fr")
    own = texts(code)
    assert own.keys() == reference.keys()
    for group, sentences in reference.items():
        assert own[group].keys() == sentences.keys()
        for key, text in sentences.items():
            assert set(re.findall(r"{\w+}", own[group][key])) == set(re.findall(r"{\w+}", text)), (group, key)


@pytest.mark.parametrize("code", SUPPORTED)
@pytest.mark.parametrize("status", Status)
def test_every_status_has_a_sentence(code, status):
    assert sentence(code, status).strip()


def test_every_status_has_a_label():
    assert LABELS.keys() == set(Status)


def test_a_language_that_is_not_supported_is_answered_in_english():
    assert sentence("nl", Status.ERROR_TIMEOUT) == sentence("en", Status.ERROR_TIMEOUT)


def test_placeholders_are_filled():
    assert "501" in say("fr", "invalid", "too_long", length=501, limit=500)
