"""A written round by the hands of the worker: it begins, closes, waits and goes on by itself, once.

Planted, seen red here, and put back: see the commits.
"""

import contextlib
import json
from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kring.circles.actions.memberships import end_membership
from kring.kernel import rounds as work_of_the_house
from kring.kernel.models import Record
from kring.kernel.verdicts import RefusedError
from kring.live import stage, tasks, written
from kring.live.actions import chair, closings, deadlines, sessions, steps, votes
from kring.live.models import Presence, Session, Slip, Tally
from kring.live.rules import Moment
from kring.live.tests.rounds import AMSTERDAM, MONDAY, NAMES, at, begin_round, make_round
from kring.meetings import actions
from kring.meetings.models import Attendance, Meeting
from kring.meetings.pace import Pace
from kring.methods import reading
from kring.methods.script import flatten

pytestmark = pytest.mark.django_db
TUE, WED, THU, FRI = (MONDAY + timedelta(days=n) for n in (1, 2, 3, 4))
NEXT_MON = MONDAY + timedelta(days=7)


def test_it_begins_by_itself_on_its_day_and_everybody_sits_there():
    made = make_round()
    made.work(at(MONDAY, 7, 59))
    assert not Session.objects.exists()
    made.work(at(MONDAY, 8))
    session = made.session
    assert session.pace == Pace.WRITTEN
    assert session.chair == made.seat("anneke")
    assert session.giver == made.seat("bart")
    assert Presence.objects.filter(session=session).count() == len(NAMES)
    assert made.closes() == [
        "Mon 01 20:00", "Wed 03 20:00", "Thu 04 20:00", "Mon 08 20:00", "Tue 09 20:00", "Wed 10 20:00",
    ]  # fmt: skip


def test_each_step_closes_by_its_date_shows_what_was_hidden_and_the_next_opens():
    made = begin_round()
    made.say("bart", "story", "Hij kwam niet.")
    made.work(at(MONDAY, 20))
    assert made.step == "open_questions"
    made.say("carla", "q_open", "Wat maakte dat?")
    assert "Wat maakte dat?" not in made.texts("bart") + made.texts("anneke") + made.texts("dirk")
    assert "Wat maakte dat?" not in made.wire("anneke")
    made.work(at(WED, 19, 59))
    assert made.step == "open_questions"
    made.work(at(WED, 20))
    assert made.step == "answers"
    for name in ("anneke", "bart", "dirk"):
        assert "Wat maakte dat?" in made.texts(name)
    assert made.session.ends_at == at(THU, 20)


def test_twice_in_the_same_minute_does_it_once():
    made = begin_round()
    made.say("bart", "story", "Hij kwam niet.")
    made.work(at(MONDAY, 20))
    made.work()
    made.work()
    assert made.step == "open_questions"
    assert Record.objects.filter(kind="live.StepChanged").count() == 1
    assert Record.objects.filter(kind="live.SessionOpened").count() == 1


def test_two_workers_who_both_saw_it_due_do_it_once():
    made = begin_round()
    made.say("bart", "story", "Hij kwam niet.")
    now = at(MONDAY, 20)
    session = made.session.pk
    for _worker in (1, 2):
        deadlines._close(session, now)
        deadlines._open(made.meeting.pk, now)
    assert made.step == "open_questions"


def test_killed_half_way_it_is_done_whole_or_not_at_all():
    made = begin_round()
    made.say("bart", "story", "Hij kwam niet.")
    made.work(at(MONDAY, 20))
    made.say("carla", "q_open", "Wat maakte dat?")
    with pytest.raises(KeyboardInterrupt):
        _work_and_die(at(WED, 20))
    assert made.step == "open_questions"
    assert "Wat maakte dat?" not in made.texts("bart")
    made.work(at(WED, 20, 1))
    assert made.step == "answers"
    assert "Wat maakte dat?" in made.texts("bart")


@transaction.atomic
def _work_and_die(now):
    tasks.written_rounds(now)
    raise KeyboardInterrupt  # before the commit


