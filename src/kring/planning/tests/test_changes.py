"""When few can come, merging, how a circle stands, and handing over."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from kring.circles.rules import Role
from kring.inbox import actions as inbox
from kring.inbox.rules import Channel
from kring.kernel import clock
from kring.kernel.models import Letter
from kring.kernel.verdicts import RefusedError
from kring.meetings import actions as meetings
from kring.meetings.models import Attendance, Meeting
from kring.meetings.tests.mailbox import work
from kring.meetings.tests.world import make_season
from kring.planning import actions, guarding
from kring.planning.changing import Dates, guarded, heartbeat, winner
from kring.planning.models import Choice, Crossroads, Rescue

NOW = datetime(2027, 3, 1, 12, tzinfo=UTC)
HELD, OFF, COMING = "held", "cancelled", "planned"


@pytest.mark.once
@pytest.mark.parametrize(
    ("weeks", "heart"), [(0, "green"), (7, "green"), (8, "amber"), (11, "amber"), (12, "red")]
)
def test_silence_turns_amber_after_eight_weeks_and_red_after_twelve(weeks, heart):
    assert heartbeat(NOW - timedelta(weeks=weeks), NOW) == heart


@pytest.mark.once
@pytest.mark.parametrize(
    ("states", "chosen", "due"),
    [
        ([COMING] * 6, [], ""),
        ([HELD, HELD, COMING, COMING, COMING, COMING], [], ""),
        ([HELD, HELD, HELD, COMING, COMING, COMING], [], "half"),
        ([HELD, HELD, HELD, COMING, COMING, COMING], ["half"], ""),
        ([HELD] * 6, ["half"], "end"),
        ([HELD] * 6, ["half", "end"], ""),
        ([HELD, OFF, OFF, COMING, COMING, COMING], [], "cancelled"),
        ([HELD, OFF, OFF, COMING, COMING, COMING], ["cancelled"], ""),
        ([HELD, OFF, HELD, OFF, COMING, COMING], [], "half"),
        ([OFF, OFF], [], "cancelled"),
        ([], [], ""),
    ],
)
def test_a_circle_chooses_half_way_at_the_end_and_after_two_cancellations(states, chosen, due):
    assert Dates(tuple(states), frozenset(chosen)).crossroads() == due


@pytest.mark.once
@pytest.mark.parametrize(
    ("said", "won"),
    [
        ([], "go_on"),
        (["move", "move", "go_on"], "move"),
        (["move", "phone"], "phone"),
        (["move", "go_on"], "go_on"),
    ],
)
def test_most_voices_win_and_of_two_the_one_nearest_to_the_plan(said, won):
    assert winner(said) == won


@pytest.mark.once
@pytest.mark.parametrize(("hours", "asks"), [(49, False), (48, True), (24, True), (23, False)])
def test_the_group_is_asked_from_two_days_until_one_day_before(hours, asks):
    assert guarded(NOW + timedelta(hours=hours), NOW) is asks


@pytest.fixture
def few(world):
    """A meeting in forty hours to which only three have not said no."""
    (meeting,) = make_season(world, count=1)
    Meeting.objects.filter(pk=meeting.pk).update(starts_at=clock.now() + timedelta(hours=40))
    for name in ("carla", "dirk", "esra", "fatima", "gerrit"):
        Attendance.objects.create(meeting=meeting, membership=world[name], answer="no")
    meeting.refresh_from_db()
    return meeting


class TestFew:
    def test_the_group_is_asked_once_by_mail_without_content(self, world, few):
        for _twice in range(2):
            actions.guard_meetings(clock.now())
        rescue = Rescue.objects.get()
        assert (rescue.coming, rescue.meeting) == (3, few)
        letters = Letter.objects.filter(kind=actions.ASK)
        # Hanna reads no mail; the sponsor does not sit at the table.
        assert letters.count() == rescue.voices.count() - 1 == 7

    def test_who_chose_text_messages_is_asked_by_text(self, world, few, settings, tmp_path):
        settings.SMS_FOLDER = tmp_path
        inbox.reach(world.hanna, Channel.SMS, by=world.hanna, phone="0612345678")
        actions.guard_meetings(clock.now())
        work()
        (text,) = [one.read_text() for one in tmp_path.iterdir()]
        assert text.startswith("+31612345678\nKring: Op ")
        assert "wat doen we? http" in text
        assert "Jeugd" not in text

    def test_nothing_is_asked_when_enough_can_come_or_it_is_later(self, world, few):
        Attendance.objects.all().update(answer="yes")
        actions.guard_meetings(clock.now())
        Attendance.objects.all().update(answer="no")
        actions.guard_meetings(clock.now() - timedelta(days=3))
        assert not Rescue.objects.exists()

    def test_a_method_that_fits_who_comes_is_proposed(self, world, few):
        meetings.choose_method(few, by=world.anneke, method="worldcafe")
        few.refresh_from_db()
        short = guarding.shortage(few)
        assert short.method
        assert short.method != "worldcafe"

    def test_one_tap_by_the_link_and_the_last_one_decides(self, world, few, client):
        actions.guard_meetings(clock.now())
        rescue = Rescue.objects.get()
        for voice in rescue.voices.select_related("membership__person"):
            address = reverse("rescue_link", args=[voice.token])
            assert client.get(address).status_code == 200
            client.post(address, {"choice": "move"})
        rescue.refresh_from_db()
        assert rescue.outcome == Choice.MOVE
        assert Letter.objects.filter(kind=actions.TELL).count() == 7
        with pytest.raises(RefusedError, match="decided already"):
            actions.answer_rescue(
                voice, by=voice.membership.person, choice="phone", now=clock.now()
            )

    def test_twelve_hours_before_the_house_decides(self, world, few):
        actions.guard_meetings(clock.now())
        rescue = Rescue.objects.get()
        actions.guard_meetings(rescue.closes_at)
        rescue.refresh_from_db()
        assert rescue.outcome == Choice.GO_ON

    def test_who_plans_need_not_wait_and_sees_what_to_do(self, world, few, as_person):
        actions.guard_meetings(clock.now())
        client = as_person(world.anneke)
        page = client.get(reverse("meeting", args=[few.pk])).text
        assert "Everybody was asked what to do. 0 of 8 have said it." in page
        client.post(reverse("rescue_decision", args=[few.pk]), {"choice": "move"})
        page = client.get(reverse("meeting", args=[few.pk])).text
        assert reverse("meeting_merge", args=[few.pk]) in page

    @pytest.mark.parametrize("token", ["", "x", "0" * 64])
    def test_a_spoilt_link_opens_nothing(self, world, few, client, token):
        assert client.get(f"/rescue/{token}/").status_code == 404


class TestMerging:
    def test_one_is_cancelled_and_its_giver_comes_up_in_the_other(self, world):
        first, second = make_season(world, count=2)
        giver = first.giver
        actions.merge_meetings(first, into=second, by=world.anneke, now=clock.now())
        first.refresh_from_db()
        assert first.state == Meeting.State.CANCELLED
        assert [one.giver for one in second.later.all()] == [giver]

    def test_an_open_turn_is_filled(self, world):
        first, second = make_season(world, count=2)
        Meeting.objects.filter(pk=second.pk).update(giver=None)
        actions.merge_meetings(first, into=second, by=world.anneke, now=clock.now())
        second.refresh_from_db()
        assert second.giver == first.giver

    def test_it_is_refused_as_a_whole_when_the_other_is_full(self, world):
        first, second = make_season(world, count=2)
        for name in ("esra", "fatima"):
            if second.giver != world[name]:
                meetings.add_case(second, by=world.anneke, giver=world[name], method="basis5")
        with pytest.raises(RefusedError):
            actions.merge_meetings(first, into=first, by=world.anneke, now=clock.now())
        if second.later.count() == 2:
            with pytest.raises(RefusedError, match="three questions"):
                actions.merge_meetings(first, into=second, by=world.anneke, now=clock.now())
            first.refresh_from_db()
            assert first.state == Meeting.State.PLANNED

    def test_in_the_browser(self, world, as_person):
        first, second = make_season(world, count=2)
        client = as_person(world.anneke)
        page = client.get(reverse("meeting_cancellation", args=[first.pk])).text
        assert reverse("meeting_merge", args=[first.pk]) in page
        answer = client.post(reverse("meeting_merge", args=[first.pk]), {"into": second.pk})
        assert answer.headers["Location"] == reverse("meeting", args=[second.pk])


class TestStanding:
    def held(self, world, count, *, weeks_ago):
        for meeting in make_season(world, count=6)[:count]:
            at = clock.now() - timedelta(weeks=weeks_ago)
            Meeting.objects.filter(pk=meeting.pk).update(state="held", starts_at=at)

    def test_who_plans_sees_silence_and_others_do_not(self, world, as_person):
        self.held(world, 1, weeks_ago=13)
        address = reverse("circle", args=[world.circle.pk])
        assert "13 weeks without a meeting" in as_person(world.anneke).get(address).text
        assert "13 weeks" not in as_person(world.carla).get(address).text

    def test_half_way_the_circle_chooses_once(self, world, as_person):
        self.held(world, 3, weeks_ago=1)
        client = as_person(world.anneke)
        address = reverse("circle", args=[world.circle.pk])
        assert "You are half way" in client.get(address).text
        client.post(reverse("season_way", args=[world.circle.pk]), {"way": "continue"})
        assert Crossroads.objects.get().kind == "half"
        assert "You are half way" not in client.get(address).text
        season = world.circle.seasons.last()
        with pytest.raises(RefusedError, match="chosen already"):
            actions.choose_way(season, by=world.anneke, way=Crossroads.Way.STOP, now=clock.now())


class TestHandingOver:
    def test_the_circle_is_never_without_a_facilitator(self, world, as_person):
        client = as_person(world.anneke)
        client.post(
            reverse("handover", args=[world.circle.pk]),
            {"giver": world["anneke"].pk, "to": world["carla"].pk},
        )
        for name, role in (("anneke", Role.PARTICIPANT), ("carla", Role.FACILITATOR)):
            world[name].refresh_from_db()
            assert world[name].role == role

    def test_somebody_without_an_account_cannot_take_over(self, world, as_person):
        page = as_person(world.anneke).post(
            reverse("handover", args=[world.circle.pk]),
            {"giver": world["anneke"].pk, "to": world["hanna"].pk},
        )
        assert "needs an account" in page.text
        world["anneke"].refresh_from_db()
        assert world["anneke"].role == Role.FACILITATOR

    def test_who_leads_nothing_hands_nothing_over(self, world):
        with pytest.raises(RefusedError, match="nothing to hand over"):
            actions.hand_over(world["bart"], by=world.anneke, to=world["carla"])
