import json
from dataclasses import replace
from types import SimpleNamespace

import anyio
import pytest
from conftest import ingest, settings_for
from starlette.testclient import TestClient

from chatbot import wiring
from chatbot.api.app import create_app
from chatbot.api.body import BodyLimit
from chatbot.settings import Settings
from ingestion.index.settings import load

URL = "/api/v1/chat"
QUESTION = {"message": "c'est combien le ticket de bus ?"}


@pytest.fixture(scope="module")
def client(small_tools):
    with TestClient(create_app(Settings(), small_tools)) as made:
        yield made


def stream(client, body):
    response = client.post(URL, json=body)
    assert response.status_code == 200
    assert response.headers["content-type"].startswith("text/event-stream")
    events = []
    for block in response.text.strip().split("\n\n"):
        fields = dict(line.split(": ", 1) for line in block.split("\n") if not line.startswith(":"))
        events.append((fields["event"], fields["id"], json.loads(fields["data"])))
    return events


def test_the_stream_has_the_events_of_the_contract(client):
    events = stream(client, QUESTION)
    names = [name for name, _, _ in events]
    assert names[:2] == ["started", "sources"]
    assert set(names[2:-1]) == {"delta"}
    assert names[-1] == "finished"
    assert [number for _, number, _ in events] == [str(number) for number in range(len(events))]
    started, sources, finished = events[0][2], events[1][2], events[-1][2]
    assert set(started) == {"turn_id", "conversation_id", "language"}
    assert started["language"]["code"] == "fr"
    assert isinstance(sources, list)
    assert sources[0]["url"] == "https://bus.example/tarifs"
    assert finished["status"] == "answered"
    assert finished["citations"] == sources
    assert set(finished) == {"status", "citations", "suggestions", "timings_ms"}


def test_one_json_object_where_it_is_asked_for(client):
    answer = client.post(URL, json=QUESTION, headers={"Accept": "application/json"}).json()
    text = "".join(data["text"] for name, _, data in stream(client, QUESTION) if name == "delta")
    assert answer["answer"] == text
    assert answer["status"] == "answered"
    assert answer["citations"][0]["n"] == 1
    assert {"turn_id", "conversation_id", "language", "suggestions", "notices", "timings_ms"} <= set(answer)


def test_a_conversation_keeps_its_id_and_each_turn_has_its_own(client):
    one = stream(client, {**QUESTION, "conversation_id": "abc-1"})[0][2]
    two = stream(client, {**QUESTION, "conversation_id": "abc-1"})[0][2]
    assert one["conversation_id"] == two["conversation_id"] == "abc-1"
    assert one["turn_id"] != two["turn_id"]


def test_a_pinned_language_and_the_language_of_the_page(client):
    assert stream(client, {**QUESTION, "language": "ar"})[0][2]["language"]["code"] == "ar"
    page = {"url": "https://portail.example/", "lang": "de"}
    assert stream(client, {"message": "Termin", "page": page})[0][2]["language"] == {
        "code": "de",
        "confidence": pytest.approx(0.5, abs=0.5),
        "source": "page",
    }


def language(client, message, **more):
    headers = more.pop("headers", {})
    response = client.post(URL, json={"message": message, **more}, headers={"Accept": "application/json", **headers})
    return response.json()["language"]


def test_the_browser_says_which_language_where_nothing_else_does(client):
    headers = {"Accept-Language": "pl, pt-BR;q=0.9"}
    assert language(client, "taxi", headers=headers)["source"] == "browser"
    assert language(client, "taxi", headers=headers)["code"] == "pt"
    assert language(client, "taxi", headers=headers, page={"lang": "de"})["code"] == "de"
    assert language(client, "busco piso", headers=headers)["code"] == "es"


def test_a_conversation_keeps_its_language_and_a_wish_lasts(client):
    told = [
        language(client, message, conversation_id="lang-1", page={"lang": "fr"})
        for message in ("Wo finde ich eine Wohnung?", "CAF", "answer in Spanish please", "Wo ist der Bahnhof?")
    ]
    assert [(each["code"], each["source"]) for each in told] == [
        ("de", "detected"), ("de", "conversation"), ("es", "asked"), ("es", "asked"),
    ]  # fmt: skip
    assert set(told[0]) == {"code", "confidence", "source"}
    assert language(client, "CAF", conversation_id="lang-2", page={"lang": "fr"})["code"] == "fr"


def test_a_person_whose_language_is_unsure_is_asked_in_both(client):
    body = {"message": "bus"}
    answer = client.post(URL, json=body, headers={"Accept": "application/json"}).json()
    (notice,) = [each for each in answer["notices"] if each["code"] == "language_unsure"]
    assert len(notice["text"].split("\n\n")) == 2


