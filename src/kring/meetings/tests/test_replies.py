"""An answer in somebody's own calendar counts: whatever program sends it, once, and never over a newer one."""

import smtplib
import socket
from datetime import timedelta

import pytest
from icalendar import Calendar

from kring.circles.tests.world import make_circle
from kring.inbox import actions as inbox
from kring.inbox.door import Door
from kring.kernel import clock
from kring.meetings import actions
from kring.meetings.actions import Place, replies
from kring.meetings.models import Attendance, Remark
from kring.meetings.tests import replies as programs
from kring.meetings.tests.mailbox import work
from kring.meetings.tests.replies import PROGRAMS, Asked
from kring.meetings.tests.test_letters import parts
from kring.meetings.tests.world import make_season, turn_of

PLACE = Place(minutes=150, place="Het Kulturhus in Borculo")
ANSWERS = {"ACCEPTED": "yes", "DECLINED": "no", "TENTATIVE": "maybe"}


@pytest.fixture(autouse=True)
def _inbox(settings):
    settings.INBOX = "antwoord@kring.example"


@pytest.fixture
def world(db):
    return make_circle()


def invite(world):
    meeting = turn_of(world, make_season(world, where=PLACE), "bart")
    actions.send_invitations(meeting, by=world.anneke, now=clock.now())
    return meeting


def asked(sink, person):
    """Return what the newest invitation to somebody asks."""
    work()
    mail = sink.to(person)[-1]
    return Asked(mail, Calendar.from_ical(parts(mail)[1].get_content()))


def answer_of(world, name):
    row = Attendance.objects.filter(membership=world[name]).first()
    return row.answer if row else None


def take(raw, *, now=None):
    return inbox.take_in(raw, to=[], now=now or clock.now())


def lately(**more):
    """A moment just now, as a program would say it."""
    return clock.now().replace(microsecond=0) - timedelta(minutes=10) + timedelta(**more)


def test_the_invitation_asks_for_an_answer_to_an_address_of_ones_own(sink, world):
    invite(world)
    one, two = asked(sink, world.bart), asked(sink, world.carla)
    assert one.organizer.startswith("antwoord+")
    assert len(one.organizer.split("@")[0]) < 64
    assert one.organizer != two.organizer
    mail = sink.to(world.bart)[0]
    event = Calendar.from_ical(parts(mail)[1].get_content()).events[0]
    assert event["attendee"].params["rsvp"] == "TRUE"
    assert mail["Reply-To"] == one.organizer


def test_without_an_address_for_answers_it_asks_for_none(sink, world, settings):
    settings.INBOX = ""
    invite(world)
    work()
    mail = sink.to(world.bart)[0]
    event = Calendar.from_ical(parts(mail)[1].get_content()).events[0]
    assert event["attendee"].params["rsvp"] == "FALSE"
    assert event["organizer"] == "mailto:kring@localhost"
    assert "komt niet bij ons aan" in mail.get_body(("plain",)).get_content()


@pytest.mark.parametrize("partstat", ANSWERS)
@pytest.mark.parametrize("program", PROGRAMS)
def test_every_program_and_every_answer_counts(sink, world, program, partstat):
    meeting = invite(world)
    raw = PROGRAMS[program](asked(sink, world.bart), partstat, said_at=lately())
    assert take(raw) == replies.COUNTED
    row = meeting.attendances.get(membership=world["bart"])
    assert (row.answer, row.source) == (ANSWERS[partstat], "calendar")
    assert not Remark.objects.exists()
    assert Attendance.objects.exclude(answer="").count() == 1
    work()
    assert len(sink.to(world.bart)) == 1  # a yes or no gets no mail back


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("scheme", ["smtp", "lmtp"])
def test_four_answers_come_back_over_the_line(sink, settings, scheme):
    world = make_circle()
    invite(world)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    door = Door(f"{scheme}://127.0.0.1:{port}")
    door.start()
    names = dict(zip(PROGRAMS, ("bart", "carla", "dirk", "esra"), strict=True))
    speak = smtplib.SMTP if scheme == "smtp" else smtplib.LMTP
    try:
        with speak("127.0.0.1", port) as line:
            for program, name in names.items():
                question = asked(sink, world.people[name])
                raw = PROGRAMS[program](question, "ACCEPTED", said_at=lately())
                line.sendmail(question.email, [question.organizer], raw)
            with pytest.raises(smtplib.SMTPRecipientsRefused):
                line.sendmail("x@y.example", [f"antwoord+{'a' * 26}@kring.example"], raw)
            with pytest.raises(smtplib.SMTPRecipientsRefused):
                line.sendmail("x@y.example", ["antwoord@kring.example"], raw)
    finally:
        door.stop()
    assert [answer_of(world, name) for name in names.values()] == ["yes"] * 4


