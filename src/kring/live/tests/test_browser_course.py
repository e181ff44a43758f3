"""How a meeting goes its way, in real browsers: winning time back, fields in any order, a short method in its place.

Meant to catch, seen red in test_course.py and test_modules.py without a browser: a field that was done offered again ·
the steps of a short method with other minutes. Not planted: what only a browser shows.
"""

import pytest

from tests.journeys.people import Someone

pytestmark = [pytest.mark.browser, pytest.mark.once]


@pytest.fixture
def at(browser, node):
    """`at("basis5", "questions")`: who leads and Carla, each in their own browser, at a table at that step."""
    made = []

    def sit(method, part):
        table = node.ask_inside("kring.live.tests.inside", "make", method, part)
        for name, width in (("anneke", 1280), ("carla", 390)):
            one = Someone(browser, node, name, table["cookies"][name], width=width)
            one.go(f"/live/{table['session']}/")
            made.append(one)
        return made[-2:]

    yield sit
    for one in made:
        assert one.faults == []
        one.context.close()


def ways(one):
    return one.page.locator("[data-part=pace] .pace__way")


def test_time_is_won_back_with_one_press_and_taken_back_with_another(at):
    leader, carla = at("basis5", "-")
    sentence = leader.page.locator("kring-pace")
    leader.page.get_by_text("minuten terug").first.click()
    before = ways(leader).first.inner_text()
    title = ways(leader).first.locator("strong").inner_text().split(":")[0]
    leader.is_accessible()
    assert ways(carla).count() == 0
    ways(leader).first.click()
    undo = leader.page.get_by_role("button", name="Laatste wijziging terugdraaien")
    undo.wait_for()
    assert title
    assert ways(leader).first.inner_text() != before
    undo.click()
    undo.wait_for(state="detached")
    sentence.wait_for()
    ways(leader).first.filter(has_text=title).wait_for()
    assert ways(leader).first.inner_text() == before


def test_fields_are_done_in_any_order_and_one_that_was_done_is_not_offered_again(at):
    leader, carla = at("dov", "dov.question")
    choices = leader.page.locator(".controls__choices")
    choices.get_by_role("button", name="Doelen", exact=True).click()
    carla.step("Doelen")
    choices.get_by_role("button", name="Feiten", exact=True).click()
    carla.step("Feiten")
    leader.step("Feiten")
    offered = choices.get_by_role("button").all_inner_texts()
    assert [one.strip() for one in offered[:-1]] == [
        "Ideeën en woorden",
        "Wat zie je nu?",
        "Wegen",
    ]
    assert "Wat kies je?" in offered[-1]
    leader.is_accessible()
    choices.get_by_role("button", name="Verder naar").click()
    carla.step("Wat kies je?")
    # What was passed over stays within reach.
    leader.page.get_by_text("De hele bijeenkomst").click()
    leader.page.get_by_role("button", name="Wegen").click()
    carla.step("Wegen")


def test_a_short_method_takes_the_place_of_a_phase_and_gives_it_back(at):
    leader, carla = at("tietze", "tietze.consultation")
    title = leader.page.locator("h1").inner_text()
    leader.press("1-2-4-allen", within="[data-part=module]", exact=False)
    leader.page.locator("[data-part=module] [aria-pressed=true]", has_text="1-2-4").wait_for()
    inside = leader.page.locator("h1").inner_text()
    assert inside != title
    carla.step(inside)
    leader.is_accessible()
    leader.press("Volgende stap")
    leader.page.locator("h1", has_text=inside).wait_for(state="detached")
    leader.press("Vrij gesprek", within="[data-part=module]", exact=False)
    carla.step(title)


def test_on_a_phone_the_notes_stand_above_the_bar_of_who_leads(at):
    leader, _carla = at("basis5", "questions")
    leader.page.set_viewport_size({"width": 390, "height": 844})
    leader.page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
    bar = leader.page.locator(".controls__bar").bounding_box()
    notes = leader.page.locator(".notepad-frame summary").bounding_box()
    assert notes["y"] + notes["height"] <= bar["y"]
    leader.page.evaluate("document.querySelector('.notepad-frame').scrollIntoView()")
    bar = leader.page.locator(".controls__bar").bounding_box()
    assert abs(bar["y"] + bar["height"] - 844) < 400  # within reach while one writes
    leader.picture("notes-390")
