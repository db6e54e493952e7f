"""From a folder of documents to an answer over HTTP, through the commands a person types."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

DATA = Path(__file__).parents[1] / "data" / "corpus"


def bienvenue(*words, index, check=True, text=None):
    environment = {**os.environ, "BIENVENUE_INDEX__PATH": str(index), "NO_COLOR": "1"}
    return subprocess.run(
        [sys.executable, "-m", "chatbot", *words],
        check=check, capture_output=True, text=True, timeout=120, env=environment, input=text,
    )  # fmt: skip


class Service:
    """`bienvenue serve` on a free port."""

    def __init__(self, index, *words):
        environment = {**os.environ, "BIENVENUE_INDEX__PATH": str(index)}
        command = [sys.executable, "-m", "chatbot", "serve", "--port", "0", *words]
        self.process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment)
        line = self.process.stderr.readline()
        self.url = line.split()[3]

    def ask(self, body):
        request = urllib.request.Request(  # noqa: S310 - our own loopback service
            f"{self.url}/api/v1/chat", json.dumps(body).encode(), {"Content-Type": "application/json"}
        )
        with urllib.request.urlopen(request, timeout=30) as response:  # noqa: S310 - our own loopback service
            blocks = response.read().decode().strip().split("\n\n")
        rows = [dict(line.split(": ", 1) for line in block.split("\n")) for block in blocks]
        return [(row["event"], json.loads(row["data"])) for row in rows]

    def stop(self, how=signal.SIGTERM):
        self.process.send_signal(how)
        rest = self.process.communicate(timeout=15)[1]
        return self.process.returncode, rest


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    folder = tmp_path_factory.mktemp("journey")
    done = bienvenue("ingest", "run", "--corpus", str(DATA), index=folder)
    assert "Live:" in done.stdout
    return folder


@pytest.fixture(scope="module")
def service(index):
    running = Service(index)
    yield running
    code, rest = running.stop()
    assert "Traceback" not in rest
    assert code == 0


@pytest.mark.parametrize(
    ("question", "language", "heading"),
    [
        ("C'est combien le ticket de bus ?", "fr", "Combien coûte un ticket de bus ?"),
        ("كم ثمن تذكرة الباص؟", "ar", "كم سعر تذكرة الحافلة؟"),
        ("坐公交车要多少钱？", "zh", "公交车票多少钱？"),
    ],
)
def test_a_question_in_each_script_is_answered_in_it(service, question, language, heading):
    events = service.ask({"message": question})
    assert events[0][1]["language"]["code"] == language
    (source,) = events[1][1]
    assert (source["language"], source["heading"], source["url"]) == (language, heading, "https://bus.example/tarifs")
    assert "1,80 €" in "".join(data["text"] for name, data in events if name == "delta")
    assert events[-1][1]["status"] == "answered"


def test_the_terminal_gives_the_same_answer(service, index):
    question = "C'est combien le ticket de bus ?"
    streamed = "".join(data["text"] for name, data in service.ask({"message": question}) if name == "delta")
    printed = json.loads(bienvenue("ask", question, "--json", index=index).stdout)
    assert printed["answer"] == streamed
    assert list(printed)[:2] == ["id", "question"]
    human = bienvenue("ask", question, index=index).stdout
    assert "1,80 €" in human
    assert "https://bus.example/tarifs" in human


def test_knowledge_that_is_refreshed_is_live_without_a_restart(tmp_path):
    folder = Path(shutil.copytree(DATA, tmp_path / "corpus"))
    bienvenue("ingest", "run", "--corpus", str(folder), index=tmp_path / "index")
    running = Service(tmp_path / "index")
    try:
        question = {"message": "pharmacie ouverte la nuit"}
        assert "3237" in str(running.ask(question))
        path = folder / "sante/pharmacie.fr.md"
        path.write_text(path.read_text("utf-8").replace("3237", "3299"), "utf-8")
        bienvenue("ingest", "run", "--corpus", str(folder), index=tmp_path / "index")
        for _ in range(50):
            if "3299" in (answer := str(running.ask(question))):
                break
        else:
            import time

            time.sleep(2.5)
            answer = str(running.ask(question))
        assert "3299" in answer
        bienvenue("ingest", "rollback", index=tmp_path / "index")
        assert "3237" in bienvenue("ask", "pharmacie ouverte la nuit", index=tmp_path / "index").stdout
    finally:
        running.stop()


def test_a_batch_keeps_its_order_and_answers_every_line(index):
    rows = [
        {"id": "a", "question": "C'est combien le ticket de bus ?"},
        {"id": "b", "question": ""},
        {"id": "c", "question": "pharmacie de garde", "lang": "fr"},
        {"id": "d"},
        {"id": "e", "question": "x" * 600, "lang": "not a language"},
    ]
    text = "\n".join(json.dumps(row) for row in rows)
    done = bienvenue("ask", "--batch", "-", "--json", index=index, text=text)
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [answer["id"] for answer in answers] == ["a", "b", "c", "d", "e"]
    assert [answer["status"] for answer in answers] == [
        "answered", "error_invalid", "answered", "error_invalid", "error_invalid",
    ]  # fmt: skip


def test_the_history_of_a_row_says_its_language(index):
    rows = [
        {"id": "1", "question": "CAF", "history": ["Wo finde ich eine Wohnung?"]},
        {
            "id": "2",
            "question": "CAF",
            "history": [{"role": "assistant", "content": "Bonjour !"}, {"role": "user", "content": "busco piso"}],
        },
        {"id": "3", "question": "où est la gare ?", "history": ["answer in English please"]},
        {"id": "4", "question": "CAF", "history": "nonsense"},
        {"id": "5", "question": "CAF", "history": [None, 3, {"content": 3}]},
    ]
    text = "\n".join(json.dumps(row) for row in rows)
    done = bienvenue("ask", "--batch", "-", "--json", index=index, text=text)
    told = [json.loads(line)["language"] for line in done.stdout.splitlines()]
    assert [each["code"] for each in told] == ["de", "es", "en", "fr", "fr"]
    assert [each["source"] for each in told] == ["conversation", "conversation", "asked", "default", "default"]


def test_messages_are_detected_in_a_batch_and_the_detectors_compared(index, tmp_path):
    file = tmp_path / "messages.jsonl"
    rows = [("a", "busco piso", "es"), ("b", "garant", "fr"), ("c", "en anglais svp", "en")]
    file.write_text(
        "\n".join(json.dumps({"id": n, "text": t, "language": c, "kind": "short"}) for n, t, c in rows), "utf-8"
    )
    told = bienvenue("detect", "--batch", str(file), "--json", index=index)
    assert [json.loads(line)["language"] for line in told.stdout.splitlines()] == ["es", "fr", "en"]
    scores = json.loads(bienvenue("eval", "language", str(file), "--json", index=index).stdout)
    assert scores["ensemble"]["kinds"]["short"] == {"right": 3, "total": 3}
    assert {"ngram", "py3langid", "langdetect"} <= set(scores)
    assert "ensemble" in bienvenue("eval", "language", str(file), index=index).stdout


def test_search_and_detect_in_batches(index):
    text = '{"id": "1", "question": "combien coûte le bus"}\n{"id": "2", "question": "…"}'
    found = bienvenue("search", "--batch", "-", "--top", "2", "--json", index=index, text=text)
    first, second = (json.loads(line) for line in found.stdout.splitlines())
    assert set(first) == {"id", "language", "hits"}
    assert set(first["hits"][0]) == {"doc_id", "passage_id", "title", "heading", "language", "score", "url"}
    assert first["hits"][0]["doc_id"] == "transport/ticket"
    assert len(first["hits"]) == 2
    assert second["hits"] == []
    told = bienvenue("detect", "--batch", "-", "--json", index=index, text=text)
    assert json.loads(told.stdout.splitlines()[0])["language"] == "fr"


@pytest.mark.parametrize(
    ("options", "documents"),
    [
        ((), {"transport/ticket", "sante/pharmacie"}),
        (("--theme", "sante"), {"sante/pharmacie"}),
        (("--audience", "etudiant"), {"transport/ticket"}),
        (("--audience", "famille", "--theme", "transport"), {"transport/ticket"}),
        (("--theme", "logement"), set()),
    ],
)
def test_a_search_can_be_narrowed(index, options, documents):
    one = json.loads(bienvenue("search", "où acheter", *options, "--json", index=index).stdout)
    assert {hit["doc_id"] for hit in one["hits"]} == documents
    text = '{"id": "1", "question": "où acheter"}\n{"id": "2", "query": "la nuit", "lang": "fr"}'
    batch = bienvenue("search", "--batch", "-", *options, "--json", index=index, text=text)
    first, second = (json.loads(line) for line in batch.stdout.splitlines())
    assert first == {**one, "id": "1"}
    assert {hit["doc_id"] for hit in second["hits"]} == documents


def test_a_search_for_a_portal_leaves_out_what_is_meant_for_others(tmp_path):
    folder = Path(shutil.copytree(DATA, tmp_path / "corpus"))
    path = folder / "sante/pharmacie.fr.md"
    path.write_text(path.read_text("utf-8").replace("theme:", "portals: [campus]\ntheme:"), "utf-8")
    bienvenue("ingest", "run", "--corpus", str(folder), index=tmp_path / "index")
    for portal, found in (("campus", True), ("ville", False)):
        shown = bienvenue("search", "pharmacie de garde", "--portal", portal, index=tmp_path / "index").stdout
        assert ("sante/pharmacie.fr#garde" in shown) is found
        assert "transport/ticket" in shown


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (["ask", ""], 2, "vide"),
        (["ask", "????"], 2, "lettres"),
        (["ask", "a" * 501], 2, "501"),
        (["ask"], 2, "Nothing to ask"),
        (["ask", "bonjour", "--lang", "<b>"], 2, "not a language"),
        (["ask", "--batch", "nowhere.jsonl"], 2, "nowhere.jsonl"),
        (["nonsense"], 2, "nonsense"),
        (["ingest", "run", "--corpus", "nowhere"], 3, "nowhere does not exist"),
    ],
)
def test_what_cannot_be_done_is_said_with_its_exit_code(index, words, code, message):
    done = bienvenue(*words, index=index, check=False)
    assert done.returncode == code
    assert message in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"not json", b'["a list"]'])
def test_a_batch_that_is_no_batch_is_named_with_its_line(index, tmp_path, content):
    path = tmp_path / "rows.jsonl"
    path.write_bytes(content)
    done = bienvenue("ask", "--batch", str(path), index=index, check=False)
    assert done.returncode == 2
    assert str(path) in done.stderr


def test_broken_documents_are_named_and_the_others_are_indexed(tmp_path):
    folder = Path(shutil.copytree(DATA, tmp_path / "corpus"))
    (folder / "latin.fr.md").write_bytes("# Été\n".encode("latin-1"))
    (folder / "yaml.fr.md").write_text("---\nid: [\n---\nTexte.", "utf-8")
    (folder / "missing.fr.md").write_text("---\nid: a/b\nlang: fr\n---\nTexte.", "utf-8")
    shutil.copy(folder / "sante/pharmacie.fr.md", folder / "twice.fr.md")
    done = bienvenue("ingest", "run", "--corpus", str(folder), index=tmp_path / "index", check=False)
    assert done.returncode == 5
    for line in (
        "latin.fr.md:1: not UTF-8",
        "yaml.fr.md:3: broken YAML",
        "missing.fr.md:1: title",
        "twice.fr.md:2: the id",
    ):
        assert line in done.stderr
    assert "1,80" in bienvenue("ask", "prix ticket bus", index=tmp_path / "index").stdout
    checked = bienvenue("corpus", "check", "--corpus", str(folder), index=tmp_path, check=False)
    assert checked.returncode == 5
    assert "latin.fr.md:1:" in checked.stdout


def test_a_damaged_index_is_told_and_mended_by_the_command_it_names(tmp_path):
    bienvenue("ingest", "run", "--corpus", str(DATA), index=tmp_path)
    victim = next(path for path in (tmp_path / "generations").rglob("chunk_0.mmap"))
    victim.write_bytes(victim.read_bytes()[:1000])
    for words in (["ask", "le bus"], ["serve", "--port", "0"], ["doctor"]):
        done = bienvenue(*words, index=tmp_path, check=False)
        assert done.returncode == 4
        assert "chunk_0.mmap" in done.stderr + done.stdout
    bienvenue("ingest", "run", "--rebuild", "--corpus", str(DATA), index=tmp_path)
    assert "1,80" in bienvenue("ask", "prix ticket bus", index=tmp_path).stdout


def test_a_port_that_is_taken_is_told(index):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        done = bienvenue("serve", "--port", port, index=index, check=False)
    assert done.returncode == 4
    assert port in done.stderr
    assert "Traceback" not in done.stderr


def test_a_wrong_setting_stops_the_start(index, monkeypatch):
    monkeypatch.setenv("BIENVENUE_SERVER__PORT", "many")
    done = bienvenue("serve", index=index, check=False)
    assert done.returncode == 3
    assert "BIENVENUE_SERVER__PORT='many'" in done.stderr


def test_settings_are_shown_with_their_source_and_secrets_are_not(index, monkeypatch):
    monkeypatch.setenv("BIENVENUE_INDEX__API_KEY", "very-secret")
    shown = bienvenue("config", "show", index=index).stdout
    assert f"BIENVENUE_INDEX__PATH={index}  (environment)" in shown
    assert "BIENVENUE_SERVER__PORT=8000  (default)" in shown
    assert "very-secret" not in shown
    rows = json.loads(bienvenue("config", "show", "--json", index=index).stdout)
    assert {"setting", "value", "source", "description"} == set(rows[0])


def test_the_doctor_finds_a_healthy_installation_healthy(index):
    checks = json.loads(bienvenue("doctor", "--json", index=index).stdout)
    assert all(check["ok"] for check in checks)


def test_the_doctor_says_what_is_not_yet_indexed(index, corpus, monkeypatch):
    monkeypatch.setenv("BIENVENUE_CORPUS__PATH", str(corpus))
    assert "documents are indexed" in bienvenue("doctor", index=index).stdout
    (corpus / "piscine.md").write_text("# Piscine\n\nLa piscine est ouverte.", "utf-8")
    shown = bienvenue("doctor", index=index).stdout
    assert "not yet indexed: 1 new (piscine.md…)" in shown
    assert "bienvenue ingest run" in shown


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_the_service_stops_cleanly_and_leaves_nothing_behind(index, how, tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    running = Service(index)
    running.ask({"message": "le bus"})
    assert list(tmp_path.iterdir())
    code, rest = running.stop(how)
    assert code == {signal.SIGTERM: 0, signal.SIGINT: 130}[how]
    assert "Traceback" not in rest
    assert list(tmp_path.iterdir()) == []


def test_generations_are_listed_and_a_dry_run_changes_nothing(index):
    before = json.loads(bienvenue("ingest", "status", "--json", index=index).stdout)
    plan = json.loads(bienvenue("ingest", "plan", "--corpus", str(DATA), "--json", index=index).stdout)
    assert (plan["created"], plan["changed"], plan["deleted"]) == ([], [], [])
    bienvenue("ingest", "run", "--dry-run", "--rebuild", "--corpus", str(DATA), index=index)
    assert json.loads(bienvenue("ingest", "status", "--json", index=index).stdout) == before
    assert before["generations"][0]["documents"] == 5
