import pytest

from chatbot.language.conversation import LAST, NOT_BEGUN, Conversation, follow
from chatbot.language.detector import Detected
from chatbot.language.ensemble import EnsembleDetector


@pytest.fixture(scope="module")
def detector():
    return EnsembleDetector()


def test_a_message_that_says_nothing_leaves_the_conversation_as_it_is():
    begun = NOT_BEGUN.after(Detected("de", 0.9, "detected"))
    assert begun == Conversation("de")
    for source in ("conversation", "page", "browser", "default"):
        assert begun.after(Detected("fr", 0.5, source)) == begun


def test_a_wish_lasts_for_the_conversation():
    asked = NOT_BEGUN.after(Detected("es", 1.0, "asked"))
    assert asked.after(Detected("fr", 1.0, "pinned")).asked == "es"


@pytest.mark.parametrize(
    ("messages", "language", "asked"),
    [
        ((), None, None),
        (("CAF",), None, None),
        (("Wo finde ich eine Wohnung?", "ok", "carte vitale"), "de", None),
        (("Wo finde ich eine Wohnung?", "and where is the station?"), "en", None),
        (("answer in Spanish please", "où est la gare ?"), "es", "es"),
    ],
)
def test_the_messages_of_a_conversation_are_followed(detector, messages, language, asked):
    assert follow(messages, detector) == Conversation(language, asked)


def test_only_the_last_messages_are_looked_at(detector):
    assert follow(["Wo finde ich eine Wohnung?", *["ok"] * LAST], detector) == NOT_BEGUN
