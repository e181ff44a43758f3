"""What goes out: in two forms, to be stopped with one press, by day, only to whom it concerns; and what comes back."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings as django_settings
from django.test import Client
from django_tasks_db.models import DBTaskResult

from kring.inbox import actions as inbox
from kring.inbox.models import DeadAddress, Unwanted
from kring.kernel import clock
from kring.meetings import actions
from kring.meetings.actions import reminders
from kring.meetings.models import Attendance
from kring.meetings.tests.mailbox import work
from kring.meetings.tests.world import make_season, turn_of

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture(autouse=True)
def _inbox(settings):
    settings.INBOX = "@antwoord.kring.example"


@pytest.fixture
def meeting(world):
    meeting = turn_of(world, make_season(world), "bart")
    actions.send_invitations(meeting, by=world.anneke, now=clock.now())
    return meeting


def go(monkeypatch, moment):
    """Let it be this moment, for what goes out."""
    monkeypatch.setattr(clock, "now", lambda: moment)


def at(meeting, **before):
    """A moment by day, before the meeting."""
    return (meeting.starts_at - timedelta(**before)).astimezone(ZoneInfo("Europe/Amsterdam"))


def say(world, meeting, name, answer):
    actions.answer(
        meeting, by=world.people[name], member=world[name],
        answer=Attendance.Answer(answer), channel=Attendance.Channel.ROOM,
    )  # fmt: skip


def test_a_mail_says_the_same_in_plain_text_and_as_a_page(world, meeting, sink):
    work()
    mail = sink.to(world.bart)[0]
    kinds = [part.get_content_type() for part in mail.walk()]
    assert kinds == ["multipart/alternative", "text/plain", "text/html", "text/calendar"]
    plain, page = (mail.get_body((kind,)).get_content() for kind in ("plain", "html"))
    link = next(line for line in plain.splitlines() if "/comes/" in line)
    assert f'<a href="{link}">' in page
    assert 'lang="nl"' in page
    assert [word for word in ("<img", "<script", "http-equiv", "url(") if word in page] == []


def test_a_mail_can_be_stopped_with_one_press_and_only_its_kind(world, meeting, sink):
    work()
    mail = sink.to(world.bart)[0]
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    link = mail["List-Unsubscribe"].strip(" <>").removeprefix(django_settings.ADDRESS)
    program = Client(enforce_csrf_checks=True)
    assert program.get(link).status_code == 200
    assert not Unwanted.objects.exists()
    assert program.post(link, {"List-Unsubscribe": "One-Click"}).status_code == 200
    stopped = Unwanted.objects.get()
    assert (stopped.person, stopped.group) == (world.bart, "meetings.invitations")
    actions.cancel_meeting(meeting, by=world.anneke)
    work()
    assert len(sink.to(world.bart)) == 1
    assert len(sink.to(world.carla)) == 2
    program.post(link, {"do": "again"})
    assert not Unwanted.objects.exists()


def test_everybody_chooses_their_own_mail(world, meeting, as_person):
    browser = as_person(world.bart)
    assert "Reminders of a meeting" in browser.get("/account/mail/").content.decode()
    browser.post("/account/mail/", {"group": ["meetings.week"]})
    stopped = set(Unwanted.objects.values_list("person__name", "group"))
    assert ("Bart", "meetings.reminders") in stopped
    assert ("Bart", "meetings.week") not in stopped
    assert browser.post("/account/mail/", {"group": ["nonsense"]}).status_code == 403


def test_what_the_house_sends_by_itself_waits_for_the_day(world, meeting, sink, monkeypatch):
    night = at(meeting, days=2).replace(hour=23)
    go(monkeypatch, night)
    work()
    assert sink.to(world.bart)  # somebody pressed a button for this one
    sink.mails.clear()
    reminders.remind(night)
    work()
    assert sink.mails == []
    waiting = DBTaskResult.objects.filter(status="READY")
    morning = {task.run_after.astimezone(night.tzinfo) for task in waiting}
    assert {moment.hour for moment in morning} == {8}
    go(monkeypatch, min(morning))
    work()
    assert len(sink.to(world.bart)) == 1


def test_reminders_go_to_whom_they_concern(world, meeting, sink, monkeypatch):
    work()
    sink.mails.clear()
    say(world, meeting, "carla", "yes")
    say(world, meeting, "dirk", "no")
    go(monkeypatch, at(meeting, days=2, hours=3))
    reminders.remind(clock.now())
    reminders.remind(clock.now())
    work()
    asked = sorted(mail["To"].split("@")[0] for mail in sink.mails)
    assert asked == ["anneke", "bart", "esra", "fatima", "gerrit"]
    mail = sink.to(world.bart)[0]
    assert mail["Subject"].startswith("Kom je op")
    assert "jouw beurt" in mail.get_body(("plain",)).get_content()
    assert "jouw beurt" not in sink.to(world.esra)[0].get_body(("plain",)).get_content()
    sink.mails.clear()
    go(monkeypatch, at(meeting, hours=4))
    reminders.remind(clock.now())
    work()
    assert [mail["To"] for mail in sink.mails] == ["carla@kring.example"]


def test_who_answered_meanwhile_gets_no_reminder(world, meeting, sink, monkeypatch):
    work()
    go(monkeypatch, at(meeting, days=2, hours=3))
    reminders.remind(clock.now())
    say(world, meeting, "bart", "yes")
    sink.mails.clear()
    work()
    assert sink.to(world.bart) == []
    assert sink.to(world.esra)


def test_the_mail_of_the_week_comes_on_monday_and_only_when_there_is_something(
    world, meeting, sink, monkeypatch
):
    work()
    sink.mails.clear()
    monday = at(meeting).replace(hour=8, minute=30)
    while monday.weekday() != 0:
        monday -= DAY
    for moment in (
        monday - 14 * DAY,
        monday - HOUR,
        monday + DAY if at(meeting) > monday + DAY else monday - DAY,
    ):
        go(monkeypatch, moment)
        reminders.tell_of_week(moment)
    work()
    assert sink.mails == []
    go(monkeypatch, monday)
    reminders.tell_of_week(monday)
    reminders.tell_of_week(monday + HOUR)
    work()
    (mail,) = sink.to(world.bart)
    assert mail["Subject"] == "Je kring deze week"
    text = mail.get_body(("plain",)).get_content()
    assert "nog niet geantwoord" in text
    assert "/comes/" in text
    assert [name for name in ("Anneke", "Carla", "Jeugd") if name in text] == []


def report(to, *, status="5.1.1", action="failed"):
    """A mail server tells that a mail did not arrive (RFC 3464)."""
    return (
        f"From: MAILER-DAEMON@mx.example\r\nTo: <{to}>\r\nSubject: Undelivered Mail Returned to Sender\r\n"
        f"Message-ID: <{to}.{status}@mx>\r\nAuto-Submitted: auto-replied\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: text/plain\r\n\r\nI'm sorry to have to inform you\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\n"
        f"Final-Recipient: rfc822; bart@kring.example\r\nAction: {action}\r\nStatus: {status}\r\n"
        "Diagnostic-Code: smtp; 550 no such user\r\n\r\n--b--\r\n"
    ).encode()  # fmt: skip


@pytest.fixture
def back(world, meeting, sink, monkeypatch):
    """Return where mail servers report about the mail to Bart."""
    senders = []
    sent = type(sink).handle_DATA

    async def handle(self, server, session, envelope):
        senders.append((envelope.rcpt_tos, envelope.mail_from))
        return await sent(self, server, session, envelope)

    monkeypatch.setattr(type(sink), "handle_DATA", handle)
    work()
    return next(sender for to, sender in senders if to == [world.bart.email])


def test_an_address_that_takes_no_mail_is_marked_and_told(world, meeting, sink, back, as_person):
    assert back.endswith("@antwoord.kring.example")
    assert sink.to(world.bart)[0]["From"] == "Kring <kring@localhost>"
    assert (
        inbox.take_in(report(back, status="4.2.2", action="delayed"), to=[], now=clock.now())
        == inbox.AUTOMATIC
    )
    assert inbox.take_in(report(back), to=[], now=clock.now()) == inbox.BOUNCED
    assert inbox.take_in(report(back), to=[], now=clock.now()) == inbox.BOUNCED
    assert DeadAddress.objects.get().person == world.bart
    sink.mails.clear()
    actions.cancel_meeting(meeting, by=world.anneke)
    work()
    assert sink.to(world.bart) == []
    page = turn_of(world, make_season(world), "carla")
    told = as_person(world.anneke).get(f"/meetings/{page.pk}/").content.decode()
    assert "It comes back from the address of Bart" in told
    browser = as_person(world.bart)
    assert "does not reach you" in browser.get("/account/").content.decode()
    browser.post("/account/mail/", {"do": "again"})
    assert not DeadAddress.objects.exists()


def test_a_report_to_another_token_marks_nobody(world, meeting, sink):
    work()
    mail = sink.to(world.bart)[0]
    assert inbox.take_in(report(mail["Reply-To"]), to=[], now=clock.now()) == inbox.AUTOMATIC
    assert not DeadAddress.objects.exists()


def test_who_cannot_come_and_has_the_turn_is_told_to_who_plans(world, meeting, as_person):
    say(world, meeting, "bart", "no")
    page = as_person(world.anneke).get(f"/meetings/{meeting.pk}/").content.decode()
    assert "Bart has the turn, and cannot come" in page


def test_a_mail_has_the_colour_of_the_organisation_of_its_circle_and_fetches_nothing(
    world, meeting, sink
):
    from kring.circles.actions import public_pages
    from kring.circles.actions.public_pages import Presentation
    from kring.circles.tests.world import make_person
    from kring.networks.actions import Style, change_style, open_house

    anna = make_person("Anna", is_host=True)
    house = open_house("Gemeente Berkelland", None, by=anna)
    picture = b'<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0"/></svg>'
    change_style(house, Style(colour="#8a1538", logo=picture), by=anna)
    words = Presentation(name="Oost", purpose="Samen", organisation=house.organisation)
    public_pages.present(world.circle, words, public=True, by=world.anneke)
    work()
    page = sink.to(world.bart)[0].get_body(("html",)).get_content()
    assert "border-top:4px solid #8a1538" in page
    assert [word for word in ("<img", "Berkelland", "Oost", "url(") if word in page] == []
