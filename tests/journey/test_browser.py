"""What a person sees: the portal page in a real browser, with the real service behind it."""

import gzip
import os
import re
from pathlib import Path

import pytest

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[2]
SHOTS = Path(os.environ.get("BIENVENUE_TEST_SCREENSHOTS", ROOT / "var" / "screenshots"))
PHONE = pytest.mark.parametrize("visit", [(390, 844)], ids=["phone"], indirect=True)
BOTH = pytest.mark.parametrize("visit", [(1280, 800), (390, 844)], ids=["desktop", "phone"], indirect=True)
SCHOOL = "Comment inscrire mon enfant à l'école ?"


def shoot(visit, name):
    SHOTS.mkdir(parents=True, exist_ok=True)
    visit.page.screenshot(path=SHOTS / f"{name}.png")


@BOTH
def test_a_newcomer_asks_and_reads_the_answer_and_its_source(visit, request):
    visit.open()
    turn = visit.ask(SCHOOL)
    assert "mairie" in turn.inner_text()
    link = turn.get_by_role("list", name="Sources").or_(turn.locator(".sources")).get_by_role("link").first
    assert re.match(r"https://", link.get_attribute("href"))
    assert "23 novembre 2026" in turn.inner_text()
    shoot(visit, f"answer-{request.node.callspec.id}")


def test_a_question_in_english_is_answered_in_english(visit):
    visit.open()
    turn = visit.ask("I have no guarantor for my flat")
    assert turn.get_by_role("link", name="visale.fr").first.get_attribute("href").startswith("https://www.visale.fr")
    assert turn.locator(".card [lang], [lang=en]").first.is_visible()
    shoot(visit, "answer-english")


def test_what_is_not_known_is_said_with_whom_to_ask(visit):
    visit.open()
    turn = visit.ask("Quelle est la recette de la tarte aux pommes ?")
    assert "Je préfère ne rien inventer" in turn.inner_text()
    assert "Grand Besançon Métropole" in turn.inner_text()
    shoot(visit, "refusal")


def test_before_the_click_almost_nothing_is_loaded_and_nothing_is_stored(visit):
    widget = [url for url in visit.requests if "/widget/" in url]
    assert len(widget) <= 2
    state = "[document.cookie, localStorage.length, sessionStorage.length]"
    assert visit.page.evaluate(state) == ["", 0, 0]
    visit.open()
    visit.ask(SCHOOL)
    assert visit.page.evaluate(state) == ["", 0, 0]


def test_no_third_party_is_ever_asked_and_the_policy_is_never_broken(visit):
    visit.open()
    visit.ask(SCHOOL)
    assert all(url.startswith((visit.portal, "data:")) for url in visit.requests)
    assert visit.complaints == []


def test_the_assistant_says_that_it_is_no_person_before_the_first_message(visit):
    visit.open()
    text = visit.page.get_by_role("dialog").inner_text()
    assert "service automatique" in text
    assert "112" in text


@BOTH
def test_the_keyboard_is_enough(visit):
    page = visit.page
    launcher = page.get_by_role("button", name="Une question")
    launcher.focus()
    page.keyboard.press("Enter")
    page.get_by_role("dialog").wait_for()
    page.get_by_label("Votre question").focus()
    page.keyboard.type(SCHOOL)
    page.keyboard.press("Enter")
    page.get_by_role("log").get_by_text("Sources").wait_for()
    page.keyboard.press("Escape")
    page.get_by_role("dialog").wait_for(state="hidden")
    focused = "document.activeElement.shadowRoot.activeElement.getAttribute('aria-expanded')"
    assert page.evaluate(focused) == "false"


@PHONE
def test_on_a_phone_the_panel_fills_the_screen_and_nothing_scrolls_sideways(visit):
    visit.open()
    visit.ask(SCHOOL)
    box = visit.page.get_by_role("dialog").bounding_box()
    assert (box["x"], box["width"]) == (0, 390)
    assert box["height"] == pytest.approx(844, abs=1)
    assert visit.page.evaluate("document.documentElement.scrollWidth") <= 390
    size = visit.page.get_by_label("Votre question").evaluate("field => parseFloat(getComputedStyle(field).fontSize)")
    assert size >= 16, "a smaller field makes phones zoom in"


def test_a_message_that_is_too_long_is_refused_and_not_lost(visit):
    visit.open()
    field = visit.page.get_by_label("Votre question")
    field.fill("a" * 501)
    visit.page.keyboard.press("Enter")
    visit.page.get_by_text(re.compile("500")).first.wait_for()
    assert len(field.input_value()) == 501


def test_when_the_service_is_gone_the_person_is_told_and_can_try_again(visit):
    visit.open()
    visit.page.route("**/api/v1/chat", lambda route: route.abort())
    visit.page.get_by_label("Votre question").fill(SCHOOL)
    visit.page.keyboard.press("Enter")
    again = visit.page.get_by_role("button", name="Réessayer")
    again.wait_for()
    visit.page.unroute("**/api/v1/chat")
    again.click()
    visit.page.get_by_role("log").get_by_text("Sources").wait_for()
    assert not again.is_visible()


