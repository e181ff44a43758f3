"""From a burning question to a circle that meets: twelve people, a matchmaker, a season, and the first evening."""

import re
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from kring.forming.screens import SCREENS
from kring.forming.tests.world import QUESTION, TWELVE
from kring.kernel import clock
from kring.meetings.tests.replies import PROGRAMS
from tests.journeys.people import Someone
from tests.journeys.post import Post, answer_at_the_door, event_of, link_in, text_of
from tests.server import Node, free_port

pytestmark = [pytest.mark.browser, pytest.mark.once]
INSIDE = "tests.journeys.season"
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
# Hanna and Gerrit answer on their phone and have no mail; Ilse has no screen at all; Mia's browser runs no script.
WITHOUT_MAIL, BY_PHONE, WITHOUT_SCRIPT = ("Hanna", "Gerrit"), "Ilse", "Mia"
CALL = {
    "question": QUESTION,
    "for_whom": "Mensen die in een dorp met ouderen werken of er zelf zorgen.",
    "situations": "een dorp onder de 2.000 mensen\neen groter dorp",
    "asked": "Breng je eigen vraag mee en probeer iets uit.",
    "rhythm": "Zes middagen, elke zes weken.",
    "where": "In dorpshuizen in de Achterhoek",
}


class Year:
    """The people of the walk, each at their own screen, and the mail between them."""

    def __init__(self, browser, node, post, door):
        self.browser, self.node, self.post, self.door = browser, node, post, door
        found = node.ask_inside(INSIDE, "make")
        self.anneke = Someone(browser, node, "anneke", found["cookie"], width=1280)
        self.emails = {"Anneke": found["email"]}
        self.own = {}  # the personal link of who answered the call, by name
        self.members = {}  # the screens of who sits in the circle, by name
        self.strangers = []

    def stranger(self, name, *, width=390, script=True):
        """A browser that knows nobody yet."""
        one = Someone(self.browser, self.node, name, width=width, script=script)
        self.strangers.append(one)
        return one

    def id_of(self, place):
        """The id of a meeting of the season."""
        return self.meetings[place].split("/")[2]

    def turns(self):
        """Whose turn it is on each evening, as Anneke sees it."""
        self.anneke.go(self.circle + "meetings/")
        turns = self.anneke.page.locator(".timeline a").all_inner_texts()
        return [turn.removeprefix("beurt van ") for turn in turns]

    def screens(self):
        return [self.anneke, *self.strangers]


def publish_call(year):
    """Anneke writes a call that begins with the question, reads it once more, and opens it."""
    anneke = year.anneke
    anneke.go("/")
    anneke.press("Oproepen")
    anneke.press("Maak een oproep")
    for name, text in CALL.items():
        anneke.fill(f"[name={name}]", text)
    anneke.fill("[name=closes_on]", f"{clock.now() + timedelta(days=30):%Y-%m-%d}")
    anneke.press("Kijk hoe het eruitziet")
    anneke.sees("Niemand ziet dit nog")
    year.call = anneke.page.url
    anneke.press("Open de oproep")
    anneke.sees("De oproep is open")


def answers_of(name, question, level, side, place, area, parts):
    """Return what one of the twelve fills in, by field."""
    reach = (
        {"via": "De buurvrouw"}
        if name in WITHOUT_MAIL
        else {"email": f"{name.lower()}@post.example"}
    )
    if name == BY_PHONE:
        reach = {"phone": "0544 123456"}
    some = {
        "question": question,
        "level": level,
        "perspective": side,
        "organisation": place,
        "area": area,
    }
    return {
        **some,
        "parts": [str(one) for one in parts],
        "languages": ["nl"],
        "name": name,
        **reach,
    }


def fill_in(one, answers, fields):
    """Fill in some fields of the form that is on the screen."""
    for field in fields:
        said = answers.get(field)
        for value in said if isinstance(said, list) else []:
            one.page.locator(f"[name={field}][value='{value}']").check()
        if said and isinstance(said, str):
            radio = one.page.locator(f"[name={field}][type=radio][value='{said}']")
            radio.check() if radio.count() else one.fill(f"[name={field}]", said)


def answer_call(year, answers):
    """Answer it as somebody without account does: one question on each screen, each kept at once."""
    name = answers["name"]
    one = year.stranger(name, script=name != WITHOUT_SCRIPT)
    one.go(year.call)
    one.press("Ik wil meedoen")
    for screen in SCREENS:
        one.page.wait_for_url(f"**/{screen.name}/")
        fill_in(one, answers, screen.fields)
        one.press("Bewaar en ga verder")
    one.page.wait_for_url(re.compile(r"/applications/[^/]+/$"))
    one.press("Verstuur het")
    one.sees("Het is verstuurd")
    year.own[name] = one.page.url
    one.context.close()


