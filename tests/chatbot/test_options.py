"""The options of retrieval, from their settings to the doctor."""

import pytest
from chat_service import chatting, status
from conftest import settings_for

from chatbot import wiring
from chatbot.doctor import examine
from chatbot.settings import Settings
from ingestion.index.error import ConfigurationError
from ingestion.index.settings import load

LLM = {"LLM__PRESET": "openai-compatible", "LLM__BASE_URL": "http://127.0.0.1:9/v1", "LLM__MODEL": "m"}


@pytest.fixture
def given(monkeypatch):
    def give(**variables):
        for name, value in variables.items():
            monkeypatch.setenv(f"BIENVENUE_{name}", value)

    return give


def without(name):
    return {key: value for key, value in LLM.items() if key != name}


@pytest.mark.parametrize(
    ("variables", "parts"),
    [
        (without("LLM__BASE_URL"), ["BIENVENUE_LLM__BASE_URL=None is wrong", "needed", "PRESET=openai-compatible"]),
        (without("LLM__MODEL"), ["BIENVENUE_LLM__MODEL=None is wrong", "needed"]),
        (without("LLM__PRESET"), ["BIENVENUE_LLM__MODEL='m' is wrong", "nothing reads it"]),
        ({"RETRIEVAL__TRANSLATE": "true"}, ["BIENVENUE_RETRIEVAL__TRANSLATE=True is wrong", "BIENVENUE_LLM__PRESET"]),
        ({"RETRIEVAL__CROSS_ENCODER": ""}, ["BIENVENUE_RETRIEVAL__CROSS_ENCODER=''"]),
        ({"RETRIEVAL__CROSS_ENCODER_DEPTH": "0"}, ["BIENVENUE_RETRIEVAL__CROSS_ENCODER_DEPTH='0'"]),
    ],
)
def test_a_wrong_combination_is_told(given, variables, parts):
    given(**variables)
    with pytest.raises(ConfigurationError) as caught:
        load(Settings)
    assert caught.value.exit_code == 3
    assert all(part in str(caught.value) for part in parts)


def test_by_default_both_are_off_and_the_doctor_says_nothing_of_them(small_index):
    with wiring.tools(settings_for(small_index)) as tools:
        assert (tools.retriever._in_french, tools.retriever._rereading) == (None, None)
    assert {check.name for check in examine(settings_for(small_index))}.isdisjoint({"cross-encoder", "translation"})


def test_a_cross_encoder_is_wired_and_examined(given, small_index, cross_encoder_folder):
    given(RETRIEVAL__CROSS_ENCODER=str(cross_encoder_folder), RETRIEVAL__CROSS_ENCODER_DEPTH="7")
    settings = settings_for(small_index)
    with wiring.tools(settings) as tools:
        rereading = tools.retriever._rereading
        assert rereading.depth == 7
        assert rereading.reranker.score("bus", ["Le bus"]).shape == (1,)
    check = next(each for each in examine(settings) if each.name == "cross-encoder")
    assert check.ok
    assert f"{cross_encoder_folder}: 7 sections read in " in check.detail


def test_a_cross_encoder_that_cannot_be_loaded_stops_the_start_and_is_examined(given, small_index):
    given(RETRIEVAL__CROSS_ENCODER="/nowhere")
    settings = settings_for(small_index)
    with pytest.raises(ConfigurationError, match="BIENVENUE_RETRIEVAL__CROSS_ENCODER"), wiring.tools(settings):
        pass
    check = next(each for each in examine(settings) if each.name == "cross-encoder")
    assert check.exit_code == 3


def test_a_translator_is_wired_and_examined(given, small_index):
    with chatting({"Where is the town hall?": "Où est la mairie ?"}) as service:
        given(**LLM | {"LLM__BASE_URL": service.url, "RETRIEVAL__TRANSLATE": "true", "LLM__API_KEY": "sekret"})
        settings = settings_for(small_index)
        with wiring.tools(settings) as tools:
            assert tools.retriever._in_french.translator.translate("Where is the town hall?", "en")
        check = next(each for each in examine(settings) if each.name == "translation")
        assert check.ok
        assert f"m {service.url}: «Where is the town hall?» is «Où est la mairie ?», in " in check.detail
        service.misbehaviours = [status(401)]
        refused = next(each for each in examine(settings) if each.name == "translation")
        assert refused.exit_code == 3
        assert "Is BIENVENUE_LLM__API_KEY right?" in refused.detail
    away = next(each for each in examine(settings) if each.name == "translation")
    assert away.exit_code == 4
    assert "sekret" not in repr(settings) + check.detail + refused.detail + away.detail
