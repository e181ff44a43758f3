"""One whole practice-circle meeting, by eight people in real browsers: the promise of the product, walked."""

import re
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from kring.kernel import clock
from kring.methods import reading
from kring.methods.reading import CONTAINER
from tests.journeys.people import Someone

pytestmark = pytest.mark.browser
SECRET = "Zeg tegen de voorzitter dat je bang was"
GOSSIP = "Volgens mij durft hij niet"


class Evening:
    """The people of one walk, each at their own screen."""

    def __init__(self, browser, node, language="nl"):
        self.node = node
        self.browser = browser
        self.language = language
        self.gerrit_by_phone = "Gerrit (per telefoon)" if language == "nl" else "Gerrit (by phone)"
        found = node.ask_inside("tests.journeys.world", language)
        self.circle = f"/circles/{found['circle']}/"
        self.members = found["members"]
        wide = {"anneke"}
        for name, cookie in found["cookies"].items():
            width = 1280 if name in wide else 390
            setattr(self, name, self._someone(name, cookie, width))

    def _someone(self, name, cookie=None, width=390):
        return Someone(self.browser, self.node, name, cookie, width=width, language=self.language)

    def at_table(self):
        return [self.anneke, self.bart, self.carla, self.dirk, self.esra, self.fatima, self.hanna]

    def title(self, phase):
        """The title of a step, in the language of this walk."""
        spoken = (reading.words(method, self.language).phases for method in (CONTAINER, "basis5"))
        return next(phases[phase].title for phases in spoken if phase in phases)

    def next(self, phase):
        """Let who leads go on, and see that every screen follows."""
        self.anneke.page.locator(".controls__next button").click()
        for one in self.at_table():
            one.step(self.title(phase))

    def faults(self):
        return {one.name: one.faults for one in self.at_table() if one.faults}


def invite_hanna(evening):
    """Hanna has no account and no e-mail: she comes in by a personal link, once."""
    anneke = evening.anneke
    anneke.go(evening.circle + "members/")
    form = anneke.page.locator("#invite form")
    form.locator("input[name=name]").fill("Hanna")
    form.locator("select[name=role]").select_option("lived_expert")
    form.locator("button[type=submit]").last.click()
    link = anneke.page.locator(".invitation__link a").get_attribute("href")
    evening.hanna = evening._someone("hanna")
    evening.hanna.go(link)
    evening.hanna.is_accessible()
    evening.hanna.page.locator("form[action$='/claim/'] button").click()
    evening.hanna.page.wait_for_url(re.compile("/circles/"))
    stranger = evening._someone("stranger")
    stranger.go(link)
    assert stranger.page.locator("form[action$='/claim/']").count() == 0  # single use
    hanna = evening.hanna
    if hanna.page.locator("form[action$='acceptances/'] button").count():
        hanna.page.locator("form[action$='acceptances/'] button").first.click()


def prepare_case(evening):
    """Bart prepares his question in private; it is saved by itself; then he offers it."""
    bart = evening.bart
    bart.go(evening.circle + "cases/")
    bart.page.locator("form.form button").first.click()
    bart.fill("[name=burning_question]", "Hoe krijg ik de boeren mee zonder ze te overvallen?")
    bart.fill("[name=what_happened]", "Na de avond in het dorpshuis liep de helft weg.")
    bart.page.locator("[data-line]", has_text=re.compile(r"\d\d[.:]\d\d")).wait_for()
    bart.page.reload()
    assert "dorpshuis" in bart.page.locator("[name=what_happened]").input_value()
    bart.is_accessible()
    bart.page.locator("button[name=preview]").click()
    evening.carla.go(evening.circle + "cases/")
    evening.carla.sees_not("zonder ze te overvallen")
    bart.page.locator("form[action$='offer/'] button").click()
    evening.carla.page.reload()
    evening.carla.sees("zonder ze te overvallen")


def plan_season(evening):
    """Anneke plans five meetings; the first begins in ten minutes, and it is Bart's turn."""
    anneke = evening.anneke
    soon = clock.now().astimezone(ZoneInfo("Europe/Amsterdam")) + timedelta(minutes=10)
    anneke.go(evening.circle + "meetings/season/")
    anneke.fill("[name=starts_on]", soon.strftime("%Y-%m-%d"))
    anneke.fill("[name=at]", soon.strftime("%H:%M"))
    anneke.fill("[name=count]", "5")
    anneke.page.locator("button[name=preview]").click()
    anneke.page.locator("button[name=plan]").click()
    anneke.page.wait_for_url(re.compile("/meetings/"))
    # The fair order gives Bart the first turn: Carla gave a case before, and he joined first.
    anneke.page.locator(".timeline__item--today a").click()
    anneke.page.wait_for_url(re.compile(r"/meetings/[0-9a-f-]{36}/$"))
    evening.meeting = anneke.page.url.removeprefix(anneke.base)
    anneke.sees("zonder ze te overvallen")
    anneke.is_accessible()


