"""The yes of a manager in a real browser: by keyboard, without account, on a phone and on a large screen."""

import pytest

from tests.journeys.people import Someone
from tests.server import Node

pytestmark = [pytest.mark.browser, pytest.mark.once]


@pytest.fixture
def node(tmp_path):
    with Node(tmp_path) as one:
        yield one


@pytest.mark.parametrize("width", [390, 1280])
def test_a_manager_says_yes_and_the_team_sees_that(browser, node, width):
    team = node.ask_inside("kring.forming.tests.inside", "team")
    circle, cookies = f"/circles/{team['circle']}/", team["cookies"]
    anneke = Someone(browser, node, "anneke", cookies["anneke"], width=width)
    anneke.go(f"{circle}manager/")
    anneke.sees("Ria de Vos heeft nog niet geantwoord")
    anneke.is_accessible()
    ria = Someone(browser, node, "ria", width=width)
    ria.go(f"/agreements/{team['token']}/")
    ria.is_accessible()
    yes = ria.page.locator("input[value=yes]")
    yes.focus()
    ria.page.keyboard.press("Space")
    ria.page.keyboard.press("Tab")
    ria.page.keyboard.type("Mooi plan.")
    ria.page.keyboard.press("Tab")
    ria.page.keyboard.press("Enter")
    ria.sees("Dank je wel")
    ria.is_accessible()
    ria.go(f"/agreements/{team['token']}/reminders/")
    ria.is_accessible()
    bart = Someone(browser, node, "bart", cookies["bart"], width=width)
    bart.go(circle)
    bart.sees("Leidinggevende: Ria de Vos")
    bart.sees("zei ja")
    bart.sees_not("Mooi plan.")  # that is for who asked
    bart.is_accessible()
    anneke.go(f"{circle}manager/")
    anneke.sees("Mooi plan.")
    anneke.is_accessible()
    for one in (anneke, ria, bart):
        assert one.faults == []
        one.context.close()
