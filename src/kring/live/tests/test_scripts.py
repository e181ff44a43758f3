"""Every method that we ship, played from the first step to the last by eight people at one table.

In each step everybody writes what they may, in parts where its kind has parts; then what each sees is held against
the format (docs/method-format.md, visibility), not against our own rules. Planted, seen red here, and put back (in
kring.live.rules): the facilitator may not write in a step of theirs · writing in silence alone is not written ·
`may_see` does not ask `revealed` · `may_see` does not ask who was turned away · private shown.
"""

import pytest

from kring.kernel import clock
from kring.live import shapes, stage, votes, voting
from kring.live.actions import sessions, steps
from kring.live.models import Contribution, Slip
from kring.live.picture import together
from kring.live.queries import candidates_in, steps_of
from kring.live.shapes import Look
from kring.live.stage import Mode
from kring.live.tests.world import make_table
from kring.methods import reading
from kring.methods.script import Actor, Allow, CaseGiver, Visibility

pytestmark = [pytest.mark.django_db, pytest.mark.once]
METHODS = [method.id for method in reading.case_methods()]
PEOPLE = ("Anneke", "Bart", "Carla", "Dirk", "Esra", "Fatima", "Gerrit", "Hanna")
NAMES = tuple(name.lower() for name in PEOPLE)


def write(table, step):
    """Let everybody write one of each kind they may. Returns {(name, kind): text}."""
    written = {}
    for name in NAMES:
        # A note for oneself is always possible; it is what a step is for only where the script says so.
        noted = Allow.SW in step.phase.allow
        viewing = table.sees(name)
        kinds = [kind for kind in viewing.kinds if noted or kind != Allow.SW]
        if viewing.holds_back(viewing.membership):
            continue  # Hanna has protected time: who leads may only type for her
        for kind in kinds[: step.phase.limit_per_person or None]:
            text = written[name, kind] = f"{kind} by {name} in {step.key}"
            parts = parts_of(kind, step.phase, text)
            table.say(name, kind, "" if parts else text, parts=parts)
    return written


def parts_of(kind, phase, text):
    """Return all parts that are asked of this kind, filled in with this text."""
    fixed = {Look.SIDE: "against", Look.DAY: "2026-12-05"}
    return {part.id: fixed.get(part.look, text) for part in shapes.asked(kind, phase)}


def seen(table, written):
    """Return what of this step each sees: {name: {(maker, kind)}}."""
    found = {}
    for name in NAMES:
        texts = "\n".join(table.texts(name))
        found[name] = {one for one, text in written.items() if f"{text}\n" in f"{texts}\n"}
    return found


def audience(phase, one, viewer, giver, *, apart=False):
    """Tell, by the format, whether the viewer sees in the end what the maker wrote in this phase.

    giver: whose case it is at the viewer's table. apart: the maker sits in another group.
    """
    maker, kind = one
    if maker == viewer:
        return True
    if kind == Allow.SW or phase.visibility is Visibility.PRIVATE:
        return False
    if apart:
        return False  # what is written in a group is seen by that group
    return phase.visibility is not Visibility.TABLE_NOT_GIVER or giver not in {viewer, maker}


def reaches(table, phase, one, viewer):
    apart = group_of(table, one[0]) != group_of(table, viewer)
    return audience(phase, one, viewer, giver_of(table, viewer), apart=apart)


def names_of(table, members):
    found = {table.seat(name).pk: name for name in NAMES}
    return [found.get(member) for member in members]


def vote(table, step, giver):
    """Let everybody who may give something do so, hidden until it is counted; then all see the same, and no more."""
    mark = votes.mark_of(step.phase)
    chosen_from = candidates_in(table.fresh(), step)
    if mark is None or (mark is not votes.Mark.NUMBER and not chosen_from):
        return
    best = chosen_from[0] if chosen_from else None
    gave = [name for name in NAMES if voting.vote(table.sees(name)).me is not None]
    assert set(gave) == choosers(step.phase, mark, giver)
    for name in gave:
        assert all(one.given == 0 for one in voting.vote(table.sees(name)).choices)
        table.give(name, 1 if best else 7, best)
    if mark is votes.Mark.NUMBER and gave == [giver]:
        return  # theirs to say aloud
    table.count()
    for name in NAMES:
        told(voting.outcome(table.sees(name)), best, len(gave))


