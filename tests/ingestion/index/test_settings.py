import pytest

from chatbot.settings import Settings
from ingestion.index.error import ConfigurationError
from ingestion.index.settings import load, unknown_variables


def test_a_value_comes_from_the_environment(monkeypatch):
    monkeypatch.setenv("BIENVENUE_SERVER__PORT", "8123")
    assert load(Settings).server.port == 8123


def test_an_override_goes_before_the_environment_and_leaves_its_neighbours(monkeypatch):
    monkeypatch.setenv("BIENVENUE_SERVER__PORT", "8123")
    monkeypatch.setenv("BIENVENUE_SERVER__MAX_QUESTION", "300")
    monkeypatch.setenv("BIENVENUE_SERVER__ORIGINS", '["https://portail.example"]')
    server = load(Settings, {"server": {"port": 9000, "host": None}, "index": {"path": None}}).server
    assert (server.port, server.max_question, server.host) == (9000, 300, "127.0.0.1")
    assert server.origins == ("https://portail.example",)


@pytest.mark.parametrize(
    ("name", "value", "parts"),
    [
        ("BIENVENUE_SERVER__PORT", "many", ["BIENVENUE_SERVER__PORT='many'", "integer"]),
        ("BIENVENUE_EMBEDDING__BACKEND", "magic", ["BIENVENUE_EMBEDDING__BACKEND='magic'", "'bundled'"]),
        ("BIENVENUE_LLM__PRESET", "gpt", ["BIENVENUE_LLM__PRESET='gpt'", "'none'"]),
        ("BIENVENUE_INDEX__PTH", "x", ["BIENVENUE_INDEX__PTH is not a setting", "BIENVENUE_INDEX__PATH"]),
        ("BIENVENUE_INDEX__URL", "qdrant", ["BIENVENUE_INDEX__URL='qdrant'"]),
        ("BIENVENUE_SERVER__ORIGINS", "https://portail.example", ["JSON"]),
        ("BIENVENUE_SERVER__ORIGINS", '["portail.example/"]', ["BIENVENUE_SERVER__ORIGINS__0='portail.example/'"]),
        ("BIENVENUE_INDEX__COLLECTION", "a__b", ["BIENVENUE_INDEX__COLLECTION='a__b'"]),
    ],
)
def test_a_wrong_value_is_told_with_its_name_and_what_is_allowed(monkeypatch, name, value, parts):
    monkeypatch.setenv(name, value)
    with pytest.raises(ConfigurationError) as caught:
        load(Settings)
    assert all(part in str(caught.value) for part in parts)


@pytest.mark.parametrize(
    ("given", "name", "parts"),
    [
        ({"BACKEND": "sentence-transformers"}, "MODEL=None", ["needed", "BACKEND=sentence-transformers"]),
        ({"BACKEND": "openai-compatible", "MODEL": "m"}, "BASE_URL=None", ["needed", "BACKEND=openai-compatible"]),
        ({"MODEL": "m"}, "MODEL='m'", ["BACKEND=bundled", "sentence-transformers or openai-compatible"]),
        ({"BACKEND": "sentence-transformers", "MODEL": "m", "BASE_URL": "http://x"}, "BASE_URL='http://x'", ["unset"]),
        ({"BACKEND": "openai-compatible", "MODEL": "m", "BASE_URL": "albert"}, "BASE_URL='albert'", ["http"]),
        ({"TIMEOUT_S": "0"}, "TIMEOUT_S='0'", ["greater than 0"]),
    ],
)
def test_an_embedding_backend_is_told_what_it_needs(monkeypatch, given, name, parts):
    for each, value in given.items():
        monkeypatch.setenv(f"BIENVENUE_EMBEDDING__{each}", value)
    with pytest.raises(ConfigurationError) as caught:
        load(Settings)
    assert str(caught.value).count("BIENVENUE_EMBEDDING__MODEL=") <= 1
    assert f"BIENVENUE_EMBEDDING__{name} is wrong: " in str(caught.value)
    assert all(part in str(caught.value) for part in parts)


def test_a_wrong_secret_is_not_shown(monkeypatch):
    monkeypatch.setenv("BIENVENUE_INDEX__API_KEY", "")
    assert "secret" not in str(load(Settings).index.api_key)


def test_a_misspelt_group_is_told(monkeypatch):
    monkeypatch.setenv("BIENVENUE_INDX__PATH", "x")
    (sentence,) = unknown_variables(Settings)
    assert "Did you mean BIENVENUE_INDEX__PATH?" in sentence


def test_every_setting_of_ingestion_is_known_to_the_service():
    from ingestion.settings import IngestionSettings

    assert IngestionSettings.model_fields.keys() <= Settings.model_fields.keys()
