import pytest

from chatbot.language.name import without_names


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("carte Vitale", ""),
        ("I need a carte vitale today", "I need a today"),
        ("l'attestation d'hebergement?", "?"),
        ("我的titre de séjour快到期了", "我的 快到期了"),
        ("ARE you open", "you open"),
        ("are you open", "are you open"),
        ("ARE YOU OPEN", "are you open"),
        ("où est la gare", "où est la gare"),
    ],
)
def test_french_names_are_left_out(text, rest):
    assert without_names(text) == rest
