"""The mails about meetings, through a real mail server: neutral, one each, and never to who left."""

from uuid import uuid4

import pytest
from django.conf import settings as django_settings
from django_tasks_db.models import DBTaskResult
from icalendar import Calendar

from kring.cases.tests.world import QUESTION, STORY, make_case
from kring.circles.tests.world import EVERYONE, make_circle
from kring.kernel import clock, post
from kring.kernel.models import Letter
from kring.meetings import actions, letters
from kring.meetings.actions import Place
from kring.meetings.models import Meeting
from kring.meetings.tests.mailbox import work
from kring.meetings.tests.world import make_season, turn_of

pytestmark = pytest.mark.django_db
SECRETS = ("CANARY", QUESTION, STORY, "Achterhoek", "acht maanden", "Vertrouwelijk")
PLACE = Place(minutes=150, place="Het Kulturhus in Borculo", link="https://meet.example.nl/abc")


def invite(world, **changes) -> Meeting:
    meeting = turn_of(world, make_season(world, where=PLACE, **changes), "bart")
    actions.send_invitations(meeting, by=world.anneke, now=clock.now())
    return meeting


def parts(mail):
    """Return the text, and the calendar part."""
    return mail.get_body(("plain",)), next(
        part for part in mail.walk() if part.get_content_type() == "text/calendar"
    )


def test_everybody_at_the_table_with_an_address_gets_one_mail_of_their_own(sink):
    world = make_circle(*EVERYONE)
    invite(world)
    assert sink.mails == []  # only the worker sends, after the commit
    work()
    there = {"anneke", "bart", "carla", "dirk", "esra", "fatima", "gerrit", "leo", "mohammed"}
    assert sorted(mail["To"] for mail in sink.mails) == sorted(
        f"{name}@kring.example" for name in there
    )
    for mail in sink.mails:
        event = Calendar.from_ical(parts(mail)[1].get_content()).events[0]
        assert event["attendee"] == f"mailto:{mail['To']}"
        others = there - {mail["To"].split("@")[0]}
        assert not [name for name in others if f"{name}@" in mail.as_string()]


@pytest.mark.parametrize(
    ("language", "summary", "subject"),
    [("nl", "Bijeenkomst kring", "Bijeenkomst op"), ("en", "Circle meeting", "Meeting on")],
)
def test_the_invitation_is_neutral_and_complete(sink, language, summary, subject):
    world = make_circle()
    world.carla.language = language
    world.carla.save()
    case = make_case(world, "bart")
    meeting = invite(world)
    actions.name_case(meeting, by=world.bart, case=case)
    work()
    (mail,) = sink.to(world.carla)
    body, calendar = parts(mail)
    assert subject in mail["Subject"]
    assert mail["Auto-Submitted"] == "auto-generated"
    assert calendar["Content-Type"].params["method"] == "REQUEST"
    text = body.get_content()
    assert "Het Kulturhus in Borculo" in text
    assert "https://meet.example.nl/abc" in text
    assert f"{django_settings.ADDRESS}/meetings/{meeting.pk}/" in text
    whole = Calendar.from_ical(calendar.get_content())
    event = whole.events[0]
    assert whole["method"] == "REQUEST"
    assert (event["summary"], event["class"], event["sequence"]) == (summary, "PRIVATE", 0)
    assert event["uid"].startswith(str(meeting.pk))
    assert event.decoded("dtstart") == meeting.starts_at
    assert event["attendee"].params["partstat"] == "NEEDS-ACTION"
    assert event["location"] == "Het Kulturhus in Borculo"
    everything = mail.as_string() + text + calendar.get_content() + str(mail.items())
    assert [secret for secret in SECRETS if secret in everything] == []
    assert [name for name in ("Bart", "Anneke", "Dirk") if name in everything] == []


def test_a_moved_meeting_comes_again_under_the_same_uid_with_a_higher_sequence(sink):
    world = make_circle()
    meeting = invite(world)
    work()
    later = meeting.starts_at.replace(hour=9)
    actions.move_meeting(meeting, by=world.anneke, starts_at=later, where=PLACE, now=clock.now())
    work()
    first, second = (
        Calendar.from_ical(parts(mail)[1].get_content()).events[0] for mail in sink.to(world.bart)
    )
    assert first["uid"] == second["uid"]
    assert (first["sequence"], second["sequence"]) == (0, 1)
    assert second.decoded("dtstart") == later