def sit_down(evening):
    """Anneke opens the meeting; everybody sits down by their own button; Gerrit is on the phone."""
    anneke = evening.anneke
    anneke.page.locator("form.opening button").click()
    anneke.page.wait_for_url(re.compile("/live/"))
    evening.table = anneke.page.url.removeprefix(anneke.base)
    for one in evening.at_table()[1:]:
        one.go(evening.table)
        one.page.locator("form[action$='arrival/'] button:not([name])").click()
        one.step(evening.title("check_in"))
    anneke.page.locator("[data-part=lead] details summary").first.click()
    anneke.page.locator("form[action$='telephone/'] select").select_option(
        evening.members["gerrit"]
    )
    anneke.page.locator("form[action$='telephone/'] button").click()
    evening.carla.page.locator("#round .chair--present", has_text="Gerrit").wait_for(
        state="attached"
    )


def check_in(evening):
    turn = [
        one
        for one in evening.at_table()
        if one.page.locator("form[action$='/turn/'] button[value=pass]").count()
    ]
    assert len(turn) == 1  # it is exactly one person's turn, and passing is possible
    turn[0].page.locator("form[action$='/turn/'] button[value=pass]").click()
    evening.dirk.say("Ik kom binnen met een vol hoofd.")
    evening.anneke.sees("Ik kom binnen met een vol hoofd.")
    evening.anneke.say("Rustig, ik zit in de tuin.", maker=evening.gerrit_by_phone)
    evening.esra.sees("ik zit in de tuin")


def agree(evening):
    evening.next("agreement")
    for one in evening.at_table():
        one.page.locator("form[action$='confirmation/'] button").click()
        one.page.locator(".agreement .badge--good").wait_for()
    evening.anneke.sees("7 van de 8 zeiden ja" if evening.language == "nl" else "7 of 8 said yes")


def look_back(evening):
    evening.next("follow_up")
    evening.carla.sees("op hun eigen erf")
    assert "op hun eigen erf" not in evening.hanna.page.content()  # from before she came
    form = evening.carla.page.locator("form[action$='/telling/']")
    form.locator("input[name=effect][value=worked]").check()
    form.locator("textarea").fill("Ze schonken koffie en belden terug.")
    form.locator("button").first.click()
    for one in (evening.anneke, evening.dirk):
        one.sees("Ze schonken koffie")


def ask(evening):
    """Only questions; advice is parked; answers stand with their question; Gerrit asks through Anneke."""
    evening.next("questions")
    for one in evening.at_table():
        one.sees("Hoe krijg ik de boeren mee")
    carla = evening.carla
    carla.say("Wat raakte je die avond het meest?", kind="q_open")
    evening.bart.sees("Wat raakte je die avond het meest?")
    carla.say("Ga eerst bij drie van hen thuis langs.", parked=True)
    for one in (evening.anneke, evening.bart, evening.dirk):
        one.sees_not("bij drie van hen thuis")
    evening.anneke.say("Hoeveel mensen waren er?", kind="q_fact", maker=evening.gerrit_by_phone)
    question = evening.bart.page.locator("#said > li", has_text="Hoeveel mensen waren er?")
    question.locator("summary").click()
    question.locator("textarea").fill("Zestien.")
    question.locator("form button").first.click()
    evening.esra.sees("Zestien.")
    evening.hanna.fill("#compose textarea", "Zou je niet eens gaan praten?")
    evening.hanna.page.locator("[data-hint]:not(:empty)").first.wait_for()
    evening.hanna.page.locator("#compose textarea").fill("")
    evening.fatima.note("Dit ken ik van thuis.")
    for one in (evening.carla, evening.anneke):
        one.is_accessible()


def reframe(evening):
    evening.next("reframing")
    evening.bart.say("Hoe durf ik zelf het eerste gesprek aan?")
    evening.dirk.sees("Hoe durf ik zelf het eerste gesprek aan?")


