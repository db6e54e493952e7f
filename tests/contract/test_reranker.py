"""What every `Reranker` must do."""

import numpy as np
import pytest
from fakes import WordReranker

from chatbot.retrieve.cross_encoder import CrossEncoderReranker

TEXTS = ["Appelez le 3237.", "Un ticket de bus coûte 1,80 €.", "", "le bus " * 2_000]


@pytest.fixture(params=["words", "cross-encoder"])
def reranker(request):
    if request.param == "words":
        return WordReranker()
    return CrossEncoderReranker(str(request.getfixturevalue("cross_encoder_folder")))


def test_each_text_has_a_score(reranker):
    scores = reranker.score("combien coûte le bus", TEXTS)
    assert scores.shape == (4,)
    assert scores.dtype == np.float32
    assert np.isfinite(scores).all()


def test_no_texts_have_no_scores(reranker):
    scores = reranker.score("combien coûte le bus", [])
    assert scores.shape == (0,)
    assert scores.dtype == np.float32


def test_the_same_text_has_the_same_score_alone_and_in_company(reranker):
    alone = reranker.score("le bus", TEXTS[1:2])[0]
    assert reranker.score("le bus", TEXTS)[1] == pytest.approx(alone, abs=1e-4)


def test_the_score_depends_on_question_and_text(reranker):
    bus = reranker.score("bus", TEXTS[:2])
    assert bus[0] != bus[1]
    assert reranker.score("3237", TEXTS[:2]).tolist() != bus.tolist()


def test_what_is_no_text_does_no_harm(reranker):
    assert np.isfinite(reranker.score("le bus\0\ud800", ["le bus\0\udfff"])).all()