def test_the_same_mail_counts_once(sink, world):
    meeting = invite(world)
    raw = programs.outlook(
        asked(sink, world.bart), "ACCEPTED", said_at=lately(), comment="Ik kom iets later."
    )
    assert take(raw) == replies.KEPT
    actions.answer(
        meeting,
        by=world.bart,
        member=world["bart"],
        answer=Attendance.Answer.NO,
        channel=Attendance.Channel.ROOM,
    )
    assert take(raw) == replies.KEPT
    assert answer_of(world, "bart") == "no"
    assert Remark.objects.count() == 1


def test_an_answer_that_was_given_earlier_never_overrides_a_later_one(sink, world):
    invite(world)
    question = asked(sink, world.bart)
    take(programs.google(question, "DECLINED", said_at=lately(minutes=5)))
    take(programs.outlook(question, "ACCEPTED", said_at=lately()))
    assert answer_of(world, "bart") == "no"
    take(programs.apple(question, "TENTATIVE", said_at=lately(minutes=6)))
    assert answer_of(world, "bart") == "maybe"


def test_no_clock_runs_ahead_of_ours(sink, world):
    invite(world)
    question = asked(sink, world.bart)
    take(programs.google(question, "DECLINED", said_at=lately(days=400)))
    take(programs.outlook(question, "ACCEPTED", said_at=clock.now() + timedelta(seconds=1)),
         now=clock.now() + timedelta(seconds=2))  # fmt: skip
    assert answer_of(world, "bart") == "yes"


def test_an_answer_to_an_earlier_time_does_not_hold_for_the_new_one(sink, world):
    meeting = invite(world)
    before = asked(sink, world.bart)
    later = meeting.starts_at + timedelta(days=1)
    actions.move_meeting(meeting, by=world.anneke, starts_at=later, where=PLACE, now=clock.now())
    assert take(programs.google(before, "ACCEPTED", said_at=clock.now())) == replies.EARLIER
    assert answer_of(world, "bart") in {None, ""}
    now = asked(sink, world.bart)
    assert (now.uid, now.organizer, now.sequence) == (before.uid, before.organizer, 1)
    assert take(programs.google(now, "ACCEPTED", said_at=lately(minutes=9))) == replies.COUNTED
    assert answer_of(world, "bart") == "yes"


def test_another_place_keeps_the_answer_and_the_new_invitation_says_so(sink, world):
    meeting = invite(world)
    before = asked(sink, world.bart)
    take(programs.google(before, "ACCEPTED", said_at=lately()))
    actions.move_meeting(
        meeting,
        by=world.anneke,
        starts_at=meeting.starts_at,
        where=Place(minutes=150, place="De Huiskamer"),
        now=clock.now(),
    )
    work()
    event = Calendar.from_ical(parts(sink.to(world.bart)[-1])[1].get_content()).events[0]
    assert event["attendee"].params["partstat"] == "ACCEPTED"
    assert take(programs.apple(before, "DECLINED", said_at=clock.now())) == replies.COUNTED
    assert answer_of(world, "bart") == "no"


def test_another_time_that_is_proposed_goes_to_who_plans(sink, world, as_person):
    meeting = invite(world)
    raw = programs.outlook(
        asked(sink, world.bart),
        "TENTATIVE",
        said_at=lately(),
        method="COUNTER",
        moved=timedelta(days=2, hours=1),
        comment="Dan ben ik wel vrij.",
    )
    assert take(raw) == replies.KEPT
    remark = Remark.objects.get()
    assert remark.proposes_at == meeting.starts_at + timedelta(days=2, hours=1)
    assert answer_of(world, "bart") == "maybe"
    page = f"/meetings/{meeting.pk}/"
    assert "Dan ben ik wel vrij." in as_person(world.anneke).get(page).content.decode()
    assert "Move the meeting" in as_person(world.anneke).get(page).content.decode()
    assert "Dan ben ik wel vrij." in as_person(world.bart).get(page).content.decode()
    assert "Dan ben ik wel vrij." not in as_person(world.carla).get(page).content.decode()
    removal = f"{page}remarks/{remark.pk}/removal/"
    assert as_person(world.carla).post(removal).status_code == 404
    assert as_person(world.anneke).post(removal).status_code == 302
    assert not Remark.objects.exists()


