"""A vote in real browsers: who leads, somebody on a phone, the case giver, and the large screen for all.

Planted, seen red here, and put back: a button that goes away when the dots are used up, and the focus with it · the
large screen counts · the vote not drawn again after a press.
"""

import pytest

from kring.live.tests.followers import until
from kring.live.tests.test_votes_wire import Room
from tests.journeys.people import Someone

pytestmark = [pytest.mark.browser, pytest.mark.once]
TOPICS = {"carla": "Bewoners die niet antwoorden", "bart": "De vergunning", "esra": "De avonden"}


@pytest.fixture
def at(browser, node):
    """`at(room, "carla")`: Carla's own browser, at the table."""
    made = []

    def sit(room, name, place="", **options):
        one = Someone(browser, node, name, room.table["cookies"][name], **options)
        made.append(one)
        one.go(f"/live/{room.table['session']}/{place}")
        return one

    yield sit
    for one in made:
        assert one.faults == []
        one.context.close()


def lean_coffee(node):
    room = Room(node, "leancoffee", "write_topics")
    for name, topic in TOPICS.items():
        room.hands[name].say(topic, kind="sw_reveal")
    room.hands["anneke"].lead("silence", do="reveal")
    room.go("dot_vote")
    return room


def row(one, text):
    return one.page.locator(".vote__one", has_text=text)


def test_dots_on_a_phone_stay_hidden_until_who_leads_shows_the_outcome_to_all(node, at):
    with lean_coffee(node) as room:
        carla, bart = at(room, "carla"), at(room, "bart")
        anneke, screen = at(room, "anneke", width=1280), at(room, "anneke", "screen/", width=1280)
        more = row(carla, "De avonden").locator(".vote__step--more")
        more.focus()
        for dots in (1, 2, 3):
            carla.page.keyboard.press("Enter")
            until(lambda n=dots: row(carla, "De avonden").locator(".dots__one--on").count() == n)
            carla.page.wait_for_timeout(650)  # a second press within that time is the first one
        assert more.get_attribute("aria-disabled") == "true"
        assert more.evaluate("button => document.activeElement === button")
        bart.page.locator(".vote__step--more").first.click()
        until(lambda: "2 van de 5" in anneke.page.locator("#voted").inner_text())
        for one in (anneke, screen, bart):
            assert row(one, "De avonden").locator(".dots__one--on").count() <= 1
        assert screen.page.get_by_role("button", name="Toon de uitslag").count() == 0
        anneke.is_accessible()
        carla.is_accessible()
        anneke.press("Toon de uitslag")
        for one in (carla, bart, anneke, screen):
            one.page.locator(".vote__one--top", has_text="De avonden").wait_for()
            one.is_accessible()
        assert screen.page.get_by_role("button", name="Nog een keer kiezen").count() == 0


def test_without_script_one_votes_by_looking_again(browser, node):
    with lean_coffee(node) as room:
        context = browser.new_context(java_script_enabled=False, locale="nl-NL")
        name, value = room.table["cookies"]["carla"].split("=", 1)
        context.add_cookies([{"name": name, "value": value, "url": f"http://{node.host}"}])
        page = context.new_page()
        page.goto(f"http://{node.host}/live/{room.table['session']}/")
        vergunning = page.locator(".vote__one", has_text="De vergunning")
        for place, dots in ((-1, 1), (-1, 2), (0, 1)):  # one more, one more, one less
            with page.expect_navigation():
                vergunning.locator(".vote__step").nth(place).click()
            assert vergunning.locator(".dots__one--on").count() == dots
        context.close()


def test_on_one_phone_for_all_hands_are_typed_and_shown(node, at):
    with lean_coffee(node) as room:
        shared = at(room, "anneke", "shared/")
        row(shared, "De vergunning").locator("input[type=number]").fill("4")
        row(shared, "De avonden").locator("input[type=number]").fill("4")
        room.hands["dirk"].press("hand", up=1)  # what is typed survives what happens at the table
        shared.page.wait_for_timeout(600)
        shared.is_accessible()
        shared.press("Toon de uitslag")
        shared.sees("Er staan er 2 gelijk bovenaan")


def test_the_case_giver_rates_and_opens_the_envelope_on_their_own_screen(node, at):
    with Room(node, "warmkoud", "warmkoud.questions") as room:
        room.hands["carla"].say("Wat raakt je?", kind="q_open")
        room.hands["dirk"].say("Wie helpt je?", kind="q_open")
        room.hands["anneke"].lead("silence", do="reveal")
        room.go("warmkoud.sort")
        bart, carla = at(room, "bart"), at(room, "carla")
        row(bart, "Wat raakt je?").get_by_role("button", name="Warm").click()
        row(bart, "Wat raakt je?").locator("[aria-pressed=true]", has_text="Warm").wait_for()
        assert carla.page.locator("[aria-pressed]").count() == 0
        bart.is_accessible()
        room.hands["anneke"].lead("tally", do="count")
        row(carla, "Wat raakt je?").get_by_text("Warm").wait_for()
        row(carla, "Wie helpt je?").get_by_text("opengelaten").wait_for()
    with Room(node, "incident10", "incident10.write_questions") as room:
        bart, carla = at(room, "bart"), at(room, "carla")
        bart.page.locator("#sealed").fill("Ik ben weggelopen.")
        bart.press("Plak dicht")
        bart.page.locator("#envelope", has_text="weggelopen").wait_for()
        bart.is_accessible()
        room.go("incident10.outcome")
        carla.step("Wat er echt gebeurde")
        bart.press("Open hem voor iedereen")
        carla.page.locator("#said", has_text="Ik ben weggelopen.").wait_for()
        assert bart.page.locator("#envelope li").count() == 0
