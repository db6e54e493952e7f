import numpy as np
import onnxruntime
import pytest
from samples import TEXTS

from ingestion.index.embedding import adapter
from ingestion.index.embedding.adapter import NOTHING, Adapter, question_adapter
from ingestion.index.embedding.bundled import BundledEmbedder
from ingestion.index.embedding.weights import bundled_weights

NAMES = sorted(question_adapter().factors)


@pytest.fixture(scope="module")
def without(tmp_path_factory):
    """The model with nothing learned on top."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(adapter, "question_adapter", lambda: NOTHING)
        made = BundledEmbedder(tmp_path_factory.mktemp("plain"))
        made.embed(["Bonjour"], "query")  # what is loaded on demand is loaded here
        return made


def test_questions_are_changed_a_little_and_passages_not_at_all(bundled, without):
    assert np.array_equal(bundled.embed(TEXTS, "passage"), without.embed(TEXTS, "passage"))
    cosines = (bundled.embed(TEXTS, "query") * without.embed(TEXTS, "query")).sum(axis=1)
    assert cosines.max() < 0.99999
    assert cosines.min() > 0.9


def test_the_fingerprint_names_the_adapter(bundled):
    assert bundled.fingerprint.endswith(f"/{adapter.VERSION}")


@pytest.mark.parametrize("name", NAMES)
def test_each_pair_of_factors_fits_a_matrix_of_the_weights(name):
    first, second = question_adapter().factors[name]
    matrix = bundled_weights().matrix(f"{name}.w")
    assert first.shape[0] == second.shape[1]
    assert (second.shape[0], first.shape[1]) == matrix.shape
    assert np.abs(second @ first).max() > 0
    assert np.isfinite(second @ first).all()


def test_it_adds_the_product_of_its_factors_and_leaves_other_matrices_as_they_are():
    learned = Adapter({"a": (np.array([[1, 2]], np.float32), np.array([[3], [5]], np.float32))})
    matrix = np.ones((2, 2), np.float32)
    assert learned.add("a", matrix).tolist() == [[4, 7], [6, 11]]
    assert learned.add("b", matrix) is matrix
    assert matrix.tolist() == [[1, 1], [1, 1]]


def test_nothing_learned_builds_the_graph_of_the_weights_as_they_are():
    from ingestion.index.embedding.graph import encoder

    plain = encoder(bundled_weights())
    assert plain == encoder(bundled_weights(), NOTHING)
    assert plain != encoder(bundled_weights(), question_adapter())
    assert onnxruntime.InferenceSession(plain, providers=["CPUExecutionProvider"]).get_inputs()[0].name == "embeddings"
