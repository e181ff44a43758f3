"""Two long methods played from first to last step in real browsers, everybody at a screen of their own.

They press what they see, and each step is held against the format, as `test_methods` does over HTTP for all methods.
`KRING_PICTURES=folder` keeps a picture of every step: what who leads sees (1280 px) and two phones (390 px).
Planted, seen red here, and put back: the field of a kind stays hidden when it is chosen (fields.css) · what is
written in silence goes to all at once (live/rules.py).
"""

import pytest

from kring.live.tests.followers import until
from kring.live.tests.test_scripts import audience
from kring.methods import reading
from kring.methods.script import Allow
from tests.journeys.people import Someone

pytestmark = [pytest.mark.browser, pytest.mark.once]
WORDS = {
    "story": "Ik sta bij een deur die dicht blijft, en ik weet niet of ik nog een keer moet aanbellen.",
    "q_open": "Wat zou je doen als niemand iets van je verwachtte?",
    "reform": "Hoe blijf ik welkom zonder dat ik iets beloof dat ik niet waarmaak?",
    "analysis": "Wat jou helpt, is dat zij zelf een keer heeft opengedaan.",
    "action": "Ik bel haar dochter, en ik vraag wat zij het liefste zou zien.",
    "reflect": "Ik leerde dat stilte ook een antwoord is.",
}


class Play:
    """The screens of all at the table; the first leads, on a wide one."""

    def __init__(self, browser, node, table, method):
        self.method = method
        self.seats = {pk: name for name, pk in table["seats"].items()}
        self.hands = [
            Someone(browser, node, name, cookie, width=390 if n else 1280)
            for n, (name, cookie) in enumerate(table["cookies"].items())
            if name != "joop"
        ]
        self.leader = self.hands[0]
        self.phases = {one.id: one for one in reading.method(method).phases}
        for hand in self.hands:
            hand.go(f"/live/{table['session']}/")

    def at(self):
        """Where the table stands: the step, once every screen shows it."""
        step = self.leader.page.locator("[data-step]").first.get_attribute("data-step")
        for hand in self.hands[1:]:
            hand.page.locator(f'[data-step="{step}"]').first.wait_for()
        return step

    def giver(self):
        """Whose case it is, as who leads sees it."""
        chosen = self.leader.page.locator('select[name="giver"]').first
        return self.seats.get(chosen.input_value()) if chosen.count() else None

    def write(self, step):
        """Everybody writes one of each kind that their screen offers. Returns {(name, kind): text}."""
        written = {}
        for hand in self.hands:
            form = hand.page.locator("#compose")
            if not form.count():
                continue
            radios = form.locator("input[name=kind][type=radio]")
            kinds = [radios.nth(n).get_attribute("value") for n in range(radios.count())]
            for kind in kinds or [form.locator("input[name=kind]").get_attribute("value")]:
                text = f"{WORDS.get(kind, 'Dit wil ik ook zeggen.')} ({hand.name}, {step})"
                if kinds:
                    form.locator(f"input[name=kind][value={kind}]").check()
                _fill(form, text)
                form.locator(".actions button").first.click()
                form.locator("[data-saved]", has_text="✓").wait_for()
                written[hand.name, kind] = text
        return written

    def seen(self, written):
        """Return what of this each has on their screen."""
        return {
            hand.name: {
                one for one, text in written.items() if text in hand.page.inner_text("main")
            }
            for hand in self.hands
        }

    def wanted(self, phase, written, giver):
        """Return what each should see of this in the end."""
        return {
            hand.name: {one for one in written if audience(phase, one, hand.name, giver)}
            for hand in self.hands
        }

    def picture(self, name):
        """Keep what who leads, the case giver or else another, and a third see."""
        for hand in self.hands[:3]:
            hand.picture(f"{self.method}-{name}-{hand.name}")


def _fill(form, text):
    """Fill in all that is shown of a form, with the text in its largest place."""
    areas = form.locator("textarea:visible")
    for n in range(areas.count()):
        areas.nth(n).fill(text)
    for place in form.locator("input[maxlength]:visible:not([name=place])").all():
        place.fill(text if not areas.count() else "de dochter")
    for day in form.locator("input[type=date]:visible").all():
        day.fill("2027-01-15")
    for side in form.locator(".pick--side:visible").all():
        side.locator("label").first.click()


def hold(play, step, phase):
    """Play one step; each sees what the format says, and never too early."""
    giver = play.giver()
    written = play.write(step)
    assert written or not phase.takes_text, f"nobody can write in {step}"
    reveal = play.leader.page.locator('button[name=do][value="reveal"]')
    if reveal.count():
        for name, found in play.seen(written).items():
            assert {maker for maker, _kind in found} <= {name}, f"{name}, too early in {step}"
        play.picture(f"{step}-hidden")
        reveal.first.click()
    wanted = play.wanted(phase, written, giver)
    until(lambda: play.seen(written) == wanted, 10)
    rate(play)
    play.picture(step)
    return written


def rate(play):
    """Whoever has something to rate or to choose does so, and who leads shows the outcome."""
    for hand in play.hands:
        for one in hand.page.locator("#vote .vote__one").all():
            button = one.locator("button.vote__rate, button.vote__pick").last
            if button.count():
                button.click()
                until(
                    lambda here=one: here.evaluate("e => e.classList.contains('vote__one--given')")
                )
    for hand in play.hands:
        count = hand.page.locator('#vote button[name=do][value="count"]')
        if count.count():
            count.click()
            hand.page.locator(".outcome, [class*=outcome]").first.wait_for()
            return


@pytest.mark.parametrize(
    "method", [pytest.param("tien", marks=pytest.mark.slow), "moreelberaad_dilemma"]
)
def test_a_long_method_is_played_by_five_people_on_their_own_screens(method, browser, node):
    table = node.ask_inside("kring.live.tests.inside", "make", method, "-")
    play = Play(browser, node, table, method)
    held, asked, kept = set(), [], []
    while True:
        step = play.at()
        parts = step.split(".")
        if method in parts:
            phase = play.phases[parts[parts.index(method) + 1]]
            written = hold(play, step, phase)
            kept += [text for (_maker, kind), text in written.items() if kind != Allow.SW]
            if phase.allow not in asked:  # what is written differs, and so does the page
                play.leader.is_accessible()
                play.hands[1].is_accessible()
            asked.append(phase.allow)
            held.add(phase.id)
        onward = play.leader.page.locator(".controls__next button")
        if onward.inner_text().strip() != "Volgende stap":
            break
        onward.click()
        play.leader.page.locator(f'[data-step="{step}"]').first.wait_for(state="detached")
    onward.click()
    play.leader.page.wait_for_url("**/meetings/**")
    assert held >= {p.id for p in play.phases.values() if not p.skip_when_case_chosen}
    play.leader.go(f"/live/{table['session']}/said/")
    assert all(text in play.leader.page.inner_text("main") for text in kept[-3:])
    for hand in play.hands:
        assert hand.faults == [], hand.name
        hand.context.close()
