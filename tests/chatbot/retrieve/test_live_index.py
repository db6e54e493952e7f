import pytest
from conftest import ingest

from chatbot.retrieve import live_index
from chatbot.retrieve.live_index import LiveIndex
from ingestion.index.edge import EdgeEngine
from ingestion.index.error import IndexMissing, ModelMismatch


@pytest.fixture
def index(corpus, tmp_path, words):
    ingest(corpus, tmp_path / "index", words)
    return tmp_path / "index"


def change(corpus):
    path = corpus / "sante/pharmacie.fr.md"
    path.write_text(path.read_text("utf-8").replace("3237", "3238"), "utf-8")


def test_a_new_generation_is_taken_up_while_running(index, corpus, words, monkeypatch):
    monkeypatch.setattr(live_index, "_LOOK_EVERY_S", 0)
    shelf = LiveIndex(EdgeEngine(index), words.fingerprint)
    first, _ = shelf.current()
    change(corpus)
    ingest(corpus, index, words)
    second, _ = shelf.current()
    assert second.manifest.generation != first.manifest.generation
    assert "3238" in second.passages(["sante/pharmacie.fr#garde"])["sante/pharmacie.fr#garde"].text
    assert first.count() == second.count(), "the former one can still be read"
    shelf.close()


def test_what_was_open_goes_on_answering_when_a_newer_one_cannot_be_read(index, words, monkeypatch):
    monkeypatch.setattr(live_index, "_LOOK_EVERY_S", 0)
    shelf = LiveIndex(EdgeEngine(index), words.fingerprint)
    first, _ = shelf.current()
    for broken in (b"29990101T000000", b"\xff\xfe"):
        (index / "live").write_bytes(broken)
        assert shelf.current()[0] is first
    assert first.count() > 0
    shelf.close()


def test_without_an_index_it_says_how_to_make_one_and_heals(corpus, tmp_path, words):
    shelf = LiveIndex(EdgeEngine(tmp_path / "index"), words.fingerprint)
    with pytest.raises(IndexMissing, match="bienvenue ingest run"):
        shelf.current()
    ingest(corpus, tmp_path / "index", words)
    assert shelf.current()[0].count() > 0
    shelf.close()


def test_an_index_of_another_model_is_refused(index):
    shelf = LiveIndex(EdgeEngine(index), "another model")
    with pytest.raises(ModelMismatch):
        shelf.current()
    shelf.close()