def test_a_worker_that_was_off_for_hours_catches_up_once_and_the_next_date_stays():
    made = begin_round()
    made.say("bart", "story", "Hij kwam niet.")
    made.work(at(TUE, 9))
    assert made.step == "open_questions"
    assert made.closes()[1:3] == ["Wed 03 20:00", "Thu 04 20:00"]


def test_off_for_a_week_it_goes_one_step_on_and_that_one_gets_its_days():
    made = begin_round()
    made.say("bart", "story", "Hij kwam niet.")
    made.work(at(NEXT_MON, 9))  # three dates have passed
    made.work()
    assert made.step == "open_questions"
    assert made.closes() == [
        "Mon 01 20:00", "Wed 10 20:00", "Thu 11 20:00", "Mon 15 20:00", "Tue 16 20:00", "Wed 17 20:00",
    ]  # fmt: skip
    assert Meeting.objects.get().closes_at == at(date(2027, 3, 17), 20)


def test_a_round_that_begins_late_gives_its_first_step_a_day():
    made = make_round()
    made.work(at(MONDAY, 18))
    assert made.closes()[:2] == ["Tue 02 20:00", "Thu 04 20:00"]


@pytest.mark.parametrize(
    ("begins", "zone"),
    [
        (date(2027, 3, 26), "Europe/Amsterdam"), (date(2026, 10, 23), "Europe/Amsterdam"),
        (date(2027, 3, 26), "Europe/Bucharest"), (date(2026, 10, 23), "Europe/Bucharest"),
    ],
)  # fmt: skip
def test_where_the_clock_changes_it_closes_at_the_same_hour(begins, zone):
    made = begin_round(begins=begins, zone=zone)  # a Friday; the clock changes on Sunday
    made.say("bart", "story", "Hij kwam niet.")
    assert {line.split()[2] for line in made.closes()} == {"20:00"}
    made.work(made.session.ends_at)
    closes_at = made.session.ends_at
    assert closes_at.astimezone(made.world.circle.zone).hour == 20
    made.work(closes_at - timedelta(seconds=1))
    assert made.step == "open_questions"
    made.work(closes_at)
    assert made.step == "answers"


def test_it_waits_for_the_case_giver_and_goes_on_when_they_wrote():
    made = begin_round()
    made.work(at(MONDAY, 20))
    assert (made.step, made.session.ends_at) == ("case", None)
    made.work(at(TUE, 10))
    assert made.step == "case"
    made.now = at(TUE, 11)
    made.say("bart", "story", "Sorry, nu pas.")
    made.work()
    assert made.step == "open_questions"
    assert made.closes()[1] == "Wed 03 20:00"


def test_a_case_giver_who_passes_does_not_hold_it_up():
    made = begin_round()
    made.let_be("bart")
    made.work(at(MONDAY, 20))
    assert made.step == "open_questions"


def test_without_a_question_it_does_not_begin():
    made = make_round(case=False)
    Meeting.objects.update(giver=None)
    made.work(at(MONDAY, 8))
    with pytest.raises(RefusedError, match="whose question"):
        sessions.open_session(made.meeting.pk, by=made.world.anneke, now=made.now)
    assert not Session.objects.exists()
    Meeting.objects.update(giver=made.seat("carla"))
    made.work(at(TUE, 8))
    assert made.session.giver == made.seat("carla")


def test_after_the_last_date_it_ends_and_nobody_gets_minutes():
    made = begin_round()
    made.say("bart", "story", "Hij kwam niet.")
    made.work_on(at(MONDAY, 21))
    made.say("carla", "q_open", "Wat maakte dat?")
    made.let_be("dirk")
    made.work_on(at(WED, 21))
    made.say("bart", "reform", "Hoe begin ik zelf?")
    made.work_on(at(NEXT_MON, 21))
    made.say("bart", "choice", "Ik bel hem.")
    made.work_on(at(date(2027, 3, 10), 21))
    assert made.session.ended_at == at(date(2027, 3, 10), 20)
    made.meeting.refresh_from_db()
    assert made.meeting.state == Meeting.State.HELD
    there = Attendance.objects.values_list("membership__display_name", "minutes")
    assert sorted(there) == [("Bart", None), ("Carla", None)]


