import re

import anyio
import pytest
from starlette.testclient import TestClient

from chatbot.api.app import create_app
from chatbot.api.body import BodyLimit
from chatbot.settings import Settings


@pytest.fixture(scope="module")
def client(small_tools):
    with TestClient(create_app(Settings(), small_tools), raise_server_exceptions=False) as made:
        yield made


def test_health(client):
    assert client.get("/health/live").json() == {"status": "ok"}
    ready = client.get("/health/ready").json()
    assert (ready["status"], ready["llm"]) == ("degraded", "none")
    assert ready["passages"] == 8


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/", "text/html"),
        ("/api/docs", "text/html"),
        ("/api/openapi.json", "application/json"),
        ("/api/docs/swagger/swagger-ui-bundle.js", "text/javascript"),
        ("/api/docs/swagger/swagger-ui.css", "text/css"),
        ("/pages/docs.js", "text/javascript"),
        ("/favicon.ico", "image/svg+xml"),
        ("/widget/bienvenue.js", "text/javascript"),
    ],
)
def test_what_a_browser_asks_for_is_there(client, path, kind):
    response = client.get(path)
    assert response.status_code == 200
    assert response.headers["content-type"].split(";")[0].replace("application/javascript", "text/javascript") == kind


@pytest.mark.parametrize(
    "path", ["/", "/api/docs", "/nothing", "/health/live", "/widget/bienvenue.js", "/api/openapi.json"]
)
def test_every_response_has_the_security_headers(client, path):
    headers = client.get(path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "unsafe-eval" not in policy
    assert ("unsafe-inline" in policy) == (path == "/api/docs")
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"


@pytest.mark.parametrize("page", ["/", "/api/docs"])
def test_pages_ask_no_third_party_and_hold_nothing_inline(client, page):
    html = client.get(page).text
    assert not re.findall(r"""(?:src|href)=["'](?:https?:)?//""", html.split("<body")[0])
    assert not re.findall(r"""<script[^>]*src=["'](?:https?:)?//""", html)
    assert not re.search(r"<script(?![^>]*src=)[^>]*>|<style|style=|\son\w+=", html)


def test_every_file_a_page_names_exists(client):
    for page in ("/", "/api/docs"):
        html = client.get(page).text
        for path in re.findall(r"""(?:src|href)=["'](/[^"'#]+)""", html):
            assert client.get(path).status_code == 200, path


@pytest.mark.parametrize(
    "path",
    ["/widget/../pyproject.toml", "/widget/%2e%2e/pyproject.toml", "/pages/..%2fapp.py", "/widget/..\\pyproject.toml"],
)
def test_nothing_outside_the_folders_is_served(client, path):
    assert client.get(path).status_code == 404


def test_the_widget_may_be_loaded_from_another_origin(client):
    headers = client.get("/widget/bienvenue.js", headers={"Origin": "https://portail.example"}).headers
    assert headers["access-control-allow-origin"] == "*"
    assert headers["cross-origin-resource-policy"] == "cross-origin"


def test_the_api_is_described(client):
    paths = client.get("/api/openapi.json").json()["paths"]
    assert set(paths) == {"/api/v1/chat", "/health/live", "/health/ready"}
    responses = paths["/api/v1/chat"]["post"]["responses"]
    assert set(responses["200"]["content"]) == {"text/event-stream", "application/json"}
    assert set(responses) == {"200", "400", "408", "413", "415", "422", "503"}


def test_every_reference_of_the_description_leads_somewhere(client):
    text = client.get("/api/openapi.json").text
    names = set(client.get("/api/openapi.json").json()["components"]["schemas"])
    assert set(re.findall(r"#/components/schemas/(\w+)", text)) <= names
    assert {"Event", "Started", "Sources", "Delta", "Finished", "Failed", "Problem", "ChatAnswer"} <= names


def test_a_wrong_path_and_a_wrong_method_are_problems(client):
    assert client.get("/nothing").json()["code"] == "not_found"
    assert client.get("/api/v1/chat").json()["code"] == "method_not_allowed"


def test_an_unexpected_error_tells_nothing_of_itself(small_tools):
    app = create_app(Settings(), small_tools)

    @app.get("/broken")
    async def broken():
        raise RuntimeError("secret of the house")

    with TestClient(app, raise_server_exceptions=False) as client:
        response = client.get("/broken")
    assert (response.status_code, response.json()["code"]) == (500, "unexpected")
    assert "secret" not in response.text
    assert response.headers["x-content-type-options"] == "nosniff"


def test_a_body_that_never_ends_is_given_up():
    sent = []

    async def app(_scope, _receive, _send):
        raise AssertionError("the app is not reached")

    async def receive():
        await anyio.sleep(60)

    async def send(message):
        sent.append(message)

    scope = {"type": "http", "method": "POST", "path": "/", "headers": [(b"content-type", b"application/json")]}
    anyio.run(BodyLimit(app, timeout_s=0.05), scope, receive, send)
    assert sent[0]["status"] == 408


def test_files_are_compressed_and_streams_are_not(client):
    packed = client.get("/api/docs/swagger/swagger-ui.css", headers={"Accept-Encoding": "gzip"})
    assert packed.headers["content-encoding"] == "gzip"
    body = {"message": "c'est combien le ticket de bus ?"}
    stream = client.post("/api/v1/chat", json=body, headers={"Accept-Encoding": "gzip"})
    assert "content-encoding" not in stream.headers