def test_a_cancelled_meeting_is_cancelled_in_calendars_too(sink):
    world = make_circle()
    meeting = invite(world)
    work()
    actions.cancel_meeting(meeting, by=world.anneke)
    work()
    mail = sink.to(world.bart)[-1]
    calendar = parts(mail)[1]
    event = Calendar.from_ical(calendar.get_content()).events[0]
    assert calendar["Content-Type"].params["method"] == "CANCEL"
    assert (event["status"], event["sequence"]) == ("CANCELLED", 1)


def test_who_was_never_invited_hears_nothing_of_changes(sink):
    world = make_circle()
    meeting = make_season(world)[0]
    actions.cancel_meeting(meeting, by=world.anneke)
    work()
    assert sink.mails == []


def test_inviting_again_reaches_only_who_came_since(sink):
    world = make_circle()
    meeting = invite(world)
    work()
    world.seat("Leo")
    number = actions.send_invitations(meeting, by=world.anneke, now=clock.now())
    work()
    assert number == 1
    assert len(sink.to(world.leo)) == 1
    assert len(sink.to(world.bart)) == 1


def test_who_left_after_the_invitation_was_put_in_the_post_gets_none(sink):
    world = make_circle()
    invite(world)
    world["bart"].ended_at = clock.now()
    world["bart"].save()
    work()
    assert sink.to(world.bart) == []
    assert len(sink.mails) == 6
    assert Letter.objects.get(recipient=world.bart.pk).dropped_at is not None


def test_what_was_cancelled_meanwhile_is_not_invited_for(sink):
    world = make_circle()
    meeting = invite(world)
    actions.cancel_meeting(meeting, by=world.anneke)
    work()
    methods = {parts(mail)[1]["Content-Type"].params["method"] for mail in sink.mails}
    assert methods == {"CANCEL"}


def test_a_task_done_twice_sends_once(sink):
    world = make_circle("Anneke", "Bart")
    invite(world)
    work()
    DBTaskResult.objects.update(status="READY")
    work()
    assert len(sink.mails) == 2


def test_killed_after_sending_it_sends_at_most_one_double_that_mail_programs_recognise(
    sink, monkeypatch
):
    world = make_circle("Anneke", "Bart")
    invite(world)
    letter = Letter.objects.get(recipient=world.bart.pk)
    with monkeypatch.context() as patch:
        # It dies between the mail and the note that it went.
        patch.setattr(Letter, "save", lambda *_, **__: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            post.deliver.call(str(letter.pk))
    post.deliver.call(str(letter.pk))
    post.deliver.call(str(letter.pk))
    double = sink.to(world.bart)
    assert len(double) == 2
    assert double[0]["Message-ID"] == double[1]["Message-ID"]


def test_a_mail_server_that_is_away_gets_it_later(sink, settings):
    world = make_circle("Anneke", "Bart")
    invite(world)
    right, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    work()
    waiting = DBTaskResult.objects.filter(status="READY")
    assert waiting.count() == 2
    assert all(task.run_after > clock.now() for task in waiting)
    settings.EMAIL_PORT = right
    work()
    assert len(sink.mails) == 2


def test_an_address_that_says_no_is_dropped_and_one_that_is_busy_is_tried_again(sink):
    world = make_circle("Anneke", "Bart")
    invite(world)
    sink.answers = ["550 no such user", "451 try later"]
    work()
    assert sink.mails == []
    assert Letter.objects.filter(dropped_at__isnull=False).count() == 1
    work()
    assert len(sink.mails) == 1


def test_letters_hold_no_words():
    world = make_circle()
    invite(world)
    stored = str(list(Letter.objects.values())) + str(
        list(DBTaskResult.objects.values("args_kwargs"))
    )
    assert [word for word in (*SECRETS, "Kulturhus", "@") if word in stored] == []


def test_the_same_letter_is_put_in_the_post_once():
    about, to = uuid4(), uuid4()
    assert post.put("test", to=to, about=about)
    assert not post.put("test", to=to, about=about)
    assert post.put("test", to=to, about=about, number=1)


@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_is_not_sent(sink):
    from django.db import transaction

    world = make_circle("Anneke", "Bart")
    meeting = make_season(world)[0]
    with transaction.atomic():
        actions.send_invitations(meeting, by=world.anneke, now=clock.now())
        transaction.set_rollback(True)
    work()
    assert sink.mails == []
    assert not Letter.objects.exists()


def test_of_a_meeting_that_was_wiped_while_its_letter_was_written_nothing_is_said():
    assert letters.brief(Letter(about=uuid4())) is None
