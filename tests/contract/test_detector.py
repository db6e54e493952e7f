"""What every `Detector` must do."""

import pytest

from chatbot.language.detector import EnsembleDetector
from ingestion.index.language import SUPPORTED
from ingestion.index.space import sample_questions


@pytest.fixture(scope="module", params=["ensemble"])
def detector(request):
    return {"ensemble": EnsembleDetector}[request.param]()


@pytest.mark.parametrize("code", SUPPORTED)
def test_whole_questions_are_recognised(detector, code):
    questions = sample_questions(code)
    right = sum(detector.detect(question).code == code for question in questions)
    assert right >= 0.95 * len(questions)


def test_the_same_message_is_always_the_same_language(detector):
    message = "hola busco piso"
    assert len({detector.detect(message) for _ in range(5)}) == 1


@pytest.mark.parametrize("text", ["", "123 ?", "…"])
def test_a_message_without_letters_has_the_language_of_the_page(detector, text):
    assert detector.detect(text).source == "default"
    assert (detector.detect(text, "en-GB").code, detector.detect(text, "en-GB").source) == ("en", "page")


def test_confidence_is_a_probability(detector):
    for text in ("ok", "Termin", "où est la gare", "我想租房子"):
        assert 0 <= detector.detect(text).confidence <= 1
