import time

import numpy as np
import pytest
from embedding_service import changed, cut, serving, slow, status
from fakes import WordEmbedder

from ingestion.index.embedding.openai import OpenAIEmbedder
from ingestion.index.embedding.retry import Patience
from ingestion.index.error import ConfigurationError, Unavailable
from ingestion.index.settings import EmbeddingSettings

QUICK = {"query": Patience(2, 0.01, 0.5), "passage": Patience(4, 0.01, 0.5)}


@pytest.fixture
def service():
    with serving(WordEmbedder()) as running:
        yield running


@pytest.fixture
def embedder(service):
    return made(service)


def made(service, **settings):
    named = {"backend": "openai-compatible", "model": "e5", "base_url": service.url, "timeout_s": 0.5, **settings}
    return OpenAIEmbedder(EmbeddingSettings.model_validate(named), QUICK)


def test_the_vectors_are_those_of_the_service_in_the_order_of_the_texts(embedder, service):
    texts = [f"texte {number}" for number in range(130)]
    vectors = embedder.embed(texts, "passage")
    assert np.allclose(vectors, WordEmbedder().embed(texts, "passage"), atol=1e-6)
    assert [len(body["input"]) for _, _, body in service.asked] == [64, 64, 2]
    assert service.asked[0][0] == "/v1/embeddings"
    assert service.asked[0][2]["model"] == "e5"


def test_the_key_is_sent_and_never_shown(service):
    made(service, api_key="sekret").embed(["a"], "query")
    service.misbehaviours = [status(401)]
    with pytest.raises(ConfigurationError) as caught:
        made(service, api_key="sekret").embed(["a"], "query")
    assert service.asked[0][1] == "Bearer sekret"
    assert "BIENVENUE_EMBEDDING__API_KEY" in str(caught.value)
    assert "sekret" not in str(caught.value)


@pytest.mark.parametrize(("code", "name"), [(403, "API_KEY"), (404, "MODEL"), (404, "BASE_URL")])
def test_a_wrong_setting_is_named(embedder, service, code, name):
    service.misbehaviours = [status(code)]
    with pytest.raises(ConfigurationError, match=name):
        embedder.embed(["a"], "passage")
    assert len(service.asked) == 1


@pytest.mark.parametrize("trouble", [status(429), status(500), status(503), cut, slow], ids=str)
def test_after_a_short_trouble_it_is_asked_again(embedder, service, trouble):
    service.misbehaviours = [trouble, trouble]
    vectors = embedder.embed(["le bus"], "passage")
    assert np.allclose(vectors, WordEmbedder().embed(["le bus"], "passage"), atol=1e-6)
    assert len(service.asked) == 3


def test_the_time_it_asks_for_is_waited(embedder, service):
    service.misbehaviours = [status(429, Retry_After="0"), status(429, Retry_After="Mon, 01 Dec 2025 00:00:00 GMT")]
    embedder.embed(["le bus"], "passage")
    service.misbehaviours = [status(429, Retry_After="3600")]
    with pytest.raises(Unavailable, match="3600 s"):
        embedder.embed(["le bus"], "passage")


def test_a_wait_that_can_be_borne_is_waited(service):
    embedder = OpenAIEmbedder(made(service)._settings, {"query": Patience(2, 0.01, 2), "passage": Patience(2, 0.01, 2)})
    service.misbehaviours = [status(429, Retry_After="1")]
    began = time.monotonic()
    embedder.embed(["le bus"], "passage")
    assert time.monotonic() - began >= 1


@pytest.mark.parametrize("trouble", [status(500), cut, slow], ids=str)
def test_patience_ends(embedder, service, trouble):
    service.misbehaviours = [trouble] * 9
    with pytest.raises(Unavailable, match="2 attempts"):
        embedder.embed(["a"], "query")
    assert len(service.asked) == 2


def test_a_service_that_is_not_there_is_unavailable(service):
    embedder = made(service, base_url="http://127.0.0.1:9/v1")
    with pytest.raises(Unavailable, match=r"127\.0\.0\.1:9/v1/embeddings"):
        embedder.embed(["a"], "query")


@pytest.mark.parametrize(
    "change",
    [
        lambda rows: rows[:-1],
        lambda rows: [*rows, rows[0]],
        lambda rows: [{**row, "index": 0} for row in rows],
        lambda rows: [{**row, "index": "1"} for row in rows],
        lambda rows: [{**row, "embedding": [float("nan")] * 64} for row in rows],
        lambda rows: [{**row, "embedding": [0.0] * 64} for row in rows],
        lambda rows: [{**row, "embedding": []} for row in rows],
        lambda rows: [{**row, "embedding": 1.0} for row in rows],
        lambda rows: [{**row, "embedding": [1.0] * (place + 1)} for place, row in enumerate(rows)],
        lambda rows: [{**row, "embedding": "AAAA"} for row in rows],
        lambda _: None,
        lambda _: ["x", "y"],
    ],
)
def test_an_answer_that_makes_no_sense_is_refused_at_once(embedder, service, change):
    service.misbehaviours = [changed(change)]
    with pytest.raises(Unavailable):
        embedder.embed(["a", "b"], "passage")
    assert len(service.asked) == 1


def test_a_dimension_that_changes_is_refused(embedder, service):
    embedder.embed(["a"], "query")
    service.misbehaviours = [changed(lambda rows: [{**row, "embedding": [1.0, 2.0]} for row in rows])]
    with pytest.raises(Unavailable, match="2 numbers instead of 64"):
        embedder.embed(["a"], "query")


def test_what_is_refused_otherwise_is_passed_on_in_short(embedder, service):
    service.misbehaviours = [lambda handler, _: handler.send(413, b"too long " * 1000)]
    with pytest.raises(Unavailable, match="413 and says: too long") as caught:
        embedder.embed(["a"], "passage")
    assert len(str(caught.value)) < 400


def test_the_same_model_at_another_address_is_the_same(service):
    with serving(WordEmbedder()) as other:
        assert made(service).fingerprint == made(other).fingerprint
    assert made(service).fingerprint != made(service, model="e5-large").fingerprint
    assert made(service).fingerprint != made(service, query_prefix="").fingerprint
    assert made(service, model="bge").fingerprint == "openai-compatible/bge/64"


def test_a_text_without_words_is_never_sent_empty(service):
    made(service, model="bge").embed([""], "query")
    assert service.asked[0][2]["input"] == [" "]


@pytest.mark.parametrize(
    ("text", "least", "most"), [("", 0, 0), ("le bus", 2, 3), ("坐公交车", 4, 4), ("الحافلة", 2, 4)]
)
def test_tokens_are_estimated(service, text, least, most):
    assert least <= made(service).count_tokens(text) <= most


@pytest.mark.parametrize(
    ("values", "name"),
    [({"api_key": "clé-secrète"}, "API_KEY"), ({"base_url": "http://\x01/v1"}, "BASE_URL")],
)
def test_a_setting_that_cannot_be_sent_is_named(values, name):
    given = {"backend": "openai-compatible", "base_url": "http://127.0.0.1:9/v1", "model": "m", **values}
    with pytest.raises(ConfigurationError, match=name):
        OpenAIEmbedder(EmbeddingSettings(**given)).embed(["Bonjour"], "query")
