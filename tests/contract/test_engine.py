"""What every `Engine` must do: the embedded one, and a server through its client."""

import os
import uuid
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from qdrant_client import QdrantClient, models

from ingestion.index import generation
from ingestion.index.address import Address
from ingestion.index.edge import EdgeEngine
from ingestion.index.error import IndexMissing, ModelMismatch, UsageError
from ingestion.index.passage import Passage, passage_point, text_point
from ingestion.index.server import ServerEngine
from ingestion.index.sparse import encode_document, encode_query
from ingestion.index.store import Manifest, Where

DIM = 16
TODAY = date(2026, 11, 23)
G = [f"20261123T00000{number}" for number in range(5)]
SERVER = os.environ.get("BIENVENUE_TEST_QDRANT_URL")


@pytest.fixture(
    params=[
        "edge",
        "client in memory",
        pytest.param(
            "server",
            marks=[
                pytest.mark.server,
                pytest.mark.skipif(not SERVER, reason="BIENVENUE_TEST_QDRANT_URL names no Qdrant server"),
            ],
        ),
    ]
)
def engine(request, tmp_path):
    if request.param == "edge":
        yield EdgeEngine(tmp_path)
        return
    client = QdrantClient(":memory:") if request.param == "client in memory" else QdrantClient(url=SERVER)
    name = f"test-{uuid.uuid4().hex}"
    others = models.VectorParams(size=2, distance=models.Distance.COSINE)
    client.create_collection(f"{name}__backup", others)
    made = ServerEngine(client, name)
    yield made
    assert client.collection_exists(f"{name}__backup"), "a collection that is not ours was deleted"
    client.delete_collection(f"{name}__backup")
    for name in made.generations():
        made.drop(name)
    made.close()


def direction(number: int) -> np.ndarray:
    vector = np.zeros(DIM, np.float32)
    vector[number % DIM] = 1
    return vector


def passage(number: int, language: str = "fr", **fields) -> Passage:
    text = f"texte numéro mot{number}"
    return Passage(f"doc{number}", language, "a", 0, 0, "Titre", f"Question {number}", text, **fields)


PASSAGES = (
    passage(0),
    passage(1, theme="sante", audience=("famille",), portals=("besancon.fr",)),
    passage(2, "en", theme="sante", audience=("etudiant", "actif")),
    passage(3, valid_until=date(2026, 11, 22)),
)


def at(number: int, kind: str = "passage") -> int:
    return Address(number, 0, PASSAGES[number].language, kind, 0).pack()


def points():
    made = [
        passage_point(each, at(n), direction(n), encode_document(each.text, each.language))
        for n, each in enumerate(PASSAGES)
    ]
    return [*made, text_point("asked", PASSAGES[0], at(0, "asked"), "une question", direction(8))]


def manifest(name: str, count: int, fingerprint: str = "model") -> Manifest:
    return Manifest(name, "2026-11-23T00:00:00+00:00", fingerprint, DIM, count, 4, {"a.md": "1"}, {"fr": 3}, {})


def publish(engine, name: str, fingerprint: str = "model"):
    made = points()
    wanted = replace(manifest(name, len(made), fingerprint), previous=engine.live() or "")
    generation.build(engine, wanted, made)


def test_nothing_is_live_before_anything_is_published(engine):
    assert engine.live() is None
    assert engine.generations() == []
    with pytest.raises(IndexMissing, match="bienvenue ingest run"):
        generation.open_live(engine, "model")


def test_a_published_generation_is_found_and_read_back(engine):
    publish(engine, G[1])
    assert (engine.live(), engine.generations()) == (G[1], [G[1]])
    index = generation.open_live(engine, "model")
    assert index.manifest == manifest(G[1], 5)
    assert index.count() == 5
    assert len(list(index.scroll())) == 5
    index.close()


def found(index, query, where: Where, limit: int = 9) -> list[int]:
    return index.search(query, limit, where).points.tolist()


def test_the_nearest_points_of_a_kind_come_first(engine):
    publish(engine, G[1])
    index = engine.open(G[1])
    hits = index.search(direction(0) + 0.5 * direction(1), 2, Where("passage", TODAY))
    assert hits.points.tolist() == [at(0), at(1)]
    assert hits.scores[0] == pytest.approx(0.894, abs=0.01)
    assert found(index, direction(0), Where("asked", TODAY)) == [at(0, "asked")]
    assert not len(index.search(direction(0), 9, Where("sentence", TODAY)))
    index.close()


