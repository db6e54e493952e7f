import json
import xml.etree.ElementTree as ET

import pytest
from qdrant_client import QdrantClient
from typer.testing import CliRunner

from eval.bench import index, mock_corpus
from eval.bench.cli import app
from ingestion.index import generation
from ingestion.index.error import StorageError
from ingestion.index.server import ServerEngine
from ingestion.index.settings import IndexSettings

PASSAGES = 300


def points(passages: int):
    return [point for batch in mock_corpus.batches(passages) for point in batch]


def test_the_same_corpus_is_made_up_again():
    first, second = points(40), points(40)
    assert [(one.id, one.payload) for one in first] == [(one.id, one.payload) for one in second]
    assert all((one.vector == other.vector).all() for one, other in zip(first, second, strict=True))


def test_a_made_up_corpus_has_as_many_passages_as_asked_for_with_all_that_is_filtered():
    made = points(PASSAGES * 7)
    passages = [point.payload for point in made if point.payload["kind"] == "passage"]
    assert len(passages) == PASSAGES * 7
    assert len({point.id for point in made}) == len(made) == PASSAGES * 7 * mock_corpus.POINTS_A_PASSAGE
    assert len({each["language"] for each in passages}) == 12
    assert len({each["theme"] for each in passages}) == 11
    assert {len(each["audience"]) for each in passages} == {0, 1, 2, 3, 4}
    assert {bool(each["portals"]) for each in passages} == {True, False}
    assert (
        0 < sum(not mock_corpus.valid(each) for each in made if each.payload["kind"] == "passage") < len(passages) / 10
    )


def test_an_index_is_built_opened_and_searched_in_processes_of_its_own():
    report = index.measure(PASSAGES, {"edge": IndexSettings()})
    (row,) = report["rows"]
    assert (row["engine"], row["passages"], row["points"]) == ("edge", PASSAGES, 2 * PASSAGES)
    assert row["points_per_s"] > 0
    assert row["open_ms"] > 0
    assert row["disk_mb"] > 0
    assert set(row["searches"]) == set(index.SEARCHES)
    assert all(0 < times["p50_ms"] <= times["p95_ms"] for times in row["searches"].values())
    assert row["nearest_found"] == 1


def test_a_server_is_measured_without_its_disk_and_left_as_it_was(monkeypatch):
    monkeypatch.setattr(index, "alone", lambda work, *arguments: work(*arguments))
    client = QdrantClient(":memory:")
    engine = ServerEngine(client, "bench")
    monkeypatch.setattr(engine, "close", lambda: None)
    monkeypatch.setattr(generation, "engine", lambda _: engine)
    report = index.measure(40, {"server": IndexSettings(url="http://127.0.0.1:1")})
    assert report["rows"][0]["disk_mb"] is None
    assert report["rows"][0]["searches"]["words"]["p50_ms"] > 0
    assert client.get_collections().collections == []
    client.close()


def test_sizes_grow_tenfold_up_to_what_was_asked_for():
    assert index.sizes(100_000) == [1_000, 10_000, 100_000]
    assert index.sizes(2_500) == [1_000, 2_500]
    assert index.sizes(300) == [300]


@pytest.mark.parametrize(
    ("wanted", "url", "found"),
    [
        ("all", None, ["edge"]),
        ("all", "http://qdrant:6333", ["edge", "server"]),
        ("edge", "http://qdrant:6333", ["edge"]),
        ("server", None, []),
    ],
)
def test_a_server_is_measured_only_where_one_is_named(wanted, url, found):
    settings = IndexSettings()
    assert list(index.engines_for(wanted, settings, url)) == found
    assert list(index.engines_for(wanted, settings.model_copy(update={"url": url}), None)) == found


@pytest.fixture
def measured(monkeypatch):
    times = {name: {"p50_ms": 0.5, "p95_ms": 2.0} for name in index.SEARCHES}
    row = {
        "engine": "edge",
        "points": 2000,
        "build_s": 1.5,
        "points_per_s": 1333,
        "build_memory_mb": 40,
        "disk_mb": 5.2,
        "open_ms": 100.0,
        "memory_mb": 80,
        "searches": times,
        "nearest_found": 0.995,
    }
    rows = [{**row, "passages": size} for size in (1_000, 10_000)]
    report = {"machine": "2 cores", "points_a_passage": 2, "questions": 200, "rows": rows}
    monkeypatch.delenv("BIENVENUE_TEST_QDRANT_URL", raising=False)
    monkeypatch.setattr(index, "measure", lambda *_: report)
    return report


@pytest.mark.usefixtures("measured")
def test_the_growth_is_told_as_a_table_and_drawn(tmp_path):
    done = CliRunner().invoke(app, ["index", "--plot", str(tmp_path / "growth.svg")])
    assert done.exit_code == 0
    assert "Not measured: a Qdrant server" in done.stderr
    rows = {line[:24].strip(): line[24:].split() for line in done.stdout.splitlines()}
    assert rows["disk MB"] == ["5", "5"]
    assert rows["words"] == ["0.50", "/", "2.00", "0.50", "/", "2.00"]
    drawing = ET.parse(tmp_path / "growth.svg").getroot()  # noqa: S314 - our own
    shown = {each.text for each in drawing.iter("{http://www.w3.org/2000/svg}text")}
    assert {"passages", "time", "1,000", "10,000", "1 ms", "1 s", "build", "search: words (p95)"} <= shown


def test_the_growth_is_told_as_json(measured):
    assert json.loads(CliRunner().invoke(app, ["index", "--json"]).stdout) == measured


@pytest.mark.usefixtures("measured")
def test_a_drawing_that_cannot_be_written_is_told(tmp_path):
    done = CliRunner().invoke(app, ["index", "--plot", str(tmp_path / "missing" / "growth.svg")])
    assert isinstance(done.exception, StorageError)


@pytest.mark.usefixtures("measured")
def test_a_server_that_nobody_named_is_not_measured():
    done = CliRunner().invoke(app, ["index", "--engine", "server"])
    assert "Not measured" in done.stderr
    assert "edge" not in done.stdout
