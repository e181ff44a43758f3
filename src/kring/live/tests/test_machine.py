"""Meetings as nobody planned them: whatever people press in whatever order, what must hold holds.

Planted, seen red here, and put back: `pause` keeps `ends_at` · `Table.save` takes no number · a snapshot keeps what
changed beside what it became · a way out of the phases in any order that leads past the end · what was not shown shows
in the next step (at 12 × 40 presses) · in the midst: sheets that all read while they go round · gossip that is kept ·
a theme chosen for another. What takes a longer chain of presses to go wrong (a lost chair, a later seat, advice kept
in silence) has a test of its own.
"""

from datetime import timedelta
from functools import partial
from uuid import uuid4

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from kring.circles.actions.memberships import end_membership
from kring.circles.rules import Role
from kring.kernel import clock
from kring.kernel.verdicts import RefusedError
from kring.live import pace, snapshot
from kring.live.actions import (
    chair,
    contributions,
    gathering,
    modules,
    presence,
    sessions,
    steps,
    themes,
)
from kring.live.actions import pace as winning
from kring.live.actions.sessions import free_seat
from kring.live.course import ways
from kring.live.groups import place_of
from kring.live.interests import Mix
from kring.live.models import AT_TABLE, Contribution, Presence, Session
from kring.live.queries import moment_of, plan_of, steps_of
from kring.live.rules import ANSWER, WRITTEN
from kring.live.stage import Mode
from kring.live.tests.world import make_table
from kring.live.viewing import Viewer, Viewing
from kring.methods import reading
from kring.methods.script import CaseGiver, case_in

pytestmark = pytest.mark.once

NAMES = ("anneke", "bart", "carla", "dirk", "esra", "mohammed")
MODULES = [method.id for method in reading.modules()]
METHODS = [method.id for method in reading.case_methods()]
who = st.sampled_from(NAMES)