def test_an_expired_document_is_never_found(engine):
    publish(engine, G[1])
    index = engine.open(G[1])
    assert set(found(index, direction(3), Where("passage", TODAY))) == {at(0), at(1), at(2)}
    assert found(index, direction(3), Where("passage", date(2026, 11, 22)), 1) == [at(3)]
    index.close()


@pytest.mark.parametrize(
    ("where", "numbers"),
    [
        ({"theme": "sante"}, {1, 2}),
        ({"audience": "famille"}, {0, 1}),
        ({"audience": "actif"}, {0, 2}),
        ({"portal": "besancon.fr"}, {0, 1, 2}),
        ({"portal": "another.fr"}, {0, 2}),
        ({"theme": "sante", "audience": "famille", "language": "fr"}, {1}),
        ({"theme": "logement"}, set()),
    ],
)
def test_a_filter_keeps_what_is_meant_for_it_or_for_everybody(engine, where, numbers):
    publish(engine, G[1])
    index = engine.open(G[1])
    assert set(found(index, direction(1), Where("passage", TODAY, **where))) == {at(number) for number in numbers}
    index.close()


def test_words_are_found_in_the_language_asked_for(engine):
    publish(engine, G[1])
    index = engine.open(G[1])
    words = encode_query("mot1", "fr")
    assert found(index, words, Where("passage", TODAY, "fr"))[0] == at(1)
    assert found(index, words, Where("passage", TODAY, "en")) == []
    index.close()


def test_passages_are_read_by_number(engine):
    publish(engine, G[1])
    index = engine.open(G[1])
    assert index.passages([at(2), Address(9, 0, "fr", "passage", 0).pack()]) == {at(2): PASSAGES[2]}
    assert index.passages([]) == {}
    index.close()


def test_a_new_generation_takes_over_while_the_old_one_is_being_read(engine):
    publish(engine, G[1])
    reader = engine.open(G[1])
    publish(engine, G[2])
    assert engine.live() == G[2]
    assert reader.count() == 5
    assert found(reader, direction(0), Where("passage", TODAY))
    reader.close()


def test_rollback_goes_back_and_forward_again_is_a_new_publication(engine):
    publish(engine, G[1])
    publish(engine, G[2])
    assert generation.rollback(engine, dry_run=True) == (G[2], G[1])
    assert engine.live() == G[2]
    assert generation.rollback(engine) == (G[2], G[1])
    assert engine.live() == G[1]
    with pytest.raises(UsageError, match="no generation before"):
        generation.rollback(engine)


def test_rollback_skips_what_was_rolled_back_before(engine):
    publish(engine, G[1])
    publish(engine, G[2])
    generation.rollback(engine)
    publish(engine, G[3])
    assert generation.rollback(engine) == (G[3], G[1])


def test_a_build_that_cannot_be_verified_leaves_no_generation(engine, monkeypatch):
    publish(engine, G[1])
    monkeypatch.setattr(generation, "_verify", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        publish(engine, G[2])
    assert (engine.live(), engine.generations()) == (G[1], [G[1]])


def test_old_generations_are_cleared_but_never_the_live_one(engine):
    for name in (G[1], G[2], G[3], G[4]):
        publish(engine, name)
    engine.publish(G[1])
    generation.clear(engine, keep=2)
    assert engine.generations() == [G[1], G[3], G[4]]


def test_an_interrupted_build_leaves_no_generation_and_the_next_one_succeeds(engine):
    publish(engine, G[1])

    def broken():
        yield points()[:2]
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        engine.build(manifest(G[2], 5), broken())
    assert (engine.generations(), engine.live()) == ([G[1]], G[1])
    publish(engine, G[2])
    assert engine.live() == G[2]


def test_a_generation_that_does_not_hold_what_it_should_is_not_published(engine):
    publish(engine, G[1])
    made = points()
    twice = [*made, made[0]]
    with pytest.raises(Exception, match="5 points instead of 6"):
        generation.build(engine, manifest(G[2], 6), twice)
    assert (engine.live(), engine.generations()) == (G[1], [G[1]])


def test_an_index_of_another_model_is_refused_with_what_mends_it(engine):
    publish(engine, G[1], "other")
    with pytest.raises(ModelMismatch, match="bienvenue ingest run --rebuild"):
        generation.open_live(engine, "model")
