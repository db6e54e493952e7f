"""What every `Detector` must do."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from fakes import PageDetector

from chatbot.language.detector import Hints
from eval.language import DETECTORS
from ingestion.index.language import SUPPORTED
from ingestion.index.space import sample_questions

MESSAGES = ["hola busco piso", "Termin", "где вокзал", "كيف أحصل على carte vitale", "我想租房子", "ok", "", "garant"]


@pytest.fixture(scope="module", params=[*DETECTORS, "page"])
def detector(request):
    return {**DETECTORS, "page": PageDetector}[request.param]()


@pytest.mark.parametrize("code", SUPPORTED)
def test_whole_questions_are_recognised(detector, code):
    questions = sample_questions(code)
    right = sum(detector.detect(question, Hints(page=code)).code == code for question in questions)
    assert right >= 0.85 * len(questions)


@pytest.mark.parametrize("text", ["", "123 ?", "…"])
def test_a_message_without_letters_has_the_language_of_the_page(detector, text):
    assert detector.detect(text).source == "default"
    found = detector.detect(text, Hints(page="en-GB"))
    assert (found.code, found.source) == ("en", "page")


def test_confidence_is_a_probability(detector):
    for text in MESSAGES:
        assert 0 <= detector.detect(text).confidence <= 1


def test_the_same_message_has_the_same_answer_in_any_order_and_thread(detector):
    alone = [detector.detect(text) for text in MESSAGES]
    assert [detector.detect(text) for text in reversed(MESSAGES)] == alone[::-1]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(detector.detect, MESSAGES * 20)) == alone * 20
