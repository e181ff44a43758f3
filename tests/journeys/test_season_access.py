"""Nobody is shut out on the way to a season: every page by axe, light and dark, small and wide; by keyboard only."""

import pytest

from tests.journeys.people import Someone

pytestmark = [pytest.mark.browser, pytest.mark.once]


@pytest.fixture(scope="module")
def made(node):
    return node.ask_inside("tests.journeys.pages")


def look_at(one, paths):
    """Load each page once; ask axe on a small light screen, and on a wide dark one."""
    for path in paths:
        one.go(path)
        assert one.page.locator("h1").count() == 1, path
        for width, scheme in ((320, "light"), (1280, "dark")):
            one.page.set_viewport_size({"width": width, "height": 844})
            one.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            one.is_accessible()
    assert one.faults == []
    one.context.close()


def test_axe_finds_nothing_on_the_pages_of_who_forms_and_plans(browser, node, made):
    look_at(Someone(browser, node, "anneke", made["cookie"]), made["ours"])


def test_axe_finds_nothing_on_what_hanna_gets_for_taking_part(browser, node, made):
    look_at(Someone(browser, node, "hanna", made["hanna_cookie"]), made["hanna"])


def test_axe_finds_nothing_on_the_pages_that_a_link_opens(browser, node, made):
    look_at(Someone(browser, node, "stranger"), made["strangers"])


def focused(one):
    return one.page.evaluate(
        "[document.activeElement.name ?? '', document.activeElement.innerText ?? '']"
    )


def tab_to(one, name="", words="", most=40):
    """Go on by Tab until a field of this name, or something with these words, has the focus."""
    for _ in range(most):
        one.page.keyboard.press("Tab")
        at, said = focused(one)
        if (name and at == name) or (words and words in said):
            assert (
                one.page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
                != "none"
            )
            return
    raise AssertionError(f"{name}{words} is not reached by Tab")


def test_a_season_poll_is_answered_by_keyboard_only(browser, node, made):
    bart = Someone(browser, node, "bart")
    bart.go(made["link"])
    tab_to(bart, name="line-1-morning")
    bart.page.keyboard.press("Space")
    tab_to(bart, name="line-3-afternoon")
    bart.page.keyboard.press("Space")
    bart.page.keyboard.press("ArrowRight")
    bart.sees("Dat was alles")
    bart.page.reload()
    assert bart.page.locator("input[type=radio]:checked").evaluate_all(
        "all => all.map(one => one.value)"
    ) == ["yes", "maybe"]


def test_what_is_tapped_before_the_script_came_is_kept(browser, node, made):
    dirk, waiting = Someone(browser, node, "dirk"), []
    dirk.page.route("**/autosave*.js", lambda route: waiting.append(route))
    dirk.page.goto(f"{dirk.base}{made['other']}", wait_until="commit")
    dirk.page.locator("input[value=no]").first.check()
    while not waiting:
        dirk.page.wait_for_timeout(50)
    waiting.pop().continue_()
    dirk.page.locator("kring-autosave[data-state=saved]").wait_for()
    dirk.page.unroute_all()
    dirk.page.reload()
    assert dirk.page.locator("input[value=no]").first.is_checked()


def test_a_call_is_answered_by_keyboard_only(browser, node, made):
    nel = Someone(browser, node, "nel")
    nel.go(made["call"])
    tab_to(nel, words="Ik wil meedoen")
    nel.page.keyboard.press("Enter")
    nel.page.wait_for_url("**/question/")
    tab_to(nel, name="question")
    nel.page.keyboard.type("Hoe houd ik het vol?")
    tab_to(nel, words="Bewaar en ga verder")
    nel.page.keyboard.press("Enter")
    nel.page.wait_for_url("**/work/")
    tab_to(nel, name="level")
    nel.page.keyboard.press("Space")
    tab_to(nel, words="Bewaar en ga verder")
    nel.page.keyboard.press("Enter")
    nel.page.wait_for_url("**/place/")
    nel.page.go_back()
    assert nel.page.locator("[name=level]").first.is_checked()
