from dataclasses import replace

import numpy as np
import pytest
from fakes import WordEmbedder

from ingestion.index import space as space_module
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
    passages = [passage(number) for number in range(4)]
    for placed in (
        space.query(vectors, "fr"),
        space.place(vectors, passages, "query"),
        space.place(vectors, passages, "passage"),
    ):
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
    space = estimate(cached, [], empty, [])
    assert space.query(np.eye(1, WordEmbedder.dim, dtype=np.float32), "fr").shape == (1, 64)
    assert space.place(empty, [], "passage").shape == (0, 64)


def test_each_vector_is_placed_by_the_mean_of_its_language_and_role():
    first, second, third, fourth = np.eye(4, dtype=np.float32)
    own = Space({"": first, "fr": second}, {"": third, "fr": fourth}, np.eye(4, dtype=np.float32))
    passages = [passage(0), replace(passage(1), language="uk")]
    vectors = np.full((2, 4), 2, np.float32)

    def unit(*means):
        return (vectors - np.array(means)) / np.linalg.norm(vectors - np.array(means), axis=1, keepdims=True)

    assert np.allclose(own.place(vectors, passages, "query"), unit(second, first))
    assert np.allclose(own.place(vectors, passages, "passage"), unit(fourth, third))
    assert np.allclose(own.query(vectors, "fr"), unit(second, second))


@pytest.mark.parametrize(("count", "learned"), [(199, False), (200, True)])
def test_many_passages_teach_in_which_direction_they_differ_most(cached, count, learned):
    dice = np.random.default_rng(5)
    vectors = dice.normal(size=(count, WordEmbedder.dim)).astype(np.float32) * 0.1
    vectors[:, 0] *= 30
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    space = estimate(cached, [passage(number) for number in range(count)], vectors, [])
    if not learned:
        assert np.array_equal(space.projection, np.eye(WordEmbedder.dim))
        return
    scales = np.linalg.norm(space.projection, axis=0)
    assert scales[0] < 0.8 * scales[1:].min()
    assert np.allclose(space.projection, space.projection.T, atol=1e-5)


def test_questions_teach_before_passages_do(cached):
    passages = [passage(number) for number in range(200)]
    vectors = cached.embed([each.text for each in passages], "passage")
    asked = [(passages[number // 2], f"question {number % 7} mot{number}") for number in range(200)]
    by_passages = estimate(cached, passages, vectors, asked[:199])
    by_questions = estimate(cached, passages, vectors, asked)
    assert np.allclose(by_passages.projection, estimate(cached, passages, vectors, []).projection)
    assert not np.allclose(by_questions.projection, by_passages.projection)


def test_many_questions_that_are_each_alone_in_their_section_teach_nothing(cached):
    passages = [passage(number) for number in range(200)]
    vectors = cached.embed([each.text for each in passages], "passage")
    space = estimate(cached, passages, vectors, [(each, f"question mot{each.doc_id}") for each in passages])
    placed = space.place(vectors, passages, "passage")
    assert np.isfinite(placed).all()
    plain = Space(space.query_means, space.passage_means, np.eye(WordEmbedder.dim, dtype=np.float32))
    assert np.allclose(placed, plain.place(vectors, passages, "passage"), atol=1e-4)


def test_without_a_prior_the_mean_of_questions_rests_on_ordinary_ones(cached):
    asked = [(passage(0), "une question"), (passage(1), "une autre")]
    own = cached.embed([text for _, text in asked], "query")
    means = estimate(cached, [], np.zeros((0, WordEmbedder.dim), np.float32), asked).query_means
    for code in SUPPORTED:
        known = cached.embed(sample_questions(code), "query").mean(axis=0)
        expected = (own.sum(axis=0) + 40 * known) / 42 if code == "fr" else known
        assert np.allclose(means[code], expected, atol=1e-6)
    assert np.allclose(means[""], np.mean([means[code] for code in SUPPORTED], axis=0), atol=1e-6)


def test_with_a_prior_the_mean_of_questions_rests_on_it(cached, monkeypatch):
    prior = {code: np.eye(WordEmbedder.dim, dtype=np.float32)[place] for place, code in enumerate(SUPPORTED)}
    asked_for = []
    monkeypatch.setattr(space_module, "question_means", lambda name: asked_for.append(name) or prior)
    asked = [(passage(0), "une question")]
    own = cached.embed(["une question"], "query")[0]
    means = estimate(cached, [], np.zeros((0, WordEmbedder.dim), np.float32), asked).query_means
    assert asked_for == [cached.fingerprint]
    assert np.allclose(means["fr"], (own + 40 * prior["fr"]) / 41, atol=1e-6)
    assert np.allclose(means["zh"], prior["zh"])
