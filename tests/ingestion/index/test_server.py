"""What the server engine asks of a cluster."""

import pytest
from qdrant_client import QdrantClient

from chatbot.settings import Settings
from ingestion.index import generation, server
from ingestion.index.error import ConfigurationError
from ingestion.index.server import ServerEngine, Spread
from ingestion.index.settings import IndexSettings, load
from ingestion.index.store import Manifest


@pytest.fixture
def asked(monkeypatch):
    """What a client in memory was asked for when a collection was made."""
    seen = {}
    client = QdrantClient(":memory:")
    made = client.create_collection

    def create_collection(name, **options):
        seen.update(options)
        return made(name, **options)

    monkeypatch.setattr(client, "create_collection", create_collection)
    monkeypatch.setattr(server, "connect", lambda _: client)
    yield seen
    client.close()


def build(engine: ServerEngine) -> None:
    engine.build(Manifest("20261123T000000", "", "model", 4, 0, 0, {}, {}, {}), [])


def test_a_generation_is_spread_over_a_cluster_as_the_settings_say(asked):
    build(generation.engine(IndexSettings(url="http://127.0.0.1:1", shards=6, replication=2)))
    assert (asked["shard_number"], asked["replication_factor"]) == (6, 2)


def test_what_is_not_set_is_left_to_the_server(asked):
    build(generation.engine(IndexSettings(url="http://127.0.0.1:1")))
    assert (asked["shard_number"], asked["replication_factor"]) == (None, None)
    assert Spread() == server.AS_SET_UP


def test_a_number_of_copies_that_makes_no_sense_is_refused(monkeypatch):
    monkeypatch.setenv("BIENVENUE_INDEX__REPLICATION", "0")
    with pytest.raises(ConfigurationError, match="BIENVENUE_INDEX__REPLICATION='0'"):
        load(Settings)