def type_in(year, answers):
    """Ilse calls; Anneke types in what she says."""
    anneke = year.anneke
    anneke.go(year.call + "intake/")
    anneke.press("Typ in voor iemand")
    fill_in(anneke, answers, [field for screen in SCREENS for field in screen.fields])
    anneke.press("Zet op de lijst")
    anneke.sees("Ilse staat op de lijst")


def react(year):
    """Twelve people answer: two without mail, one by phone, one without script; whoever left mail gets a link."""
    for row in TWELVE:
        answers = answers_of(*row)
        type_in(year, answers) if row[0] == BY_PHONE else answer_call(year, answers)
    year.anneke.go(year.call + "intake/")
    year.anneke.sees("12 aanmeldingen")
    for name, link in year.own.items():
        if name not in WITHOUT_MAIL:
            assert year.post.link(f"{name.lower()}@post.example", "link") == link


def match(year):
    """The matchmaker proposes two circles; Anneke forms the one with Ilse in it."""
    anneke = year.anneke
    anneke.press("Stel kringen samen")
    anneke.fill("[name=circles]", "2")
    anneke.press("Zoek kringen")
    circle = anneke.page.locator(
        ".proposed", has=anneke.page.get_by_role("link", name=BY_PHONE, exact=True)
    )
    circle.wait_for(timeout=60_000)
    assert anneke.page.get_by_role("heading", name=re.compile(r"^Kring \d")).count() == 2
    year.names = circle.locator(".placed__who a").all_inner_texts()
    circle.locator("[name=name]").fill("Oud in het dorp")
    circle.get_by_role("button", name="Vorm de kring en nodig iedereen uit").click()
    anneke.page.wait_for_url(re.compile(r"/circles/[0-9a-f-]{36}/members/$"))
    year.circle = anneke.page.url.removesuffix("members/")


def come_in(year):
    """Who has mail makes an account by it; Hanna comes in by a code over the phone; Ilse has no screen."""
    for name in year.names:
        if name not in (*WITHOUT_MAIL, BY_PHONE):
            year.members[name] = with_account(year, name)
    anneke = year.anneke
    anneke.go(year.circle + "members/")
    anneke.press(re.compile("Nieuwe link en code.*Hanna"))
    code = anneke.page.locator(".invitation__code").inner_text()
    hanna = year.members["Hanna"] = year.stranger("Hanna")
    hanna.go("/enter/")
    hanna.fill("[name=code]", code)
    hanna.page.locator("main form button").first.click()
    hanna.press("Ga door zonder account")
    hanna.page.wait_for_url(f"{year.circle}welcome/")
    hanna.go(year.circle)
    anneke.go(year.circle + "members/")
    anneke.press(re.compile("Doet mee per telefoon.*Ilse"))
    anneke.sees("Ilse heeft een stoel en doet mee per telefoon")


def with_account(year, name):
    """Come in by the link in the mail, and make an account on the way."""
    email = year.emails[name] = f"{name.lower()}@post.example"
    one = year.stranger(name)
    one.go(year.post.link(email, "Je bent uitgenodigd"))
    one.press("Maak een account")
    one.fill("main [name=email]", email)
    one.fill("main [name=name]", name)
    one.press("Verder")
    code = re.search(r"[A-Z0-9]{4}-[A-Z0-9]{4}", text_of(year.post.to(email, "Je code")))[0]
    one.fill("main [name=code]", code)
    one.press("Verder")
    one.press("Neem mijn stoel in")
    one.page.wait_for_url(f"{year.circle}welcome/")
    one.go(year.circle)
    return one


def confirm_mandates(year):
    """Two members write what room they have; their manager says yes on one page, without an account."""
    for name in ("Carla", "Esra"):
        one = year.members[name]
        one.page.get_by_role("link", name="Welke ruimte heb je?").click()
        one.fill("[name=may_try]", "Een andere intake, samen met de wijkverpleging.")
        one.fill("[name=manager]", "Ria")
        one.fill("[name=email]", "ria@post.example")
        one.press("Bewaar, en vraag om een ja")
        one.sees("Ria heeft nog niet geantwoord")
    ria = year.stranger("Ria")
    year.post.to("ria@post.example", "vraagt om je ja", count=2)
    for mail in year.post.had("ria@post.example", "vraagt om je ja"):
        ria.go(link_in(mail))
        ria.sees("Een andere intake")
        ria.page.locator("[name=answer][value=yes]").check()
        ria.press("Geef dit antwoord")
        ria.sees("Dank je wel")
    year.anneke.go(year.circle + "mandates/")
    year.anneke.sees("bevestigd")
    assert year.anneke.page.get_by_text("bevestigd").count() == 2
    year.anneke.sees_not("wijkverpleging")


