import os
from datetime import date

import pytest
from conftest import ingest
from fakes import OtherEmbedder, WordEmbedder

from ingestion import pipeline
from ingestion.corpus import read_corpus
from ingestion.index.address import Address
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


def manifest(index):
    engine = EdgeEngine(index)
    return engine.manifest(engine.live())


def points(index, kind):
    """The payloads of a kind in the live generation."""
    engine = EdgeEngine(index)
    live = engine.open(engine.live())
    try:
        return [point.payload for point in live.scroll() if point.payload["kind"] == kind]
    finally:
        live.close()


def mark(path, line):
    """Put a line into a front matter."""
    path.write_text(path.read_text("utf-8").replace("theme:", f"{line}\ntheme:", 1), "utf-8")


@pytest.mark.parametrize("language", ["fr", "ar", "zh"])
def test_a_document_that_is_withdrawn_in_one_language_is_gone_in_all(corpus, tmp_path, words, language):
    ingest(corpus, tmp_path / "index", words)
    mark(corpus / f"transport/ticket.{language}.md", "withdrawn: true")
    report = ingest(corpus, tmp_path / "index", words)
    assert report.published
    assert not any(name.startswith("transport/ticket") for name in texts(tmp_path / "index"))
    assert "sante/pharmacie.fr#garde" in texts(tmp_path / "index")
    assert not ingest(corpus, tmp_path / "index", words).published


def test_a_document_that_is_withdrawn_does_not_stay_in_a_language_whose_file_broke(corpus, tmp_path, words):
    ingest(corpus, tmp_path / "index", words)
    mark(corpus / "transport/ticket.fr.md", "withdrawn: true")
    (corpus / "transport/ticket.ar.md").write_text("---\nid: [\n---\n", "utf-8")
    ingest(corpus, tmp_path / "index", words)
    assert not any(name.startswith("transport/ticket") for name in texts(tmp_path / "index"))


def test_a_document_that_is_withdrawn_no_more_comes_back(corpus, tmp_path, words):
    path = corpus / "transport/ticket.fr.md"
    good = path.read_text("utf-8")
    mark(path, "withdrawn: true")
    ingest(corpus, tmp_path / "index", words)
    path.write_text(good, "utf-8")
    ingest(corpus, tmp_path / "index", words)
    assert {"transport/ticket.fr#prix", "transport/ticket.ar#prix"} <= texts(tmp_path / "index").keys()


def test_a_portal_finds_what_is_meant_for_it_or_for_all(corpus, tmp_path, words):
    mark(corpus / "transport/ticket.fr.md", "portals: [campus]")
    ingest(corpus, tmp_path / "index", words)
    engine = EdgeEngine(tmp_path / "index")
    live = engine.open(engine.live())

    def found(portal):
        vector = words.embed(["bus"], "query")[0]
        hits = live.search(vector, 50, Where("passage", date(2026, 11, 23), "fr", portal=portal))
        return {passage.doc_id for passage in live.passages(hits.points.tolist()).values()}

    assert found(None) == found("campus") == {"transport/ticket", "sante/pharmacie"}
    assert found("ville") == {"sante/pharmacie"}
    live.close()


def test_only_documents_without_questions_have_sentences(corpus, tmp_path, words):
    page = "# Eau\n\nL'eau du robinet est bonne. Elle est gratuite."
    (corpus / "eau.fr.md").write_text(page, "utf-8")
    ingest(corpus, tmp_path / "index", words)
    sentences = points(tmp_path / "index", "sentence")
    assert sorted(each["text"] for each in sentences) == ["Elle est gratuite.", "L'eau du robinet est bonne."]
    assert {each["passage_id"] for each in sentences} == {"eau.fr#eau"}
    assert "Eau\nElle est gratuite." in words.embedded, "a sentence is embedded below its heading"


def test_documents_with_questions_are_numbered_first(corpus, tmp_path, words):
    (corpus / "a.fr.md").write_text("# Eau\n\nL'eau du robinet.", "utf-8")
    ingest(corpus, tmp_path / "index", words)
    engine = EdgeEngine(tmp_path / "index")
    live = engine.open(engine.live())
    documents = {Address.unpack(point.id).document: point.payload["passage_id"] for point in live.scroll()}
    live.close()
    assert manifest(tmp_path / "index").with_asked == 3
    assert [documents[3].startswith("a.fr"), len(documents)] == [True, 4]


GLOSSARY = """
terms:
  apl:
    term: "APL"
    full: "aide personnalisée au logement"
    means: {fr: "une aide"}
    ways: {fr: ["aide au logement"], de: ["Wohngeld", "Mietzuschuss"]}
"""
TERMS = {
    "fr": {"aide au logement": "APL aide personnalisée au logement"},
    "de": dict.fromkeys(("Wohngeld", "Mietzuschuss"), "APL aide personnalisée au logement"),
}


@pytest.fixture
def with_glossary(corpus, tmp_path, words):
    (corpus / "glossary.yaml").write_text(GLOSSARY, "utf-8")
    ingest(corpus, tmp_path / "index", words)
    return tmp_path / "index"


def test_a_corpus_without_glossary_has_no_terms(corpus, tmp_path, words):
    ingest(corpus, tmp_path / "index", words)
    assert manifest(tmp_path / "index").terms == {}


def test_the_glossary_reaches_the_manifest(with_glossary):
    assert manifest(with_glossary).terms == TERMS


def test_a_glossary_that_changed_makes_a_new_generation_and_embeds_nothing(corpus, with_glossary):
    (corpus / "glossary.yaml").write_text(GLOSSARY.replace("Mietzuschuss", "Mietbeihilfe"), "utf-8")
    again = WordEmbedder()
    report = ingest(corpus, with_glossary, again)
    assert (report.published, report.plan.changed) == (True, ("glossary.yaml",))
    assert again.embedded == []
    assert "Mietbeihilfe" in manifest(with_glossary).terms["de"]
    assert not ingest(corpus, with_glossary, again).published


def test_a_broken_glossary_keeps_the_one_that_was(corpus, with_glossary, words):
    (corpus / "glossary.yaml").write_text("terms: [", "utf-8")
    (corpus / "sante/pharmacie.fr.md").unlink()
    report = ingest(corpus, with_glossary, words)
    assert [error.path for error in report.failed] == ["glossary.yaml"]
    assert report.published
    assert manifest(with_glossary).terms == TERMS


def test_a_glossary_that_was_deleted_is_gone(corpus, with_glossary, words):
    (corpus / "glossary.yaml").unlink()
    assert ingest(corpus, with_glossary, words).plan.deleted == ("glossary.yaml",)
    assert manifest(with_glossary).terms == {}


def test_a_withdrawal_outlives_the_file_that_says_it(corpus, tmp_path, words):
    path = corpus / "transport/ticket.fr.md"
    whole = path.read_text("utf-8")
    path.write_text(whole.replace("theme: transport", "theme: transport\nwithdrawn: true"), "utf-8")
    ingest(corpus, tmp_path / "index", words)
    assert not any(name.startswith("transport/ticket") for name in texts(tmp_path / "index"))
    path.write_text("---\nid: [", "utf-8")
    (corpus / "autre.md").write_text("# Autre\n\nTexte.", "utf-8")
    ingest(corpus, tmp_path / "index", words)
    assert not any(name.startswith("transport/ticket") for name in texts(tmp_path / "index"))
    path.write_text(whole, "utf-8")
    ingest(corpus, tmp_path / "index", words)
    assert any(name.startswith("transport/ticket") for name in texts(tmp_path / "index"))