def test_who_leads_goes_on_early_and_no_date_comes_sooner():
    made = begin_round()
    made.say("bart", "story", "Hij kwam niet.")
    made.now = at(MONDAY, 12)
    before = made.closes()
    made.lead(steps.go, to=1, now=made.now)
    made.say("carla", "q_open", "Wat maakte dat?")
    made.lead(steps.go, to=2, now=made.now)
    assert made.closes() == before
    assert "Wat maakte dat?" in made.texts("bart")


def test_who_leads_lets_a_step_close_later_and_the_others_move_along():
    made = begin_round()
    made.lead(closings.close_later, on=WED)
    assert made.closes()[:3] == ["Wed 03 20:00", "Fri 05 20:00", "Mon 08 20:00"]
    assert made.session.ends_at == at(WED, 20)


@pytest.mark.parametrize(
    ("on", "sentence"),
    [(MONDAY, "later day"), (None, "later day"), (MONDAY + timedelta(days=60), "four weeks")],
)
def test_a_step_closes_later_on_a_real_day(on, sentence):
    made = begin_round()
    with pytest.raises(RefusedError, match=sentence):
        made.lead(closings.close_later, on=on)


def test_a_step_that_is_opened_again_gets_its_days_and_hides_again_what_comes():
    made = begin_round()
    made.say("bart", "story", "Hij kwam niet.")
    made.work(at(MONDAY, 20))
    made.say("carla", "q_open", "Wat maakte dat?")
    made.work(at(WED, 20))
    made.now = at(THU, 10)
    made.lead(steps.go, to=1, now=made.now)
    assert made.step == "open_questions"
    assert made.session.ends_at == at(NEXT_MON, 20)
    made.say("dirk", "q_open", "En daarvoor?")
    assert "Wat maakte dat?" in made.texts("bart")
    assert "En daarvoor?" not in made.texts("bart")


def test_opening_a_step_again_brings_no_later_date_nearer():
    made = begin_round()
    made.say("bart", "story", "Hij kwam niet.")
    made.lead(steps.go, to=1, now=made.now)
    made.lead(closings.close_later, on=date(2027, 3, 10))
    made.now = at(TUE, 10)
    made.lead(steps.go, to=0, now=made.now)
    assert made.closes()[:3] == ["Wed 03 20:00", "Wed 10 20:00", "Thu 11 20:00"]


@pytest.mark.parametrize(
    ("resumed", "expected"),
    [
        (at(TUE, 12), at(WED, 20)),  # not a working day longer
        (at(WED, 12), at(THU, 20)),
        (at(FRI, 10), at(NEXT_MON, 20)),
        (at(FRI + timedelta(days=1), 10), at(NEXT_MON + timedelta(days=1), 20)),
    ],
)
def test_a_pause_moves_the_dates_by_as_many_working_days(resumed, expected):
    made = begin_round()
    made.say("bart", "story", "Hij kwam niet.")
    made.work(at(MONDAY, 20))
    made.lead(steps.pause, now=at(TUE, 10))
    made.work(at(WED, 20))
    assert made.step == "open_questions"
    made.lead(steps.resume, now=resumed)
    assert made.session.ends_at == expected
    assert made.meeting.closings.get(index=1).at == expected


def test_a_step_that_is_left_out_is_never_held():
    made = begin_round(days=(1, 2, 0, 2, 1, 0))
    made.say("bart", "story", "Hij kwam niet.")
    with pytest.raises(RefusedError, match="leaves that step out"):
        made.lead(steps.go, to=2, now=made.now)
    made.work(at(MONDAY, 20))
    made.work(at(WED, 20))
    assert made.step == "perspective_advice"
    assert [row.index for row in made.meeting.closings.all()] == [0, 1, 3, 4]