def test_sending_somebody_else_is_refused_kindly(sink, world):
    invite(world)
    raw = programs.thunderbird(
        asked(sink, world.bart),
        "DELEGATED",
        said_at=lately(),
        more=';DELEGATED-TO="mailto:collega@elders.example"',
    )
    assert take(raw) == replies.DELEGATED
    assert answer_of(world, "bart") is None
    work()
    mail = sink.to(world.bart)[-1]
    assert "elke plek is persoonlijk" in mail.get_body(("plain",)).get_content()
    assert [one for one in sink.mails if "elders" in one.as_string()] == []


def test_an_invitation_that_was_passed_on_answers_for_nobody(sink, world):
    invite(world)
    question = asked(sink, world.bart)
    question.email = "collega@elders.example"
    assert take(programs.google(question, "ACCEPTED", said_at=lately())) == replies.ELSEWHERE
    assert answer_of(world, "bart") is None
    work()
    assert {mail["To"] for mail in sink.mails} == {
        one["To"] for one in sink.mails if "@kring.example" in one["To"]
    }


def test_a_token_of_one_opens_nothing_of_another(sink, world):
    invite(world)
    question, other = asked(sink, world.bart), asked(sink, world.carla)
    question.organizer = other.organizer
    assert take(programs.google(question, "ACCEPTED", said_at=lately())) == replies.ELSEWHERE
    assert answer_of(world, "carla") is None


@pytest.mark.parametrize(
    ("text", "answer", "outcome"),
    [
        ("Ja", "yes", replies.COUNTED),
        ("Ja, ik kom!\n\nGroet, Bart", "yes", replies.COUNTED),
        ("nee helaas\n\nOp di 3 nov. 2026 om 14:03 schreef Kring <x@y>:\n> Kom je? Ja of nee", "no", replies.COUNTED),
        ("Misschien. Ik moet eerst kijken of de opvang het kan overnemen.", "maybe", replies.KEPT),
        ("Ja maar ik kan niet voor drie uur.", None, replies.KEPT),
        ("Kan het een week later?", None, replies.KEPT),
        ("> alleen een citaat", None, replies.UNCLEAR),
        ("Ja. De BSN is 111222333.", None, replies.SECRET),
    ],
)  # fmt: skip
def test_an_answer_in_ones_own_words(sink, world, text, answer, outcome):
    invite(world)
    assert take(programs.words(asked(sink, world.bart), text, said_at=lately())) == outcome
    assert answer_of(world, "bart") == answer
    kept = list(Remark.objects.all())
    assert bool(kept) is (outcome == replies.KEPT)
    assert all("Kom je?" not in remark.text for remark in kept)


def test_an_automatic_mail_counts_for_nothing_and_gets_no_answer(sink, world):
    invite(world)
    question = asked(sink, world.bart)
    for number, more in enumerate(
        [
            {"Auto_Submitted": "auto-replied"},
            {"Precedence": "bulk"},
            {"Subject": "Automatisch antwoord: Ja"},
            {"Subject": "=?utf-8?q?Afwezig=3A?= Bijeenkomst"},
            {"X_Autoreply": "yes"},
            {"List_Id": "<x.example>"},
        ]
    ):
        assert take(programs.words(question, "Ja", number=number, **more)) == inbox.AUTOMATIC
    work()
    assert answer_of(world, "bart") is None
    assert len(sink.to(world.bart)) == 1


def test_who_left_and_what_is_over_takes_no_answer(sink, world):
    meeting = invite(world)
    question = asked(sink, world.bart)
    actions.cancel_meeting(meeting, by=world.anneke)
    assert take(programs.google(question, "ACCEPTED", said_at=lately())) == replies.CLOSED
    world["bart"].ended_at = clock.now()
    world["bart"].save()
    assert take(programs.outlook(question, "ACCEPTED", said_at=lately())) == replies.CLOSED
    assert answer_of(world, "bart") is None


def test_what_we_write_back_holds_nothing_of_the_mail(sink, world):
    invite(world)
    take(
        programs.words(
            asked(sink, world.bart), "Kan het later? Mijn geheim is CANARY.", said_at=lately()
        )
    )
    work()
    mail = sink.to(world.bart)[-1]
    assert "CANARY" not in mail.as_string()
    assert mail["Auto-Submitted"] == "auto-replied"
    assert "/meetings/" in mail.get_body(("plain",)).get_content()
