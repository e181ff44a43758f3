"""Writing a case in a real browser: personal data is asked about, and no text gets lost."""

import json
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.urls import reverse

from kring.cases.tests.world import make_case
from kring.circles.tests.world import make_circle
from kring.kernel import tests as kernel_tests
from tests.browser import chromium

pytestmark = [pytest.mark.browser, pytest.mark.once]
VECTORS = json.loads((Path(kernel_tests.__file__).parent / "personal_data.json").read_text())
SAVED = re.compile("Saved at")


@pytest.fixture
def browser():
    """One for each test: while it runs, this thread may not ask the database."""
    with chromium() as one:
        yield one


def test_the_browser_finds_what_the_server_finds(browser):
    """No server: the module is handed over as it lies on disk."""
    page = browser.new_page()

    def hand_over(route):
        name = route.request.url.split("/static/")[-1] if "/static/" in route.request.url else ""
        if name:
            route.fulfill(path=finders.find(name), content_type="text/javascript")
        else:
            route.fulfill(body="<!doctype html><title>x</title>", content_type="text/html")

    page.route("http://kring.test/**", hand_over)
    page.goto("http://kring.test/")
    found = page.evaluate(
        """async (texts) => {
            const { find } = await import("/static/cases/js/personal-data.js");
            return texts.map((text) => find(text).map((f) => [f.kind, text.slice(f.start, f.end)]));
        }""",
        [vector["text"] for vector in VECTORS],
    )
    for vector, seen in zip(VECTORS, found, strict=True):
        assert seen == vector["found"], vector["text"]


@pytest.fixture
def desk(transactional_db, client, live_server):
    """The page on which Bart writes, and his cookie: all that needs the database, before the browser runs."""
    world = make_circle("Anneke", "Bart")
    world.bart.language = "en"
    world.bart.save()
    case = make_case(world, "bart", offered=False)
    client.force_login(world.bart)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    return live_server.url + reverse("case", args=[case.pk]), cookie


@pytest.fixture
def bart(desk, browser):
    url, cookie = desk
    context = browser.new_context(locale="en-GB")
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": url}])
    yield context
    context.close()


def write(page, label, text):
    page.get_by_label(label).fill(text)


def line(page):
    return page.locator("[data-line]")


def fresh(context, url, label):
    """What a newly opened page holds in this field."""
    page = context.new_page()
    page.goto(url)
    return page.get_by_label(label).input_value()


def test_what_is_written_is_saved_by_itself(bart, desk):
    page = bart.new_page()
    page.goto(desk[0])
    write(page, "What you hope for", "Peace")
    line(page).filter(has_text=SAVED).wait_for()
    page.locator("kring-autosave[data-state=saved]").wait_for()
    assert fresh(bart, desk[0], "What you hope for") == "Peace"


def test_what_is_written_before_the_script_came_is_saved_too(bart, desk):
    page, waiting = bart.new_page(), []
    page.route("**/autosave*.js", lambda route: waiting.append(route))
    page.goto(desk[0], wait_until="commit")
    write(page, "What you hope for", "Quick fingers")
    waiting.pop().continue_()
    page.locator("kring-autosave[data-state=saved]").wait_for()
    assert fresh(bart, desk[0], "What you hope for") == "Quick fingers"


def test_without_a_connection_the_text_stays_and_is_saved_when_it_is_back(bart, desk):
    page = bart.new_page()
    page.goto(desk[0])
    bart.set_offline(True)
    write(page, "What you hope for", "Written offline")
    page.locator("kring-autosave[data-state=offline]").wait_for()
    assert page.get_by_label("What you hope for").input_value() == "Written offline"
    page.get_by_role("button", name="Save").click()
    assert page.get_by_label("What you hope for").input_value() == "Written offline"
    bart.set_offline(False)
    page.locator("kring-autosave[data-state=saved]").wait_for()
    assert fresh(bart, desk[0], "What you hope for") == "Written offline"


def test_two_tabs_the_second_is_warned_and_keeps_its_text(bart, desk):
    first, second = bart.new_page(), bart.new_page()
    first.goto(desk[0])
    second.goto(desk[0])
    write(first, "What you hope for", "From one")
    first.locator("kring-autosave[data-state=saved]").wait_for()
    write(second, "What you tried", "From two")
    second.locator("kring-autosave[data-state=refused]").wait_for()
    assert "another screen" in line(second).inner_text()
    second.get_by_role("button", name="Save").click()
    second.get_by_text("Nothing is lost").wait_for()
    assert second.get_by_label("What you tried").input_value() == "From two"
    assert second.get_by_text("From one").count() == 1


def test_a_save_by_button_waits_for_the_one_under_way(bart, desk):
    page = bart.new_page()
    page.goto(desk[0])
    held = []

    def slow(route):
        if route.request.method == "POST" and not held:
            held.append(route)  # the first save, by the script, hangs
        else:
            route.continue_()

    page.route("**/cases/**", slow)
    write(page, "What you hope for", "First")
    page.locator("kring-autosave[data-state=saving]").wait_for()
    write(page, "What you hope for", "Second")
    page.get_by_role("button", name="Save").click()
    held[0].continue_()
    page.get_by_role("status").filter(has_text=SAVED).first.wait_for()
    assert fresh(bart, desk[0], "What you hope for") == "Second"


def test_personal_data_is_asked_about_softly_and_a_bsn_is_refused(bart, desk):
    page = bart.new_page()
    page.goto(desk[0])
    write(page, "What you hope for", "Call 06-12345678")
    page.locator("kring-careful[data-state=careful]").filter(has_text="a phone number").wait_for()
    page.locator("kring-autosave[data-state=saved]").wait_for()
    write(page, "What you hope for", "Her number is 111222333")
    page.locator("kring-careful[data-state=refused]").filter(has_text="BSN").wait_for()
    page.locator("kring-autosave[data-state=refused]").wait_for()
    write(page, "What you hope for", "Her number is gone")
    page.locator("kring-autosave[data-state=saved]").wait_for()
    assert page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])") == "[{},{}]"


def test_without_script_the_button_saves(desk, browser):
    url, cookie = desk
    context = browser.new_context(java_script_enabled=False)
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": url}])
    page = context.new_page()
    page.goto(url)
    write(page, "What you hope for", "By hand")
    page.get_by_role("button", name="Save").click()
    assert page.get_by_role("status").filter(has_text=SAVED).count() >= 1
    assert page.get_by_label("What you hope for").input_value() == "By hand"
