"""The image cannot be built in every place; what the Dockerfile names can be checked everywhere."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from chatbot.settings import Settings
from ingestion.index.settings import load

ROOT = Path(__file__).parents[1]
LINES = (ROOT / "Dockerfile").read_text("utf-8").replace("\\\n", " ").splitlines()


def instructions(name: str) -> list[str]:
    return [line.removeprefix(name).strip() for line in LINES if line.startswith(f"{name} ")]


COPIED = [path for line in instructions("COPY") if "--from" not in line for path in line.split()[:-1]]


def test_every_file_that_is_copied_exists_and_is_tracked():
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, check=True, capture_output=True, text=True).stdout.split()
    assert COPIED
    for path in COPIED:
        assert (ROOT / path).exists(), path
        assert any(name == path or name.startswith(f"{path}/") for name in tracked), path


def test_every_file_that_is_copied_passes_the_dockerignore():
    allowed = {line[1:] for line in (ROOT / ".dockerignore").read_text("utf-8").split() if line.startswith("!")}
    assert set(COPIED) <= allowed


def test_what_the_build_needs_is_copied():
    wheel = re.search(r"packages = \[(.*?)\]", (ROOT / "pyproject.toml").read_text("utf-8")).group(1)
    assert {name.strip('" ') for name in wheel.split(",")} <= set(COPIED)
    assert {"README.md", "LICENSE", "pyproject.toml", "requirements.lock"} <= set(COPIED)


def test_every_command_of_ours_exists():
    commands = [*map(shlex.split, instructions("RUN")), listed(instructions("CMD")[-1])]
    ours = [words[1:] for words in commands if Path(words[0]).name == "bienvenue"]
    assert ["ingest", "run"] in ours
    assert ["serve"] in ours
    for words in ours:
        subprocess.run([sys.executable, "-m", "chatbot", *words, "--help"], check=True, capture_output=True, cwd=ROOT)


def listed(text: str) -> list[str]:
    return re.findall(r'"([^"]+)"', text)


def test_the_base_image_has_the_python_we_support():
    images = [line.split()[0] for line in instructions("FROM")]
    assert len(images) == 2
    assert all(image.startswith("python:3.11-slim") for image in images)


def test_it_does_not_run_as_root():
    (user,) = instructions("USER")
    assert int(user) >= 10_000
    assert LINES.index(f"USER {user}") < next(n for n, line in enumerate(LINES) if line.startswith("CMD"))


def test_every_variable_is_a_setting_with_a_right_value(monkeypatch):
    pairs = dict(re.findall(r"(BIENVENUE_\w+)=(\S+)", "\n".join(LINES)))
    assert pairs
    for name, value in pairs.items():
        monkeypatch.setenv(name, value)
        group, field = name.removeprefix("BIENVENUE_").lower().split("__")
        assert field in type(getattr(Settings(), group)).model_fields, name
    server = load(Settings).server
    assert (server.host, server.port) == ("0.0.0.0", int(instructions("EXPOSE")[0]))


def test_what_was_built_goes_into_the_image_and_belongs_to_its_user():
    found = [re.findall(rf"{name}=(\S+)", "\n".join(LINES)) for name in ("INDEX__PATH", "EMBEDDING__CACHE")]
    (copy,) = [line for line in instructions("COPY") if "--from=build" in line]
    (user,) = instructions("USER")
    assert f"--chown={user}:{user}" in copy
    for build, run in found:
        assert build == run
        assert Path(copy.split()[-1]) in Path(run).parents


def test_the_health_check_asks_for_a_path_that_exists(small_tools):
    from chatbot.api.app import create_app

    path = re.search(r"http://127\.0\.0\.1:8000(/[\w/]+)", "\n".join(LINES)).group(1)
    paths = create_app(Settings(), small_tools).openapi()["paths"]
    assert path in paths


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_the_locks_pin_everything_with_hashes(name):
    text = (ROOT / name).read_text("utf-8")
    pins = re.findall(r"^([a-z0-9][\w.-]*)==", text, re.MULTILINE)
    assert len(pins) > 50
    assert text.count("--hash=sha256:") >= len(pins)
    assert not re.search(r"^(torch|nvidia)", text, re.MULTILINE)
    assert not re.search(r"^--(extra-)?index-url|^-i | @ https?:", text, re.MULTILINE)
