import pytest

from chatbot.retrieve.lexical import NO_TERMS, Glossary, searches, surviving
from ingestion.index.sparse import encode_query

_APL = "APL aide personnalisée au logement"
GLOSSARY = Glossary(
    {
        "de": {"Wohngeld": _APL, "Karte für den Bus": "Pass Ginko"},
        "en": {"housing benefit": _APL, "rent help": _APL},
        "uk": {"житлова допомога": _APL},
        "ar": {"مساعدة السكن": _APL},
        "ru": {"пособие на жильё": _APL},
        "fr": {"aide au logement": _APL},
        "es": {"???": "nada"},
    }
)
APL = [_APL]


@pytest.mark.parametrize(
    ("question", "language", "words"),
    [
        ("Wie beantrage ich die CAF?", "de", ["CAF"]),
        ("When do I call 116 117 or the SAMU?", "en", ["116", "117", "SAMU"]),
        ("What is the Pass 4-14?", "en", ["4-14"]),
        ("Quanto costa a casa?", "pt", []),
        ("Where is Planoise", "en", []),
        ("كيف أصل إلى Planoise", "ar", ["Planoise"]),
        ("Где находится Chamars и CAF?", "ru", ["Chamars", "CAF"]),
        ("як потрапити до Besançon-Viotte", "uk", ["Besançon-Viotte"]),
        ("چگونه Titre de séjour بگیرم", "fa", ["Titre", "de", "séjour"]),
        ("在 CAF 怎么申请", "zh", ["CAF"]),
        ("我想去CAF办理APL补助", "zh", ["CAF", "APL"]),
        ("我可以打116117吗", "zh", ["116117"]),
        ("坐Ginko公交车", "zh", ["Ginko"]),
        ("أريد الـCAF", "ar", ["CAF"]),
        ("坐公交车要多少钱", "zh", []),
        ("Де мерія?", "uk", []),
    ],
)
def test_what_is_the_same_in_every_language_survives_and_nothing_else(question, language, words):
    assert list(surviving(question, language)) == words


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("Wie bekomme ich Wohngeld?", "de"),
        ("I need a benefit for housing", "en"),
        ("housing benefits please", "en"),
        ("Яка житлова допомога є?", "uk"),
        ("допомога житлова", "uk"),
        ("أريد مساعدة السكن", "ar"),
        ("какие пособия на жильё есть", "ru"),
    ],
)
def test_a_term_is_known_whatever_the_order_and_endings_of_its_words(question, language):
    assert GLOSSARY.equivalents(encode_query(question, language), language) == APL


@pytest.mark.parametrize(
    ("question", "language"),
    [("housing", "en"), ("Wohngeld", "en"), ("Karte", "de"), ("Wohngeld", "xx"), ("", "de"), ("nada", "es")],
)
def test_a_term_of_which_a_word_is_missing_is_not_meant(question, language):
    assert GLOSSARY.equivalents(encode_query(question, language), language) == []


def test_a_term_that_is_said_twice_counts_once():
    assert GLOSSARY.equivalents(encode_query("rent help or housing benefit", "en"), "en") == APL


def test_two_terms_are_both_found():
    found = GLOSSARY.equivalents(encode_query("Wohngeld und Karte für den Bus", "de"), "de")
    assert sorted(found) == [*APL, "Pass Ginko"]


def test_words_of_a_question_are_looked_for_in_its_own_language_only():
    ((words, language),) = searches("Wo ist das Rathaus", "de", GLOSSARY)
    assert (words, language) == (encode_query("Wo ist das Rathaus", "de"), "de")


def test_names_and_terms_are_looked_for_among_french_passages():
    own, french = searches("Gibt es Wohngeld von der CAF?", "de", GLOSSARY)
    assert own[1] == "de"
    assert french == (encode_query("CAF APL aide personnalisée au logement", "fr"), "fr")


def test_a_french_question_is_looked_for_once_as_it_stands():
    question = "la CAF et l'aide au logement"
    assert list(searches(question, "fr", GLOSSARY)) == [(encode_query(question, "fr"), "fr")]


def test_names_can_be_left_out():
    assert [language for _, language in searches("Die CAF?", "de", NO_TERMS, names=False)] == ["de"]
    assert [language for _, language in searches("Die CAF?", "de", NO_TERMS)] == ["de", "fr"]


def test_a_question_without_words_is_looked_for_nowhere():
    assert list(searches("???", "de", GLOSSARY)) == []
