"""A facilitator makes a method her own in the browser and holds a meeting by it, while the method gets a new version.

Planted, seen red here, and put back: `reading.pinned` gives the method itself, so that a meeting reads the newest one.
"""

import re
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from kring.kernel import clock
from tests.journeys.people import Someone

pytestmark = [pytest.mark.browser, pytest.mark.once]
OURS, OLD, NEW = "Vijf fasen met stip", "Raad van de tafel", "Heel andere raad"


class Makers:
    """Anneke, who facilitates, on a wide screen; Bart, whose question it is, on a phone."""

    def __init__(self, browser, node):
        found = node.ask_inside("tests.journeys.world", "nl")
        self.circle = f"/circles/{found['circle']}/"
        self.anneke = Someone(browser, node, "anneke", found["cookies"]["anneke"], width=1280)
        self.anneke.page.set_viewport_size(
            {"width": 1280, "height": 1600}
        )  # drags need no scrolling
        self.bart = Someone(browser, node, "bart", found["cookies"]["bart"])

    @property
    def order(self):
        """The names of the phases as they stand on Anneke's screen."""
        return self.anneke.page.locator(".arrange__title").all_inner_texts()

    def drag(self, phase, *, to):
        """Drag one phase by its number to where another stands, and wait until the page is drawn anew."""
        page = self.anneke.page
        handle = page.locator(f"#phase-{phase} [data-handle]").bounding_box()
        goal = page.locator(f"#phase-{to}").bounding_box()
        page.mouse.move(handle["x"] + 10, handle["y"] + 10)
        page.mouse.down()
        page.mouse.move(goal["x"] + 30, goal["y"] + goal["height"], steps=6)
        page.mouse.move(goal["x"] + 30, goal["y"] + 4, steps=4)
        with page.expect_navigation():
            page.mouse.up()

    def press_key(self, button):
        """Put the keyboard on a button beside a phase and press it; the keyboard stays there."""
        page = self.anneke.page
        page.locator(f"#{button}").focus()
        with page.expect_navigation():
            page.keyboard.press("Enter")
        page.wait_for_function("id => document.activeElement?.id === id", arg=button)

    def publish(self):
        self.anneke.press("Publiceren", within=".tabs")
        self.anneke.is_accessible()
        self.anneke.page.locator("[name=own_words]").check()
        self.anneke.page.locator("main form button").last.click()
        self.anneke.sees("Je kunt er bijeenkomsten mee houden")


@pytest.fixture
def makers(browser, node):
    made = Makers(browser, node)
    yield made
    for one in (made.anneke, made.bart):
        assert one.faults == [], one.name
        one.context.close()


def make_a_copy(makers):
    anneke = makers.anneke
    anneke.go("/methods/basis5/")
    anneke.press("Maak er je eigen van")
    anneke.fill("[name=title]", OURS)
    anneke.press("Beginnen")
    anneke.page.wait_for_url(re.compile(r"/workshop/[0-9a-f-]{36}/$"))
    makers.draft = anneke.page.url.removeprefix(anneke.base)
    anneke.is_accessible()


def arrange(makers):
    """By keyboard, then by dragging; and back with one press."""
    assert makers.order[3] == "Advies"
    makers.press_key("up-advice")
    makers.press_key("up-advice")
    assert makers.order[1] == "Advies"
    makers.anneke.sees("Fase 2 vraagt om advies voordat iemand een vraag kon stellen")
    makers.press_key("down-advice")
    makers.press_key("down-advice")
    assert makers.order[3] == "Advies"
    makers.drag("closing", to="reframing")
    assert makers.order[2] == "Kiezen en afronden"
    makers.anneke.press("Laatste verandering ongedaan maken")
    makers.anneke.page.wait_for_load_state()
    assert makers.order[2] == "De vraag achter de vraag"


def mend(makers):
    """Add a vote, drag it to where there is nothing to choose; the page says so; drag it to where there is."""
    anneke = makers.anneke
    anneke.page.locator("select[name=starter]").select_option("vote")
    anneke.page.locator("#add button").click()
    anneke.page.wait_for_load_state()
    makers.drag("dot_vote", to="case_round")
    anneke.sees("Fase 1 toont teksten die niemand kon schrijven")
    anneke.press("Publiceren", within=".tabs")
    anneke.sees("Dit moet nog anders")
    assert anneke.page.locator("[name=own_words]").count() == 0
    anneke.go(makers.draft)
    makers.drag("dot_vote", to="closing")
    anneke.sees("Klaar om te publiceren")
    anneke.is_accessible()


def write(makers):
    """Change a phase; what each sees changes with every letter, and an empty text is asked for."""
    anneke = makers.anneke
    anneke.page.locator("#phase-advice a").click()
    anneke.fill("[name=title]", OLD)
    anneke.fill("[name=minutes]", "12")
    anneke.fill("[name=participant]", "Geef raad die je zelf ook krijgt.")
    anneke.page.locator("[data-mirror=participant]", has_text="Geef raad die je zelf").wait_for()
    anneke.fill("[name=facilitator]", "")
    anneke.is_accessible()
    anneke.press("Bewaar")
    anneke.sees("Fase 4 mist nog: woorden voor wie leidt.")
    anneke.page.get_by_role("link", name=re.compile("Fase 4 mist nog")).click()
    anneke.fill("[name=facilitator]", "Ga de kring rond.")
    anneke.press("Bewaar")
    anneke.sees("Klaar om te publiceren")
    anneke.press("Wat ieder ziet")
    anneke.sees("Geef raad die je zelf ook krijgt.")
    anneke.is_accessible()