def advise(evening):
    """Everybody writes in silence; nobody sees a word; then all is shown at once."""
    evening.next("advice")
    evening.anneke.page.locator("form[action$='silence/'] button[value=hush]").click()
    for one in (evening.carla, evening.dirk, evening.hanna):
        one.page.locator("#written").wait_for()
    evening.carla.page.locator("#parked form[action$='placement/'] button").click()
    evening.dirk.say(SECRET)
    evening.hanna.say("Neem iemand mee die de boeren vertrouwen.")
    evening.anneke.page.locator(
        "#written", has_text=re.compile("^3 |^ *3 ", re.MULTILINE)
    ).wait_for()
    for one in (evening.anneke, evening.bart, evening.carla, evening.esra):
        one.sees_not(SECRET)
    evening.anneke.page.locator("form[action$='silence/'] button[value=reveal]").click()
    for one in evening.at_table():
        one.sees(SECRET)
        one.sees("bij drie van hen thuis")


def choose(evening):
    """Bart chooses what helps him and makes it a try-out with a date."""
    evening.next("closing")
    bart = evening.bart
    chosen = bart.page.locator("#advice > li", has_text="bij drie van hen thuis")
    chosen.locator("form[action$='choice/'] button").click()
    evening.dirk.page.locator(".said--chosen", has_text="bij drie van hen thuis").wait_for()
    form = bart.page.locator("form[action$='/try-outs/']")
    form.locator("[name=what]").fill("Ik ga bij drie boeren langs.")
    form.locator("[name=how_known]").fill("Ze nodigen mij terug uit.")
    assert form.locator("[name=source]").is_checked()
    bart.is_accessible()
    form.locator("button").first.click()
    bart.page.locator(".tryout", has_text="bij drie boeren langs").wait_for()


def take_along(evening):
    """A break, and then what it means for each: private, unless shared."""
    evening.next("break")
    evening.next("recognition")
    esra = evening.esra
    form = esra.page.locator("#line-double")
    form.locator("textarea").fill("Ik kijk nu anders aan tegen de stille mensen.")
    form.locator("button").first.click()
    form.locator("[data-saved]", has_text="✓").wait_for()
    dirk = evening.dirk.page.locator("#line-single")
    dirk.locator("textarea").fill("Ik ga voortaan eerst luisteren.")
    dirk.locator("button[name=share]").click()
    evening.fatima.sees("Ik ga voortaan eerst luisteren.")
    evening.fatima.sees_not("de stille mensen")


def harvest(evening):
    evening.next("harvest")
    evening.carla.say("We leerden: begin klein, aan de keukentafel.")
    evening.dirk.say("We leerden: vraag eerst, vertel daarna.")
    evening.anneke.sees("aan de keukentafel")


def check_out(evening):
    """Everybody gives a number that nobody sees; from five on the circle sees the average. Then it ends."""
    evening.next("check_out")
    evening.carla.sees("Volgende keer:")
    for one, number in zip(evening.at_table(), (8, 7, 9, 8, 6, 8, 10), strict=True):
        one.page.locator(f"form[action$='/score/'] button[value='{number}']").first.click()
        saved = one.page.locator("form[action$='/score/'] [data-saved]", has_text="✓")
        saved.first.wait_for()
    evening.anneke.page.locator("form[action$='/ending/'] button").click()
    evening.anneke.page.wait_for_url(re.compile(r"/meetings/[0-9a-f-]{36}/$"))
    for one in evening.at_table()[1:]:
        one.page.wait_for_url(re.compile(r"/meetings/[0-9a-f-]{36}/$"))


def look_after(evening):
    """Afterwards: who was there, the try-out that opens the next meeting, and one's own lines."""
    evening.anneke.page.locator("a[href$='/attendance/']").click()
    evening.anneke.sees("Gerrit")
    evening.bart.go("/learning/")
    evening.bart.sees("bij drie boeren langs")
    evening.bart.is_accessible()
    evening.esra.go("/learning/")
    evening.esra.sees("de stille mensen")
    evening.fatima.go("/learning/")
    evening.fatima.sees_not("de stille mensen")


def write_lesson(evening):
    """Anneke picks what Carla and Dirk said and writes one lesson of it; nothing goes out by that."""
    anneke = evening.anneke
    anneke.go(evening.meeting + "lessons/")
    for words in ("aan de keukentafel", "vraag eerst, vertel daarna"):
        anneke.page.locator("label", has_text=words).locator("xpath=..").locator("input").check()
    anneke.fill("[name=title]", "Begin aan de keukentafel")
    anneke.fill(
        "[name=body]", "Wie begint met een gesprek thuis, hoort wat een zaal niet vertelt."
    )
    anneke.is_accessible()
    anneke.page.locator("main form button[type=submit]").last.click()
    anneke.page.wait_for_url(re.compile("/harvest/"))
    evening.lesson = anneke.page.url.removeprefix(anneke.base)
    anneke.page.locator("form[action$='/asking/'] button").click()
    assert "Begin aan de keukentafel" not in public_page(evening)