def choosers(phase, mark, giver):
    """Return, by the format, who votes or rates in this phase."""
    like_all = phase.case_giver in {CaseGiver.PART, CaseGiver.NONE}
    if mark is not votes.Mark.DOTS and not like_all:
        return {giver}
    return set(NAMES) if like_all or phase.case_giver is CaseGiver.WRITE else set(NAMES) - {giver}


def told(outcome, best, how_many):
    if outcome.mark is votes.Mark.NUMBER:
        assert outcome.mean == 7.0
    elif outcome.mark is votes.Mark.DOTS:
        assert (outcome.choices[0].it, outcome.choices[0].count) == (best, how_many)
        assert not any(one.count for one in outcome.choices[1:])
    else:
        rated = {one.it: one.rate for one in outcome.choices if one.rate}
        assert rated == {best: 1}


def group_of(table, name):
    """Those who sit together with this person; all when there are no groups."""
    if (room := table.sees(name).room) and table.sees(name).moment.phase.passes:
        return names_of(table, room.members)  # alone before a sheet
    groups = [one["names"] for one in together(table.sees("anneke"))]
    mine = [group for group in groups if table.seat(name).display_name in group]
    return mine[0] if mine else sorted({*NAMES} - {n.lower() for group in groups for n in group})


def giver_of(table, name):
    return names_of(table, [table.sees(name).giver_id])[0]


def held_by_who_acts(phase, spoke, givers):
    """Assert that nobody spoke whose step it is not."""
    if phase.actor is Actor.FAC:
        assert spoke <= {"anneke", *givers}
    if phase.actor in {Actor.CG, Actor.CG_PREV}:
        assert spoke <= givers
    if phase.actor is Actor.LIVED:
        assert spoke == {"hanna"}


def held(table, step):
    """Play one step and assert that each saw what the format says."""
    phase = step.phase
    givers = {giver_of(table, name) for name in NAMES}
    written = write(table, step)
    if phase.takes_text and phase.case_giver is not CaseGiver.METHOD:
        assert written, f"nobody can write in {step.key}"
    held_by_who_acts(phase, {maker for maker, kind in written if kind != Allow.SW}, givers)
    session = table.fresh()
    if session.silent and not session.revealed:
        for name, found in seen(table, written).items():
            assert {maker for maker, _kind in found} <= {name}, f"too early in {step.key}"
        steps.reveal(session.pk, by=table.world.anneke, seen=session.state_seq, now=clock.now())
    for name, found in seen(table, written).items():
        wanted = {one for one in written if reaches(table, phase, one, name)}
        assert found == wanted, f"{name} in {step.key}"
    vote(table, step, giver_of(table, "anneke"))
    screens_hold_no_more(table, phase, written)


def screens_hold_no_more(table, phase, written):
    for name, mode in (
        ("anneke", Mode.OWN),
        ("bart", Mode.OWN),
        ("carla", Mode.OWN),
        ("anneke", Mode.SCREEN),
    ):
        html = stage.stage_html(table.sees(name, mode))
        for one in written:
            # What groups write does not come on the beamer.
            lies_apart = mode is Mode.SCREEN and table.sees("anneke").moment.seating.rooms
            if lies_apart or not reaches(table, phase, one, name):
                assert written[one] not in html


@pytest.mark.parametrize("method", METHODS)
def test_a_meeting_by_this_method_is_held_from_begin_to_end(method):
    table = make_table(*PEOPLE, method=method)
    script = steps_of(table.session)
    assert sum(step.minutes for step in script) == table.meeting.minutes
    for index, step in enumerate(script):
        if index:
            table.go_to(index)
        if step.method_id == method:
            held(table, step)
    session = table.fresh()
    sessions.end_session(
        session.pk, by=table.world.anneke, seen=session.state_seq, now=clock.now()
    )
    assert not Slip.objects.exists()
    passing = {step.key for step in script if step.phase.passing}
    left = Contribution.objects.filter(session=session, step__in=passing)
    assert not left.exclude(visibility=Visibility.PRIVATE).exists()
    if any(Allow.REFORM in s.phase.allow and s.phase.actor is Actor.CG for s in script):
        assert table.meeting.case.__class__.objects.get().real_question
