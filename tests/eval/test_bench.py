import json
import subprocess
import sys


def test_the_bench_times_real_answers_over_http(small_index, tmp_path):
    rows = tmp_path / "rows.jsonl"
    row = {"id": "1", "language": "fr", "question": "c'est combien le ticket de bus ?", "status": "answered"}
    rows.write_text(json.dumps(row), "utf-8")
    command = [
        sys.executable,
        "-m",
        "chatbot",
        "bench",
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