def look_around(makers):
    """The pages that this walk does not need are whole, too."""
    for page in (
        f"{makers.draft}basics/",
        f"{makers.draft}sharing/",
        "/workshop/",
        "/workshop/file/",
    ):
        makers.anneke.go(page)
        makers.anneke.is_accessible()


def plan(makers):
    anneke = makers.anneke
    soon = clock.now().astimezone(ZoneInfo("Europe/Amsterdam")) + timedelta(minutes=10)
    anneke.go(makers.circle + "meetings/new/")
    anneke.fill("[name=day]", soon.strftime("%Y-%m-%d"))
    anneke.fill("[name=at]", soon.strftime("%H:%M"))
    with anneke.page.expect_navigation():
        anneke.page.locator("main form button").last.click()
    if anneke.page.locator("[name=sure]").count():  # today is a holiday
        anneke.page.locator("main form button").last.click()
    anneke.page.wait_for_url(re.compile(r"/meetings/[0-9a-f-]{36}/$"))
    makers.meeting = anneke.page.url.removeprefix(anneke.base)
    anneke.go(makers.meeting + "method/")
    anneke.page.locator("summary", has_text="Hier gemaakt").click()
    anneke.page.get_by_label(OURS, exact=True).check()
    anneke.page.locator("section[aria-labelledby=all] form button").last.click()
    anneke.sees(f"Deze bijeenkomst gaat nu met ‘{OURS}’")
    anneke.sees(OLD)


def sit_down(makers):
    anneke, bart = makers.anneke, makers.bart
    anneke.page.locator("form.opening button").click()
    anneke.page.wait_for_url(re.compile("/live/"))
    makers.table = anneke.page.url.removeprefix(anneke.base)
    bart.go(makers.table)
    bart.press("Ga aan tafel zitten")


def publish_another(makers):
    """While they meet: the advice gets another name, in a second version."""
    anneke = makers.anneke
    anneke.go(makers.draft)
    anneke.page.locator("#phase-advice a").click()
    anneke.fill("[name=title]", NEW)
    anneke.press("Bewaar")
    anneke.sees(NEW)
    makers.publish()
    anneke.sees("Versie 2")
    anneke.go(makers.table)


def hold(makers):
    """Go on to the end; both screens show the phases as they were when the meeting began."""
    anneke, seen = makers.anneke, []
    while anneke.page.locator("form[action$='ending/'] button").count() == 0 and len(seen) < 30:
        before = anneke.page.locator("[data-step]").first.get_attribute("data-step")
        anneke.page.locator(".controls__next button").click()
        anneke.page.wait_for_function(
            "was => document.querySelector('[data-step]')?.dataset.step !== was", arg=before
        )
        step = anneke.page.locator("[data-step]").first.get_attribute("data-step")
        makers.bart.page.locator(f'[data-step="{step}"]').first.wait_for()
        seen.append(makers.bart.page.locator("h1").first.inner_text())
    assert OLD in seen
    assert NEW not in seen
    anneke.page.locator("form[action$='ending/'] button").first.click()
    for one in (anneke, makers.bart):
        one.page.wait_for_url(re.compile(r"/meetings/[0-9a-f-]{36}/$"))


def in_english(makers):
    """Write it in English too: what nobody changed stands there, the rest is asked for, phase after phase."""
    anneke = makers.anneke
    anneke.go(makers.draft)
    anneke.press("Schrijf het ook in het Engels")
    anneke.sees("teksten te schrijven")
    anneke.press("Engels", within="main")
    for _ in range(10):
        left = anneke.page.locator(".own__tongues li", has_text="te schrijven")
        if left.count() == 0:
            break
        with anneke.page.expect_navigation():
            left.first.get_by_role("link").click()
        anneke.is_accessible()
        for field in anneke.page.locator("main :is(input[type=text], textarea)").all():
            if not field.input_value():
                field.fill("In our own words")
        anneke.press("Bewaar")
        anneke.page.locator(".own__tongues").wait_for()
    anneke.is_accessible()
    anneke.press("Terug naar het concept")
    anneke.sees("Klaar om te publiceren")


def repeat(makers):
    """Say what only the format could say before: that a phase repeats together with the one before it."""
    anneke = makers.anneke
    anneke.go(makers.draft)
    anneke.page.locator("#phase-questions a").click()
    anneke.page.locator("summary", has_text="Rondes en groepen").click()
    anneke.page.get_by_label("Herhaalt samen met de fase ervoor").check()
    anneke.fill("[name=repeat]", "2")
    anneke.press("Bewaren en kijken")
    anneke.page.locator("[name=block]:checked").wait_for()
    anneke.is_accessible()
    anneke.press("Terug naar het concept")
    assert anneke.page.locator(".arrange__text", has_text="2 ×").count() == 2
    anneke.press("Laatste verandering ongedaan maken")


def test_a_facilitator_makes_a_method_and_holds_a_meeting_by_it(makers):
    make_a_copy(makers)
    arrange(makers)
    mend(makers)
    write(makers)
    repeat(makers)
    in_english(makers)
    makers.publish()
    look_around(makers)
    plan(makers)
    sit_down(makers)
    publish_another(makers)
    hold(makers)
    makers.bart.sees(OLD)
    makers.bart.sees_not(NEW)
