import numpy as np
import pytest
from fakes import WordEmbedder

from ingestion.index.cache import CachedEmbedder
from ingestion.index.centre import Means, estimate, sample_questions
from ingestion.index.language import SUPPORTED
from ingestion.index.passage import Passage


@pytest.mark.parametrize("code", SUPPORTED)
def test_each_language_has_a_sample_of_ordinary_questions(code):
    questions = sample_questions(code)
    assert len(questions) >= 30
    assert len(set(questions)) == len(questions)


@pytest.fixture
def means(tmp_path) -> Means:
    cached = CachedEmbedder(WordEmbedder(), tmp_path / "e.sqlite")
    passages = [Passage("d", "fr", str(n), 0, n, "t", "h", f"mot{n}") for n in range(3)]
    vectors = cached.embed([each.text for each in passages], "passage")
    result = estimate(cached, passages, vectors, {"fr": ["une question"]})
    cached.close()
    return result


def test_centred_vectors_have_length_one(means):
    vectors = np.eye(4, WordEmbedder.dim, dtype=np.float32)
    for centred in (means.centre_query(vectors, "fr"), means.centre_passage(vectors, "fr")):
        assert np.allclose(np.linalg.norm(centred, axis=1), 1, atol=1e-5)


def test_a_language_without_a_mean_uses_that_of_all(means):
    vectors = np.eye(2, WordEmbedder.dim, dtype=np.float32)
    assert np.allclose(means.centre_query(vectors, "xx"), means.centre_query(vectors, ""))


def test_a_vector_that_is_the_mean_itself_does_not_become_nan(means):
    assert np.isfinite(means.centre_query(means.query["fr"][None], "fr")).all()


def test_means_survive_packing(means):
    again = Means.unpack(means.pack())
    assert again.query.keys() == means.query.keys()
    assert all(np.array_equal(again.query[code], means.query[code]) for code in means.query)
    assert all(np.array_equal(again.passage[code], means.passage[code]) for code in means.passage)
