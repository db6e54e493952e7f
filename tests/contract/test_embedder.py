"""What every `Embedder` must do."""

import numpy as np
import pytest
from embedding_service import serving
from fakes import WordEmbedder

from ingestion.index.cache import CachedEmbedder
from ingestion.index.embedder import EMBEDDERS
from ingestion.index.embedding.openai import OpenAIEmbedder
from ingestion.index.settings import EmbeddingSettings


@pytest.fixture(params=[*EMBEDDERS, "words", "cached"])
def embedder(request, bundled, tmp_path):
    if request.param == "bundled":
        yield bundled
    elif request.param == "sentence-transformers":
        yield request.getfixturevalue("sentence_transformer")
    elif request.param == "openai-compatible":
        with serving(bundled) as service:
            yield OpenAIEmbedder(
                EmbeddingSettings(backend=request.param, model="multilingual-e5-small", base_url=service.url)
            )
    elif request.param == "words":
        yield WordEmbedder()
    else:
        cached = CachedEmbedder(WordEmbedder(), tmp_path / "e.sqlite")
        yield cached
        cached.close()


def test_vectors_have_the_shape_and_length_they_promise(embedder):
    vectors = embedder.embed(["Bonjour", "مرحبا", "你好", ""], "query")
    assert vectors.shape == (4, embedder.dim)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-3)


def test_no_texts_give_no_vectors(embedder):
    assert embedder.embed([], "passage").shape == (0, embedder.dim)


def test_the_same_text_has_the_same_vector_alone_and_in_company(embedder):
    alone = embedder.embed(["où est la mairie"], "query")[0]
    together = embedder.embed(["un autre texte", "où est la mairie"], "query")[1]
    assert float(alone @ together) > 0.999


def test_a_question_and_a_passage_are_embedded_differently(embedder):
    text = ["le bus est gratuit"]
    assert not np.allclose(embedder.embed(text, "query"), embedder.embed(text, "passage"))


def test_a_nul_does_not_cut_the_text(embedder):
    cut, whole = embedder.embed(["le bus", "le bus\0 et le tram"], "query")
    assert not np.allclose(cut, whole)


def test_tokens_are_counted(embedder):
    assert 0 < embedder.count_tokens("un") < embedder.count_tokens("un deux trois quatre cinq")


def test_it_names_its_weights(embedder):
    assert embedder.fingerprint
