"""The other leak tests: two worlds that must look the same, what takes longer when it exists, and a shared cache.

Two worlds differ only in what happens in circle X. Whoever has no part in that must get the same bytes in both: also
counts, order, lengths and times tell. The sponsor sees aims and numbers, so for them only what is said differs.
"""

import re
import statistics
import time
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine

from tests.trust.crawl import addresses, as_random, canaries
from tests.trust.visits import plain
from tests.trust.world import doing, kan

pytestmark = [pytest.mark.django_db, pytest.mark.trust]
APART = ("anonymous", "outsider", "host", "neighbour")
OUTER = ("sponsor", "sounding_board")
EACH_TIME_ANEW = {"mfa_activate_totp": "a fresh secret", "mfa_add_webauthn": "a fresh challenge"}
# What a token opens is for whoever holds it; here nobody holds one.
NO_TOKEN = {"token": {"none": "not-a-token"}, "reply_token": {"none": "not-a-token"}}
SOONER = 5.0  # milliseconds
FULL_PAGES = ("facilitator", "participant", "neighbour", "sponsor")


def looks(visits, roles):
    """Return what each of these roles gets at every address."""
    found = {}
    ids = visits.ids | NO_TOKEN
    for role in roles:
        browser = visits.browser(role)
        for name, _which, address in addresses(ids):
            if name not in EACH_TIME_ANEW:
                found[role, address] = plain(browser.get(address), address)
    return found


def differences(visits, roles, change):
    """Look, change the world, look again. Returns (role, address) of what differs, and how much was compared."""
    with visits.nothing_stays(), time_machine.travel(_now(), tick=False):
        one = looks(visits, roles)
        with doing():
            change(visits.world)
        visits.forget()
        two = looks(visits, roles)
    return [(*key, *first_unlike(one[key], two[key])) for key in one if one[key] != two[key]], len(
        one
    )


def first_unlike(one, two):
    """Return where two answers begin to differ."""
    if one[:2] != two[:2]:
        return one[:2], two[:2]
    at = next((n for n, (a, b) in enumerate(zip(one[2], two[2], strict=False)) if a != b), 0)
    return one[2][max(0, at - 60) : at + 60], two[2][max(0, at - 60) : at + 60]


def say_more(world):
    """Let more be said in circle X, by and about those who are in it: no aim, date or number changes."""
    from kring.live.models import Contribution
    from kring.meetings.models import Meeting

    for case in list(world.x.cases.all()):
        case.hope = case.tried = "Iets heel anders, en veel langer dan het was. " * 20
        case.save()
    for row in list(Contribution.objects.filter(circle=world.x)):
        row.body = "Anders gezegd. " * 9
        row.save()
    more = Contribution.objects.filter(circle=world.x).first()
    for number in range(7):
        more.pk = None
        more.id = world.x.pk.__class__(int=world.x.pk.int + number + 1)
        more.body, more.place = "Nog iets.", ""
        more._state.adding = True
        more.save(force_insert=True)
    others = world.x.memberships.exclude(role__in=OUTER)  # who looks knows their own name
    others.update(display_name="Iemand anders", perspective="iets anders")
    Meeting.objects.filter(circle=world.x).update(place="Ergens anders", link="", method="troika")
    for rows in (world.x.try_outs, world.x.private_lines):
        rows.first().delete()


def live_on(world):
    """Let circle X change in every way it can, except what it made public."""
    from kring.circles.actions import frames, memberships
    from kring.meetings import actions

    say_more(world)
    anneke = world.people["anneke"]
    frame = frames.Frame(
        name="Heel anders", about="Iets anders", urgency="Nu", field="zorg", region="Drenthe"
    )
    frames.reframe(world.x, replace(frame), by=anneke)
    for name in ("esra", "otto", "mohammed"):
        memberships.end_membership(world.seat(name), by=anneke)
    now = _now()
    for number in range(3):
        where = actions.Place(minutes=60, place=kan("meeting-place", f"new{number}"))
        later = now + timedelta(days=200 + number)
        actions.plan_meeting(world.x, by=anneke, starts_at=later, where=where, now=now)
    actions.cancel_meeting(world.meetings["coming"], by=anneke)
    world.lessons["draft"].delete()


def _now():
    from kring.kernel import clock

    return clock.now()


def test_who_is_apart_sees_nothing_of_what_changes_in_a_circle(visits, figure):
    differing, compared = differences(visits, APART, live_on)
    told = f"{compared:,} answers compared"
    figure(
        "Two worlds: answers that differ for who is apart", len(differing), at_most=0, told=told
    )
    assert differing == []


def test_sponsor_and_sounding_board_see_nothing_of_what_is_said(visits, figure):
    differing, compared = differences(visits, OUTER, say_more)
    told = f"{compared:,} answers compared"
    figure("Two worlds: answers that differ for the sponsor", len(differing), at_most=0, told=told)
    assert differing == []


