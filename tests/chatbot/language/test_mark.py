from chatbot.language.mark import marks


def test_words_and_letters_that_only_one_language_has_are_counted():
    assert marks("ich brauche etwas")["de"] == 3
    assert marks("¿dónde?")["es"] >= 2
    assert marks("gde spasibo")["ru"] == 2
    assert not marks("taxi 123")


def test_a_word_of_two_languages_marks_neither():
    assert marks("como") == {}
