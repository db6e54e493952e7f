import pytest

from chatbot.language.browser import preferred


@pytest.mark.parametrize(
    ("header", "code"),
    [
        ("", None),
        ("*", None),
        ("fr-FR,fr;q=0.9,en;q=0.8", "fr"),
        ("en;q=0.5, uk;q=0.9", "uk"),
        ("pl,nl;q=0.9,de-AT;q=0.4", "de"),
        ("zh-Hans-CN", "zh"),
        ("de;q=0", None),
        ("de;q=x, es", "es"),
        ("\x00;;;,=" * 1000, None),
    ],
)
def test_the_supported_language_that_is_liked_best(header, code):
    assert preferred(header) == code
