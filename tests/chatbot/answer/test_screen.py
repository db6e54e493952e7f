import time

import pytest

from chatbot.answer.screen import clean, find_problem


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("  où\n\n est\tla CAF ", "où est la CAF"),
        ("CA\u200bF\u202e!", "CAF!"),
        ("e\u0301cole", "école"),
        ("a\0b\x1b[31m", "ab[31m"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("\U000e0041\U000e0042", ""),
        ("\ud800", ""),
    ],
)
def test_what_does_not_show_is_removed(text, cleaned):
    assert clean(text) == cleaned


@pytest.mark.parametrize(
    ("text", "key"),
    [("", "empty"), ("?!…", "not_text"), ("🏠🏠", "not_text"), ("a" * 501, "too_long"), ("a" * 500, None), ("4", None)],
)
def test_what_is_no_question_is_named(text, key):
    found = find_problem(text, 500)
    assert (found[0] if found else None) == key


def test_a_megabyte_is_cleaned_at_once():
    began = time.perf_counter()
    clean("e\u0301" * 500_000)
    assert time.perf_counter() - began < 5