def public_page(evening):
    """What anybody in the world reads on the page of lessons."""
    stranger = evening._someone("stranger")
    stranger.go("/lessons/")
    text = stranger.page.content()
    stranger.is_accessible()
    stranger.context.close()
    return text


def consent(evening):
    """Each maker is asked: Carla with her name, Dirk without his. Then two approve, and it is published."""
    for one, scope in ((evening.carla, "named"), (evening.dirk, "unnamed")):
        one.go("/")
        one.page.locator("a[href$='/consent/']").first.click()
        one.sees("hoort wat een zaal niet vertelt")
        one.is_accessible()
        one.page.locator(f"input[name=scope][value={scope}]").check()
        one.page.locator("form[action$='/consent/'] button").first.click()
    assert evening.anneke.go(evening.lesson).ok
    assert (
        evening.anneke.page.locator(
            "form[action$='/publication/'] button[aria-disabled=true]"
        ).count()
        == 1
    )
    evening.bart.go(evening.lesson)
    evening.bart.page.locator("form[action$='/approval/'] button").first.click()
    evening.anneke.go(evening.lesson)
    evening.anneke.page.locator("form[action$='/approval/'] button").first.click()
    evening.anneke.page.locator("form[action$='/publication/'] button").click()
    ring = public_page(evening)
    assert "Begin aan de keukentafel" in ring


def react_and_withdraw(evening):
    """Somebody signed in reacts; then Carla withdraws, with one click, and it is gone for all."""
    esra = evening.esra
    esra.go("/lessons/")
    esra.press("Begin aan de keukentafel")
    esra.page.wait_for_url(re.compile(r"/lessons/[0-9a-f-]{36}/$"))
    page = esra.page.url.removeprefix(esra.base)
    stranger = evening._someone("stranger")
    stranger.go(page)
    stranger.sees("Carla")
    for private in ("Dirk", "Bart", "boeren", "Wethouders"):
        stranger.sees_not(private)
    esra.sees("vraag eerst, vertel daarna")  # who was there sees what it grew out of
    esra.fill("form[action$='/reactions/'] textarea", "Dit herken ik, dank je.")
    esra.page.locator("form[action$='/reactions/'] button").click()
    esra.sees("Dit herken ik")
    evening.carla.go(evening.lesson + "consent/")
    evening.carla.page.locator("form[action$='/withdrawal/'] button").click()
    assert evening._someone("stranger").go(page).status == 410
    assert "Begin aan de keukentafel" not in public_page(evening)


@pytest.fixture
def evening(browser, node, request, tmp_path):
    """The people of one walk. When it goes wrong, their screens are kept as pictures beside the log."""
    one = Evening(browser, node, getattr(request, "param", "nl"))
    failed = request.session.testsfailed
    yield one
    if request.session.testsfailed > failed:
        for someone in (value for value in vars(one).values() if isinstance(value, Someone)):
            someone.page.screenshot(path=str(tmp_path / f"{someone.name}.png"), full_page=True)


def test_a_whole_meeting_from_the_first_invitation_to_a_lesson_that_is_taken_back(evening):
    invite_hanna(evening)
    prepare_case(evening)
    plan_season(evening)
    sit_down(evening)
    check_in(evening)
    agree(evening)
    look_back(evening)
    ask(evening)
    reframe(evening)
    advise(evening)
    choose(evening)
    take_along(evening)
    harvest(evening)
    check_out(evening)
    look_after(evening)
    write_lesson(evening)
    consent(evening)
    react_and_withdraw(evening)
    assert evening.faults() == {}


@pytest.mark.once
@pytest.mark.parametrize("evening", ["en"], indirect=True)
def test_a_shorter_meeting_in_english(evening):
    invite_hanna(evening)
    prepare_case(evening)
    plan_season(evening)
    sit_down(evening)
    evening.carla.sees("Step 1 of 11")
    agree_shortly(evening)
    evening.next("follow_up")
    evening.next("questions")
    evening.carla.say("What touched you most?", kind="q_open")
    evening.bart.sees("What touched you most?")
    evening.hanna.fill("#compose textarea", "Shouldn't you just go and talk?")
    evening.hanna.page.locator("[data-hint]:not(:empty)").first.wait_for()
    for one in (evening.carla, evening.anneke):
        one.is_accessible()
    assert evening.faults() == {}


def agree_shortly(evening):
    evening.next("agreement")
    evening.carla.press("Yes, I agree, today too")
    evening.anneke.sees("1 of 8 said yes")
