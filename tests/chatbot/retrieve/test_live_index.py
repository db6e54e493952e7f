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
    first = shelf.current().index
    change(corpus)
    ingest(corpus, index, words)
    second = shelf.current().index
    assert second.manifest.generation != first.manifest.generation
    assert any("3238" in point.payload["text"] for point in second.scroll())
    assert first.count() == second.count(), "the former one can still be read"
    shelf.close()


def test_what_was_open_goes_on_answering_when_a_newer_one_cannot_be_read(index, words, monkeypatch):
    monkeypatch.setattr(live_index, "_LOOK_EVERY_S", 0)
    shelf = LiveIndex(EdgeEngine(index), words.fingerprint)
    first = shelf.current().index
    for broken in (b"29990101T000000", b"\xff\xfe"):
        (index / "live").write_bytes(broken)
        assert shelf.current().index is first
    assert first.count() > 0
    shelf.close()


def test_without_an_index_it_says_how_to_make_one_and_heals(corpus, tmp_path, words):
    shelf = LiveIndex(EdgeEngine(tmp_path / "index"), words.fingerprint)
    with pytest.raises(IndexMissing, match="bienvenue ingest run"):
        shelf.current()
    ingest(corpus, tmp_path / "index", words)
    assert shelf.current().index.count() > 0
    shelf.close()


def test_an_index_of_another_model_is_refused(index):
    shelf = LiveIndex(EdgeEngine(index), "another model")
    with pytest.raises(ModelMismatch):
        shelf.current()
    shelf.close()
