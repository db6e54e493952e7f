import pytest

from chatbot.language.detector import SURE, Hints
from chatbot.language.ensemble import EnsembleDetector
from eval import language
from ingestion.index.language import SUPPORTED


@pytest.fixture(scope="module")
def detector():
    return EnsembleDetector()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("bonjour", "fr"),
        ("busco piso", "es"),
        ("Wohnung suchen", "de"),
        ("need doctor", "en"),
        ("cerco lavoro", "it"),
        ("ev nasıl bulurum", "tr"),
        ("چطور کارت بگیرم", "fa"),
        ("Що означає «Sprengelprinzip»?", "uk"),
    ],
)
def test_short_messages(detector, text, code):
    assert detector.detect(text).code == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("I need a carte vitale", "en"),
        ("how apply APL", "en"),
        ("necesito una attestation d'hébergement", "es"),
        ("كيف أحصل على carte vitale", "ar"),
        ("как получить carte vitale", "ru"),
        ("我的titre-de-séjour快到期了怎么办", "zh"),
        ("quittance de loyer找谁要", "zh"),
    ],
)
def test_french_names_do_not_make_a_message_french(detector, text, code):
    assert detector.detect(text).code == code


@pytest.mark.parametrize("text", ["carte vitale", "garant", "CAF", "la CAF", "titre de séjour"])
def test_french_names_alone_are_french_where_nothing_else_says_otherwise(detector, text):
    assert (detector.detect(text).code, detector.detect(text).source) == ("fr", "default")
    assert detector.detect(text, Hints(page="de")).code == "de"
    told = detector.detect(text, Hints(page="fr", conversation="uk"))
    assert (told.code, told.source) == ("uk", "conversation")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("wach kayn tbib hna", "ar"),
        ("koja mitoonam kar peyda konam", "fa"),
        ("gde mozhno snyat kvartiru", "ru"),
        ("de mozhna znaity likaria", "uk"),
        ("wo xiang zhao gongzuo", "zh"),
    ],
)
def test_a_language_in_latin_letters_is_recognised(detector, text, code):
    assert detector.detect(text).code == code
    assert detector.detect(text, Hints(conversation=code)).code == code


@pytest.mark.parametrize("text", ["Termin", "garant", "dog", "CAF"])
def test_one_word_does_not_change_the_language_of_the_page(detector, text):
    assert detector.detect(text, Hints(page="fr")).code == "fr"
    assert detector.detect(text, Hints(page="de")).code == "de"


@pytest.mark.parametrize(("text", "code"), [("hello", "en"), ("danke", "de"), ("busco piso", "es")])
def test_an_everyday_word_or_two_words_do(detector, text, code):
    assert detector.detect(text, Hints(page="fr", browser="fr")).code == code


@pytest.mark.parametrize("text", ["ok", "taxi", "merci", "dog", "email"])
@pytest.mark.parametrize("code", SUPPORTED)
def test_one_word_does_not_change_the_language_of_the_conversation(detector, text, code):
    assert detector.detect(text, Hints(page="fr", browser="en", conversation=code)).code == code


@pytest.mark.parametrize(("text", "code"), [("where can I find a doctor", "en"), ("нужен врач", "ru")])
def test_a_message_that_is_clear_changes_it(detector, text, code):
    found = detector.detect(text, Hints(page="fr", conversation="de"))
    assert (found.code, found.source) == (code, "detected")


def test_the_browser_decides_where_nothing_else_does(detector):
    found = detector.detect("taxi", Hints(browser="pt-BR"))
    assert (found.code, found.source) == ("pt", "browser")
    assert detector.detect("taxi", Hints(page="de", browser="pt-BR")).code == "de"


def test_an_unsure_message_has_a_second_language_unless_the_conversation_decides(detector):
    unsure = detector.detect("taxi")
    assert unsure.confidence < SURE
    assert unsure.other in SUPPORTED
    assert unsure.other != unsure.code
    assert detector.detect("taxi", Hints(conversation="es")).other == ""


def test_a_wish_counts_more_than_what_is_written(detector):
    found = detector.detect("Antworte bitte auf Englisch")
    assert (found.code, found.confidence, found.source) == ("en", 1.0, "asked")
    kept = detector.detect("Wo ist der Bahnhof?", Hints(page="fr", conversation="de", asked="en"))
    assert (kept.code, kept.source) == ("en", "asked")
    assert detector.detect("en español por favor", Hints(asked="en")).code == "es"


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


def test_the_development_messages_are_recognised(detector):
    score = language.measure(language.read(language.DATASET), detector)
    assert score.kinds["short"].share >= 0.985
    for own in score.languages.values():
        assert own["whole"].share >= 0.99
        assert own["short"].share >= 0.95
        assert own["pin"].share == 1
    assert score.kinds["mixed"].share >= 0.97
    assert score.kinds["romanised"].share >= 0.95
