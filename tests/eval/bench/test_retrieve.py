import json
from pathlib import Path

import pytest
from conftest import settings_for
from typer.testing import CliRunner

from eval.bench import retrieve
from eval.bench.cli import app
from ingestion.index.error import ConfigurationError

CORPUS = Path(__file__).parents[2] / "data" / "corpus"


@pytest.fixture
def file(tmp_path):
    questions = ["c'est combien le ticket de bus ?", "where is a pharmacy?", "inscription à l'école", "médecin"]
    rows = [
        {"id": str(number), "language": "fr", "question": question, "status": "answered"}
        for number, question in enumerate(questions)
    ]
    path = tmp_path / "rows.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)), "utf-8")
    return path


def test_questions_are_looked_up_in_the_live_index(file, small_index):
    done = CliRunner().invoke(app, ["retrieve", str(file), "--questions", "2", "--index", str(small_index), "--json"])
    report = json.loads(done.stdout)
    assert report["questions"] == 2
    assert report["passages"] > 0
    assert report["ratio"] is None
    assert 0 < report["rows"]["bienvenue"]["p50_ms"] <= report["rows"]["bienvenue"]["p95_ms"]


def test_where_there_is_no_index_one_is_built_for_the_measurement(file, tmp_path, monkeypatch):
    monkeypatch.setenv("BIENVENUE_CORPUS__PATH", str(CORPUS))
    done = CliRunner().invoke(app, ["retrieve", str(file), "--index", str(tmp_path / "none")])
    assert done.exit_code == 0
    assert "4 questions" in done.stdout
    assert done.stdout.splitlines()[-1].split()[0] == "bienvenue"
    assert not (tmp_path / "none").exists()


def test_the_stacks_take_turns_and_each_goes_first_as_often(monkeypatch):
    monkeypatch.setattr(retrieve, "_TURN", 2)
    seen = []
    stacks = {"one": lambda _: seen.append("one"), "two": lambda _: seen.append("two")}
    times = retrieve._times(stacks, [object()] * 4)
    assert set(times) == {"one", "two"}
    assert seen[8:] == ["one", "one", "two", "two", "two", "two", "one", "one"]


def test_without_the_stock_packages_it_is_said_how_to_install_them(file, small_index, monkeypatch):
    monkeypatch.setattr(retrieve, "_installed", lambda name: name != "llama-index-vector-stores-qdrant")
    done = CliRunner().invoke(app, ["retrieve", str(file), "--index", str(small_index), "--vs-stock"])
    assert isinstance(done.exception, ConfigurationError)
    assert done.exception.exit_code == 3
    assert "pip install llama-index-vector-stores-qdrant==0.10.4" in str(done.exception)


@pytest.mark.skipif(
    not all(map(retrieve._installed, retrieve.NEEDED)), reason="the extras `models` and `bench` are not installed"
)
@pytest.mark.filterwarnings("default")
def test_a_stock_stack_is_timed_on_the_same_passages(file, small_index):
    report = retrieve.measure(file, settings_for(small_index), None, vs_stock=True)
    assert set(report["rows"]) == {"bienvenue", "stock llama-index"}
    assert report["ratio"] > 0


def test_the_pins_of_the_stock_stack_are_those_of_the_extras():
    import tomllib

    extras = tomllib.loads((Path(__file__).parents[3] / "pyproject.toml").read_text("utf-8"))["project"][
        "optional-dependencies"
    ]
    pins = {f"{name}=={version}" for name, version in retrieve.NEEDED.items()}
    assert pins <= {*extras["models"], *extras["bench"]}
