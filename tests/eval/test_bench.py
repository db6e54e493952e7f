import json
import subprocess
import sys

from typer.testing import CliRunner

from eval.bench import answer, embed
from eval.bench.cli import app
from ingestion.index.error import UsageError


def test_the_bench_times_real_answers_over_http(small_index, tmp_path):
    rows = tmp_path / "rows.jsonl"
    row = {"id": "1", "language": "fr", "question": "c'est combien le ticket de bus ?", "status": "answered"}
    rows.write_text(json.dumps(row), "utf-8")
    command = [
        sys.executable,
        "-m",
        "chatbot",
        "bench",
        "answer",
        str(rows),
        "--rounds",
        "4",
        "--index",
        str(small_index),
        "--json",
    ]
    done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=120)
    report = json.loads(done.stdout)
    assert report["answers"] == 4
    assert {"answer", "first event", "  embed", "  retrieve"} <= set(report["rows"])
    assert 0 < report["rows"]["  embed"]["p50_ms"] < report["rows"]["answer"]["p50_ms"]


def test_plain_bench_times_answers(monkeypatch):
    row = {"p50_ms": 20.0, "p95_ms": 30.0, "share": 1.0}
    report = {"machine": "2 cores", "answers": 1, "rows": {"answer": row}}
    monkeypatch.setattr(answer, "measure", lambda _file, rounds, _index: {**report, "answers": rounds})
    done = CliRunner().invoke(app, [])
    assert done.exit_code == 0
    assert "2 cores, 5 answers" in done.stdout
    assert done.stdout.splitlines()[-1].split() == ["answer", "20.0", "30.0", "100%"]


def test_the_bundled_engine_is_compared_with_sentence_transformers(monkeypatch, bundled, words):
    monkeypatch.setattr(embed, "find_spec", lambda _: True)
    monkeypatch.setattr(embed, "export", lambda _weights, _folder: None)
    monkeypatch.setattr(embed, "embedder", lambda settings: words if settings.model else bundled)
    told = json.loads(CliRunner().invoke(app, ["embed", "--passages", "8", "--rounds", "1", "--json"]).stdout)
    assert told["passages"] == 8
    assert 110 < told["tokens"] < 160
    rows = told["rows"]
    assert set(rows) == {"bundled", "sentence-transformers"}
    assert 0 < rows["bundled"]["p50_ms"] <= rows["bundled"]["p95_ms"]
    assert told["ratio"] == rows["bundled"]["passages_per_s"] / rows["sentence-transformers"]["passages_per_s"]


def test_without_the_extra_the_bundled_engine_is_timed_alone(monkeypatch, bundled):
    monkeypatch.setattr(embed, "find_spec", lambda _: None)
    monkeypatch.setattr(embed, "embedder", lambda _: bundled)
    done = CliRunner().invoke(app, ["embed", "--passages", "4", "--rounds", "1"])
    assert "Not compared" in done.stdout
    refused = CliRunner().invoke(app, ["embed", "--passages", "10000"])
    assert isinstance(refused.exception, UsageError)
