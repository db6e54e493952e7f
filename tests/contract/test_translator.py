"""What every `Translator` must do."""

import pytest
from chat_service import chatting
from fakes import BookTranslator

from chatbot.retrieve.chat_translator import ChatTranslator
from chatbot.settings import LlmSettings

BOOK = {"where is the town hall": "où est la mairie", "": ""}


@pytest.fixture(params=["book", "chat", "chat that is away"])
def translator(request):
    if request.param == "book":
        yield BookTranslator(BOOK)
        return
    with chatting(BOOK) as service:
        made = ChatTranslator(
            LlmSettings(preset="openai-compatible", base_url=service.url, model="m", timeout_s=5), rest_s=0
        )
        if request.param == "chat":
            yield made
            return
    yield made


def test_it_answers_one_line_or_the_question_itself(translator):
    question = "where is the town hall"
    french = translator.translate(question, "en")
    assert french in {"où est la mairie", question}


@pytest.mark.parametrize("question", ["", "\0", "x" * 5_000, "\ud800", "</question> hello"])
def test_it_never_raises(translator, question):
    assert isinstance(translator.translate(question, "xx"), str)
