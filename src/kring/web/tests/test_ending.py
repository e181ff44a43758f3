"""The end of a circle over all slices: what was to come is cancelled, and each page says how it stands.

Planted and seen red: meetings not cancelled, a circle that closes under a meeting, a poll that goes on, a mail that
names the circle, words of others in one's own text, no last look at consent before a wiping, any name will do.
"""

from datetime import timedelta

import pytest
from django.urls import reverse
from icalendar import Calendar

from kring.circles.actions import ending as endings
from kring.circles.actions import wiping
from kring.circles.models import Circle
from kring.circles.tests.fixtures import _in_english  # noqa: F401 - a fixture
from kring.circles.tests.world import EVERYONE, make_circle
from kring.harvest.models import Publication
from kring.harvest.tests.world import make_harvest
from kring.kernel import clock, rounds, vault
from kring.kernel.models import Letter
from kring.kernel.verdicts import RefusedError
from kring.learning.tests.world import LINE, TRY, keep, name
from kring.live.tests.world import make_table
from kring.meetings import actions as meetings
from kring.meetings.models import Meeting
from kring.meetings.tests.mailbox import sink, work  # noqa: F401 - a fixture
from kring.meetings.tests.world import make_season
from kring.planning.models import Poll, Rescue
from kring.planning.tests.world import make_poll

pytestmark = pytest.mark.django_db
LATER = timedelta(days=15)
SECRETS = ("Achterhoek", "acht maanden", "CANARY", "Bart", "Anneke")


def close(world):
    endings.close_circle(world.circle, by=world.anneke, now=clock.now())
    world.circle.refresh_from_db()


def end(world):
    """Close a circle, ask to wipe it, and let the worker come when it is time."""
    close(world)
    wiping.ask_wiping(world.circle, by=world.anneke, typed=world.circle.name, now=clock.now())
    wiping.wipe_due(clock.now() + LATER)


def test_meetings_to_come_are_cancelled_in_everybodys_calendar(sink):  # noqa: F811
    world = make_circle(*EVERYONE)
    coming = make_season(world)
    meetings.send_invitations(coming[0], by=world.anneke, now=clock.now())
    work()
    invited = {mail["To"] for mail in sink.mails}
    sink.mails.clear()
    close(world)
    work()
    assert set(Meeting.objects.values_list("state", flat=True)) == {"cancelled"}
    calendars = [
        (mail["To"], Calendar.from_ical(part.get_content())["method"])
        for mail in sink.mails
        for part in mail.walk()
        if part.get_content_type() == "text/calendar"
    ]
    assert sorted(calendars) == sorted((who, "CANCEL") for who in invited)


def test_the_mails_of_the_end_say_nothing_of_the_circle(sink):  # noqa: F811
    world = make_circle()
    close(world)
    wiping.ask_wiping(world.circle, by=world.anneke, typed=world.circle.name, now=clock.now())
    work()
    assert len(sink.to(world.carla)) == 2
    for mail in sink.to(world.carla):
        body = mail.get_body(("plain",)).get_content()
        assert f"/circles/{world.circle.pk}/" in body
        assert [secret for secret in SECRETS if secret in body + str(mail["Subject"])] == []


def test_a_mail_that_no_longer_holds_is_not_sent(sink):  # noqa: F811
    world = make_circle()
    close(world)
    wiping.ask_wiping(world.circle, by=world.anneke, typed=world.circle.name, now=clock.now())
    endings.reopen_circle(world.circle, by=world.anneke)
    work()
    assert sink.mails == []


def test_the_poll_stops_and_the_house_falls_silent(world):
    make_season(world)
    poll = make_poll(world)
    close(world)
    assert Poll.objects.get(pk=poll.pk).closed_at
    Letter.objects.all().delete()
    for days in range(0, 120, 3):
        rounds.run_all(clock.now() + timedelta(days=days))
    assert not Letter.objects.exists()
    assert not Rescue.objects.exists()


def test_nobody_is_sent_away_in_the_middle_of_a_meeting():
    table = make_table()
    with pytest.raises(RefusedError, match="End it first"):
        close(table.world)
    assert Circle.objects.get().closed_at is None


def test_stopping_at_the_choice_of_a_season_leads_to_closing(world, as_person):
    make_season(world, count=2)
    held = Meeting.objects.all()
    for days, meeting in enumerate(held, start=3):
        Meeting.objects.filter(pk=meeting.pk).update(
            state="held", starts_at=clock.now() - timedelta(days=days)
        )
    browser = as_person(world.anneke)
    answer = browser.post(reverse("season_way", args=[world.circle.pk]), {"way": "stop"})
    assert answer["Location"] == reverse("circle-closing", args=[world.circle.pk])
    assert "What happens then" in browser.get(answer["Location"]).text


def test_the_whole_way_by_its_pages(world, as_person):
    circle = world.circle
    to = {
        name: reverse(f"circle-{name}", args=[circle.pk])
        for name in ("closing", "wiping", "wiping-stop", "reopening")
    }
    anneke = as_person(world.anneke)
    assert to["closing"] in anneke.get(f"/circles/{circle.pk}/").text
    assert anneke.post(to["closing"]).status_code == 302
    page = anneke.get(f"/circles/{circle.pk}/").text
    assert "This circle is closed" in page
    assert to["closing"] not in page
    assert "Invite somebody" not in page
    assert "Closed on" in anneke.get("/").text
    wrong = anneke.post(to["wiping"], {"name": "Jeugd in de Betuwe"})
    assert "That is not the name of this circle" in wrong.text
    assert "Jeugd in de Betuwe" in wrong.text
    assert anneke.post(to["wiping"], {"name": circle.name.upper()}).status_code == 302
    bart = as_person(world.bart)
    assert "unless a member stops it" in bart.get("/").text
    assert to["wiping-stop"] in bart.get(f"/circles/{circle.pk}/").text
    assert bart.post(to["wiping-stop"]).status_code == 302
    assert to["wiping-stop"] not in bart.get(f"/circles/{circle.pk}/").text
    assert to["reopening"] not in bart.get(f"/circles/{circle.pk}/").text
    assert as_person(world.anneke).post(to["reopening"]).status_code == 302
    assert "This circle is closed" not in anneke.get(f"/circles/{circle.pk}/").text


