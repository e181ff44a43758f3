"""From a question to a planned season: actions and pages."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from kring.inbox import actions as inbox
from kring.inbox.rules import Channel
from kring.kernel import clock
from kring.kernel.models import Record
from kring.kernel.verdicts import RefusedError
from kring.meetings.actions import Place, Planned
from kring.meetings.models import Meeting
from kring.planning import actions, queries
from kring.planning.models import Poll, Reply
from kring.planning.showing import shown
from kring.planning.tests.world import all_say, make_poll, moments, plan, reply_of, say

NOW = clock.now


def test_everybody_who_brings_questions_is_asked(everyone):
    poll = make_poll(everyone)
    names = {one.membership.display_name for one in queries.replies_of(poll)}
    assert {"Anneke", "Bart", "Hanna", "Leo"} <= names
    assert not {"Ineke", "Karin", "Nel", "Mohammed", "Otto"} & names


def test_only_who_plans_opens_a_poll_and_one_at_a_time(world):
    with pytest.raises(RefusedError, match="As participant"):
        actions.open_poll(
            world.circle, by=world.bart, plan=plan(), moments=moments(world), now=NOW()
        )
    make_poll(world)
    with pytest.raises(RefusedError, match="an open poll already"):
        make_poll(world)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"count": 0}, "1 to 13"),
        ({"weeks": 27}, "1 to 26"),
        ({"weeks": 1}, "outside the fewest"),
        ({"quorum": 40}, "no more than that"),
        ({"count": 13, "quorum": 1, "weeks": 4}, None),
    ],
)
def test_wishes_that_cannot_be_are_refused_with_a_sentence(world, changes, said):
    if said is None:
        assert make_poll(world, **changes)
        return
    with pytest.raises(RefusedError, match=said):
        make_poll(world, **changes)


def test_an_answer_is_kept_and_an_old_screen_does_not_undo_it(world):
    poll = make_poll(world)
    first = say(world, poll, "bart", tuesday="yes")
    assert (first.edition, first.lines) == (1, {"1-morning": "yes"})
    with pytest.raises(RefusedError, match="another screen"):
        actions.keep_answers(first, by=world.bart, lines={}, marks={}, edition=0, now=NOW())


def test_the_ledger_says_who_answered_not_each_tap(world):
    poll = make_poll(world)
    for _ in range(3):
        say(world, poll, "bart", tuesday="yes")
    assert Record.objects.filter(kind="planning.PollAnswered").count() == 1


def test_who_plans_fills_in_for_somebody_on_the_phone_and_it_shows(world):
    poll = make_poll(world)
    reply = reply_of(world, poll, "hanna")
    kept = actions.keep_answers(
        reply, by=world.anneke, lines={"1-morning": "yes"}, marks={}, edition=0, now=NOW()
    )
    assert kept.entered_by == world["anneke"]
    with pytest.raises(RefusedError):
        actions.keep_answers(kept, by=world.carla, lines={}, marks={}, edition=1, now=NOW())


def test_the_best_dates_become_meetings_with_turns(world):
    poll = make_poll(world)
    all_say(world, poll, tuesday="yes", thursday="no")
    slots, replies = queries.slots_of(poll), queries.replies_of(poll)
    view = shown(poll, slots, replies, chosen=[])
    assert view.answer.proven
    dates = [
        Planned(starts_at=slots[one.moment].starts_at, giver=view.giver_id(one.giver))
        for one in view.dates
    ]
    season = actions.plan_chosen(
        poll, by=world.anneke, dates=dates, where=Place(minutes=120), now=NOW()
    )
    planned = list(season.meetings.order_by("starts_at"))
    assert [one.starts_at.astimezone(world.circle.zone).weekday() for one in planned] == [1, 1, 1]
    assert len({one.giver_id for one in planned}) == 3
    poll.refresh_from_db()
    assert poll.closed_at
    assert all(not one.lines for one in Reply.objects.filter(poll=poll))


def test_a_newcomer_is_asked_too(world):
    poll = make_poll(world)
    member = world.seat("Leo")
    actions.ask_newcomer(world.circle.pk, member.pk, by=None)
    assert poll.replies.filter(membership=member).exists()


def test_who_gets_text_messages_is_counted_as_reached(world, as_person):
    poll = make_poll(world)
    address = reverse("poll", args=[poll.pk])
    client = as_person(world.anneke)
    before = client.get(address).text
    assert "Send 7 people their link" in before
    assert "No mail and no text message reaches: Hanna." in before
    inbox.reach(world.hanna, Channel.SMS, by=world.hanna, phone="0612345678")
    after = client.get(address).text
    assert "Send 8 people their link" in after
    assert "No mail and no text message" not in after


def test_who_takes_over_reads_whom_no_letter_reaches(world, as_person):
    client = as_person(world.anneke)
    address = reverse("handover", args=[world.circle.pk])
    assert "No letter reaches" in client.get(address).text
    inbox.reach(world.hanna, Channel.LETTER, by=world.hanna, address="Dorpsstraat 1")
    assert "No letter reaches" not in client.get(address).text


class TestPages:
    def test_a_link_opens_one_persons_answers_without_signing_in(self, world, client):
        poll = make_poll(world)
        reply = reply_of(world, poll, "bart")
        page = client.get(reverse("poll_link", args=[reply.token]), HTTP_ACCEPT_LANGUAGE="en")
        assert page.status_code == 200
        assert "Hello Bart" in page.text
        assert "Carla" not in page.text

    def test_a_tap_is_kept_at_once_and_says_what_is_open(self, world, client):
        poll = make_poll(world)
        reply = reply_of(world, poll, "bart")
        address = reverse("poll_link", args=[reply.token])
        sent = {"edition": "0", "line-1-morning": "yes"}
        said = client.post(
            address, sent, HTTP_ACCEPT="application/json", HTTP_ACCEPT_LANGUAGE="en"
        )
        assert said.json()["said"] == "Kept. 12 moments are still open."
        sent |= {"edition": "1", "line-3-afternoon": "no"}
        said = client.post(
            address, sent, HTTP_ACCEPT="application/json", HTTP_ACCEPT_LANGUAGE="en"
        )
        assert "That was all" in said.json()["said"]
        assert client.post(address, sent, HTTP_ACCEPT="application/json").status_code == 403

    @pytest.mark.parametrize("spoil", ["", "0", "zz", "x" * 64, "\u00e9"])
    def test_a_spoilt_link_opens_nothing(self, world, client, spoil):
        poll = make_poll(world)
        token = reply_of(world, poll, "bart").token
        spoilt = token[: -len(spoil)] + spoil if spoil else token[:32] + "0" * 32
        assert client.get(reverse("poll_link", args=[spoilt])).status_code == 404

    def test_a_link_ends_when_somebody_leaves(self, world, client):
        poll = make_poll(world)
        token = reply_of(world, poll, "bart").token
        world["bart"].ended_at = NOW() + timedelta(seconds=1)
        world["bart"].save()
        assert client.get(reverse("poll_link", args=[token])).status_code == 404

    def test_a_poll_is_opened_answered_and_planned_in_the_browser(self, world, as_person):
        client = as_person(world.anneke)
        start = (NOW() + timedelta(days=7)).date().isoformat()
        form = {
            "count": 3, "weeks": 4, "starts_on": start, "weekdays": ["1"], "parts": ["morning"],
            "quorum": 5, "region": "", "minutes": 150, "by_turn": "on", "fewest_weeks": 3,
            "most_weeks": 6, "around": 1, "morning": "09:30",
        }  # fmt: skip
        page = client.post(reverse("poll_new", args=[world.circle.pk]), form | {"preview": "yes"})
        assert "moments to choose from" in page.text
        answer = client.post(reverse("poll_new", args=[world.circle.pk]), form | {"open": "yes"})
        poll = Poll.objects.get()
        assert answer.headers["Location"] == reverse("poll", args=[poll.pk])
        all_say(world, poll, tuesday="yes")
        page = client.get(reverse("poll_dates", args=[poll.pk]))
        assert "Nobody misses more than one meeting." in page.text
        assert "none is better than this one" in page.text
        at = re.findall(r'name="at" value="([0-9a-f-]+)"', page.text)
        assert len(at) == 3
        done = client.post(
            reverse("poll_dates", args=[poll.pk]),
            {"at": at, "minutes": 150, "place": "De Huiskamer"},
        )
        assert done.headers["Location"] == reverse("meetings", args=[world.circle.pk])
        assert Meeting.objects.filter(circle=world.circle, place="De Huiskamer").count() == 3

    def test_another_date_shows_what_it_costs_whom(self, world, as_person):
        poll = make_poll(world)
        all_say(world, poll, tuesday="yes", thursday="maybe")
        say(world, poll, "bart", tuesday="yes", thursday="no")
        client = as_person(world.anneke)
        page = client.get(reverse("poll_dates", args=[poll.pk])).text
        other = re.search(r'href="(\?at=[^"]+)"', page).group(1).replace("&amp;", "&")
        page = client.get(reverse("poll_dates", args=[poll.pk]) + other).text
        assert "You changed the dates by hand" in page

    def test_no_set_says_what_would_have_to_give(self, world, as_person):
        poll = make_poll(world, quorum=8)
        all_say(world, poll, tuesday="yes", thursday="yes")
        say(world, poll, "bart", tuesday="no", thursday="no")
        page = as_person(world.anneke).get(reverse("poll_dates", args=[poll.pk])).text
        assert "With 7 people at each meeting" in page
