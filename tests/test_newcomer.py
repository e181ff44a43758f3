"""Who joins a circle that is under way: nothing that was said before reaches them, on whatever page they open."""

import re
from collections import deque
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from kring.cases.models import Case
from kring.circles.actions import invitations, memberships
from kring.circles.models import Membership
from kring.circles.rules import Role
from kring.harvest.models import Lesson
from kring.kernel import clock
from kring.kernel.verdicts import RefusedError
from kring.learning.models import PrivateLine, TryOut
from kring.live.actions import presence, sessions
from kring.live.tests.world import make_table
from kring.meetings.tests.world import make_season
from kring.methods.script import Allow
from kring.notepad.models import Notepad

MOST_PAGES = 250
SECRET = "EERDER"


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def table(db):
    """A meeting that was held: each kind of what was said there carries a word of its own."""
    table = make_table("Anneke", "Bart", "Carla", "Dirk", "Esra", "Fatima")
    make_season(table.world, count=3)
    table.go("questions")
    table.say("carla", Allow.Q_OPEN, f"{SECRET}-vraag?")
    case = Case.objects.get()
    case.burning_question, case.real_question = f"{SECRET}-zaak", f"{SECRET}-echt"
    case.save()
    now = clock.now()
    here = {"circle": table.world.circle, "meeting": table.meeting}
    Notepad.objects.create(
        circle=table.world.circle, session=table.session, settled_at=now, text=f"{SECRET}-verslag"
    )
    told = {"told": "", "named_at": now, "by_when": now.date() + timedelta(days=9)}
    bart = table.seat("bart")
    TryOut.objects.create(**here, **told, owner=bart, what=f"{SECRET}-proef", how_known="x")
    PrivateLine.objects.create(
        **here, owner=bart, loop="single", body=f"{SECRET}-regel", written_at=now, shared_at=now
    )
    words = {name: f"{SECRET}-{name}" for name in ("title", "body", "place", "context")}
    Lesson.objects.create(
        **here, **words, written_by=bart, giver=bart, state="asked", asked_at=now, written_at=now
    )
    session = table.fresh()
    sessions.end_session(
        session.pk, by=table.world.anneke, seen=session.state_seq, now=clock.now()
    )
    return table


def joins(table):
    """Let Joop take a chair by the code of an invitation, as he would."""
    invited = invitations.Guest(role=Role.PARTICIPANT, name="Joop")
    _invitation, keys = invitations.invite(table.world.circle, invited, by=table.world.anneke)
    client = Client(headers={"accept-language": "en"})
    client.post(reverse("enter"), {"code": keys.code})
    answer = client.post(reverse("seat-claim"))
    assert answer.status_code == 302
    client.post(reverse("circle-acceptances", args=[table.world.circle.pk]), {"version": 1})
    return client, answer.url


def signed_in(person):
    client = Client(headers={"accept-language": "en"})
    client.force_login(person)
    return client


def words_met(client, table, *first):
    """Open every page that a link leads to, and the addresses somebody could know; return the words met there."""
    known = [
        reverse("home"),
        reverse("circle", args=[table.world.circle.pk]),
        reverse("meeting", args=[table.meeting.pk]),
        reverse("case", args=[table.meeting.case_id]),
        *(
            reverse(name, args=[table.session.pk])
            for name in ("table", "all_said", "changes", "notepad")
        ),
        *first,
    ]
    waiting, seen, met = deque(known), set(known), set()
    while waiting and len(seen) < MOST_PAGES:
        answer = client.get(waiting.popleft())
        text = b"".join(answer) if answer.streaming else answer.content
        met |= set(re.findall(rf"{SECRET}-\w+", text.decode(errors="ignore")))
        links = re.findall(r'href="(/[^"#?]*)', text.decode(errors="ignore"))
        links += [answer.url.split("?")[0]] if answer.status_code in {301, 302} else []
        for link in links:
            if link not in seen and not link.startswith(("/static/", "/accounts/logout")):
                seen.add(link)
                waiting.append(link)
    return met


def test_nothing_that_was_said_before_reaches_a_newcomer(table):
    there = words_met(signed_in(table.world.carla), table)
    # The search finds what is there for who was there.
    assert there >= {f"{SECRET}-{one}" for one in ("vraag", "zaak", "proef", "regel", "title")}
    client, welcome = joins(table)
    assert words_met(client, table, welcome) == set()


def test_with_the_yes_of_the_circle_a_facilitator_opens_it(table):
    client, _welcome = joins(table)
    joop = table.world.circle.memberships.get(display_name="Joop")
    past = reverse("circle-member-past", args=[table.world.circle.pk, joop.pk])
    anneke = signed_in(table.world.anneke)
    assert anneke.post(past).status_code == 403
    assert words_met(client, table) == set()
    assert signed_in(table.world.carla).post(past, {"agreed": "yes"}).status_code == 403
    assert client.post(past, {"agreed": "yes"}).status_code == 403
    assert anneke.post(past, {"agreed": "yes"}).status_code == 302
    assert words_met(client, table) >= {f"{SECRET}-vraag", f"{SECRET}-zaak"}
    with pytest.raises(RefusedError, match="everything already"):
        memberships.open_past(joop, by=table.world.anneke, agreed=True)


def test_the_welcome_page_tells_where_the_circle_stands(table):
    client, welcome = joins(table)
    assert welcome == reverse("circle-welcome", args=[table.world.circle.pk])
    page = client.get(welcome).text
    for words in ("Who is here", "Carla", "What we agreed", "Where we are", "Next meeting"):
        assert words in page
    assert "stays with those who were there" in page


def test_who_was_there_goes_on_reading(table):
    joins(table)
    assert f"{SECRET}-vraag" in words_met(signed_in(table.world.dirk), table)


def test_a_newcomer_reads_a_meeting_that_they_were_in(db):
    table = make_table("Anneke", "Bart", "Carla", "Dirk", "Esra")
    client, _welcome = joins(table)
    joop = Membership.objects.get(display_name="Joop")
    presence.arrive(table.session.pk, by=joop.person, now=clock.now())
    table.go("questions")
    table.say("carla", Allow.Q_OPEN, f"{SECRET}-vraag?")
    session = table.fresh()
    sessions.end_session(
        session.pk, by=table.world.anneke, seen=session.state_seq, now=clock.now()
    )
    assert f"{SECRET}-vraag" in words_met(client, table)
