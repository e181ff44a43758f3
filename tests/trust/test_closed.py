"""In a closed circle nothing new is written: every address of the world × everybody who could act there.

The guard of the ledger refuses each deed (`circles.queries.refuse_in_closed`), so this asks all addresses that act, not
those that somebody thought of. MAY lists what can still be done; OUTSIDE what is not about circle X at all.

Planted and seen red: no guard (77 addresses), notes that go on in the minutes in which the ledger is not told, consent
that can no longer be withdrawn, a stop for who leads only.
"""

from fnmatch import fnmatchcase

import pytest
from django.utils import translation

from kring.circles.models import Circle
from kring.circles.rules import is_open
from kring.kernel import clock
from tests.trust.crawl import ROUTES
from tests.trust.test_routes import GETS_IN, expected
from tests.trust.visits import outcome
from tests.trust.world import ROLES

pytestmark = [pytest.mark.django_db, pytest.mark.trust]
ACTS = [name for name in ROUTES if any(expected(name, "post", role) in GETS_IN for role in ROLES)]
# What can still be done in a closed circle.
MAY = {
    "circle-letters": "who reads no mail hears on paper that meetings are cancelled",
    "compensation": "what somebody is due stays due, and they say how they want it",
    "contribution_withdrawal": "one's own words can be taken back",
    "harvest_withdrawal": "consent can be withdrawn",
    "lesson_removal": "a maker takes down what was published",
    "mail_stop": "somebody wants no more mail of a kind",
    "mandate-reminders": "a manager wants no more reminders",
}
# What is about a person, a call, another circle, one's own method or this server: patterns.
OUTSIDE = (
    "network*", "organisation*", "language", "letters", "account*", "mfa_*", "calendar", "mail", "practice_*",
    "circle-new", "circles-table", "workshop_*", "call-*", "application*", "intake-*", "proposal*", "reaction_hiding",
    "lesson_reactions",
)  # fmt: skip
ABOUT_X = [one for one in ACTS if not any(fnmatchcase(one, pattern) for pattern in OUTSIDE)]
MEMBERS = {
    "participant",
    "giver",
    "lived_expert",
    "convenor",
    "lead",
    "facilitator",
    "facilitator2",
}
LEADING = {"lead", "facilitator", "facilitator2"}


@pytest.fixture(scope="module")
def closed(visits):
    """The world, after circle X was closed: even with tables at which people still sit."""
    Circle.objects.filter(pk=visits.world.x.pk).update(closed_at=clock.now())
    visits.forget()
    return visits


@pytest.fixture(scope="module")
def sentences():
    """What somebody is told, in either language."""
    found = []
    for language in ("nl", "en"):
        with translation.override(language):
            found.append(is_open(closed=True).reason)
    return found


def acting(visits, name):
    """Yield (role, answer) for everybody who could do this while the circle was open."""
    row = ROUTES[name]
    for role in ROLES:
        if expected(name, "post", role) in GETS_IN:
            yield role, visits.ask(role, "POST", name, row.get("args", {}), row.get("body"))


@pytest.mark.parametrize("name", [one for one in ABOUT_X if one not in MAY])
def test_no_address_writes_in_a_closed_circle(closed, name):
    wrong = [
        f"{role} wrote: {answer.kept[0][:90]}"
        for role, answer in acting(closed, name)
        if answer.kept
    ]
    assert wrong == []


@pytest.mark.parametrize("name", MAY)
def test_what_can_still_be_done_in_a_closed_circle_is_done(closed, name):
    assert all(outcome(answer) in GETS_IN for _role, answer in acting(closed, name))
    assert any(answer.kept for _role, answer in acting(closed, name))


def test_who_tries_to_write_is_told_why_not_in_one_sentence(closed, sentences, figure):
    told = [
        name
        for name in ABOUT_X
        for _role, answer in acting(closed, name)
        if outcome(answer) in {"403", "200"}
        and any(s in answer.content.decode() for s in sentences)
    ]
    figure("Closed circle: addresses that say so", len(set(told)), at_least=60)
    assert len(set(told)) >= 60


def test_nobody_shares_a_method_with_a_closed_circle(closed):
    body = {"reach": "circle", "circle": "$circle_id.x"}
    answer = closed.ask("facilitator", "POST", "workshop_sharing", {"own_id": "shared"}, body)
    assert answer.kept == []


ENDINGS = [
    ("circle-reopening", "x", {}, LEADING),
    ("circle-wiping", "x", {"name": "$name"}, LEADING),
    ("circle-wiping-stop", "x", {}, MEMBERS),
]


@pytest.mark.parametrize(("name", "which", "body", "who"), ENDINGS, ids=[e[0] for e in ENDINGS])
def test_who_may_end_what_and_nobody_else(closed, name, which, body, who):
    from kring.circles.actions import wiping
    from kring.circles.models import Wiping

    x = closed.world.x
    body = dict.fromkeys(body, x.name)
    if name == "circle-wiping-stop" and not Wiping.objects.filter(circle=x).exists():
        wiping.ask_wiping(x, by=closed.world.person("facilitator"), typed=x.name, now=clock.now())
    got = {}
    for role in ROLES:
        got[role] = outcome(closed.ask(role, "POST", name, {"circle_id": which}, body))
    assert {role for role, answer in got.items() if answer == "302"} == who
    apart = {"outsider", "host", "neighbour", "ex_member"}
    assert {role for role, answer in got.items() if answer == "404"} == apart
    assert got["anonymous"] == "login"
    assert set(got.values()) == {"302", "403", "404", "login"}
