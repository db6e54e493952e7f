from datetime import date
from pathlib import Path

import pytest

from ingestion.check.knowledge import check, read
from ingestion.corpus import read_corpus

TODAY = date(2026, 11, 23)


def problems(folder: Path, languages=("fr",)):
    return [str(each) for each in check(read(folder), languages, TODAY)]


@pytest.fixture
def good(corpus: Path) -> Path:
    """The small corpus, with what is meant to be wrong in it taken away."""
    (corpus / "sante/perime.fr.md").unlink()
    digest = next(each for each in read_corpus(corpus).documents if each.path == "transport/ticket.fr.md").text_digest
    for path in corpus.glob("transport/ticket.??.md"):
        path.write_text(path.read_text("utf-8").replace("pending", digest), "utf-8")
    return corpus


def test_a_corpus_in_order_has_no_findings(good):
    assert problems(good) == []


@pytest.mark.parametrize(
    ("file", "old", "new", "finding"),
    [
        ("transport/ticket.fr.md", "{#prix}", "", "has no anchor"),
        ("transport/ticket.fr.md", "{#prix}", "{#acheter}", "stands twice"),
        ("transport/ticket.fr.md", "## Où", "### Où", "level 3"),
        ("transport/ticket.fr.md", "theme: transport", "theme: bus", "theme: 'bus'"),
        ("transport/ticket.fr.md", "contact: bus", "contact: tram", "no 'tram' in contacts.yaml"),
        ("transport/ticket.fr.md", "[etudiant, famille]", "[senior]", "audience: 'senior'"),
        ("transport/ticket.fr.md", 'acheter: ["où acheter un ticket de bus", ', "acheter: [", "2 questions"),
        ("transport/ticket.fr.md", "sections: [prix]", "sections: [tarif]", "names the section 'tarif'"),
        ("transport/ticket.fr.md", "Achetez le", "Voir [ici](page.html). Achetez le", "leads nowhere"),
        ("transport/ticket.fr.md", "valid_until: 2099", "valid_until: 2020", "expired on 2020-12-31"),
        ("transport/ticket.fr.md", "checked: 2026-11-02", "checked: 2027-11-02", "in the future"),
        ("transport/ticket.zh.md", "1,80", "1,90", "1,90 does not stand in transport/ticket.fr.md"),
        ("transport/ticket.ar.md", "03 00 00 00 02", "03 00 00 00 20", "03 00 00 00 20 does not stand"),
        ("transport/ticket.zh.md", "{#acheter}", "{#achat}", "achat but in transport/ticket.fr.md"),
        ("transport/ticket.zh.md", "valid_until: 2099-12-31", "valid_until: 2098-12-31", "valid_until: differs"),
        ("transport/ticket.fr.md", "60 minutes", "90 minutes", "stale"),
        ("transport/ticket.zh.md", "- 4 岁", "4 岁", "the lists have 1 items but 2"),
        (
            "transport/ticket.zh.md",
            "，或拨打电话 03 00 00 00 02",
            "",
            "03 00 00 00 02 of transport/ticket.fr",
        ),
        ("transport/ticket.zh.md", "公交车票价格为", "公車票價錢為", "'價' (U+50F9) does not belong into zh"),
        ("transport/ticket.zh.md", "有效时间为 60 分钟", "Un ticket de bus coûte. Il dure 60 minutes", "left in fr"),
        ("transport/ticket.zh.md", '"车票价格"', '"車票"', "asked: prix: '車' (U+8ECA)"),
        (
            "transport/ticket.fr.md",
            "Il dure 60 minutes.",
            "Il dure 60 minutes. " + ("mot " * 20 + ".\n\n") * 7,
            "median",
        ),
    ],
)
def test_each_rule_finds_what_breaks_it(good, file, old, new, finding):
    path = good / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    assert any(finding in each for each in problems(good))


def test_a_number_that_was_changed_in_a_translation_is_found_with_its_line(good):
    path = good / "transport/ticket.zh.md"
    path.write_text(path.read_text("utf-8").replace("60 分钟", "61 分钟"), "utf-8")
    added, lost = problems(good)
    lines = path.read_text("utf-8").split("\n")
    line = lines.index("公交车票价格为 1,80 €。有效时间为 61 分钟。") + 1
    assert added == f"transport/ticket.zh.md:{line}: 61 does not stand in transport/ticket.fr.md"
    heading = lines.index("## 公交车票多少钱？ {#prix}") + 1
    assert lost == f"transport/ticket.zh.md:{heading}: 60 of transport/ticket.fr.md#prix is missing"


def test_a_contact_to_be_checked_needs_a_page(good):
    path = good / "contacts.yaml"
    path.write_text(path.read_text("utf-8").replace('    url: "https://mairie.example/"\n', ""), "utf-8")
    assert any("contacts.mairie: is to be checked" in each for each in problems(good))


def test_a_missing_translation_is_found(good):
    assert any("there is no en version" in each for each in problems(good, ("fr", "en")))


def test_a_translation_without_its_original_is_found(good):
    (good / "transport/ticket.fr.md").unlink()
    assert any("has no fr version" in each for each in problems(good))


def test_a_very_long_section_is_found(good):
    path = good / "sante/pharmacie.fr.md"
    path.write_text(path.read_text("utf-8") + "mot " * 200, "utf-8")
    assert any("words; at most" in each for each in problems(good))


def test_a_contact_is_told_in_every_language_with_the_same_figures(good):
    path = good / "contacts.yaml"
    text = path.read_text("utf-8")
    path.write_text(text.replace('en: "bus and tram"', 'en: "bus and 2 trams"'), "utf-8")
    found = problems(good, ("fr", "zh"))
    assert "contacts.yaml: contacts.bus.for: zh is missing" in found
    assert "contacts.yaml: contacts.bus.for.en: 2 does not stand in the fr text" in found


def test_data_that_cannot_be_read_is_a_finding_and_stops_nothing(good):
    (good / "facts.yaml").write_text("facts: [", "utf-8")
    (good / "glossary.yaml").write_text("words: {}", "utf-8")
    found = problems(good)
    assert any(each.startswith("facts.yaml:2: broken YAML") for each in found)
    assert any(each.startswith("glossary.yaml: words:") for each in found)
