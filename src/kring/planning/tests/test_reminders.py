"""Who has not said when they can is reminded twice at most, by day, and may stop that.

Planted, seen red here, and put back: reminders without a look at how many went before; to who answered; after closing.
"""

from datetime import datetime, timedelta

import pytest
from django_tasks_db.models import DBTaskResult

from kring.inbox import actions as inbox
from kring.inbox.models import Unwanted
from kring.inbox.rules import Channel
from kring.kernel import clock
from kring.kernel.models import Letter, Record
from kring.meetings.tests.mailbox import work
from kring.planning import actions
from kring.planning.tests.world import all_say, make_poll, reply_of, say

WAITING = {"Anneke", "Bart", "Carla", "Dirk", "Esra", "Fatima", "Gerrit"}


@pytest.fixture
def asked(world):
    """A poll of which everybody got their link by mail; Hanna reads none."""
    poll = make_poll(world)
    actions.send_links(poll, by=world.anneke, now=poll.opened_at)
    return poll


def on_day(poll, days):
    actions.remind_all(poll.opened_at + timedelta(days=days))


def reminders(person=None):
    found = Letter.objects.filter(kind=actions.REMINDER)
    return (found.filter(recipient=person.pk) if person else found).count()


def test_who_is_silent_is_reminded_after_four_and_after_eight_days_and_then_no_more(world, asked):
    for day, letters in ((3, 0), (4, 1), (5, 1), (7, 1), (8, 2), (9, 2), (60, 2)):
        on_day(asked, day)
        on_day(asked, day)
        assert reminders(world.bart) == letters, day
    assert reminders() == 2 * len(WAITING)


def test_a_house_that_was_away_for_days_reminds_once(world, asked):
    for _each_hour in range(3):
        on_day(asked, 20)
    assert reminders(world.bart) == 1


def test_who_answered_is_not_reminded_nor_who_takes_it_up_by_hand_again_too_soon(world, asked):
    say(world, asked, "bart", tuesday="yes")
    on_day(asked, 4)
    assert (reminders(world.bart), reminders(world.carla)) == (0, 1)
    # Anneke sends the link by hand once more: the second reminder counts from there.
    actions.send_links(asked, by=world.anneke, now=asked.opened_at + timedelta(days=6))
    on_day(asked, 8)
    assert reminders(world.carla) == 1
    on_day(asked, 14)
    assert reminders(world.carla) == 2


def test_nobody_is_reminded_of_a_link_that_was_never_sent(world):
    poll = make_poll(world)
    on_day(poll, 30)
    assert reminders() == 0


def test_after_a_poll_closed_nobody_is_reminded_and_what_waits_is_not_sent(
    world, asked, mailoutbox
):
    work()
    mailoutbox.clear()
    on_day(asked, 4)
    actions.stop_poll(asked, by=world.anneke, now=clock.now())
    on_day(asked, 8)
    Letter.objects.filter(kind=actions.REMINDER).update(zone="")  # whatever hour it is now
    work()
    assert mailoutbox == []
    assert reminders() == len(WAITING)


def test_a_reminder_waits_for_the_day_where_the_circle_is(world, asked, monkeypatch, mailoutbox):
    work()
    mailoutbox.clear()
    night = datetime(2026, 12, 1, 23, tzinfo=world.circle.zone)
    monkeypatch.setattr(clock, "now", lambda: night)
    on_day(asked, 4)
    work()
    assert mailoutbox == []
    waits = DBTaskResult.objects.filter(status="READY").values_list("run_after", flat=True)
    assert {one.astimezone(world.circle.zone).hour for one in waits} == {8}
    monkeypatch.setattr(clock, "now", lambda: night + timedelta(hours=12))
    work()
    assert {one.subject for one in mailoutbox} == {"Herinnering: wanneer kun je?"}
    assert len(mailoutbox) == len(WAITING)
    assert all("Jeugd" not in one.body and "/poll/" in one.body for one in mailoutbox)


class TestStopping:
    def sent_to(self, person, asked, mailoutbox):
        on_day(asked, 4)
        Letter.objects.filter(kind=actions.REMINDER).update(zone="")
        work()
        return [one for one in mailoutbox if one.subject.startswith("Herinnering")]

    def test_who_stops_reminders_gets_none_and_still_gets_links(self, world, asked, mailoutbox):
        Unwanted.objects.create(person=world.bart, group="planning.reminders")
        work()
        assert [one for one in mailoutbox if one.to == [world.bart.email]]
        sent = self.sent_to(world.bart, asked, mailoutbox)
        assert len(sent) == len(WAITING) - 1
        assert all("List-Unsubscribe" in one.extra_headers for one in sent)

    def test_who_stopped_the_links_themselves_is_not_reminded_of_them(
        self, world, asked, mailoutbox
    ):
        Unwanted.objects.create(person=world.bart, group="planning.dates")
        sent = self.sent_to(world.bart, asked, mailoutbox)
        assert [world.bart.email] not in [one.to for one in sent]


def test_who_gets_text_messages_is_reminded_by_text(world, settings, tmp_path):
    settings.SMS_FOLDER = tmp_path
    inbox.reach(world.hanna, Channel.SMS, by=world.hanna, phone="0612345678")
    poll = make_poll(world)
    all_say(world, poll, tuesday="yes")
    reply = reply_of(world, poll, "hanna")
    type(reply).objects.filter(pk=reply.pk).update(answered_at=None, lines={})
    actions.send_links(poll, by=world.anneke, now=poll.opened_at)
    on_day(poll, 4)
    Letter.objects.filter(kind=actions.REMINDER).update(zone="")
    work()
    texts = sorted(one.read_text() for one in tmp_path.iterdir())
    assert len(texts) == 2
    (text,) = [one for one in texts if "Herinnering" in one]
    assert text.startswith("+31612345678\nKring: Herinnering: wanneer kun je? http")


def test_the_ledger_says_how_many_were_reminded_not_who(world, asked):
    before = Record.objects.filter(kind="planning.PollLettersSent").count()
    on_day(asked, 4)
    assert Record.objects.filter(kind="planning.PollLettersSent").count() == before + 1
