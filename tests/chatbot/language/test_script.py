import pytest

from chatbot.language.script import script_of


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("", None),
        ("12 €", None),
        ("été", "latin"),
        ("1ª vez", "latin"),
        ("nº 5", "latin"),
        ("Ｈｅｌｌｏ", "latin"),
        ("где CROUS", "cyrillic"),
        ("CAF APL кот", "cyrillic"),
        ("je cherche un restaurant кафе", "latin"),
        ("کجا", "arabic"),
        ("我的carte", "han"),
        ("日曜日に", "hiragana"),
        ("ਡਾਕਟਰ", "other"),
    ],
)
def test_the_script_of_most_words(text, script):
    assert script_of(text) == script
