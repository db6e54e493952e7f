"""What the documentation names exists. `python tests/test_documentation.py` writes docs/settings.md."""

import re
import shlex
from pathlib import Path

import pytest
import typer

from chatbot.cli import app, collect
from chatbot.settings import Settings
from ingestion.index.settings import variable

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
SETTINGS = ROOT / "docs" / "settings.md"


def settings_page() -> str:
    """The table of settings, from their definitions."""
    lines = [
        "# Settings",
        "",
        "Environment variables; `bienvenue config show` prints them with their source. A wrong value stops the",
        "start with its name and what is allowed (exit code 3). This page is written by",
        "`python tests/test_documentation.py`.",
        "",
        "| variable | default | meaning |",
        "|---|---|---|",
    ]
    for group, model in Settings.model_fields.items():
        for name, field in model.annotation.model_fields.items():
            own = isinstance(field.default, Path) and field.default.relative_to(ROOT)
            default = f"`{own}` of the project" if own else f"`{field.default}`"
            default = "" if field.default in (None, ()) else default
            lines.append(f"| `{variable(group, name)}` | {default} | {field.description} |")
    return "\n".join(lines) + "\n"


def test_the_page_of_settings_is_up_to_date():
    assert SETTINGS.read_text("utf-8") == settings_page()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_to_a_file_leads_somewhere(page):
    for target in re.findall(r"\]\(([^)#]+)\)", page.read_text("utf-8")):
        if not target.startswith("http"):
            assert (page.parent / target).exists(), target


def commands() -> list[str]:
    found = set()
    for page in PAGES:
        text = page.read_text("utf-8")
        blocks = "\n".join(re.findall(r"```sh\n(.*?)```", text, re.DOTALL))
        found |= {line.split("#")[0].strip() for line in blocks.splitlines() if line.startswith("bienvenue ")}
        found |= set(re.findall(r"`(bienvenue [a-z]+(?: [a-z]+)?)[` ]", text))
    return sorted(found)


@pytest.fixture(scope="module")
def root():
    """The root command with everything that the entry points bring."""
    collect()
    return typer.main.get_command(app)


@pytest.mark.parametrize("command", commands())
def test_every_command_exists_with_its_options(command, root):
    words = shlex.split(command)[1:]
    found = root
    while words and hasattr(found, "commands"):
        assert words[0] in found.commands, command
        found = found.commands[words.pop(0)]
    options = {option for parameter in found.params for option in parameter.opts}
    assert {word for word in words if word.startswith("--")} - {"--help"} <= options, command


def test_every_target_of_make_that_is_named_exists():
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    named = {name for page in PAGES for name in re.findall(r"\bmake ([a-z]+)", page.read_text("utf-8"))}
    assert named <= targets
    assert {"run", "test", "check", "fix", "lock"} <= targets


def test_continuous_integration_runs_what_a_contributor_runs():
    lines = [line for line in (ROOT / ".ci" / "run").read_text("utf-8").splitlines() if line and line[0] != "#"]
    assert lines == ["set -eu", 'cd "$(dirname "$0")/.."', "make test"]


if __name__ == "__main__":
    SETTINGS.write_text(settings_page(), "utf-8")
