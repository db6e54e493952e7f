import pytest

from ingestion.document import parse
from ingestion.index.error import DocumentError
from ingestion.source import MAX_BYTES, Resource

GOOD = """---
id: transport/ticket
lang: fr
title: "Prendre le bus"
theme: transport
sources: [{url: "https://bus.example/", checked: 2026-11-01, sections: [prix]},
  {url: "http://b.example", checked: 2026-11-02}]
---

## Combien ? {#prix}

1,80 €.
"""


def read(text: str | bytes, path: str = "transport/ticket.fr.md"):
    return parse(Resource(path, text if isinstance(text, bytes) else text.encode()))


def test_a_curated_document_is_read_whole():
    document = read(GOOD)
    assert (document.id, document.language, document.theme) == ("transport/ticket", "fr", "transport")
    assert document.curated
    assert document.body.strip().startswith("## Combien")
    assert GOOD.split("\n")[document.line :] == document.body.split("\n")[1:]


def test_a_section_has_the_source_that_names_it_and_the_others_the_general_one():
    document = read(GOOD)
    assert document.source("prix").url == "https://bus.example/"
    assert document.source("acheter").url == "http://b.example"


@pytest.mark.parametrize(
    ("change", "line", "problem"),
    [
        (("title:", "title: ["), 5, "broken YAML"),
        (('title: "Prendre le bus"\n', ""), 1, "title: field required"),
        (("id: transport/ticket", "id: Transport Ticket"), 2, "id: string should match"),
        (("theme: transport", "theme: transport\nthem: x"), 6, "them: extra inputs"),
        (("theme: transport", "theme: transport\nvalid_until: demain"), 6, "valid_until: input should be"),
        (("checked: 2026-11-01", "checked: hier"), 6, "sources.0.checked"),
        (("---\n\n##", "\n##"), 1, "not closed"),
        (("lang: fr", "lang: &a fr\nx: *a"), 4, "aliases"),
    ],
)
def test_a_broken_front_matter_is_named_with_its_line(change, line, problem):
    with pytest.raises(DocumentError) as caught:
        read(GOOD.replace(*change))
    assert caught.value.path == "transport/ticket.fr.md"
    assert caught.value.line == line
    assert problem in caught.value.problem


@pytest.mark.parametrize(
    ("content", "line", "problem"),
    [
        (GOOD.replace("Prendre", "Été").encode("latin-1", "replace"), 4, "not UTF-8"),
        (b"\x89PNG\0\0", 0, "NUL"),
        (b" \n", 0, "empty"),
        (b"a" * (MAX_BYTES + 1), 0, "larger"),
    ],
)
def test_a_file_that_is_no_text_is_named(content, line, problem):
    with pytest.raises(DocumentError) as caught:
        read(content)
    assert (caught.value.line, problem in caught.value.problem) == (line, True)


def test_other_peoples_markdown_is_read_as_it_is():
    document = read("---\nlayout: post\n---\n# Wohnung suchen\n\nWo finde ich eine Wohnung in der Stadt?", "blog/a.md")
    assert (document.id, document.title, document.language) == ("blog/a", "Wohnung suchen", "de")
    assert not document.curated


def test_the_language_of_a_foreign_file_is_that_of_its_name():
    document = read("Ein Satz auf Deutsch.", "seite.fr.md")
    assert (document.id, document.language, document.title) == ("seite", "fr", "seite.fr")


def test_the_digest_of_a_text_ignores_its_front_matter():
    assert read(GOOD).text_digest == read(GOOD.replace("2026-11-01", "2026-11-05")).text_digest
    assert read(GOOD).text_digest != read(GOOD.replace("1,80", "1,90")).text_digest


def test_windows_line_ends_and_a_byte_order_mark_change_nothing():
    assert read(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode()).text_digest == read(GOOD).text_digest


def test_portals_and_withdrawal_are_read_and_both_are_optional():
    plain = read(GOOD)
    assert (plain.portals, plain.withdrawn) == ((), False)
    changed = read(GOOD.replace("theme:", "portals: [campus, ville]\nwithdrawn: true\ntheme:"))
    assert (changed.portals, changed.withdrawn) == (("campus", "ville"), True)


@pytest.mark.parametrize("wrong", ["portals: campus", "withdrawn: peut-être"])
def test_portals_are_a_list_and_withdrawal_is_yes_or_no(wrong):
    with pytest.raises(DocumentError, match=wrong.partition(":")[0]):
        read(GOOD.replace("theme:", f"{wrong}\ntheme:"))
