"""What an editor types to keep the corpus in order."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SHIPPED = Path(__file__).parents[2] / "corpus"
SMALL = Path(__file__).parents[1] / "data" / "corpus"


def corpus(*words, index, check=True):
    environment = {**os.environ, "BIENVENUE_INDEX__PATH": str(index), "NO_COLOR": "1"}
    command = [sys.executable, "-m", "chatbot", "corpus", *words]
    return subprocess.run(command, check=check, capture_output=True, text=True, timeout=120, env=environment)


def test_the_shipped_corpus_is_checked_and_counted(tmp_path):
    checked = corpus("check", "--json", index=tmp_path)
    assert json.loads(checked.stdout)["findings"] == []
    counted = json.loads(corpus("stats", "--json", index=tmp_path).stdout)
    assert counted["subjects"] >= 60
    assert set(counted["languages"].values()) == {counted["subjects"]}
    text = corpus("stats", index=tmp_path).stdout
    assert f"{counted['subjects']} subjects in 12 languages: 0 translations missing, 0 stale." in text
    assert all(f"{key}: {reason}" in text for key, reason in counted["no_use"].items())


@pytest.mark.parametrize(("language", "old", "new"), [("uk", "397 €", "379 €"), ("ar", "397 €", "307 €")])
def test_one_figure_changed_in_one_translation_is_named_with_file_and_line(tmp_path, language, old, new):
    folder = Path(shutil.copytree(SHIPPED, tmp_path / "corpus"))
    path = folder / f"etudiants/logement-crous.{language}.md"
    text = path.read_text("utf-8")
    body = text.index(old, text.index("\n---\n"))
    path.write_text(text[:body] + text[body:].replace(old, new, 1), "utf-8")
    line = text[:body].count("\n") + 1
    done = corpus("check", "--corpus", str(folder), index=tmp_path, check=False)
    assert done.returncode == 5
    figure = new.split()[0]
    assert re.search(rf"^etudiants/logement-crous\.{language}\.md:{line}: {figure}\b", done.stdout, re.MULTILINE)


def test_a_translation_is_stamped_with_the_front_matter_of_its_french_text(tmp_path):
    folder = Path(shutil.copytree(SMALL, tmp_path / "corpus"))
    path = folder / "transport/ticket.zh.md"
    path.write_text(path.read_text("utf-8").replace("valid_until: 2099", "valid_until: 2098"), "utf-8")
    before = corpus("check", "--corpus", str(folder), "--languages", "fr", index=tmp_path, check=False).stdout
    assert "ticket.zh.md: valid_until: differs" in before
    assert "ticket.zh.md: translation_of: stale" in before
    said = corpus("stamp", str(path), "--corpus", str(folder), "--dry-run", index=tmp_path).stdout
    assert "translation_of: pending" in path.read_text("utf-8")
    written = corpus("stamp", str(path), "--corpus", str(folder), index=tmp_path).stdout
    assert said == written.replace("\n", " (dry run: not written)\n")
    after = corpus("check", "--corpus", str(folder), "--languages", "fr", index=tmp_path, check=False).stdout
    assert "ticket.zh.md" not in after


def test_a_translation_that_says_another_figure_is_not_stamped_and_neither_are_the_others(tmp_path):
    folder = Path(shutil.copytree(SMALL, tmp_path / "corpus"))
    wrong = folder / "transport/ticket.zh.md"
    wrong.write_text(wrong.read_text("utf-8").replace("60 分钟", "61 分钟"), "utf-8")
    both = ["transport/ticket.ar.md", "transport/ticket.zh.md"]
    done = corpus("stamp", *both, "--corpus", str(folder), index=tmp_path, check=False)
    assert done.returncode == 5
    assert "61 does not stand in transport/ticket.fr.md" in done.stdout
    assert "nothing was stamped" in done.stderr
    assert all("translation_of: pending" in (folder / each).read_text("utf-8") for each in both)
    unknown = corpus("stamp", both[0], "nowhere.md", "--corpus", str(folder), index=tmp_path, check=False)
    assert unknown.returncode == 2
    assert "translation_of: pending" in (folder / both[0]).read_text("utf-8")


def test_what_cannot_be_counted_is_told(tmp_path):
    folder = Path(shutil.copytree(SMALL, tmp_path / "corpus"))
    (folder / "facts.yaml").write_text("facts: [", "utf-8")
    done = corpus("stats", "--corpus", str(folder), index=tmp_path, check=False)
    assert done.returncode == 5
    assert "facts.yaml:2: broken YAML" in done.stderr
    assert "stale: transport/ticket.ar.md" in done.stdout


def test_a_first_ingestion_uses_the_vectors_that_were_written(tmp_path):
    folder = Path(shutil.copytree(SMALL, tmp_path / "corpus"))
    first = json.loads(corpus("vectors", "--corpus", str(folder), "--json", index=tmp_path).stdout)
    assert all(row["new"] == row["texts"] > 0 for row in first["written"])
    assert sorted(path.stem for path in (folder / "vectors").iterdir()) == ["ar", "fr", "zh"]
    path = folder / "transport/ticket.fr.md"
    path.write_text(path.read_text("utf-8").replace("prix ticket bus svp", "le bus coûte cher ?"), "utf-8")
    dry = corpus("vectors", "--corpus", str(folder), "--dry-run", index=tmp_path).stdout
    assert re.search(r"^fr: \d+ texts, 1 of them new\.$", dry, re.MULTILINE)
    assert re.search(r"^zh: \d+ texts, 0 of them new\.$", dry, re.MULTILINE)
