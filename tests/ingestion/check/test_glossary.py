import pytest

from ingestion.check.glossary import check
from ingestion.glossary import read

GOOD = """
terms:
  apl:
    term: "APL"
    full: "aide personnalisée au logement"
    means: {fr: "aide de la CAF pour payer le loyer", uk: "допомога CAF на оплату житла"}
    ways: {fr: ["aide au logement"], uk: ["апл", "житлова допомога"]}
  pass:
    term: "Pass 4-14"
    means: {fr: "bus gratuit de 4 à 14 ans", uk: "безкоштовний автобус від 4 до 14 років"}
    ways: {fr: ["bus gratuit"], uk: ["дитячий квиток"]}
"""


def findings(folder, text, languages=("fr", "uk")):
    (folder / "glossary.yaml").write_text(text, "utf-8")
    return [str(each) for each in check(read(folder), languages)]


def test_a_glossary_in_order_has_no_findings(tmp_path):
    assert findings(tmp_path, GOOD) == []


@pytest.mark.parametrize(
    ("old", "new", "finding"),
    [
        (
            '"допомога CAF на оплату житла"',
            '"aide de la CAF"',
            "apl.uk: means: 'aide de la CAF' is not in the script of uk",
        ),
        ("від 4 до 14", "від 4 до 15", "pass.uk: means: 15 does not stand in the fr text"),
        ("дитячий", "детский билеты", "'ы' (U+044B) does not belong"),
        (', uk: ["дитячий квиток"]', "", "pass.uk: ways is missing"),
        ('"апл", "житлова допомога"', '"апл", "апл"', "ways has one twice"),
        ("на оплату житла", "на оплату житла " * 12, "at most 160"),
    ],
)
def test_each_slip_is_found_with_its_term_and_language(tmp_path, old, new, finding):
    assert old in GOOD
    assert any(finding in each for each in findings(tmp_path, GOOD.replace(old, new)))


def test_a_language_without_explanations_is_found(tmp_path):
    assert "glossary.yaml: apl.de: means is missing" in findings(tmp_path, GOOD, ("fr", "uk", "de"))
