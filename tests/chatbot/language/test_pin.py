import pytest

from chatbot.answer.text import texts
from chatbot.language.pin import pinned
from ingestion.index.language import SUPPORTED

WISHES = {
    "fr": "Réponds en {} s'il te plaît",
    "en": "answer in {} please",
    "es": "¿Puedes contestar en {}?",
    "pt": "em {}, por favor",
    "de": "Können Sie mir auf {} antworten?",
    "it": "mi risponda in {}, grazie",
    "ar": "أجب ب{} من فضلك",
    "fa": "لطفا به {} جواب بده",
    "uk": "напишіть {} мовою, будь ласка",
    "ru": "можно на {} языке?",
    "tr": "{} cevap verir misin",
    "zh": "请用{}回答",
}


@pytest.mark.parametrize("wanted", SUPPORTED)
@pytest.mark.parametrize("written", SUPPORTED)
def test_every_language_can_be_asked_for_in_every_language(written, wanted):
    name = texts(written)["languages"][wanted]
    assert pinned(WISHES[written].format(name)) == wanted
    assert pinned(WISHES[written].format(name).lower()) == wanted


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("English please", "en"),
        ("по-русски пожалуйста", "ru"),
        ("українською", "uk"),
        ("do you speak Arabic?", "ar"),
        ("je ne comprends pas le français, réponds en anglais", "en"),
        ("not in French, in English please", "en"),
        ("Réponds en allemand : où est la gare ?", "de"),
        ("me pode responder em INGLÊS?", "en"),
        ("farsi lotfan", "fa"),
        ("用英文回复", "en"),
    ],
)
def test_people_ask_in_many_ways(text, code):
    assert pinned(text) == code


@pytest.mark.parametrize(
    "text",
    [
        "",
        "un cours en anglais",
        "où apprendre le français ?",
        "French courses",
        "un médecin qui parle anglais",
        "does the doctor speak English?",
        "who speaks Arabic at the CAF?",
        "je ne parle pas français",
        "ma femme parle pas français où elle peut prendre des cours",
        "Sprachkurs Deutsch",
        "нужен врач по-русски",
        "有说中文的医生吗",
        "دكتور يتكلم عربي",
        "türkçe bilen doktor",
        "do I need to speak French to work",
        "répondre à une lettre en français",
    ],
)
def test_a_question_about_a_language_is_no_wish(text):
    assert pinned(text) is None
