import pytest

from chatbot.language.detector import EnsembleDetector


@pytest.fixture(scope="module")
def detector():
    return EnsembleDetector()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("bonjour", "fr"),
        ("I need a carte vitale", "en"),
        ("how apply APL", "en"),
        ("Що означає «Sprengelprinzip»?", "uk"),
        ("كيف أحصل على carte vitale", "ar"),
        ("چطور کارت بگیرم", "fa"),
        ("как получить carte vitale", "ru"),
        ("ev nasıl bulurum", "tr"),
        ("我的titre-de-séjour快到期了怎么办", "zh"),
    ],
)
def test_short_and_mixed_messages(detector, text, code):
    assert detector.detect(text).code == code


@pytest.mark.parametrize("text", ["Termin", "garant", "dog", "CAF"])
def test_one_word_does_not_change_the_language_of_the_page(detector, text):
    assert detector.detect(text, "fr").code == "fr"
    assert detector.detect(text, "de").code == "de"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Gdzie mogę znaleźć lekarza w niedzielę?", "pl"),
        ("Waar kan ik een dokter vinden op zondag?", "nl"),
        ("日曜日に医者はどこですか", "ja"),
        ("ሐኪም የት ነው", "am"),
        ("ਡਾਕਟਰ ਕਿੱਥੇ ਹੈ", "und"),
    ],
)
def test_a_language_that_is_not_supported_is_recognised_as_such(detector, text, code):
    assert detector.detect(text).code == code
