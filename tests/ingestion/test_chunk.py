from itertools import pairwise

import pytest

from ingestion.chunk import PART_TOKENS, WHOLE_TOKENS, passages, sections, sentences
from ingestion.document import parse
from ingestion.source import Resource


def document(body: str, path: str = "a.fr.md"):
    return parse(Resource(path, body.encode()))


def tokens(text: str) -> int:
    return len(text.split())


def test_sections_are_cut_at_headings_with_their_anchors():
    found = sections(document("# T\n\nIntro.\n\n## Un ? {#un}\n\nTexte un.\n\n## Deux\n\n- a\n- b\n"))
    assert [(part.anchor, part.heading, part.level, part.anchored) for part in found] == [
        ("t", "T", 1, False),
        ("un", "Un ?", 2, True),
        ("deux", "Deux", 2, False),
    ]
    assert found[2].text == "- a\n- b"


def test_a_document_without_headings_is_one_section_under_its_title():
    (part,) = sections(document("Un texte sans titre.", "guide.fr.md"))
    assert (part.anchor, part.heading, part.level) == ("intro", "guide.fr", 0)


def test_anchors_that_repeat_are_told_apart():
    found = sections(document("## A\n\nun\n\n## A\n\ndeux"))
    assert [part.anchor for part in found] == ["a", "a-2"]


def test_a_hash_in_a_code_block_is_no_heading():
    (part,) = sections(document("## A\n\n```\n## not a heading\n```\n"))
    assert "not a heading" in part.text


def test_a_short_introduction_is_no_passage_but_a_long_one_is():
    assert [each.anchor for each in passages(document("Pour qui.\n\n## A\n\nun"), tokens)] == ["a"]
    assert [each.anchor for each in passages(document("mot " * 60 + "\n\n## A\n\nun"), tokens)] == ["intro", "a"]


def test_a_short_section_is_one_passage():
    (passage,) = passages(document("## A\n\nUne phrase. Une autre."), tokens)
    assert (passage.id, passage.part, passage.text) == ("a.fr#a", 0, "Une phrase. Une autre.")


def test_a_long_section_is_cut_at_sentence_ends_and_nothing_is_lost():
    text = " ".join(f"Voici la phrase numéro {number} de ce long texte." for number in range(120))
    found = passages(document(f"## A\n\n{text}"), tokens)
    assert len(found) > 1
    assert all(tokens(each.text) <= PART_TOKENS for each in found)
    assert all(each.text.endswith(".") for each in found)
    assert " ".join(each.text for each in found) == text
    assert len({each.id for each in found}) == len(found)


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("fr", "Voir M. Durand. Il est là.", ["Voir M. Durand. ", "Il est là."]),
        ("de", "Nach § 17 gem. Abs. 1 gilt das. Ende.", ["Nach § 17 gem. Abs. 1 gilt das. ", "Ende."]),
        ("zh", "你好。再见！", ["你好。", "再见！"]),
        ("ar", "أين الطبيب؟ هنا.", ["أين الطبيب؟ ", "هنا."]),
        ("ru", "Дом на ул. Ленина. Всё.", ["Дом на ул. Ленина. ", "Всё."]),
        ("fr", "Étapes :\n1. Un.\n2. Deux.", ["Étapes :\n", "1. Un.\n", "2. Deux."]),
    ],
)
def test_sentences_follow_the_marks_and_abbreviations_of_the_language(language, text, expected):
    assert sentences(text, language) == expected


def test_sentences_join_to_the_text():
    text = "Un. Deux ! Trois ?\n\n- quatre\n- cinq…"
    pieces = sentences(text, "fr")
    assert "".join(pieces) == text
    assert all(first and second for first, second in pairwise(pieces))


FRONT = """---
id: a/b
lang: fr
title: "T"
theme: transport
portals: [campus]
sources: [{url: "https://a.example/", checked: 2026-11-01}]
---
"""


def long_text(words: int) -> str:
    return " ".join(f"Voici la phrase numéro {number}." for number in range(words // 5))


def test_a_section_of_editors_stays_whole_where_a_page_of_others_is_cut():
    text = long_text(WHOLE_TOKENS)
    (whole,) = passages(document(f"{FRONT}## A {{#a}}\n\n{text}"), tokens)
    assert whole.text == text
    parts = passages(document(f"## A\n\n{text}"), tokens)
    assert [each.part for each in parts] == [0, 1, 2, 3]
    assert all(0.6 * PART_TOKENS < tokens(each.text) <= PART_TOKENS for each in parts[:-1])
    assert " ".join(each.text for each in parts) == text


def test_a_section_of_editors_that_is_too_long_is_cut_too():
    parts = passages(document(f"{FRONT}## A {{#a}}\n\n{long_text(WHOLE_TOKENS + 5)}"), tokens)
    assert len(parts) > 1
    assert all(tokens(each.text) <= PART_TOKENS for each in parts)


def test_every_passage_bears_the_portals_of_its_document():
    found = passages(document(f"{FRONT}## A {{#a}}\n\nun\n\n## B {{#b}}\n\ndeux"), tokens)
    assert [each.portals for each in found] == [("campus",), ("campus",)]


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("# Eau\n\nEau\n\nDu robinet.", "Du robinet."),
        ("# Eau\n\nEau\nEau\n\nDu robinet.\nEau", "Du robinet.\nEau"),
        ("# Eau\n\nEau du robinet.", "Eau du robinet."),
        ("# Eau\n\nEau", "Eau"),
    ],
)
def test_first_lines_that_only_say_the_heading_again_are_left_out(body, text):
    assert [each.text for each in sections(document(body))] == [text]


def test_what_editors_wrote_is_left_as_it_is():
    (part,) = sections(document(f"{FRONT}## Eau {{#a}}\n\nEau\n\nDu robinet."))
    assert part.text == "Eau\n\nDu robinet."