def test_under_five_people_the_sponsor_sees_no_number(visits):
    def some_leave(how_many):
        def change(world):
            seats = world.x.memberships.filter(
                ended_at=None, role__in=["participant", "convenor", "lived_expert"]
            )
            keep = list(seats.values_list("pk", flat=True))[:how_many]
            seats.exclude(pk__in=keep).update(ended_at=_now())

        return change

    address = visits.address("circle", {"circle_id": "x"})
    pages = []
    for left in (4, 3, 5):
        with visits.nothing_stays():
            some_leave(left)(visits.world)
            pages.append(plain(visits.browser("sponsor").get(address)))
    assert pages[0] == pages[1]
    assert pages[0] != pages[2]


ONE_EACH = {
    "circle": {"circle_id": "x"},
    "meeting": {"meeting_id": "coming"},
    "case": {"case_id": "votable"},
    "table": {"session_id": "quiet"},
    "try_out": {"try_out_id": "carla"},
    "harvest": {"lesson_id": "asked"},
}


def slower(visits, name, rounds=200):
    """Return by how many milliseconds what is hidden comes later than what does not exist: medians, by turns."""
    browser = visits.browser("outsider")
    there = visits.address(name, ONE_EACH[name])
    took = {there: [], as_random(there): []}
    with visits.nothing_stays():
        for _ in range(rounds):
            for address, times in took.items():
                began = time.perf_counter()
                assert browser.get(address).status_code == 404
                times.append(time.perf_counter() - began)
    hidden, nothing = (statistics.median(times) * 1000 for times in took.values())
    return hidden - nothing


@pytest.mark.parametrize("name", ONE_EACH)
def test_what_is_hidden_takes_as_long_as_what_does_not_exist(visits, figure, name):
    later = abs(slower(visits, name))
    figure(f"Oracle: {name}, hidden or not there, apart", later, at_most=SOONER, unit="ms")


class SharedCache:
    """A cache that many share, and that looks at nothing but the address and what it may keep (RFC 9111, 3)."""

    def __init__(self):
        self.kept = {}
        self.hits = []

    def get(self, browser, address):
        if address in self.kept:
            self.hits.append(address)
            return self.kept[address]
        answer = browser.get(address)
        said = answer.headers.get("Cache-Control", "")
        if answer.status_code in {200, 301, 404} and not re.search("no-store|private", said):
            self.kept[address] = answer
        return answer


def shared_hits(visits):
    """Walk all pages as one after the other, through one cache. Returns the addresses it answered by itself."""
    cache = SharedCache()
    ids = visits.ids | NO_TOKEN
    seen = {}
    for role in FULL_PAGES:
        browser = visits.browser(role)
        with visits.nothing_stays():
            for name, _which, address in addresses(ids):
                if name not in seen or seen[name] < 3 * len(FULL_PAGES):
                    seen[name] = seen.get(name, 0) + 1
                    cache.get(browser, address)
    return cache.hits, sum(seen.values())


def test_no_shared_cache_gives_somebody_the_page_of_another(visits, figure):
    hits, asked = shared_hits(visits)
    figure("Shared cache: pages it may keep", len(hits), at_most=0, told=f"{asked:,} pages asked")
    assert hits == []


# The way in


def held_for(visits, token):
    """Open a link of an invitation in a fresh browser, and return the page it leads to."""
    browser = visits.browser("anonymous")
    with visits.nothing_stays():
        browser.get(
            visits.address("invitation", {"token": "open"}).replace(
                visits.world.tokens["open"], token
            )
        )
        return browser.get(visits.address("seat", {}))


def test_a_link_shows_what_it_is_an_invitation_for_and_no_more(visits):
    words = canaries(held_for(visits, visits.world.tokens["open"]).content)
    aims = {word for word in words if word.startswith("circle-") and word.endswith("-x")}
    assert "circle-name-x" in aims
    rest = (
        words
        - aims
        - {"agreement-text-x", "agreement-to_manager-x", "membership-display_name-anneke"}
    )
    assert rest <= {"invitation-name-open", "invitation-perspective-open"}


def test_a_used_link_and_a_made_up_link_are_alike(visits):
    used = held_for(visits, visits.world.tokens["carla"])
    made_up = held_for(visits, "A" * 43)
    assert plain(used) == plain(made_up)
    assert canaries(used.content) == set()


def test_what_breaks_tells_nothing_of_what_it_held(visits, monkeypatch):
    from kring.circles.views import circles

    def broken(request, circle_id):
        words = "KAN-case-hope-held-"
        raise RuntimeError(words)

    monkeypatch.setattr(circles, "find_circle", broken)
    answer = visits.ask("participant", "GET", "circle", {"circle_id": "x"})
    assert answer.status_code == 500
    assert canaries(answer.content) == set()
