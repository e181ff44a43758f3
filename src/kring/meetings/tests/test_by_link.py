"""Saying whether one comes by the link in a mail; and all one's meetings in one's own calendar."""

from datetime import timedelta

import pytest
from django.test import Client
from icalendar import Calendar

from kring.inbox.actions import open_token
from kring.kernel import clock
from kring.meetings import actions, queries
from kring.meetings.models import Attendance, Swap
from kring.meetings.tests.mailbox import work
from kring.meetings.tests.world import make_season, turn_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def meetings(world):
    return make_season(world)


def link(person, meeting):
    word = open_token(queries.ANSWER, person=person.pk, about=meeting.pk, now=clock.now())
    return f"/comes/{word}/"


@pytest.fixture
def browser():
    return Client(headers={"accept-language": "en"})


def answer_of(meeting, member):
    row = meeting.attendances.filter(membership=member).first()
    return (row.answer, row.source) if row else None


def test_looking_changes_nothing_and_one_press_decides(world, meetings, browser):
    page = link(world.carla, meetings[0])
    seen = browser.get(f"{page}?answer=no").content.decode()
    assert answer_of(meetings[0], world["carla"]) is None
    assert "Yes, I come" in seen
    assert [name for name in ("Carla", "Bart", "Huiskamer", "Achterhoek") if name in seen] == []
    assert browser.post(page, {"answer": "no"}).status_code == 302
    assert answer_of(meetings[0], world["carla"]) == ("no", "link")
    assert "You cannot come" in browser.get(page).content.decode()
    browser.post(page, {"answer": "yes"})
    assert answer_of(meetings[0], world["carla"]) == ("yes", "link")


def test_the_channel_that_somebody_chose_stays(world, meetings, browser):
    actions.answer(
        meetings[0], by=world.carla, member=world["carla"],
        answer=Attendance.Answer.YES, channel=Attendance.Channel.PHONE,
    )  # fmt: skip
    browser.post(link(world.carla, meetings[0]), {"answer": "maybe"})
    assert meetings[0].attendances.get().channel == "phone"


def test_who_cannot_come_and_has_the_turn_is_asked_who_takes_it(world, meetings, browser, sink):
    mine = turn_of(world, meetings, "bart")
    theirs = turn_of(world, meetings, "carla")
    page = link(world.bart, mine)
    assert "Who takes it?" not in browser.get(page).content.decode()
    browser.post(page, {"answer": "no"})
    seen = browser.get(page).content.decode()
    assert "Who takes it?" in seen
    assert "Carla" not in seen
    assert browser.post(page, {"theirs": str(theirs.pk)}).status_code == 302
    swap = Swap.objects.get()
    assert (swap.asked_by, swap.asked_of) == (world["bart"], world["carla"])
    assert "You asked somebody to swap" in browser.get(page).content.decode()
    work()
    (mail,) = sink.to(world.carla)
    assert "Bart" not in mail.as_string()
    assert f"/meetings/{theirs.pk}/" in mail.get_body(("plain",)).get_content()


@pytest.mark.parametrize("body", [{}, {"answer": "perhaps"}, {"theirs": "x"}])
def test_what_is_no_answer_is_refused_with_a_sentence(world, meetings, browser, body):
    page = link(world.bart, turn_of(world, meetings, "bart"))
    answer = browser.post(page, body)
    assert answer.status_code == 403
    assert "Choose" in answer.content.decode()


def test_a_link_of_who_left_or_of_another_thing_opens_nothing(world, meetings, browser):
    page = link(world.carla, meetings[0])
    world["carla"].ended_at = clock.now()
    world["carla"].save()
    assert browser.get(page).status_code == 404
    assert browser.post(page, {"answer": "yes"}).status_code == 404
    word = actions.open_feed(by=world.bart, now=clock.now())
    assert browser.get(f"/comes/{word}/").status_code == 404
    assert browser.get("/comes/nothing/").status_code == 404


def test_a_feed_holds_all_meetings_and_nothing_about_them(world, meetings, browser, as_person):
    actions.cancel_meeting(meetings[1], by=world.anneke)
    assert as_person(world.bart).post("/calendar/", {"do": "make"}).status_code == 302
    word = queries.feed_token(world.bart)
    assert f"/calendar/{word}.ics" in as_person(world.bart).get("/calendar/").content.decode()
    answer = browser.get(f"/calendar/{word}.ics")
    assert answer["Content-Type"].startswith("text/calendar")
    events = Calendar.from_ical(answer.content).events
    assert len(events) == len(meetings)
    assert [event["status"] for event in events].count("CANCELLED") == 1
    assert {str(event["summary"]) for event in events} == {"Circle meeting"}
    assert not [event for event in events if "attendee" in event or "organizer" in event]
    assert [name for name in ("Bart", "Anneke", "Jeugd") if name in answer.content.decode()] == []


def test_a_feed_that_is_stopped_or_of_who_left_shows_nothing(world, meetings, browser, as_person):
    word = actions.open_feed(by=world.bart, now=clock.now())
    world["bart"].ended_at = clock.now() + timedelta(seconds=1)
    world["bart"].save()
    assert len(Calendar.from_ical(browser.get(f"/calendar/{word}.ics").content).events) == 0
    as_person(world.bart).post("/calendar/", {"do": "stop"})
    assert browser.get(f"/calendar/{word}.ics").status_code == 404
    assert actions.open_feed(by=world.bart, now=clock.now()) != word


def test_a_meeting_is_the_same_event_in_the_feed_and_in_the_invitation(
    world, meetings, browser, sink
):
    actions.send_invitations(meetings[0], by=world.anneke, now=clock.now())
    work()
    mail = sink.to(world.bart)[0]
    file = next(one for one in mail.walk() if one.get_content_type() == "text/calendar")
    sent = Calendar.from_ical(file.get_content()).events[0]
    word = actions.open_feed(by=world.bart, now=clock.now())
    events = Calendar.from_ical(browser.get(f"/calendar/{word}.ics").content).events
    assert sent["uid"] in {event["uid"] for event in events}
