import numpy as np
import pytest
from fakes import WordEmbedder

from ingestion import vectors
from ingestion.vectors import ShippedVectors


class Counting(WordEmbedder):
    """Counts the texts it had to embed."""

    def __init__(self):
        super().__init__()
        self.asked = []

    def embed(self, texts, role):
        self.asked += texts
        return super().embed(texts, role)


@pytest.fixture
def folder(tmp_path):
    texts = {"passage": ["Le bus coûte un euro."], "query": ["prix du bus", "bus combien"]}
    vectors.write(tmp_path, "fr", texts, WordEmbedder())
    return tmp_path


def test_a_shipped_text_is_not_embedded_again_and_its_vector_is_the_same(folder):
    model = Counting()
    got = ShippedVectors(model, folder).embed(["prix du bus", "autre"], "query")
    assert model.asked == ["autre"]
    assert np.allclose((got * WordEmbedder().embed(["prix du bus", "autre"], "query")).sum(axis=1), 1, atol=1e-3)
    assert np.allclose(np.linalg.norm(got, axis=1), 1, atol=1e-5)


def test_a_question_and_a_passage_of_the_same_words_are_two_texts(folder):
    model = Counting()
    ShippedVectors(model, folder).embed(["prix du bus"], "passage")
    assert model.asked == ["prix du bus"]


def test_vectors_of_another_model_are_not_used(folder):
    model = Counting()
    model.fingerprint = "another"
    ShippedVectors(model, folder).embed(["prix du bus"], "query")
    assert model.asked == ["prix du bus"]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 not a zip", b"\x93NUMPY"])
def test_a_damaged_file_costs_time_and_nothing_else(folder, content, caplog):
    (folder / "vectors/fr.npz").write_bytes(content)
    model = Counting()
    ShippedVectors(model, folder).embed(["prix du bus"], "query")
    assert model.asked == ["prix du bus"]
    assert "embedded anew" in caplog.text


def test_a_folder_without_vectors_embeds_everything(tmp_path):
    model = Counting()
    shipped = ShippedVectors(model, tmp_path)
    shipped.embed(["prix du bus"], "query")
    assert model.asked == ["prix du bus"]
    assert not shipped.holds("prix du bus", "query")
