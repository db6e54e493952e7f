import numpy as np
import pytest
from fakes import WordEmbedder

from ingestion.index.cache import CachedEmbedder
from ingestion.index.language import SUPPORTED
from ingestion.index.passage import Passage
from ingestion.index.space import Space, estimate, sample_questions


@pytest.mark.parametrize("code", SUPPORTED)
def test_each_language_has_a_sample_of_ordinary_questions(code):
    questions = sample_questions(code)
    assert len(questions) >= 30
    assert len(set(questions)) == len(questions)


@pytest.fixture
def cached(tmp_path):
    made = CachedEmbedder(WordEmbedder(), tmp_path / "e.sqlite")
    yield made
    made.close()


def passage(number: int) -> Passage:
    return Passage(f"d{number}", "fr", "a", 0, 0, "t", "h", f"mot{number}")


@pytest.fixture
def space(cached) -> Space:
    passages = [passage(number) for number in range(3)]
    vectors = cached.embed([each.text for each in passages], "passage")
    return estimate(cached, passages, vectors, [(passages[0], "une question")])


def test_placed_vectors_have_length_one(space):
    vectors = np.eye(4, WordEmbedder.dim, dtype=np.float32)
    for placed in (space.query(vectors, "fr"), space.passage(vectors, "fr")):
        assert np.allclose(np.linalg.norm(placed, axis=1), 1, atol=1e-5)


def test_a_language_without_a_mean_uses_that_of_all(space):
    vectors = np.eye(2, WordEmbedder.dim, dtype=np.float32)
    assert np.allclose(space.query(vectors, "xx"), space.query(vectors, ""))


def test_a_vector_that_is_the_mean_itself_does_not_become_nan(space):
    assert np.isfinite(space.query(space.query_means["fr"][None], "fr")).all()


def test_a_space_survives_packing(space):
    again = Space.unpack(space.pack())
    assert np.array_equal(again.projection, space.projection)
    assert again.query_means.keys() == space.query_means.keys()
    assert all(np.array_equal(again.passage_means[code], space.passage_means[code]) for code in space.passage_means)


def test_few_questions_teach_nothing(space):
    assert np.array_equal(space.projection, np.eye(WordEmbedder.dim))


def test_questions_of_one_section_come_nearer_to_each_other(cached):
    passages = [passage(number) for number in range(40)]
    vectors = cached.embed([each.text for each in passages], "passage")
    asked = [
        (each, f"{way} mot{number} sujet{number}")
        for number, each in enumerate(passages)
        for way in ("bonjour svp", "dites moi", "je cherche", "besoin", "help", "urgent", "une info sur")
    ]
    learned = estimate(cached, passages, vectors, asked)
    plain = Space(learned.query_means, learned.passage_means, np.eye(WordEmbedder.dim, dtype=np.float32))

    def same_and_other(of: Space) -> tuple[float, float]:
        texts = ["bonjour svp mot3 sujet3", "je cherche mot3 sujet3", "bonjour svp mot8 sujet8"]
        one, same, other = of.query(cached.embed(texts, "query"), "fr")
        return float(one @ same), float(one @ other)

    same, other = same_and_other(learned)
    same_before, other_before = same_and_other(plain)
    assert same > same_before
    assert other < other_before


def test_a_folder_without_passages_has_a_space(cached):
    empty = np.zeros((0, WordEmbedder.dim), np.float32)
    assert estimate(cached, [], empty, []).passage(np.eye(1, WordEmbedder.dim, dtype=np.float32), "fr").shape == (1, 64)
