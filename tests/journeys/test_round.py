"""A whole written round, by six people at their own screens over two weeks: one a guest on a phone, one who passes."""

import re

import pytest

from tests.journeys.people import Someone

pytestmark = [pytest.mark.browser, pytest.mark.once]
INSIDE = "tests.journeys.round"
STORY = "De wijkagent haakte af. Hoe krijg ik hem weer aan tafel?"
OF_CARLA, OF_NEL = "Wat maakte dat je belde?", "Wat vond hij er zelf van?"
ADVICE = "Ga een keer met hem mee op ronde."


class Weeks:
    """The people of the walk."""

    def __init__(self, browser, node):
        self.browser, self.node = browser, node
        found = node.ask_inside(INSIDE, "make")
        self.circle, self.link = f"/circles/{found['circle']}/", found["link"]
        for name, cookie in found["cookies"].items():
            width = 1280 if name == "anneke" else 390
            setattr(self, name, Someone(browser, node, name, cookie, width=width))
        self.nel = Someone(browser, node, "nel")
        self.here = ""

    def all(self):
        return [self.anneke, self.bart, self.carla, self.dirk, self.esra, self.nel]

    def days_go_by(self):
        """Until the step closes by itself."""
        found = self.node.ask_inside(INSIDE, "pass_time")
        self.here = f"/live/{found['session']}/"
        return found


@pytest.fixture
def weeks(browser, node):
    made = Weeks(browser, node)
    yield made
    assert {one.name: one.faults for one in made.all() if one.faults} == {}
    for one in made.all():
        one.context.close()


def come_in_as_guest(weeks):
    """Nel has no account: she comes in by a link, on her phone."""
    weeks.nel.go(weeks.link)
    weeks.nel.page.locator("form[action$='/claim/'] button").click()
    weeks.nel.page.wait_for_url(re.compile("/circles/"))


def plan(weeks):
    """Anneke looks at the dates, gives the questions a day more, and plans."""
    anneke = weeks.anneke
    anneke.go(weeks.circle + "meetings/")
    anneke.press("Plan een geschreven ronde")
    anneke.page.locator("select[name=case]").select_option(
        label="Hoe krijg ik de wijkagent weer aan tafel? (Bart)"
    )
    anneke.is_accessible()
    anneke.page.locator("button[name=preview]").click()
    days = anneke.page.locator("input[name='async.open_questions.1']")
    assert days.input_value() == "2"
    days.fill("3")
    anneke.press("Reken opnieuw")
    assert anneke.page.locator("input[name='async.open_questions.1']").input_value() == "3"
    anneke.is_accessible()
    anneke.press("Plan deze ronde")
    anneke.sees("begint vanzelf")
    anneke.is_accessible()


def tell(weeks):
    """It begins by itself; Bart tells what is going on, and the others read what is asked of them: nothing yet."""
    weeks.days_go_by()
    for one in weeks.all():
        one.go(weeks.here)
        one.step("De inbrenger schrijft")
    weeks.carla.sees("Van jou wordt nu niets gevraagd")
    weeks.bart.say(STORY)
    weeks.carla.sees(STORY)
    weeks.bart.is_accessible()


def ask(weeks):
    """Carla and Nel write, Dirk passes. All see how many; nobody sees who, or what."""
    weeks.days_go_by()
    for one in weeks.all():
        one.step("Open vragen")  # the screens that stood open moved by themselves
    weeks.carla.say(OF_CARLA)
    weeks.nel.say(OF_NEL)
    weeks.nel.is_accessible()
    weeks.dirk.press("Ik sla deze over")
    weeks.dirk.page.get_by_role("button", name="Toch schrijven").wait_for()
    weeks.dirk.is_accessible()
    weeks.anneke.sees("3 van de 5 hebben geantwoord")
    weeks.anneke.is_accessible()
    weeks.anneke.go(weeks.here)
    for one in (weeks.anneke, weeks.bart, weeks.esra):
        one.sees_not(OF_CARLA)
        one.sees_not(OF_NEL)
        one.sees_not("slaat deze stap over")
    assert weeks.anneke.page.locator(".heard").count() == 0
    weeks.dirk.go("/about/")


def answer(weeks):
    """After the last day all see all questions; Bart answers, and puts his question anew."""
    weeks.days_go_by()
    weeks.bart.step("Antwoorden en de nieuwe vraag")
    bart = weeks.bart.page
    question = bart.locator(".said", has_text=OF_NEL)
    question.locator("summary", has_text="Antwoord").click()
    question.locator("textarea").fill("Dat heb ik hem nooit gevraagd.")
    question.get_by_role("button", name="Bewaar").click()
    weeks.nel.sees("Dat heb ik hem nooit gevraagd.")
    weeks.bart.say("Hoe vraag ik hem wat hij nodig heeft?", kind="reform")
    weeks.carla.sees("Hoe vraag ik hem wat hij nodig heeft?")


def advise(weeks):
    """Dirk comes back after a week, and is told in a few lines what he missed. Advice is hidden until the last day."""
    weeks.days_go_by()
    weeks.dirk.go(weeks.here)
    since = weeks.dirk.page.locator(".since")
    told = since.locator("li").all_inner_texts()
    assert told[-1] == "We zijn nu bij ‘Blik en advies’."
    assert "1 antwoord van Bart" in told
    assert "2 open vragen" in told
    assert len(told) <= 5
    weeks.dirk.is_accessible()
    weeks.carla.say(ADVICE)
    weeks.esra.say("Vraag zijn teamleider erbij.")
    weeks.bart.go(weeks.here)
    weeks.bart.sees_not(ADVICE)


def choose(weeks):
    """Bart chooses, and makes a try-out of it."""
    weeks.days_go_by()
    weeks.bart.step("De inbrenger kiest")
    bart = weeks.bart.page
    bart.locator(".said", has_text=ADVICE).locator("form[action$='choice/'] button").click()
    weeks.carla.page.locator(".said--chosen", has_text=ADVICE).wait_for()
    form = bart.locator("form[action$='/try-outs/']")
    form.locator("[name=what]").fill("Ik loop een avond met hem mee.")
    form.locator("button").first.click()
    bart.locator(".tryout", has_text="een avond met hem mee").wait_for()
    weeks.bart.is_accessible()
    weeks.bart.say("Ik kies voor meelopen.")


def take_along(weeks):
    """One sentence of each, a line for oneself; then the round ends by itself and counts nobody's minutes."""
    weeks.days_go_by()
    weeks.carla.step("Eén zin")
    weeks.carla.say("Ik neem mee dat vragen beter is dan bellen.")
    line = weeks.esra.page.locator("#line-single")
    line.locator("textarea").fill("Ik ga voortaan eerst langs.")
    line.locator("button").first.click()
    line.locator("[data-saved]", has_text="✓").wait_for()
    weeks.esra.is_accessible()
    assert weeks.days_go_by()["ended"]
    for one in (weeks.anneke, weeks.bart, weeks.carla):
        one.page.wait_for_url(re.compile("/meetings/"))
    minutes = dict(weeks.node.ask_inside(INSIDE, "attendance"))
    assert minutes == {"Bart": None, "Carla": None, "Esra": None, "Nel": None}
    weeks.anneke.is_accessible()


def test_a_written_round_of_six_people_from_plan_to_try_out(weeks):
    plan(weeks)
    come_in_as_guest(weeks)
    for part in (tell, ask, answer, advise, choose, take_along):
        part(weeks)