class Meeting(RuleBasedStateMachine):
    """One meeting. `hidden` and `secret` are what a person in the room would expect, kept without the rules."""

    method = "basis5"
    begins = ""  # the phase in which the table stands at first, with everybody there who said something already

    @initialize(part=st.floats(0, 0.99), several=st.booleans())
    def open(self, part, several):
        self.rollback = transaction.atomic()
        self.rollback.__enter__()
        self.table = make_table(
            "Anneke", "Bart", "Carla", "Dirk", "Esra", "Mohammed", method=self.method
        )
        self.now = clock.now()
        self.hidden = {}  # contribution → the step it was written in, in silence
        self.secret = {}  # contribution → who was turned away
        self.grouped = {}  # contribution → the group it was said in
        self.sheets = {}  # contribution → the sheet it stands on, while sheets are passed on
        self.gone = set()
        self.count = 0
        self.late_and_several(several)
        self.lead(steps.go, to=int(part * len(steps_of(self.session))), now=self.now)
        if self.begins:
            self.sit_in_the_midst()
        self.seq = self.session.seq

    def sit_in_the_midst(self):
        """Go to what is special in this method; there everybody says something."""
        phases = [step.phase.id for step in steps_of(self.session)]
        self.lead(steps.go, to=phases.index(self.begins), now=self.now)
        for name in NAMES:
            self.come(name)
            self.say_what_fits(name, 0)

    def late_and_several(self, several):
        """Let two come later, and now and then another question after the first, by the same method."""
        session = self.session
        late = [self.table.seat(name) for name in ("dirk", "esra")]
        session.presences.filter(membership__in=late).delete()
        if several:
            session.further = [self.method]
            session.save(update_fields=["further"])
            session.meeting.later.create(
                place=2, giver=self.table.seat("carla"), method=self.method
            )

    def teardown(self):
        if hasattr(self, "rollback"):
            self.rest()
            transaction.set_rollback(True)
            self.rollback.__exit__(None, None, None)

    def rest(self):
        """However it went: once it has ended nothing is left of what a method does not keep."""
        if self.session.chair:
            self.lead(sessions.end_session, now=self.now)
        if self.session.ended_at:
            passing = [one.key for one in steps_of(self.session) if one.phase.passing]
            left = Contribution.objects.filter(step__in=passing)
            assert set(left.values_list("visibility", flat=True)) <= {"private"}

    @property
    def session(self):
        return self.table.fresh()

    def attempt(self, action, *args, **kwargs):
        """Do it, or be refused with a sentence; nothing else may come of it. A refusal changes nothing."""
        before, done, refused = self.session.seq, None, ""
        try:
            with transaction.atomic():
                done = action(self.table.session.pk, *args, **kwargs)
        except RefusedError as refusal:
            refused = str(refusal)
            assert self.session.seq == before
        return None if refused else done or True

    def lead(self, action, **kwargs):
        session = self.session
        by = session.chair.person if session.chair else self.table.world.anneke
        return self.attempt(action, by=by, seen=session.state_seq, **kwargs)

    # What people do

    @rule(minutes=st.integers(1, 30))
    def time_goes_by(self, minutes):
        self.now += timedelta(minutes=minutes)

    @rule(skipped=st.booleans())
    def next(self, skipped):
        self.lead(steps.go, to=self.session.index + 1, now=self.now, skipped=skipped)

    @rule()
    def back(self):
        before = set(Contribution.objects.values_list("pk", flat=True))
        self.lead(steps.go, to=self.session.index - 1, now=self.now)
        assert set(Contribution.objects.values_list("pk", flat=True)) == before

    @rule(to=st.integers(-3, 60))
    def jump(self, to):
        self.lead(steps.go, to=to, now=self.now)

    @rule(which=st.integers(0, 5))
    def take_another_way(self, which):
        """Go to one of the phases that may be done in any order."""
        session = self.session
        plan = plan_of(session)
        found = ways(steps_of(session), session.index, done=session.done, dropped=plan.dropped)
        if found.choices:
            to = found.choices[which % len(found.choices)]
            assert self.lead(steps.go, to=to, now=self.now) or not self.can_go_on

    @rule(module=st.sampled_from(["", *MODULES]))
    def choose_module(self, module):
        """Run a short method in a place for one, another, or none after all: what was said stays."""
        session = self.session
        place = pace.place_in(steps_of(session), session.index)
        before = set(Contribution.objects.values_list("pk", flat=True))
        after = [one for one in steps_of(session) if not one.place and one.key != place]
        if place:
            choosing = partial(modules.choose_module, place=place, module=module)
            assert self.lead(choosing, now=self.now) or not self.may_move
        assert set(Contribution.objects.values_list("pk", flat=True)) == before
        kept = [one for one in steps_of(self.session) if not one.place and one.key != place]
        assert [one.key for one in kept] == [one.key for one in after]

    @rule(several=st.integers(2, 4), mix=st.sampled_from(list(Mix)), adding=st.booleans())
    def offer_themes(self, several, mix, adding):
        words = [f"thema{n}" for n in range(several)]
        self.lead(themes.offer, words=words, mix=mix, adding=adding)

    @rule(name=who, theme=st.integers(0, 5), chosen=st.booleans())
    def choose_a_theme(self, name, theme, chosen):
        """Only who sits there, and only one that is offered: what a leaver chose makes no group."""
        by = self.table.person(name)
        if self.attempt(themes.choose, by=by, theme=theme, chosen=chosen):
            assert name not in self.gone
            assert theme in self.session.division["of"]
            mine = self.session.division["chosen"][str(self.table.seat(name).pk)]
            assert (theme in mine) is chosen

    @rule(name=who, word=st.sampled_from(["thema1", "iets anders"]))
    def add_a_theme(self, name, word):
        session = self.session
        by = self.table.person(name)
        if self.attempt(themes.add, by=by, word=word):
            leads = session.chair and session.chair.person_id == by.pk
            assert session.division["adding"] or leads
            assert len(set(self.session.division["of"])) == len(self.session.division["of"])

    @rule(theme=st.integers(1, 5))
    def remove_a_theme(self, theme):
        session = self.session
        if session.chair:
            self.attempt(themes.remove, by=session.chair.person, theme=theme)

    @rule()
    def make_groups(self):
        """Not once something was said in them: those who read it would be others."""
        said = set(self.grouped)
        before = {room.id: room.members for room in moment_of(self.session).seating.seats}
        if self.lead(themes.make_groups):
            after = {room.id: room.members for room in moment_of(self.session).seating.seats}
            rooms = Contribution.objects.filter(pk__in=said).values_list("room", flat=True)
            assert all(before[room] == after[room] for room in set(rooms))

    @rule()
    def withdraw_themes(self):
        self.lead(themes.withdraw)

    @rule(name=who)
    def come(self, name):
        if name not in self.gone:
            self.attempt(presence.arrive, by=self.table.person(name), now=self.now)

    @rule()
    def pause(self):
        self.lead(steps.pause, now=self.now)

    @rule()
    def resume(self):
        self.lead(steps.resume, now=self.now)

    @rule(minutes=st.integers(1, 60))
    def add(self, minutes):
        self.lead(steps.add_minutes, minutes=minutes, now=self.now)

    @rule()
    def hush(self):
        self.lead(steps.hush)

    @rule()
    def reveal(self):
        step = moment_of(self.session).step.key
        if self.lead(steps.reveal, now=self.now):
            self.hidden = {pk: where for pk, where in self.hidden.items() if where != step}

    @rule(name=who, behind=st.integers(1, 3))
    def press_an_old_button(self, name, behind):
        session = self.session
        stale = self.attempt(
            steps.go,
            by=self.table.person(name),
            to=1,
            seen=session.moved_seq - behind,
            now=self.now,
        )
        assert not stale

    @rule(name=who, which=st.integers(0, 5))
    def say_what_fits(self, name, which):
        kinds = self.table.sees(name).kinds
        if kinds:
            self.say(name, kinds[which % len(kinds)], parked=False)

    @rule(name=who, kind=st.sampled_from([*sorted(WRITTEN), ANSWER]), parked=st.booleans())
    def say_anything(self, name, kind, parked):
        self.say(name, kind, parked)

    def say(self, name, kind, parked):
        moment = moment_of(self.session)
        self.count += 1
        draft = contributions.Draft(
            id=uuid4(),
            kind="advice" if parked else kind,
            text=f"canary{self.count}.",
            parked=parked,
        )
        made = self.attempt(
            contributions.contribute, by=self.table.person(name), draft=draft, now=self.now
        )
        if not made or parked or kind == "sw":
            return
        self.remember(made.pk, moment, self.table.seat(name).pk)

    def remember(self, pk, moment, maker):
        if moment.silent and not moment.revealed:
            self.hidden[pk] = moment.step.key
        if moment.phase.case_giver is CaseGiver.AWAY:
            self.secret[pk] = moment.giver_of(maker)
        if room := moment.seating.room_of(maker):
            (self.sheets if moment.phase.passes else self.grouped)[pk] = room.id

    @rule(name=who, which=st.integers(0, 20))
    def bring_in(self, name, which):
        moment = moment_of(self.session)
        parked = list(Contribution.objects.filter(parked=True).order_by("said_at", "pk"))
        if parked:
            one = parked[which % len(parked)].pk
            done = self.attempt(
                contributions.bring_in, one, by=self.table.person(name), now=self.now
            )
            if done:
                self.remember(one, moment, Contribution.objects.get(pk=one).maker_id)

    @rule(name=who, which=st.integers(0, 20))
    def share(self, name, which):
        rows = list(Contribution.objects.exclude(room="").order_by("said_at", "pk"))
        if rows:
            one = rows[which % len(rows)]
            by = self.table.person(name)
            if self.attempt(contributions.share, one.pk, by=by, now=self.now):
                assert one.pk not in self.secret
                assert one.pk not in self.hidden
                assert one.pk not in self.sheets
                del self.grouped[one.pk]

    @rule(back=st.booleans())
    def call_back(self, back):
        self.lead(gathering.call_back, back=back, now=self.now)

    @rule(which=st.integers(0, 6), minutes=st.integers(1, 20))
    def win_time(self, which, minutes):
        before = set(Contribution.objects.values_list("pk", flat=True))
        coming = winning.still_to_come(self.session)
        made = pace.proposals(coming, minutes)
        one = made[which % len(made)]
        assert self.lead(winning.win, way=one.way, step=one.step, minutes=minutes) or not (
            self.may_move
        )
        assert set(Contribution.objects.values_list("pk", flat=True)) == before

    @rule()
    def undo(self):
        self.lead(winning.undo)

    @property
    def can_go_on(self):
        """Whether the meeting can leave this step: nobody has protected time."""
        return self.may_move and not moment_of(self.session).protected

    @property
    def may_move(self):
        return not self.session.ended_at and self.session.chair

    @rule(name=who, which=st.integers(0, 20))
    def withdraw(self, name, which):
        rows = list(Contribution.objects.order_by("said_at", "pk"))
        if rows:
            one = rows[which % len(rows)].pk
            self.attempt(contributions.withdraw, one, by=self.table.person(name), now=self.now)

    @rule(which=st.integers(0, 20), chosen=st.booleans())
    def choose(self, which, chosen):
        rows = list(Contribution.objects.filter(kind="advice").order_by("said_at", "pk"))
        session = self.session
        if rows and session.giver:
            one = rows[which % len(rows)].pk
            self.attempt(contributions.choose, one, by=session.giver.person, chosen=chosen)

    @rule(name=who, up=st.booleans())
    def hand(self, name, up):
        self.attempt(presence.hand, by=self.table.person(name), up=up, now=self.now)

    @rule(name=who, passed=st.booleans())
    def turn(self, name, passed):
        seen = self.session.state_seq
        self.attempt(steps.pass_turn, by=self.table.person(name), passed=passed, seen=seen)

    @rule(name=who)
    def name_giver(self, name):
        self.lead(steps.name_giver, giver=self.table.seat(name).pk)

    @rule(name=who)
    def offer(self, name):
        session = self.session
        by = session.chair.person if session.chair else self.table.world.anneke
        self.attempt(chair.offer, by=by, to=self.table.seat(name).pk)

    @rule(accepted=st.booleans())
    def answer(self, accepted):
        session = self.session
        if session.offered_to:
            self.attempt(chair.answer_offer, by=session.offered_to.person, accepted=accepted)

    @rule(name=who, candidate=who)
    def support(self, name, candidate):
        self.attempt(
            chair.support, by=self.table.person(name), candidate=self.table.seat(candidate).pk
        )

    @rule(name=who)
    def take_over(self, name):
        self.attempt(chair.take_over, by=self.table.person(name), now=self.now)

    @rule(name=st.sampled_from(["carla", "dirk", "esra"]))
    def leave(self, name):
        seat = self.table.seat(name)
        if name not in self.gone and not self.session.ended_at:
            end_membership(seat, by=self.table.world.anneke)
            free_seat(seat.circle_id, seat.pk, by=None)
            self.gone.add(name)

    @rule(name=st.sampled_from(["carla", "dirk", "bart"]), role=st.sampled_from(list(Role)))
    def change_role(self, name, role):
        seat = self.table.seat(name)
        if name not in self.gone and not self.session.ended_at:
            seat.role = role
            seat.save(update_fields=["role"])
            free_seat(seat.circle_id, seat.pk, by=None)

    @rule(chance=st.integers(0, 12))
    def end(self, chance):
        if chance == 0 and self.lead(sessions.end_session, now=self.now):
            kept = set(Contribution.objects.values_list("pk", flat=True))
            self.hidden = {pk: step for pk, step in self.hidden.items() if pk in kept}

    # What must hold

    @invariant()
    def all_is_well(self):
        if hasattr(self, "table"):
            session, everything = self.session, list(Contribution.objects.all())
            here = place_of(moment_of(session).step)
            passing = moment_of(session).phase.passes and not session.ended_at
            self.sheets = {
                pk: sheet
                for pk, sheet in self.sheets.items()
                if passing and sheet.startswith(f"{here}/")
            }
            self.numbers_rise_without_gaps(session, everything)
            self.the_table_stands_somewhere(session)
            kept = snapshot.snapshots.of(session.pk)
            self.nobody_sees_what_they_should_not(kept, everything)
            self.what_is_kept_in_memory_is_what_the_database_says(kept)

    def numbers_rise_without_gaps(self, session, everything):
        assert session.seq - self.seq in {0, 1}
        self.seq = session.seq
        taken = [one.seq for one in everything]
        assert len(taken) == len(set(taken))
        assert all(number <= session.seq for number in taken)
        assert session.moved_seq <= session.state_seq <= session.seq

    def the_table_stands_somewhere(self, session):
        assert 0 <= session.index < len(steps_of(session))
        assert session.idle_seconds >= 0
        script = steps_of(session)
        assert all(step.minutes >= 1 for step in script)
        assert len({step.key for step in script}) == len(script)
        found = ways(
            script,
            session.index,
            done=session.done,
            dropped=plan_of(session).dropped,
        )
        for place in (*found.choices, found.onward, found.back):
            assert place is None or 0 <= place < len(script)
        groups = [one for room in moment_of(session).seating.rooms for one in room.members]
        assert len(groups) == len(set(groups))
        runs, pauses = session.ends_at is not None, session.paused_seconds is not None
        assert (runs, pauses) in (
            {(False, False)} if session.ended_at else {(True, False), (False, True)}
        )
        if session.ended_at:
            minutes = session.meeting.attendances.values_list("minutes", flat=True)
            assert all(m is None or m >= 0 for m in minutes)
            return
        for place in (session.chair, session.stand_in, session.offered_to, session.turn):
            assert place is None or (place.ended_at is None and place.role in AT_TABLE)

    def nobody_sees_what_they_should_not(self, kept, everything):
        for name in NAMES:
            for mode in (Mode.OWN, Mode.SCREEN, Mode.SHARED):
                viewing = Viewing(kept, Viewer(self.table.person(name).pk, "nl", mode))
                for one in everything:
                    if viewing.sees(one):
                        self.may_be_seen(one, name, mode, kept.moment)

        for one in everything:
            if one.open_to_circle:  # whoever reads back after the meeting
                assert not one.withdrawn_at
                assert not one.parked
                assert one.kind != "sw"
                assert one.pk not in self.hidden
                assert one.pk not in self.secret
                assert one.pk not in self.grouped
                assert one.pk not in self.sheets

    def may_be_seen(self, one, name, mode, moment):
        me = self.table.seat(name)
        assert name not in self.gone
        assert not one.withdrawn_at
        if mode is Mode.OWN and one.maker_id == me.pk:
            return
        assert one.pk not in self.hidden
        assert not one.parked
        assert one.kind != "sw"
        if moment.phase.case_giver is CaseGiver.AWAY:
            assert mode is Mode.OWN
            assert me.pk != moment.giver_of(me.pk)
        if one.pk in self.secret:
            assert mode is Mode.OWN
            assert me.pk != self.secret[one.pk]
            assert me.pk != moment.giver_of(me.pk) or case_in(one.step) != moment.case
        if one.pk in self.grouped:
            assert mode is not Mode.SCREEN
            sat = {room.id: room.members for room in moment.seating.seats}
            assert me.pk in sat[self.grouped[one.pk]]

        if one.pk in self.sheets:
            has = {room.id: room.members for room in moment.seating.rooms}
            assert me.pk in has.get(self.sheets[one.pk], ())

    def what_is_kept_in_memory_is_what_the_database_says(self, kept):
        fresh = snapshot.Snapshots().of(kept.session.pk)
        assert facts(kept) == facts(fresh)
        assert [one.body for one in kept.contributions] == [
            one.body for one in fresh.contributions
        ]


def facts(shot):
    return {c.pk: (c.seq, bool(c.withdrawn_at), c.parked, c.chosen) for c in shot.contributions}


def play(method, begins="", *, examples, presses):
    class ThisMeeting(Meeting):
        pass

    ThisMeeting.method, ThisMeeting.begins = method, begins
    ThisMeeting.__qualname__ = f"Meeting of {method}"
    run_state_machine_as_test(
        ThisMeeting,
        settings=settings(
            max_examples=examples,
            database=None,
            stateful_step_count=presses,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            print_blob=True,
        ),
    )
    assert not Session.objects.exists()
    assert not Presence.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("method", METHODS)
def test_whatever_people_press_what_must_hold_holds(method):
    play(method, examples=4, presses=30)


# What is rare in the methods, and so is seldom come to by chance.
SPECIAL = [
    (method.id, phase.id)
    for method in reading.case_methods()
    for phase in method.phases
    if phase.passes or phase.passing or phase.takes_module or phase.rooms
]


@pytest.mark.django_db
@pytest.mark.parametrize(("method", "phase"), SPECIAL)
def test_it_holds_in_the_midst_of_sheets_gossip_groups_and_modules(method, phase):
    play(method, phase, examples=3, presses=20)