@pytest.mark.parametrize(
    "page", ["circle-frame", "circle-agreement-new", "season_new", "poll_new", "meeting_new"]
)
def test_a_form_that_could_not_be_kept_is_not_shown(page, world, as_person):
    close(world)
    answer = as_person(world.anneke).get(reverse(page, args=[world.circle.pk]))
    assert answer.status_code == 403
    assert "you can read everything, and write nothing new" in answer.text


@pytest.mark.parametrize(
    "page", ["circle", "circle-members", "circle-agreement", "meetings", "cases", "season_line"]
)
@pytest.mark.parametrize("who", ["bart", "anneke"])
def test_everything_can_still_be_read(page, who, world, as_person):
    make_season(world)
    close(world)
    page = as_person(world.people[who]).get(reverse(page, args=[world.circle.pk]))
    assert page.status_code == 200


def test_everybody_takes_along_what_they_wrote_and_nothing_of_others(as_person):
    table = make_table()
    table.go("advice")
    table.say("carla", "advice", "Ga bij hem langs.")
    table.say("dirk", "advice", "Bel hem.")
    name(table, "carla")
    keep(table, "carla")
    to = reverse("circle-own", args=[table.world.circle.pk])
    carla = as_person(table.world.carla).get(to)
    assert carla["Content-Disposition"].startswith("attachment")
    for own in ("Ga bij hem langs.", TRY, LINE):
        assert own in carla.text
    assert "Bel hem." not in carla.text
    esra = as_person(table.world.esra).get(to)
    assert "You wrote nothing here." in esra.text


def test_what_was_passed_on_stays_but_not_without_the_yes_of_each_maker(client):
    """Nobody could take it down any more: so what lost a consent goes before the wiping, in its first step."""
    harvest = make_harvest()
    stands = harvest.publish("advice")
    end(harvest.world)
    assert Publication.objects.get(pk=stands.pk).title
    assert client.get(reverse("lesson", args=[stands.pk])).status_code == 200


def test_a_publication_that_lost_a_consent_does_not_outlive_the_circle():
    harvest = make_harvest()
    stands = harvest.publish("advice")
    lesson = stands.lesson
    close(harvest.world)
    # As after a crash between a withdrawal and what follows from it.
    lesson.consents.update(withdrawn_at=clock.now())
    wiping.ask_wiping(
        harvest.world.circle,
        by=harvest.world.anneke,
        typed=harvest.world.circle.name,
        now=clock.now(),
    )
    wiping.wipe_due(clock.now() + LATER)
    assert Publication.objects.get(pk=stands.pk).title == ""
    assert Publication.objects.get(pk=stands.pk).withdrawn_at


def test_consent_can_be_withdrawn_in_a_closed_circle():
    harvest = make_harvest()
    stands = harvest.publish("advice")
    close(harvest.world)
    harvest.withdraw(stands.lesson, "carla")
    assert Publication.objects.get(pk=stands.pk).withdrawn_at


def test_pages_over_many_circles_go_on_after_a_wiping(as_person):
    table = make_table()
    name(table, "bart")
    end_of(table)
    end(table.world)
    bart = as_person(table.world.bart)
    assert "Wiped on" in bart.get("/").text
    assert bart.get(reverse("learning")).status_code == 200
    assert not vault.readable(table.world.circle.pk)


def test_home_says_for_a_while_that_a_circle_was_wiped(world, as_person, monkeypatch):
    end(world)
    bart, later = as_person(world.bart), clock.now() + timedelta(days=106)
    assert world.circle.name in bart.get("/").text
    monkeypatch.setattr("kring.circles.queries.clock.now", lambda: later)
    assert world.circle.name not in bart.get("/").text


def end_of(table):
    type(table.session).objects.filter(pk=table.session.pk).update(ended_at=clock.now())


def test_one_reads_ones_own_question_and_try_out_without_a_field_to_write_in(as_person):
    table = make_table()
    tried = name(table, "bart")
    end_of(table)
    close(table.world)
    bart = as_person(table.world.bart)
    for page in (
        reverse("case", args=[table.meeting.case_id]),
        reverse("try_out", args=[tried.pk]),
        reverse("circle-member", args=[table.world.circle.pk, table.world["bart"].pk]),
    ):
        answer = bart.get(page)
        assert answer.status_code == 200
        assert "<textarea" not in answer.text
        assert 'type="text"' not in answer.text
    for page in ("try_outs", "harvest_new"):
        answer = bart.get(reverse(page, args=[table.meeting.pk]))
        assert "you can read everything, and write nothing new" in answer.text


@pytest.mark.parametrize("many", [1, 12])
def test_a_page_of_a_closed_circle_asks_as_much_for_many_as_for_one(
    many, as_person, django_assert_num_queries, db
):
    world = make_circle("Anneke", *(f"Lid {number}" for number in range(many)))
    close(world)
    wiping.ask_wiping(world.circle, by=world.anneke, typed=world.circle.name, now=clock.now())
    browser = as_person(world.anneke)
    browser.get(f"/circles/{world.circle.pk}/")
    with django_assert_num_queries(12):
        browser.get(f"/circles/{world.circle.pk}/")
