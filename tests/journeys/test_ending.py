"""A circle ends by keyboard only: closed, asked to be wiped, stopped by a member, opened again; each page by axe."""

import pytest

from tests.journeys.people import Someone
from tests.journeys.test_season_access import tab_to

pytestmark = [pytest.mark.browser, pytest.mark.once]


@pytest.fixture(scope="module")
def made(node):
    return node.ask_inside("tests.journeys.ending")


def looked_at(one):
    """Ask axe about the page as it stands, small and wide, light and dark."""
    for width in (390, 1280):
        for scheme in ("light", "dark"):
            one.page.set_viewport_size({"width": width, "height": 844})
            one.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            one.is_accessible()


def press(one, words):
    """Go to a button or link by Tab, and press it."""
    tab_to(one, words=words, most=90)
    one.page.keyboard.press("Enter")


def test_a_circle_ends_by_keyboard_only(browser, node, made):
    anneke = Someone(browser, node, "anneke", made["anneke"])
    anneke.go(made["circle"])
    press(anneke, "Deze kring sluiten")
    anneke.page.wait_for_url("**/closing/")
    looked_at(anneke)
    press(anneke, "De kring sluiten")
    anneke.sees("Deze kring is gesloten")
    looked_at(anneke)
    press(anneke, "De kring wissen")
    anneke.page.wait_for_url("**/wiping/")
    looked_at(anneke)
    tab_to(anneke, name="name")
    anneke.page.keyboard.type("Een andere kring")
    anneke.page.keyboard.press("Enter")
    anneke.sees("Zo heet deze kring niet")
    looked_at(anneke)
    assert anneke.page.locator("[name=name]").input_value() == "Een andere kring"
    anneke.page.locator("[name=name]").focus()
    anneke.page.keyboard.press("ControlOrMeta+a")
    anneke.page.keyboard.type(made["name"])
    anneke.page.keyboard.press("Enter")
    anneke.sees("wordt deze kring gewist")

    ineke = Someone(browser, node, "ineke", made["ineke"])
    ineke.go(made["circle"])
    ineke.sees("wordt deze kring gewist")
    assert ineke.page.get_by_role("button", name="Niet wissen").count() == 0
    looked_at(ineke)

    bart = Someone(browser, node, "bart", made["bart"], script=False)
    bart.go(made["circle"])
    with bart.page.expect_download() as file:
        bart.page.get_by_role("link", name="Neem je eigen woorden mee").click()
    assert made["name"] in file.value.path().read_text()
    bart.page.get_by_role("button", name="Niet wissen").press("Enter")
    bart.sees("De kring wordt niet gewist")

    anneke.go(made["circle"])
    press(anneke, "De kring weer openen")
    anneke.sees("De kring gaat verder")
    assert [*anneke.faults, *ineke.faults] == []


def test_what_stays_of_a_wiped_circle(browser, node, made):
    bart = Someone(browser, node, "bart", made["bart"])
    bart.go("/")
    bart.sees("Gewist op")
    looked_at(bart)
    bart.go(made["gone"])
    bart.sees("Deze kring is gewist")
    looked_at(bart)
    answer = bart.go(made["gone"] + "members/")
    assert answer.status == 403
    bart.sees("is gewist")
    assert bart.faults == []