def test_minutes_are_not_for_a_written_round():
    made = begin_round()
    with pytest.raises(RefusedError, match="counts in days"):
        made.lead(steps.add_minutes, minutes=5, now=made.now)


def test_who_comes_into_the_circle_takes_part_and_who_leaves_is_out():
    made = begin_round()
    nel = made.world.seat("Nel")
    sessions.take_seat(made.world.circle.pk, nel.pk, by=None, now=made.now)
    made.say("bart", "story", "Hij kwam niet.")
    made.work(at(MONDAY, 20))
    made.say("nel", "q_open", "Mag ik iets vragen?")
    end_membership(made.seat("carla"), by=made.world.carla)
    assert made.wire("carla").endswith("[{'type': 'closed'}]")


def test_the_stand_in_takes_over_only_after_two_days_of_silence():
    made = begin_round()
    session = made.session
    session.stand_in = made.seat("carla")
    session.save()
    with pytest.raises(RefusedError, match="two days"):
        chair.take_over(session.pk, by=made.world.carla, now=made.now + timedelta(hours=3))
    chair.take_over(session.pk, by=made.world.carla, now=made.now + timedelta(days=2))
    assert made.session.chair == made.seat("carla")


def test_when_nobody_leads_it_goes_on_by_itself():
    made = begin_round()
    made.say("bart", "story", "Hij kwam niet.")
    Session.objects.update(chair=None)
    made.work(at(MONDAY, 20))
    assert made.step == "open_questions"


def test_one_that_goes_wrong_does_not_hold_up_the_others(caplog, monkeypatch):
    wrong, well = begin_round(), begin_round()
    for made in (wrong, well):
        made.say("bart", "story", "Hij kwam niet.")
    wrong.meeting.closings.all().delete()
    well.work(at(MONDAY, 20))
    assert (wrong.step, well.step) == ("case", "open_questions")


def test_the_worker_looks_each_minute():
    assert tasks.written_rounds in work_of_the_house._minutely


@pytest.mark.parametrize("method", ["basis5", "learninghistory", "troika", "warmkoud"])
def test_other_methods_can_be_held_in_writing_from_begin_to_end(method):
    made = begin_round(method=method)
    for _step in made.closes():
        for name in ("anneke", "bart", "carla"):
            made.wire(name)
        made.let_be_all()
        made.work(made.session.ends_at)
    assert made.session.ended_at


DEEDS = st.one_of(
    st.tuples(st.just("wait"), st.integers(1, 200)),
    st.tuples(st.just("later"), st.integers(1, 6)),
    st.tuples(st.sampled_from(["on", "back", "pause", "resume", "work", "let be"]), st.just(0)),
)


