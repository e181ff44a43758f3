"""An equal place at the table, in real browsers on a phone: a word asked for unseen, and time that nobody breaks into.

Planted, seen red here, and put back: the place where one asked stays open.
"""

import pytest

from kring.live.tests.test_browser import at, hand, here  # noqa: F401

pytestmark = [pytest.mark.browser, pytest.mark.once]


@pytest.fixture
def table(node):
    return node.ask_inside("kring.live.tests.inside", "make", "basis5", "basis5.advice")


def test_a_word_is_asked_for_by_keyboard_and_nothing_stays_on_the_screen(at):  # noqa: F811
    carla, dirk, anneke = at("carla"), at("dirk"), at("anneke")
    keys = carla.page.keyboard
    carla.page.locator(".unclear__ask summary").focus()
    keys.press("Enter")
    keys.press("Tab")
    keys.type("doorzettingsmacht")
    keys.press("Enter")
    for one in (carla, dirk, anneke):
        one.page.locator(".unclear__word", has_text="doorzettingsmacht").wait_for()
    assert carla.page.locator(".unclear__ask").get_attribute("open") is None
    assert carla.page.locator("#unclear-word").input_value() == ""
    asker, other = (one.page.locator("#stage").inner_html() for one in (carla, dirk))
    for name in ("unclear__one", "unclear__ask"):
        assert asker.count(name) == other.count(name)
    assert dirk.page.locator(".unclear__one button").count() == 0
    anneke.page.locator(".unclear__one button").click()
    dirk.page.locator(".unclear__word").wait_for(state="detached")


def test_nobody_breaks_in_and_it_ends_in_sight_of_all(at, hand):  # noqa: F811
    anneke, carla, dirk = at("anneke"), at("carla"), at("dirk")
    anneke.page.locator("aside details summary", has_text="Beurt").click()
    anneke.page.locator("#protected-to").select_option(label="Dirk")
    anneke.page.locator("form:has(#protected-to) button").click()
    carla.page.locator(".protected", has_text="Dirk").wait_for()
    assert carla.page.locator("#compose").count() == 0
    assert anneke.page.locator(".controls__next button").inner_text().startswith("Rond")
    carla.page.locator("form[action$='/hand/'] button").click()
    dirk.page.locator(".protected button").click()
    carla.page.locator(".protected--over", has_text="Dirk").wait_for()
    carla.page.locator("#compose").wait_for()
    anneke.page.locator(".controls__next button", has_text="Volgende").wait_for()
    assert "✋" in anneke.page.locator("#turn-to").inner_text()
