import pytest

from ingestion.contact import read
from ingestion.index.error import DocumentError


def test_contacts_are_read_with_their_themes(corpus):
    directory = read(corpus)
    assert directory.contacts["bus"].phones == ("03 00 00 00 02",)
    assert directory.themes["default"] == "mairie"


def test_a_folder_without_contacts_has_none(tmp_path):
    assert not read(tmp_path).contacts


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("contacts:", "contacts: [", "broken YAML"),
        ("contacts:", "day: 2026-02-30\ncontacts:", "broken YAML"),
        ("contacts:", "deep: " + "[" * 3000 + "\ncontacts:", "broken YAML"),
        ("contacts:", "odd: \x01\ncontacts:", "broken YAML"),
        ("default: mairie", "default: prefecture", "no contact 'prefecture'"),
        ('name: "Bus d\'essai"', "nom: x", "contacts.bus.name"),
    ],
)
def test_a_broken_file_is_named(corpus, old, new, problem):
    path = corpus / "contacts.yaml"
    path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")
    with pytest.raises(DocumentError, match=problem) as caught:
        read(corpus)
    assert caught.value.path == "contacts.yaml"