def ask_when(year):
    """One poll for six meetings. Who has mail answers by a link of their own, without signing in, on a phone."""
    anneke = year.anneke
    anneke.go(year.circle + "meetings/")
    anneke.press("Vraag wanneer iedereen kan")
    anneke.fill("[name=count]", "6")
    anneke.fill("[name=weeks]", "4")
    anneke.press("Laat de momenten zien")
    anneke.press("Begin de datumvraag")
    anneke.sees("De datumvraag is begonnen")
    year.poll = anneke.page.url
    anneke.press("Stuur 5 mensen hun eigen link")
    for name in ("Carla", "Dirk", "Esra", "Fatima"):
        say_when(year, name, year.post.link(year.emails[name], "Wanneer kun je"))
    anneke.page.locator(".planning-people__one", has_text="Hanna").locator("summary").click()
    say_when(year, "Hanna", anneke.page.locator(".planning-link:visible").input_value())
    for name in ("Ilse", "Anneke"):
        anneke.go(year.poll)
        row = anneke.page.locator(".planning-people__one", has_text=name)
        row.get_by_role("link", name=re.compile("^Vul in")).click()
        tap(anneke, name)


def say_when(year, name, link):
    """Open a personal link in a browser that nobody signed in to."""
    one = year.stranger(name)
    one.go(link)
    one.sees(f"Hallo {name}")
    tap(one, name)
    one.context.close()


def tap(one, name):
    """Say yes to every line; Dirk can never on a Thursday, and Fatima on Tuesday only if she must."""
    one.page.locator(".planning-line").first.wait_for()
    for line in one.page.locator(".planning-line").all():
        title = line.locator("h2").inner_text().lower()
        said = {("Dirk", "do"): "no", ("Fatima", "di"): "maybe"}.get((name, title[:2]), "yes")
        line.locator(f"input[value={said}]").check()
    one.sees("Dat was alles")


def plan_season(year):
    """Anneke sees the best dates and why, and plans them with one press."""
    anneke = year.anneke
    anneke.go(year.poll)
    anneke.sees("7 van de 7")
    anneke.press("Laat de beste data zien")
    anneke.sees("Niemand mist meer dan één bijeenkomst")
    anneke.fill("[name=place]", "Dorpshuis Haarlo")
    anneke.press("Plan deze 6 bijeenkomsten")
    anneke.sees("Het seizoen staat")
    links = anneke.page.locator("a[href^='/meetings/']")
    year.meetings = list(dict.fromkeys(one.get_attribute("href") for one in links.all()))
    assert len(year.meetings) == 6


def invite(year):
    """The invitations for the first evening go out by mail; four calendars answer at the door of the house."""
    anneke = year.anneke
    anneke.go(year.meetings[0])
    anneke.press("Verstuur de uitnodigingen")
    said_at = clock.now().replace(microsecond=0)
    told = zip(PROGRAMS.values(), ("Carla", "Dirk", "Esra", "Fatima"), strict=True)
    for (program, name), partstat in zip(
        told, ("ACCEPTED", "TENTATIVE", "ACCEPTED", "DECLINED"), strict=True
    ):
        mail = year.post.invitation(year.emails[name], year.id_of(0))
        answer_at_the_door(year.door, program, mail, partstat, said_at=said_at)
    hanna = year.members["Hanna"]
    hanna.go(year.meetings[0])
    hanna.page.locator("#answer input[value=yes]").check()
    hanna.press("Bewaar", within="#answer")
    anneke.go(year.meetings[0])
    anneke.sees("3 komen")


def swap(year):
    """Who has an early turn asks another to trade; the other hears it by mail and says yes."""
    turns = year.turns()
    mine, theirs = [name for name in turns if name in year.emails][:2]
    one, other = year.members[mine], year.members[theirs]
    one.go(year.meetings[turns.index(mine)])
    one.page.locator("summary", has_text="Ruil mijn beurt").click()
    one.page.locator("[name=swap-theirs]").select_option(
        index=[n for n in turns if n != mine].index(theirs)
    )
    one.press("Vraag om te ruilen")
    other.go(year.post.link(year.emails[theirs], "Iemand vraagt om te ruilen"))
    other.sees(f"{mine} vraagt om te ruilen")
    other.press("Ja, ruil")
    other.sees("Geruild.")
    swapped = [{mine: theirs, theirs: mine}.get(name, name) for name in turns]
    assert year.turns() == swapped


