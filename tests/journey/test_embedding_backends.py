"""An index made with one embedding model, and settings that name another."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from embedding_service import serving

DATA = Path(__file__).parents[1] / "data" / "corpus"
QUESTION = "C'est combien le ticket de bus ?"


@pytest.fixture
def bienvenue(tmp_path):
    def run(*words, **embedding):
        named = {f"BIENVENUE_EMBEDDING__{name.upper()}": value for name, value in embedding.items()}
        environment = {**os.environ, "BIENVENUE_INDEX__PATH": str(tmp_path / "index"), "NO_COLOR": "1", **named}
        return subprocess.run(
            [sys.executable, "-m", "chatbot", *words],
            check=False, capture_output=True, text=True, timeout=120, env=environment,
        )  # fmt: skip

    return run


def test_an_index_of_another_model_is_refused_with_the_command_that_mends_it(bienvenue, bundled):
    assert bienvenue("ingest", "run", "--corpus", str(DATA)).returncode == 0
    with serving(bundled) as service:
        other = {
            "backend": "openai-compatible",
            "model": "multilingual-e5-small",
            "base_url": service.url,
            "api_key": "sekret",
        }
        refused = bienvenue("ask", QUESTION, "--json", **other)
        assert (
            json.loads(refused.stdout)["status"] == "error_unavailable" if refused.stdout else refused.returncode == 3
        )
        examined = bienvenue("doctor", **other)
        assert examined.returncode == 3
        assert f"ok    embedding model: openai-compatible multilingual-e5-small {service.url}: " in examined.stdout
        assert "FAIL  index: " in examined.stdout
        assert "bienvenue ingest run --rebuild" in examined.stdout
        mended = bienvenue("ingest", "run", "--rebuild", "--corpus", str(DATA), **other)
        assert "Live:" in mended.stdout, mended.stderr
        assert bienvenue("doctor", **other).returncode == 0
        answered = json.loads(bienvenue("ask", QUESTION, "--json", **other).stdout)
        assert answered["status"] == "answered"
        assert "1,80 €" in answered["answer"]
        assert all(key == "Bearer sekret" for _, key, _ in service.asked)
    away = bienvenue("doctor", **other)
    assert away.returncode == 4
    assert "cannot be used: no answer after 2 attempts" in away.stdout
    assert "sekret" not in away.stdout + away.stderr + refused.stderr + bienvenue("config", "show", **other).stdout


@pytest.mark.usefixtures("sentence_transformer")
def test_the_exported_weights_are_another_model_too(bienvenue, exported):
    assert bienvenue("ingest", "run", "--corpus", str(DATA)).returncode == 0
    examined = bienvenue("doctor", backend="sentence-transformers", model=str(exported))
    assert examined.returncode == 3
    assert f"ok    embedding model: sentence-transformers {exported}: sentence-transformers/" in examined.stdout
    assert "bienvenue ingest run --rebuild" in examined.stdout


@pytest.mark.parametrize(
    ("embedding", "name"),
    [
        ({"backend": "sentence-transformers"}, "BIENVENUE_EMBEDDING__MODEL"),
        ({"backend": "sentence-transformers", "model": "/nowhere"}, "BIENVENUE_EMBEDDING__MODEL='/nowhere'"),
        ({"backend": "openai-compatible", "model": "m"}, "BIENVENUE_EMBEDDING__BASE_URL"),
    ],
)
def test_a_wrong_combination_stops_the_start(bienvenue, embedding, name):
    stopped = bienvenue("serve", "--port", "0", **embedding)
    assert stopped.returncode == 3
    assert name in stopped.stderr or "needs packages that are not installed" in stopped.stderr
    assert "Traceback" not in stopped.stderr
