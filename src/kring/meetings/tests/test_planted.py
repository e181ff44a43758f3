"""Faults that are planted in how answers are read: each turns a test red, which shows that the test can."""

import pytest

from kring.inbox import actions as inbox
from kring.inbox import codes, tokens
from kring.inbox.models import Received, Token
from kring.meetings import itip
from kring.meetings.actions import replies
from kring.meetings.models import Attendance
from kring.meetings.tests import test_channels, test_replies

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _inbox(settings):
    settings.INBOX = "antwoord@kring.example"


def red():
    return pytest.raises(AssertionError)


def test_an_older_answer_that_overrides_a_newer_one(sink, world, monkeypatch):
    def count(meeting, me, answer, source, said_at):
        said = {"answer": answer, "source": source, "said_at": said_at}
        Attendance.objects.update_or_create(meeting=meeting, membership=me, defaults=said)
        return True

    monkeypatch.setattr(replies, "_count", count)
    with red():
        test_replies.test_an_answer_that_was_given_earlier_never_overrides_a_later_one(sink, world)


def test_a_sender_who_is_trusted_over_the_token(sink, world, monkeypatch):
    read = inbox.read

    def by_sender(raw, to):
        mail = read(raw, to)
        one = Token.objects.filter(person__email=mail.sender, kind="meetings.answer").first()
        monkeypatch.setattr(tokens, "find", lambda _word: one)
        return mail

    monkeypatch.setattr(inbox, "read", by_sender)
    with red():
        test_replies.test_a_token_of_one_opens_nothing_of_another(sink, world)


def test_a_token_that_answers_for_whoever_sends(sink, world, monkeypatch):
    of = itip.Reply.of

    def anybody(reply, email):
        one = of(reply, email)
        object.__setattr__(one, "addresses", {*one.addresses, email})
        return one

    monkeypatch.setattr(itip.Reply, "of", anybody)
    with red():
        test_replies.test_an_invitation_that_was_passed_on_answers_for_nobody(sink, world)


def test_an_answer_to_an_earlier_time_that_holds_for_the_new_one(sink, world, monkeypatch):
    take = replies._take_reply

    def forgetful(meeting, me, reply, mail, now):
        meeting.asked_sequence = 0
        return take(meeting, me, reply, mail, now)

    monkeypatch.setattr(replies, "_take_reply", forgetful)
    with red():
        test_replies.test_an_answer_to_an_earlier_time_does_not_hold_for_the_new_one(sink, world)


def test_a_mail_that_counts_each_time_it_comes(sink, world, monkeypatch):
    forget = Received.objects.all().delete
    read = inbox.read
    monkeypatch.setattr(inbox, "read", lambda raw, to: forget() and read(raw, to))
    with red():
        test_replies.test_the_same_mail_counts_once(sink, world)


def test_a_robot_that_is_listened_to(sink, world, monkeypatch):
    from kring.inbox import parsing

    monkeypatch.setattr(parsing, "_is_automatic", lambda *_: False)
    with red():
        test_replies.test_an_automatic_mail_counts_for_nothing_and_gets_no_answer(sink, world)


# Text messages


@pytest.fixture
def meeting(world):
    return test_channels.make_season(world)[0]


@pytest.fixture
def code(world, meeting, gateway):
    test_channels.reach(world)
    test_channels.invite(world, meeting)
    gateway.got.clear()
    return test_channels.code_for(world.hanna, meeting)


def test_a_code_that_opens_from_any_phone(world, meeting, gateway, code, monkeypatch):
    find = codes.find
    everybody = list(world.people.values())
    monkeypatch.setattr(codes, "find", lambda text, _people, since: find(text, everybody, since))
    with red():
        test_channels.test_a_code_only_opens_from_its_own_phone(world, meeting, gateway, code)


def test_guessing_without_end(world, meeting, code, monkeypatch):
    monkeypatch.setattr(inbox, "_may_try", lambda *_: True)
    with red():
        test_channels.test_who_guesses_is_not_heard_any_more(world, meeting, code)


def test_a_gateway_without_a_password(settings, world, meeting, code, monkeypatch):
    from kring.inbox import webhook

    monkeypatch.setattr(webhook, "_knows_password", lambda _request: True)
    with red():
        test_channels.test_the_door_needs_its_password(settings, code, world, meeting)


def test_a_pile_that_every_circle_sees(world, meeting, as_person, monkeypatch):
    from kring.inbox import channels

    def all_of_them(circle):
        seen = channels.Reach.objects.select_related("person")
        sheets = [
            channels._sheet(letter, one)
            for one in seen
            for letter in channels.Letter.objects.filter(recipient=one.person_id, sent_at=None)
        ]
        return [one for one in sheets if one]

    monkeypatch.setattr(channels, "to_print", all_of_them)
    with red():
        test_channels.test_a_letter_lies_only_on_the_pile_of_its_own_circle(
            world, meeting, as_person
        )
