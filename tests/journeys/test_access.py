"""Nobody is shut out: every page by axe in both languages, without script, by keyboard, small and enlarged."""

import re

import pytest

from tests.journeys.people import Someone

pytestmark = [pytest.mark.browser, pytest.mark.once]
PUBLIC = (
    "/",
    "/about/",
    "/methods/",
    "/methods/?situation=moral",
    "/methods/basis5/",
    "/methods/troika/",
    "/methods/?q=zzz&people=4",
    "/methods/advice/",
    "/methods/advice/?situation=moral&people=2",
    "/methods/troika/paper/sheet/",
    "/methods/troika/paper/roles/",
    "/methods/troika/paper/kit/?size=large",
    "/methods/troika/paper/cards/",
    "/privacy/",
    "/accessibility/",
    "/lessons/",
    "/enter/",
    "/accounts/login/",
    "/nowhere/",
)
INSIDE = (
    "/", "/circles/roles/", "/learning/", "/account/", "/accounts/2fa/", "/accounts/password/set/",
    "{circle}", "{circle}members/", "{circle}agreement/", "{circle}cases/", "{circle}meetings/", "{circle}lessons/",
    "{circle}meetings/season/", "{circle}frame/", "{meeting}", "{meeting}paper/cards/", "{table}", "{table}said/",
    "{table}cards/", "{table}screen/", "{table}shared/",
    "{table}notepad/", "{held_table}notepad/", "{held}", "{held_table}said/",
)  # fmt: skip


@pytest.fixture(scope="module")
def world(node):
    """A table at its questions, with nine people; paths by name."""
    found = node.ask_inside("tests.table", "questions", "held")
    return {
        "cookies": found["cookies"],
        "circle": f"/circles/{found['circle']}/",
        "meeting": f"/meetings/{found['meeting']}/",
        "table": f"/live/{found['session']}/",
        "held": f"/meetings/{found['held']['meeting']}/",
        "held_table": f"/live/{found['held']['session']}/",
    }


def someone(browser, node, world, name, **options):
    return Someone(browser, node, name, world["cookies"].get(name), **options)


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("width", [320, 1280])
def test_axe_finds_nothing_on_public_pages(browser, node, world, language, width):
    stranger = Someone(browser, node, "stranger", width=width, language=language)
    for path in PUBLIC:
        stranger.go(path)
        assert stranger.page.locator("html").get_attribute("lang") == language
        stranger.is_accessible()
    assert stranger.faults == []


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("width", [320, 1280])
def test_axe_finds_nothing_on_the_pages_of_a_facilitator(browser, node, world, language, width):
    anneke = someone(browser, node, world, "anneke", width=width, language=language)
    anneke.go("/account/")
    anneke.page.locator(f"form[action$='/language/'] button[value={language}]").first.click()
    for path in INSIDE:
        answer = anneke.go(path.format(**world))
        assert answer.ok, path
        assert anneke.page.locator("html").get_attribute("lang") == language, path
        assert anneke.page.locator("h1").count() == 1, path
        anneke.is_accessible()
    assert anneke.faults == []


def test_a_whole_deed_without_any_script(browser, node, world):
    """Carla has no JavaScript: she asks, looks again, sees the others; Anneke moves on, also without."""
    carla, anneke = (someone(browser, node, world, name) for name in ("carla", "anneke"))
    for one in (carla, anneke):
        one.context.close()
        one.context = browser.new_context(
            java_script_enabled=False, viewport={"width": 390, "height": 844}
        )
        key, value = world["cookies"][one.name].split("=", 1)
        one.context.add_cookies([{"name": key, "value": value, "url": one.base}])
        one.page = one.context.new_page()
        one.go(world["table"])
    carla.page.locator("#compose input[value=q_open]").check()
    carla.page.locator("#compose textarea").fill("Zonder script: wat nu?")
    carla.page.locator("#compose button").first.click()
    carla.sees("Zonder script: wat nu?")
    anneke.page.locator("noscript a, .noscript a").first.click()
    anneke.sees("Zonder script: wat nu?")
    anneke.page.locator(".controls__next button").click()
    anneke.step(
        "De vraag achter de vraag"
        if anneke.page.locator("html").get_attribute("lang") == "nl"
        else "question"
    )
    carla.page.reload()
    carla.sees("Bart")
    anneke.page.locator(
        "form[action$='/position/'] button"
    ).first.click()  # back, for the tests after this one


def test_a_question_is_asked_with_the_keyboard_only(browser, node, world):
    dirk = someone(browser, node, world, "dirk", width=1280)
    dirk.go(world["table"])
    dirk.page.keyboard.press("Tab")
    assert dirk.page.evaluate("document.activeElement.className") == "skip"
    dirk.page.keyboard.press("Enter")
    for _ in range(12):
        dirk.page.keyboard.press("Tab")
        if dirk.page.evaluate("document.activeElement.id") == "text":
            break
    dirk.page.keyboard.type("Kan dit zonder muis?")
    dirk.page.keyboard.press("Tab")
    dirk.page.keyboard.press("Enter")
    dirk.page.locator("#said", has_text="Kan dit zonder muis?").wait_for()
    outline = "getComputedStyle(document.activeElement).outlineStyle"
    assert dirk.page.evaluate(outline) != "none"  # one sees where one is


def test_a_step_is_announced_to_who_cannot_see_it(browser, node, world):
    esra, anneke = (someone(browser, node, world, name, width=1280) for name in ("esra", "anneke"))
    esra.go(world["table"])
    anneke.go(world["table"])
    anneke.page.locator(".controls__next button").click()
    region = esra.page.locator("[data-live-region]")
    region.filter(has_text=re.compile(r"\w+")).wait_for(state="attached")
    assert region.get_attribute("aria-live") == "assertive"
    anneke.page.locator("form[action$='/position/'] button").first.click()


@pytest.mark.parametrize("path", ["{circle}", "{table}", "{meeting}"])
def test_letters_of_twice_the_size_still_fit(browser, node, world, path):
    """Text alone at 200 %. That whole pages bear 400 % (1280 px as 320) the tests above see."""
    carla = someone(browser, node, world, "carla", width=640)
    carla.go(path.format(**world))
    carla.page.evaluate("document.documentElement.style.fontSize = '200%'")
    wide = carla.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert wide <= 0
