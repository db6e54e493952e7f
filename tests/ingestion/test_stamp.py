from ingestion.stamp import stamped

FRENCH = """---
id: a/b
lang: fr
title: "Le bus"
theme: transport
sources:
  - {url: "https://bus.example/", checked: 2026-11-02}
  # the fares
  - {url: "https://bus.example/tarifs", checked: 2026-11-01}
contact: bus
asked:
  prix: ["combien"]
---

Texte.
"""
OWN = """---
id: a/b
lang: en
title: "The bus"
theme: bus
valid_until: 2020-01-01
translation_of: pending
asked:
  prix: ["how much"]
---

Text.
"""


def test_a_translation_takes_over_the_shared_keys_and_the_digest_and_keeps_its_own_text():
    assert (
        stamped(OWN, FRENCH, "1f0c")
        == """---
id: a/b
lang: en
title: "The bus"
theme: transport
sources:
  - {url: "https://bus.example/", checked: 2026-11-02}
  # the fares
  - {url: "https://bus.example/tarifs", checked: 2026-11-01}
contact: bus
translation_of: 1f0c
asked:
  prix: ["how much"]
---

Text.
"""
    )


def test_stamping_twice_changes_nothing_more():
    once = stamped(OWN, FRENCH, "1f0c")
    assert stamped(once, FRENCH, "1f0c") == once


def test_the_line_ends_of_the_translation_stay():
    text = stamped(OWN.replace("\n", "\r\n"), FRENCH, "1f0c")
    assert text.count("\r\n") == text.count("\n")
