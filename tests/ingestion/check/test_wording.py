import pytest

from ingestion.check.wording import (
    foreign_signs,
    left_untranslated,
    median_sentence,
    share_of_script,
)


@pytest.mark.parametrize(
    ("text", "language", "least", "most"),
    [
        ("الاتصال بالرقم 112 أو زيارة https://www.caf.fr/", "ar", 1.0, 1.0),
        ("Зверніться до CAF", "uk", 0.7, 0.9),
        ("Voir la page de la CAF", "zh", 0.0, 0.0),
        ("112", "ru", 1.0, 1.0),
    ],
)
def test_the_script_of_a_text_is_measured_without_its_links(text, language, least, most):
    assert least <= share_of_script(text, language) <= most


@pytest.mark.parametrize(
    ("text", "language", "signs"),
    [
        ("Зателефонуйте сьогодні", "uk", []),
        ("Позвоните это", "uk", ["э"]),
        ("Позвоните сьогодні", "ru", ["і"]),
        ("كارت بانكي", "fa", ["ك", "ي"]),
        ("请打这个电话", "zh", []),
        ("請打這個電話", "zh", ["個", "請", "話", "這", "電"]),
        ("اتصلوا بالرقم ١١٢", "ar", ["١", "٢"]),
        ("call\u200f 112", "en", ["\u200f"]),
        ("کارت می\u200cخواهم", "fa", []),
    ],
)
def test_letters_digits_and_marks_of_another_language_are_found(text, language, signs):
    assert foreign_signs(text, language) == sorted(signs)


ORIGINAL = "Apportez une pièce d'identité et un justificatif de domicile récent. Le dossier est gratuit."


@pytest.mark.parametrize("own", ["Bring papers. {}", "- {}\n- your lease", "أحضروا أوراقكم.\n\n{}"])
def test_a_sentence_left_in_the_original_language_is_found(own):
    text = own.format("Apportez une pièce d'identité et un justificatif de domicile récent.")
    (found,) = left_untranslated(text, ORIGINAL, "en")
    assert found == "apportez une pièce d'identité et un justificatif de domicile récent"


@pytest.mark.parametrize(
    "text",
    [
        "The centre d'information sur les droits des femmes et des familles (CIDFF) helps you.",
        "Bring proof of address (justificatif de domicile récent).",
        "- 7-9 rue Picasso, Besançon",
        "请联系（centre d'information sur les droits des femmes）妇女与家庭权利信息中心。",
    ],
)
def test_a_name_may_stay_in_the_original_language(text):
    original = (
        f"{ORIGINAL} Le centre d'information sur les droits des femmes et des familles. 7-9 rue Picasso, Besançon"
    )
    assert list(left_untranslated(text, original, "en")) == []


def test_the_median_sentence_counts_words_and_the_lines_of_a_list():
    assert median_sentence("Venez tôt. Prenez vos papiers avec vous.\n\n- la carte\n- le bail", "fr") == 2
    assert median_sentence("", "fr") == 0