HOSTILE = [
    "<img src=x onerror=alert(1)> <script>alert(1)</script>",
    "[a](javascript:alert(1)) [b](data:text/html,x) [c](//evil.example) ![](https://evil.example/x.png)",
    "[d](https://good.example/) https://good.example/a **gras** [1]",
]


def test_no_prefix_of_a_hostile_answer_is_active(visit):
    visit.open()
    script = """async ([text]) => {
      const { markdown } = await import('/widget/src/markdown.js')
      const bad = []
      for (let end = 0; end <= text.length; end++) {
        const box = document.createElement('div')
        box.append(markdown(text.slice(0, end), { done: end === text.length, newTab: '', mark: () => null }))
        if (box.querySelector('script,img,iframe,style')) bad.push(text.slice(0, end))
        for (const link of box.querySelectorAll('a')) {
          if (!/^(https?:|tel:|mailto:)/.test(link.getAttribute('href'))) bad.push(link.outerHTML)
        }
        for (const node of box.querySelectorAll('*')) {
          for (const { name } of node.attributes) if (name.startsWith('on')) bad.push(node.outerHTML)
        }
      }
      return bad
    }"""
    for text in HOSTILE:
        assert visit.page.evaluate(script, [text]) == []


@pytest.mark.parametrize("run", ["7-9 rue Picasso", "116 117", "2 129 €/m²", "7:30-18:30", "03 81 61 50 50", "4 × 6"])
def test_numbers_and_addresses_keep_their_order_in_a_right_to_left_answer(visit, run):
    visit.open()
    script = """async ([run]) => {
      const { markdown } = await import('/widget/src/markdown.js')
      const box = document.createElement('p')
      box.dir = 'rtl'
      box.append(markdown(`العنوان ${run} في المدينة، ثم اتصلوا.`, { done: true, newTab: '', mark: () => null }))
      document.body.append(box)
      const places = []
      const walker = document.createTreeWalker(box, NodeFilter.SHOW_TEXT)
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        for (let at = 0; at < node.data.length; at++) {
          if (!/[\\p{Script=Latin}\\d]/u.test(node.data[at])) continue
          const range = document.createRange()
          range.setStart(node, at)
          range.setEnd(node, at + 1)
          places.push(range.getBoundingClientRect().left)
        }
      }
      return places
    }"""
    places = visit.page.evaluate(script, [run])
    assert len(places) == sum(char.isalnum() and char != "²" for char in run)
    assert places == sorted(places)


def test_an_answer_that_begins_with_a_french_name_is_still_right_to_left(visit):
    visit.open()
    script = """async () => {
      const { markdown } = await import('/widget/src/markdown.js')
      const box = document.createElement('div')
      box.dir = 'auto'
      box.append(markdown('CAF du Doubs تساعدكم.\\n\\n- **Crous**: سكن', { done: true, newTab: '', mark: () => null }))
      document.body.append(box)
      return getComputedStyle(box).direction
    }"""
    assert visit.page.evaluate(script) == "rtl"


@pytest.mark.parametrize("end", ["。", "，请", "）", "، ثم", "؛", "؟", ".", ") and"])
def test_a_link_ends_before_the_punctuation_of_every_language(visit, end):
    visit.open()
    script = """async ([text]) => {
      const { markdown } = await import('/widget/src/markdown.js')
      const box = document.createElement('div')
      box.append(markdown(text, { done: true, newTab: '', mark: () => null }))
      return box.querySelector('a').href
    }"""
    assert visit.page.evaluate(script, [f"(x https://www.caf.fr/aide{end}"]) == "https://www.caf.fr/aide"


def test_the_stream_is_read_however_it_is_cut(visit):
    visit.open()
    script = """async () => {
      const { events } = await import('/widget/src/client.js')
      const text = 'event: started\\r\\nid: 0\\r\\ndata: {"a": "é🏠"}\\r\\n\\r\\n' +
        ': ping\\n\\nevent: delta\\ndata: {"text": "x"}\\n\\n'
      const bytes = new TextEncoder().encode(text)
      const results = new Set()
      for (let size = 1; size <= bytes.length; size++) {
        const stream = new ReadableStream({ start (control) {
          for (let at = 0; at < bytes.length; at += size) control.enqueue(bytes.slice(at, at + size))
          control.close()
        } })
        const got = []
        for await (const event of events(stream)) got.push(event)
        results.add(JSON.stringify(got))
      }
      return [...results]
    }"""
    (only,) = visit.page.evaluate(script)
    assert only == '[{"type":"started","data":{"a":"é🏠"}},{"type":"delta","data":{"text":"x"}}]'


def test_the_widget_is_light():
    def weight(*patterns):
        return sum(
            len(gzip.compress(path.read_bytes(), 9)) for each in patterns for path in (ROOT / "widget").glob(each)
        )

    assert weight("bienvenue.js", "src/element.js") <= 6_000
    assert weight("bienvenue.js", "src/*.js", "src/i18n/*.js") <= 26_000


def test_the_texts_of_the_interface_have_the_same_keys_in_every_language(visit):
    script = """async () => Object.fromEntries(await Promise.all(['fr', 'en'].map(async (code) =>
      [code, Object.keys((await import(`/widget/src/i18n/${code}.js`)).default).sort()])))"""
    keys = visit.page.evaluate(script)
    assert keys["fr"] == keys["en"]
    assert len(keys["fr"]) > 20