@settings(
    max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(deeds=st.lists(DEEDS, max_size=14), night=st.booleans())
def test_whatever_is_pressed_and_however_late_no_date_comes_sooner_or_in_a_weekend(deeds, night):
    with transaction.atomic():
        made = begin_round(hour=2 if night else 20)
        for deed, number in deeds:
            before = [row.at for row in made.meeting.closings.all()]
            with contextlib.suppress(RefusedError):
                _do(made, deed, number)
            session, rows = made.session, list(made.meeting.closings.all())
            moments = [row.at for row in rows]
            assert moments == sorted(set(moments))
            assert all(now >= then for now, then in zip(moments, before, strict=True))
            assert {moment.astimezone(AMSTERDAM).weekday() for moment in moments} <= set(range(5))
            assert Meeting.objects.get(pk=made.meeting.pk).closes_at == moments[-1]
            if session.ends_at:
                assert session.ends_at == rows[session.index].at
                assert session.turn_id is None
        transaction.set_rollback(True)


def _do(made, deed, number):
    if deed == "wait":
        made.wait(hours=number)
    elif deed == "later" and made.session.ends_at:
        day = made.session.ends_at.astimezone(AMSTERDAM).date()
        made.lead(closings.close_later, on=day + timedelta(days=number))
    elif deed in {"on", "back"}:
        to = made.session.index + (1 if deed == "on" else -1)
        made.lead(steps.go, to=to, now=made.now)
    elif deed in {"pause", "resume"}:
        made.lead(getattr(steps, deed), now=made.now)
    elif deed == "let be":
        made.let_be("bart")
    else:
        made.work()


MOMENT = {"giver": None, "chair": None, "silent": False, "revealed": False, "ended": False}


def moment(phase: str, **more) -> Moment:
    found = {step.phase.id: step for step in flatten(reading.method("async"))}
    return Moment(step=found[phase], **(MOMENT | {"written": True, "giver": "bart"} | more))


@pytest.mark.parametrize(
    ("ends", "waited", "more", "expected"),
    [
        (0, False, {}, True), (-1, False, {}, True), (1, False, {}, False), (None, False, {}, False),
        (None, True, {}, True), (0, False, {"ended": True}, False), (0, False, {"written": False}, False),
    ],
)  # fmt: skip
def test_when_a_step_closes_by_itself(ends, waited, more, expected):
    now = at(MONDAY)
    ends_at = None if ends is None else now + timedelta(minutes=ends)
    found = written.is_due(ends_at, waited=waited, moment=moment("case", **more), now=now)
    assert found is expected


@pytest.mark.parametrize(
    ("phase", "giver", "answered", "expected"),
    [
        ("case", "bart", False, True), ("case", "bart", True, False), ("case", None, False, False),
        ("open_questions", "bart", False, False), ("answers", "bart", False, True),
        ("one_line", "bart", False, False),
    ],
)  # fmt: skip
def test_when_it_waits_for_the_case_giver(phase, giver, answered, expected):
    assert written.waits_for_giver(moment(phase, giver=giver), answered=answered) is expected


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"starts_on": MONDAY - timedelta(days=30)}, "past"), ({"days": (0,) * 6}, "at least one step"),
        ({"days": (1, 21, 1, 1, 1, 1)}, "1 to 20"), ({"days": (1, 1)}, "does not have"),
        ({"method": "nothing"}, "does not have"),
    ],
)  # fmt: skip
def test_what_cannot_be_planned_is_refused_with_a_sentence(changes, sentence):
    made = make_round()
    usual = {"starts_on": MONDAY, "closes": at(MONDAY).time(), "method": "async", "days": (1,) * 6}
    with pytest.raises((RefusedError, KeyError), match=sentence):
        actions.replan_round(
            made.meeting,
            by=made.world.anneke,
            plan=actions.RoundPlan(**(usual | changes)),
            now=made.now,
        )


def test_only_who_may_lead_plans_and_not_once_it_has_begun():
    made = make_round()
    usual = {
        "starts_on": TUE,
        "closes": at(MONDAY, 18).time(),
        "method": "async",
        "days": (1,) * 6,
    }
    plan = actions.RoundPlan(**usual)
    with pytest.raises(RefusedError):
        actions.replan_round(made.meeting, by=made.world.carla, plan=plan, now=made.now)
    actions.replan_round(made.meeting, by=made.world.anneke, plan=plan, now=made.now)
    assert made.closes()[0] == "Tue 02 18:00"
    made.work(at(TUE, 8))
    made.meeting.refresh_from_db()
    with pytest.raises(RefusedError, match="going on"):
        actions.replan_round(made.meeting, by=made.world.anneke, plan=plan, now=made.now)
    assert AMSTERDAM


def test_what_was_voted_is_counted_when_its_step_closes():
    table = begin_round(method="socratisch")
    asked = table.say("carla", "q_open", "Wanneer help ik te veel?")
    votes.give(table.session.pk, by=table.world.dirk, value=2, about=asked.pk)
    assert not Tally.objects.exists()
    table.work(table.session.ends_at)
    assert table.step != "starting_question"
    assert json.loads(Tally.objects.get().body)["dots"] == {str(asked.pk): 2}
    assert not Slip.objects.exists()
    assert "2 dots" in stage.stage_html(table.sees("esra"))
