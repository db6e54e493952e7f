"""A real browser and a real service for it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

import pytest

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


@pytest.fixture(scope="session")
def portal(full_index):
    """The address of the demo portal, served with the shipped corpus."""
    command = [sys.executable, "-m", "chatbot", "serve", "--port", "0", "--index", str(full_index)]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=dict(os.environ))
    yield process.stderr.readline().split()[3]
    process.terminate()
    process.communicate(timeout=15)


# Playwright keeps an event loop in this thread while it runs: it must end with the module.
@pytest.fixture(scope="module")
def browser():
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed (Debian: apt-get install chromium)")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, headless=True, args=FLAGS)
        yield running
        running.close()


class Visit:
    """A page with everything it said and asked for."""

    def __init__(self, page, portal):
        self.page = page
        self.portal = portal
        self.requests = []
        self.complaints = []
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("console", lambda message: self.complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.goto(portal, wait_until="networkidle")

    def open(self):
        self.page.get_by_role("button", name="Une question").click()
        self.page.get_by_role("dialog").wait_for()

    def ask(self, question):
        self.page.get_by_label("Votre question").fill(question)
        self.page.keyboard.press("Enter")
        turn = self.page.get_by_role("log").get_by_role("listitem").filter(has_text=question)
        turn.get_by_text("Sources").or_(turn.get_by_text("112")).first.wait_for()
        return turn


@pytest.fixture(params=[(1280, 800)], ids=["desktop"])
def visit(request, browser, portal):
    width, height = request.param
    context = browser.new_context(viewport={"width": width, "height": height}, locale="fr-FR", reduced_motion="reduce")
    yield Visit(context.new_page(), portal)
    context.close()