SURROGATE = '{"message":"\\ud800"}'


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ("", 422, "invalid"),
        ("{}", 422, "invalid"),
        ('{"message":', 400, "json_invalid"),
        ('{"message":"  "}', 422, "question_empty"),
        ('{"message":"\\u200b\\u200b"}', 422, "question_empty"),
        ('{"message":"????"}', 422, "question_not_text"),
        (SURROGATE, 422, None),
        ('{"message":NaN}', 422, "invalid"),
        ('{"message":1e999}', 422, "invalid"),
        (json.dumps({"message": "a" * 501}), 422, "question_too_long"),
        ('{"message":"bonjour","system":"secret-echo"}', 422, "invalid"),
        ('{"message":"bonjour","temperature":2}', 422, "invalid"),
        ('{"message":"bonjour","language":"<b>"}', 422, "invalid"),
        ('{"message":"bonjour","conversation_id":"../../etc"}', 422, "invalid"),
        ('{"message":"bonjour","page":{"lang":"fr","x":1}}', 422, "invalid"),
        ("[" * 15_000, 400, None),
        (b'{"message":"\xff\xfe"}', 400, None),
        (json.dumps({"message": "a" * 20_000}), 413, "body_too_large"),
    ],
)
@pytest.mark.parametrize("accept", ["application/json", "text/event-stream"])
def test_bad_input_is_a_problem_that_echoes_nothing(client, body, status, code, accept):
    content = body if isinstance(body, bytes) else body.encode()
    response = client.post(URL, content=content, headers={"Content-Type": "application/json", "Accept": accept})
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    problem = response.json()
    assert problem["status"] == status
    assert code is None or problem["code"] == code
    for given in ("secret-echo", "etc", "<b>", "temperature", "aaaa"):
        assert given not in response.text


def test_the_sentence_of_a_problem_is_in_the_language_of_the_page(client):
    problem = client.post(URL, json={"message": " "}, headers={"Accept-Language": "de"}).json()
    assert problem["detail"].startswith("Ihre Nachricht")
    body = {"message": " ", "page": {"url": "", "lang": "en"}}
    assert client.post(URL, json=body).json()["detail"] == "Your message is empty. Please write your question."


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", ""])
def test_a_body_that_is_not_json_is_refused(client, kind):
    response = client.post(URL, content=b"{}", headers={"Content-Type": kind})
    assert (response.status_code, response.json()["code"]) == (415, "not_json")


def test_a_chunked_body_is_read_no_further_than_the_limit():
    given, sent = [], []

    async def app(_scope, _receive, _send):
        raise AssertionError("the app is not reached")

    async def receive():
        given.append(1)
        return {"type": "http.request", "body": b"a" * 4096, "more_body": True}

    async def send(message):
        sent.append(message)

    headers = [(b"content-type", b"application/json"), (b"transfer-encoding", b"chunked")]
    anyio.run(BodyLimit(app), {"type": "http", "method": "POST", "path": "/", "headers": headers}, receive, send)
    assert sent[0]["status"] == 413
    assert len(given) == 5


def test_an_error_nobody_foresaw_ends_the_stream_with_an_event(small_tools):
    def broken(*_args):
        raise RuntimeError("secret of the house")

    tools = replace(small_tools, retriever=SimpleNamespace(sections=broken))
    with TestClient(create_app(Settings(), tools), raise_server_exceptions=False) as client:
        events = stream(client, QUESTION)
        assert [name for name, _, _ in events] == ["started", "failed"]
        assert events[-1][2]["problem"]["code"] == "unexpected"
        whole = client.post(URL, json=QUESTION, headers={"Accept": "application/json"})
        assert (whole.status_code, whole.json()["code"]) == (500, "unexpected")
        assert "secret" not in str(events) + whole.text


def test_a_missing_index_is_told_as_a_problem_or_as_the_last_event(tmp_path):
    from chatbot import wiring

    settings = load(Settings, {"index": {"path": tmp_path / "nothing"}})
    with wiring.tools(settings) as tools, TestClient(create_app(settings, tools)) as client:
        response = client.post(URL, json=QUESTION, headers={"Accept": "application/json"})
        assert (response.status_code, response.json()["code"]) == (503, "index_missing")
        assert response.headers["retry-after"]
        assert str(tmp_path) not in response.text
        events = stream(client, QUESTION)
        assert [name for name, _, _ in events] == ["started", "failed"]
        assert events[-1][2]["problem"]["code"] == "index_missing"
        ready = client.get("/health/ready")
        assert (ready.status_code, ready.json()["code"]) == (503, "index_missing")
        assert client.get("/health/live").status_code == 200


def test_an_allowed_portal_may_ask_and_another_may_not(small_tools):
    settings = load(Settings, {"server": {"origins": ("https://portail.example",)}})
    with TestClient(create_app(settings, small_tools)) as client:
        asked = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type"}
        good = client.options(URL, headers={"Origin": "https://portail.example", **asked})
        assert good.headers["access-control-allow-origin"] == "https://portail.example"
        for origin in ("https://evil.example", "https://portail.example.evil.example", "null"):
            bad = client.options(URL, headers={"Origin": origin, **asked})
            assert "access-control-allow-origin" not in bad.headers


def test_a_document_kept_to_another_portal_does_not_answer(bundled, corpus, tmp_path):
    path = corpus / "transport/ticket.fr.md"
    path.write_text(
        path.read_text("utf-8").replace("theme: transport", "theme: transport\nportals: [bus.example]"), "utf-8"
    )
    for language in ("ar", "zh"):
        (corpus / f"transport/ticket.{language}.md").unlink()
    ingest(corpus, tmp_path / "index", bundled)
    with wiring.tools(settings_for(tmp_path / "index")) as tools, TestClient(create_app(Settings(), tools)) as client:

        def sources(url):
            body = {"message": "c'est combien le ticket de bus ?", "page": {"url": url, "lang": "fr"}}
            return [
                each["doc_id"]
                for each in client.post(URL, json=body, headers={"Accept": "application/json"}).json()["citations"]
            ]

        assert sources("https://bus.example/tarifs") == ["transport/ticket"]
        assert "transport/ticket" not in sources("https://other.example/")
        assert sources("https://[") == ["transport/ticket"], "a page without a host is no portal"