def move(year):
    """The second evening moves by a day; it moves in the calendars of who was invited, too."""
    anneke = year.anneke
    anneke.go(year.meetings[1])
    anneke.press("Verstuur de uitnodigingen")
    before = event_of(year.post.invitation(year.emails["Carla"], year.id_of(1)))
    anneke.press("Verplaats de bijeenkomst")
    day = before.decoded("dtstart").astimezone(AMSTERDAM) + timedelta(days=1)
    anneke.fill("[name=day]", f"{day:%Y-%m-%d}")
    with anneke.page.expect_navigation():
        anneke.press("Bewaar")
    if anneke.page.locator("[name=sure]").count():  # that day is a holiday
        anneke.press("Verplaats toch")
    anneke.sees("Iedereen die was uitgenodigd krijgt daar een mail over")
    after = event_of(year.post.invitation(year.emails["Carla"], year.id_of(1), sequence=1))
    assert after["uid"] == before["uid"]
    assert after.decoded("dtstart") == day


def hold(year):
    """The first evening, shortly: Anneke opens the table, five sit down, and they go through to the end."""
    year.node.ask_inside(INSIDE, "pass_time", year.id_of(0), 10)
    anneke = year.anneke
    anneke.go(year.meetings[0])
    anneke.page.locator("form.opening button").click()
    anneke.page.wait_for_url(re.compile("/live/"))
    there = [year.members[name] for name in ("Carla", "Dirk", "Esra", "Hanna")]
    for one in there:
        one.go(anneke.page.url)
        one.press("Ga aan tafel zitten")
    while anneke.page.locator("form[action$='ending/'] button").count() == 0:
        before = anneke.page.locator("[data-step]").first.get_attribute("data-step")
        anneke.page.locator(".controls__next button").click()
        anneke.page.locator(f'[data-step="{before}"]').first.wait_for(state="detached")
    anneke.page.locator("form[action$='ending/'] button").first.click()
    for one in (anneke, *there):
        one.page.wait_for_url(re.compile(r"/meetings/[0-9a-f-]{36}/$"))


def save(year):
    """Three say no to the second evening by one press from their mail. Two days before, the group says what to do."""
    for name in ("Dirk", "Esra", "Fatima"):
        one = year.stranger(name)
        one.go(link_in(year.post.invitation(year.emails[name], year.id_of(1), sequence=1)))
        one.press("Nee, ik kan niet komen")
        one.sees("Je kunt niet komen")
        one.context.close()
    year.node.ask_inside(INSIDE, "pass_time", year.id_of(1), 40 * 60)
    for name in ("Carla", "Dirk", "Esra", "Fatima"):
        one = year.stranger(name)
        one.go(year.post.link(year.emails[name], "kunnen weinig mensen"))
        one.press("Bellen of online bij elkaar komen")
        one.sees("Bewaard")
        one.context.close()
    anneke = year.anneke
    anneke.go(year.meetings[1])
    anneke.sees("4 van de 7")
    anneke.press("Bellen of online bij elkaar komen")
    anneke.press("Vul het nummer in om te bellen")
    anneke.fill("[name=dial_number]", "085 123 45 67")
    anneke.press("Bewaar")
    anneke.sees("085 123 45 67")
    told = year.post.invitation(year.emails["Carla"], year.id_of(1), sequence=2)
    assert "085 123 45 67" in text_of(told)


@pytest.fixture
def year(browser, request, tmp_path):
    """A server that sends and takes mail, and who walks there. When it goes wrong, their screens are kept."""
    door = free_port()
    env = {
        "KRING_INBOX": "antwoord@kring.example",
        "KRING_INBOX_LISTEN": f"lmtp://127.0.0.1:{door}",
    }
    failed = request.session.testsfailed
    with Post() as post, Node(tmp_path, env=env, mail=post.url) as node:
        made = Year(browser, node, post, door)
        yield made
        if request.session.testsfailed > failed:
            for number, one in enumerate(
                one for one in made.screens() if not one.page.is_closed()
            ):
                one.page.screenshot(path=tmp_path / f"{number}-{one.name}.png", full_page=True)
        for one in made.screens():
            one.context.close()


def test_from_a_burning_question_to_the_first_evening_of_a_season(year):
    publish_call(year)
    react(year)
    match(year)
    come_in(year)
    confirm_mandates(year)
    ask_when(year)
    plan_season(year)
    invite(year)
    swap(year)
    move(year)
    hold(year)
    save(year)
    assert {one.name: one.faults for one in year.screens() if one.faults} == {}
