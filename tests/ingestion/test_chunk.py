from itertools import pairwise

import pytest

from ingestion.chunk import PART_TOKENS, passages, sections, sentences
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
