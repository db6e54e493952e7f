import os
from datetime import date

import pytest
from conftest import ingest
from fakes import OtherEmbedder, WordEmbedder

from ingestion import pipeline
from ingestion.corpus import read_corpus
from ingestion.index.cache import CachedEmbedder
from ingestion.index.edge import EdgeEngine
from ingestion.index.error import BrakeError, ConfigurationError, IndexDamaged
from ingestion.index.sparse import encode_query
from ingestion.index.store import SCHEMA, Where

FIRST = 6  # documents and contacts.yaml


def texts(index):
    """The text of every passage of the live generation, by its name."""
    engine = EdgeEngine(index)
    live = engine.open(engine.live())
    try:
        return {
            point.payload["passage_id"]: point.payload["text"]
            for point in live.scroll()
            if point.payload["kind"] == "passage"
        }
    finally:
        live.close()


def test_a_first_run_publishes_everything(corpus, tmp_path, words):
    report = ingest(corpus, tmp_path / "index", words)
    assert report.published
    assert len(report.plan.created) == FIRST
    assert report.passages == 8
    assert not report.failed
    assert "1,80" in texts(tmp_path / "index")["transport/ticket.fr#prix"]


def test_a_second_run_does_nothing(corpus, tmp_path, words):
    first = ingest(corpus, tmp_path / "index", words)
    again = WordEmbedder()
    second = ingest(corpus, tmp_path / "index", again)
    assert not second.published
    assert second.plan.is_empty
    assert second.generation == first.generation
    assert again.embedded == []


def test_only_what_changed_is_embedded_again(corpus, tmp_path, words):
    ingest(corpus, tmp_path / "index", words)
    path = corpus / "transport/ticket.fr.md"
    path.write_text(path.read_text("utf-8").replace("1,80 €", "1,90 €"), "utf-8")
    again = WordEmbedder()
    report = ingest(corpus, tmp_path / "index", again)
    assert report.plan.changed == ("transport/ticket.fr.md",)
    assert [text for text in again.embedded if "1,90" in text] == again.embedded
    assert "1,90" in texts(tmp_path / "index")["transport/ticket.fr#prix"]


def test_a_deleted_document_is_gone(corpus, tmp_path, words):
    ingest(corpus, tmp_path / "index", words)
    (corpus / "sante/pharmacie.fr.md").unlink()
    report = ingest(corpus, tmp_path / "index", words)
    assert report.plan.deleted == ("sante/pharmacie.fr.md",)
    assert not any("pharmacie" in name for name in texts(tmp_path / "index"))


def test_a_broken_document_keeps_the_version_it_had_and_stops_no_other(corpus, tmp_path, words):
    ingest(corpus, tmp_path / "index", words)
    (corpus / "sante/pharmacie.fr.md").write_text("---\nid: [\n---\n", "utf-8")
    path = corpus / "transport/ticket.fr.md"
    path.write_text(path.read_text("utf-8").replace("1,80 €", "1,90 €"), "utf-8")
    report = ingest(corpus, tmp_path / "index", words)
    assert [error.path for error in report.failed] == ["sante/pharmacie.fr.md"]
    found = texts(tmp_path / "index")
    assert "3237" in found["sante/pharmacie.fr#garde"]
    assert "1,90" in found["transport/ticket.fr#prix"]


def test_a_document_that_is_mended_is_indexed(corpus, tmp_path, words):
    path = corpus / "sante/pharmacie.fr.md"
    good = path.read_text("utf-8")
    path.write_text("---\nid: [\n---\n", "utf-8")
    assert len(ingest(corpus, tmp_path / "index", words).failed) == 1
    path.write_text(good, "utf-8")
    report = ingest(corpus, tmp_path / "index", words)
    assert report.plan.created == ("sante/pharmacie.fr.md",)
    assert not report.failed


def test_an_id_that_stands_twice_is_named_with_both_files(corpus, tmp_path, words):
    (corpus / "transport/zweimal.md").write_text((corpus / "transport/ticket.fr.md").read_text("utf-8"), "utf-8")
    report = ingest(corpus, tmp_path / "index", words)
    (error,) = report.failed
    assert error.path == "transport/zweimal.md"
    assert "transport/ticket.fr.md" in error.problem
    assert "transport/ticket.fr#prix" in texts(tmp_path / "index")


def test_of_a_document_and_its_copy_the_one_that_bears_the_name_of_its_id_is_kept(corpus, tmp_path, words):
    ingest(corpus, tmp_path / "index", words)
    old = corpus / "transport/ticket.fr.md"
    (corpus / "a.md").write_text(old.read_text("utf-8").replace("1,80 €", "1,90 €"), "utf-8")
    report = ingest(corpus, tmp_path / "index", words)
    assert [error.path for error in report.failed] == ["a.md"]
    assert "1,80" in texts(tmp_path / "index")["transport/ticket.fr#prix"]


def test_a_document_that_moved_while_its_old_file_broke_is_indexed_once(corpus, tmp_path, words):
    ingest(corpus, tmp_path / "index", words)
    old = corpus / "transport/ticket.fr.md"
    (corpus / "a.md").write_text(old.read_text("utf-8").replace("1,80 €", "1,90 €"), "utf-8")
    old.write_text("---\nid: [\n---\n", "utf-8")
    report = ingest(corpus, tmp_path / "index", words)
    assert [error.path for error in report.failed] == ["transport/ticket.fr.md"]
    assert report.published
    assert "1,90" in texts(tmp_path / "index")["transport/ticket.fr#prix"]


