"""What the embedded engine promises beyond the contract: it survives its files."""

import multiprocessing
import os
import tempfile
from pathlib import Path

import pytest
from conftest import ingest
from fakes import WordEmbedder

from ingestion.index import generation
from ingestion.index.edge import EdgeEngine
from ingestion.index.error import IndexBusy, IndexDamaged, StorageError


@pytest.fixture
def index(corpus, tmp_path, words):
    ingest(corpus, tmp_path / "index", words)
    return tmp_path / "index"


def files(index: Path) -> list[Path]:
    live = EdgeEngine(index).live()
    return sorted(path for path in (index / "generations" / live).rglob("*") if path.is_file())


def test_every_file_that_is_damaged_is_found_and_named(index):
    engine = EdgeEngine(index)
    for path in files(index):
        whole = path.read_bytes()
        if not whole:
            continue
        middle = len(whole) // 2
        path.write_bytes(whole[:middle] + bytes([whole[middle] ^ 0xFF]) + whole[middle + 1 :])
        with pytest.raises(IndexDamaged, match="bienvenue ingest") as caught:
            engine.open(engine.live()).close()
        assert path.name in str(caught.value) or "manifest" in path.name or "files.json" in path.name
        path.write_bytes(whole)
    engine.open(engine.live()).close()


def test_every_file_that_is_missing_or_cut_is_found(index):
    engine = EdgeEngine(index)
    for path in files(index):
        whole = path.read_bytes()
        path.unlink()
        with pytest.raises(IndexDamaged):
            engine.open(engine.live()).close()
        path.write_bytes(whole[: len(whole) // 3])
        if whole:
            with pytest.raises(IndexDamaged):
                engine.open(engine.live()).close()
        path.write_bytes(whole)


def test_a_damaged_pointer_is_named(index):
    (index / "live").write_bytes(b"\xff\xfe")
    with pytest.raises(IndexDamaged, match="live"):
        EdgeEngine(index).live()


def test_reading_changes_nothing_on_disk(index):
    def state():
        return {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in files(index)}

    before = state()
    engine = EdgeEngine(index)
    opened = engine.open(engine.live())
    assert opened.count() > 0
    opened.close()
    assert state() == before


def test_many_readers_share_a_generation(index):
    engine = EdgeEngine(index)
    readers = [engine.open(engine.live()) for _ in range(3)]
    assert len({reader.count() for reader in readers}) == 1
    for reader in readers:
        reader.close()


def test_a_reader_leaves_nothing_in_the_temporary_folder(index, monkeypatch, tmp_path):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    engine = EdgeEngine(index)
    dead = tmp_path / "bienvenue-index-999999999-x"
    dead.mkdir()
    reader = engine.open(engine.live())
    assert not dead.exists(), "what a killed process left is removed"
    assert list(tmp_path.glob("bienvenue-index-*"))
    reader.close()
    assert not list(tmp_path.glob("bienvenue-index-*"))


def test_a_place_that_cannot_be_written_is_told(corpus, tmp_path):
    (tmp_path / "file").write_text("not a folder", "utf-8")
    with pytest.raises(StorageError, match="BIENVENUE_INDEX__PATH"):
        ingest(corpus, tmp_path / "file" / "index", WordEmbedder())


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_leaves_the_live_generation_alone(index, corpus, monkeypatch):
    before = EdgeEngine(index).live()
    (corpus / "sante/pharmacie.fr.md").unlink()

    def full(_path, _text):
        Path("/dev/full").write_text("x" * 100_000, "utf-8")

    monkeypatch.setattr("ingestion.index.edge.write", full)
    with pytest.raises(StorageError, match="No space left"):
        ingest(corpus, index, WordEmbedder())
    engine = EdgeEngine(index)
    assert engine.live() == before
    assert engine.generations() == [before]
    engine.open(before).close()


def _hold(path, ready, go):
    with generation.ingestion_lock(Path(path)):
        ready.set()
        go.wait(30)


def test_two_ingestions_cannot_meet(tmp_path):
    context = multiprocessing.get_context("spawn")
    ready, go = context.Event(), context.Event()
    holder = context.Process(target=_hold, args=(str(tmp_path), ready, go))
    holder.start()
    try:
        assert ready.wait(30)
        with pytest.raises(IndexBusy, match=f"process {holder.pid}"), generation.ingestion_lock(tmp_path):
            pass
    finally:
        go.set()
        holder.join(30)
    with generation.ingestion_lock(tmp_path):
        assert str(os.getpid()) in (tmp_path / "ingest.pid").read_text("utf-8")
