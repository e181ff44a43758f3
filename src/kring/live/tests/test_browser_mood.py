"""The check-out in real browsers and over the wire: three taps at most, none of them needed.

Planted, seen red here, and put back: the spread drawn in the outcome of all · the offer drawn for all · a tap that
takes the focus away.
"""

import time

import pytest

from kring.live.tests.test_browser_votes import at  # noqa: F401
from kring.live.tests.test_votes_wire import EVERYBODY, Room

pytestmark = [pytest.mark.browser, pytest.mark.once]
OTHERS = ("bart", "dirk", "esra")
OFFER, WANTS = "Wil je even contact?", "Carla wil even contact met je."


@pytest.fixture
def room(node):
    with Room(node, "basis5", "check_out") as room:
        yield room


def word(one, text):
    return one.page.get_by_role("button", name=text, exact=True)


def test_three_taps_by_keyboard_and_who_facilitates_comes_to_them(room, at):  # noqa: F811
    carla, anneke = at(room, "carla"), at(room, "anneke", width=1280)
    assert carla.page.get_by_text(OFFER).count() == 0
    much = word(carla, "Te veel")
    much.focus()
    carla.page.keyboard.press("Enter")
    carla.page.locator("[name=zone][aria-pressed=true]", has_text="Te veel").wait_for()
    assert word(carla, "Te veel").evaluate("button => document.activeElement === button")
    carla.sees(OFFER)
    carla.is_accessible()
    carla.press("Ja, dat wil ik")
    carla.sees("Anneke ziet dat je even contact wilt.")
    anneke.sees(WANTS)
    for name in EVERYBODY:
        assert room.hands[name].press("score", value=8)[0] == 200
    for name in ("anneke", *OTHERS):
        assert room.hands[name].press("slip", zone=2)[0] == 200
    anneke.press("Toon de uitslag")
    anneke.sees("Spannend maar goed: 4")
    anneke.is_accessible()
    carla.sees("Veilig en spannend.")
    carla.sees_not("Spannend maar goed: 4")
    carla.is_accessible()
    anneke.press("We hebben elkaar gesproken")
    anneke.page.get_by_text(WANTS).wait_for(state="detached")


def test_not_a_byte_of_it_goes_to_the_others(room):
    room.hands["carla"].press("slip", zone=3)
    assert room.hands["carla"].press("contact", do="ask")[0] == 200
    room.until_all("1 van de 5")
    for name in EVERYBODY[:-1]:
        room.hands[name].press("slip", zone=2)
    room.hands["esra"].press("slip", zone=1)
    for name in EVERYBODY:
        room.hands[name].press("score", value=9)
    room.hands["anneke"].lead("tally", do="count")
    room.until_all("Veilig en spannend")
    time.sleep(0.3)
    assert WANTS in room.everything("anneke").decode()
    for name in OTHERS:
        sent = room.everything(name).decode()
        for secret in (
            WANTS,
            "climate__spread",
            'name="zone" value="3" aria-pressed="true"',
            OFFER,
        ):
            assert secret not in sent
    for mode in ("screen", "shared"):
        for secret in (WANTS, "climate__spread", OFFER):
            assert not room.streams[mode].sees(secret)


def test_on_the_page_of_text_only_without_script(browser, room):
    context = browser.new_context(
        java_script_enabled=False, viewport={"width": 390, "height": 844}
    )
    name, value = room.table["cookies"]["carla"].split("=", 1)
    base = f"http://{room.hands['carla'].node.host}"
    context.add_cookies([{"name": name, "value": value, "url": base}])
    page = context.new_page()
    page.goto(f"{base}/live/{room.table['session']}/plain/")
    page.get_by_role("button", name="Te veel").click()
    page.get_by_role("button", name="Ja, dat wil ik").first.click()
    page.get_by_text("Anneke ziet dat je even contact wilt.").wait_for()
    page.get_by_role("button", name="Toch niet nodig").click()
    assert page.get_by_text("Anneke ziet dat").count() == 0
    context.close()