def test_a_folder_without_documents_publishes_nothing(tmp_path, words):
    (tmp_path / "empty").mkdir()
    with pytest.raises(ConfigurationError, match="no Markdown document"):
        ingest(tmp_path / "empty", tmp_path / "index", words)
    assert EdgeEngine(tmp_path / "index").live() is None


def test_a_file_that_cannot_be_opened_stops_no_other(corpus, tmp_path, words):
    ingest(corpus, tmp_path / "index", words)
    (corpus / "sante/pharmacie.fr.md").unlink()
    (corpus / "sante/pharmacie.fr.md").symlink_to(tmp_path / "nowhere")
    report = ingest(corpus, tmp_path / "index", words)
    (error,) = report.failed
    assert (error.path, "cannot be read" in error.problem) == ("sante/pharmacie.fr.md", True)
    assert "sante/pharmacie.fr#garde" in texts(tmp_path / "index")


def test_a_pipe_in_the_folder_is_named_and_not_waited_for(corpus, tmp_path, words):
    os.mkfifo(corpus / "pipe.md")
    report = ingest(corpus, tmp_path / "index", words)
    assert [(error.path, error.problem) for error in report.failed] == [("pipe.md", "is not a regular file")]
    assert report.published


def test_broken_contacts_keep_those_that_were(corpus, tmp_path, words):
    ingest(corpus, tmp_path / "index", words)
    (corpus / "contacts.yaml").write_text("contacts: [", "utf-8")
    (corpus / "sante/pharmacie.fr.md").unlink()
    report = ingest(corpus, tmp_path / "index", words)
    assert [error.path for error in report.failed] == ["contacts.yaml"]
    engine = EdgeEngine(tmp_path / "index")
    assert "bus" in engine.manifest(engine.live()).contacts


def test_another_model_builds_everything_anew(corpus, tmp_path, words):
    ingest(corpus, tmp_path / "index", words)
    report = ingest(corpus, tmp_path / "index", OtherEmbedder())
    assert report.published
    assert "words-64" in report.plan.rebuild


def test_an_index_of_another_version_is_built_anew_without_being_asked(corpus, tmp_path, words):
    first = ingest(corpus, tmp_path / "index", words)
    manifest = tmp_path / "index" / "generations" / first.generation / "manifest.json"
    manifest.write_text(manifest.read_text("utf-8").replace(f'"schema": {SCHEMA}', '"schema": 0'), "utf-8")
    report = ingest(corpus, tmp_path / "index", words)
    assert report.published
    assert len(report.plan.created) == FIRST


def test_a_damaged_pointer_is_mended_by_a_rebuild_and_stops_any_other_run(corpus, tmp_path, words):
    ingest(corpus, tmp_path / "index", words)
    (tmp_path / "index" / "live").write_bytes(b"\xff\xfe")
    with pytest.raises(IndexDamaged, match="--rebuild"):
        ingest(corpus, tmp_path / "index", words)
    report = ingest(corpus, tmp_path / "index", words, rebuild=True)
    assert report.published
    assert EdgeEngine(tmp_path / "index").live() == report.generation


def test_the_brake_leaves_the_live_generation_alone(corpus, tmp_path, words):
    for number in range(12):
        (corpus / f"page{number}.md").write_text(f"# Page {number}\n\nTexte.", "utf-8")
    first = ingest(corpus, tmp_path / "index", words)
    for number in range(12):
        (corpus / f"page{number}.md").unlink()
    with pytest.raises(BrakeError):
        ingest(corpus, tmp_path / "index", words)
    assert EdgeEngine(tmp_path / "index").live() == first.generation


def test_a_dry_run_writes_nothing(corpus, tmp_path, words):
    cached = CachedEmbedder(words, tmp_path / "embeddings.sqlite")
    workshop = pipeline.Workshop(EdgeEngine(tmp_path / "index"), cached)
    report = pipeline.run(read_corpus(corpus), workshop, pipeline.Options(dry_run=True))
    cached.close()
    assert len(report.plan.created) == FIRST
    assert not (tmp_path / "index").exists()


def test_a_folder_of_other_peoples_markdown_is_indexed(tmp_path, words):
    folder = tmp_path / "pages"
    folder.mkdir()
    (folder / "a.md").write_text("Un guide sans aucun titre pour trouver une chambre.", "utf-8")
    (folder / "b.md").write_text("# Eau\n\nL'eau du robinet.\n\n# Eau\n\nEncore.", "utf-8")
    report = ingest(folder, tmp_path / "index", words)
    assert (report.documents, report.passages, report.failed) == (2, 3, ())


def test_the_words_of_a_passage_and_of_its_questions_are_searchable(corpus, tmp_path, words):
    ingest(corpus, tmp_path / "index", words)
    engine = EdgeEngine(tmp_path / "index")
    live = engine.open(engine.live())
    hits = live.search(encode_query("machine", "fr"), 5, Where("passage", date(2026, 11, 23), "fr"))
    found = live.passages(hits.points.tolist())
    live.close()
    assert [passage.id for passage in found.values()] == ["transport/ticket.fr#acheter"]
