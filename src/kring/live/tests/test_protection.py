"""Protected speaking time: nobody breaks in, hands wait, and it is never just cut off.

Planted, seen red here, and put back: others may bring in what they like · parked advice brought in meanwhile · the
meeting moves on over it · hands gone when the step is over · others' hands shown.
"""

from dataclasses import replace

import pytest

from kring.circles.rules import Role
from kring.kernel import clock
from kring.kernel.verdicts import RefusedError
from kring.live import protection, stage, turns
from kring.live.actions import contributions, presence, sessions, steps
from kring.live.actions import protection as deeds
from kring.live.models import Contribution
from kring.live.queries import steps_of
from kring.live.stage import Mode
from kring.live.tests.test_rules import ANNEKE, BART, CARLA, DIRK, ESRA, moment
from kring.live.tests.world import make_table
from kring.methods.script import Actor, CaseGiver

pytestmark = pytest.mark.django_db
PEER, LIVED = Role.PARTICIPANT, Role.LIVED_EXPERT
ROUND = replace(moment(actor=Actor.TURN), protected=CARLA)
OURS = replace(moment(actor=Actor.LIVED, case_giver=CaseGiver.LISTEN), protected=CARLA)


@pytest.mark.parametrize(
    ("kind", "maker", "role", "when", "parked", "may"),
    [
        ("story", CARLA, LIVED, OURS, False, True),
        ("story", DIRK, PEER, OURS, False, False),
        ("story", ANNEKE, Role.FACILITATOR, OURS, False, False),
        ("story", BART, PEER, OURS, False, False),
        ("story", ESRA, LIVED, OURS, False, True),  # among themselves
        ("story", ESRA, LIVED, ROUND, False, False),  # in a round one is one
        ("sw", DIRK, PEER, OURS, False, True),
        ("advice", DIRK, PEER, ROUND, True, True),  # kept for later: only its maker sees it
        ("advice", DIRK, PEER, ROUND, False, False),
        ("answer", BART, PEER, ROUND, False, False),
        ("advice", DIRK, PEER, moment(actor=Actor.TURN), False, True),
    ],
)
def test_who_may_say_what_meanwhile(kind, maker, role, when, parked, may):
    verdict = protection.may_say(kind, maker=maker, role=role, moment=when, parked=parked)
    assert bool(verdict) is may
    assert ("raise your hand" in verdict.reason) is not may


@pytest.mark.parametrize(
    ("who", "when", "why"),
    [
        (CARLA, ROUND, ""),
        (ANNEKE, ROUND, ""),
        (DIRK, ROUND, "Somebody else leads"),
        (None, ROUND, "Somebody else leads"),
        (ANNEKE, moment(), "Nobody has protected time"),
    ],
)
def test_who_ends_it(who, when, why):
    assert why in protection.may_end(who, when).reason
    assert bool(protection.may_end(who, when)) == (why == "")


@pytest.mark.parametrize(
    ("first", "done", "present", "then"),
    [
        ((), set(), None, CARLA),
        ((ESRA,), set(), None, ESRA),
        ((ESRA,), {ESRA}, ESRA, CARLA),  # then the others, as they sit
        ((ESRA,), {CARLA}, CARLA, ESRA),  # chosen when somebody was speaking: next
        ((BART, ESRA), {ESRA}, ESRA, CARLA),  # the case giver stays last
    ],
)
def test_who_has_lived_experience_speaks_first_where_that_was_chosen(first, done, present, then):
    order = (CARLA, DIRK, ESRA, BART)
    assert turns.next_turn(order, present, done=done, giver=BART, first=first) == then


@pytest.fixture
def table():
    table = make_table("Anneke", "Bart", "Carla", "Dirk", "Hanna", method="casuistiek")
    table.go("resident_voice")
    return table


def end(table, name="anneke"):
    deeds.end(table.session.pk, by=table.person(name))


def test_in_a_step_of_theirs_it_begins_by_itself_and_every_screen_says_so(table):
    assert table.fresh().protected == table.seat("hanna")
    for name, mode in (("dirk", Mode.OWN), ("anneke", Mode.SCREEN), ("anneke", Mode.SHARED)):
        assert "Hanna speaks now, in protected time." in table.wire(name, mode=mode)
    assert "This is your time." in table.wire("hanna")
    assert "I have finished" in table.wire("hanna")
    assert (
        "lived" not in table.wire("dirk").split('data-part="protected"')[1].split("</section>")[0]
    )


def test_others_keep_notes_and_nothing_else(table):
    table.say("hanna", "story", "Ik heb drie keer gebeld.")
    table.say("dirk", "sw", "Drie keer!")
    for name in ("dirk", "anneke"):
        with pytest.raises(RefusedError, match="protected speaking time"):
            table.say(name, "story", "Maar dat kwam door de vakantie.")
    assert table.sees("dirk").kinds == ("sw",)
    assert table.sees("hanna").kinds[0] == "story"
    end(table)
    table.say("dirk", "story", "Nu ik.")


def test_who_leads_types_for_whose_time_it_is_and_for_nobody_else(table):
    table.say("anneke", "story", "Hanna zegt: ik heb gebeld.", maker=table.seat("hanna").pk)
    with pytest.raises(RefusedError, match="protected speaking time"):
        table.say("anneke", "story", "Van Dirk.", maker=table.seat("dirk").pk)
    form = table.wire("anneke").split('name="maker"')[1].split("</select>")[0]
    assert "Hanna" in form
    assert "Dirk" not in form


def test_it_is_not_cut_off_by_moving_on_or_ending_the_meeting(table):
    session = table.fresh()
    for move in (
        lambda: steps.go(session.pk, by=table.world.anneke, to=0, seen=session.state_seq, now=clock.now()),
        lambda: sessions.end_session(session.pk, by=table.world.anneke, seen=session.state_seq, now=clock.now()),
    ):  # fmt: skip
        with pytest.raises(RefusedError, match="End that first"):
            move()
    html = stage.stage_html(table.sees("anneke"))
    assert 'name="skipped"' not in html
    end(table)
    assert "The protected time of Hanna has ended." in table.wire("dirk")
    end(table)  # twice is once
    table.go_to(0)
    assert "Hanna has ended" not in table.wire("dirk")


def test_hands_wait_unseen_and_come_after(table):
    presence.hand(table.session.pk, by=table.world.dirk, up=True, now=clock.now())

    def hands(name):
        return [s["name"] for s in stage.context(table.sees(name))["seats"] if s["hand"]]

    assert hands("anneke") == hands("hanna") == []
    assert hands("dirk") == ["Dirk"]
    end(table, "hanna")
    assert hands("anneke") == hands("hanna") == ["Dirk"]
    table.go_to(table.fresh().index + 1)
    assert hands("anneke") == ["Dirk"]
    table.go_to(table.fresh().index + 1)
    assert hands("anneke") == []


def test_nobody_else_ends_it(table):
    with pytest.raises(RefusedError, match="Somebody else leads"):
        end(table, "dirk")


def test_who_leaves_does_not_leave_it_behind(table):
    from kring.circles.actions.memberships import end_membership

    end_membership(table.seat("hanna"), by=table.world.hanna)
    sessions.free_seat(table.world.circle.pk, table.seat("hanna").pk, by=None)
    table.say("dirk", "story", "Nu kan het weer.")


def test_without_anybody_of_theirs_the_step_is_open_and_who_leads_may_give_it():
    table = make_table("Anneke", "Bart", "Carla", "Dirk", method="casuistiek")
    table.go("resident_voice")
    table.say("dirk", "story", "Hij gaf me dit mee.")
    assert "Give protected speaking time to" in table.wire("anneke")
    give(table, "carla")
    with pytest.raises(RefusedError, match="protected speaking time"):
        table.say("dirk", "story", "En ook dit.")


def give(table, name):
    session = table.fresh()
    deeds.give(session.pk, by=table.world.anneke, whom=table.seat(name).pk, seen=session.state_seq)


def in_a_round(*names):
    table = make_table("Anneke", "Bart", "Carla", "Dirk", "Hanna", method="basis5")
    rounds = [step.key for step in steps_of(table.session) if step.phase.actor is Actor.TURN]
    table.go(rounds[0])
    return table


def test_in_a_round_it_goes_with_the_turn_and_ends_with_it():
    table = in_a_round()
    give(table, "dirk")
    session = table.fresh()
    assert session.turn == session.protected == table.seat("dirk")
    with pytest.raises(RefusedError, match="End that first"):
        steps.pass_turn(session.pk, by=table.world.anneke, seen=session.state_seq)
    with pytest.raises(RefusedError, match="End that first"):
        steps.give_turn(
            session.pk, by=table.world.anneke, to=table.seat("carla").pk, seen=session.state_seq
        )
    steps.pass_turn(session.pk, by=table.world.dirk, passed=False)
    assert table.fresh().protected_over
    assert table.fresh().turn not in {None, table.seat("dirk")}


def test_who_has_lived_experience_speaks_first_when_who_leads_chooses_so():
    table = in_a_round()
    session = table.fresh()
    assert session.turn != table.seat("hanna")
    assert "speaks first" in table.wire("anneke")
    assert "speaks first" not in table.wire("dirk")
    deeds.let_lived_first(session.pk, by=table.world.anneke, first=True, seen=session.state_seq)
    assert table.fresh().turn == table.seat("hanna")


def test_parked_advice_waits_too():
    table = make_table("Anneke", "Bart", "Carla", "Dirk", "Hanna", method="basis5")
    table.go("questions")
    kept = table.say("dirk", "advice", "Bel ze.", parked=True)
    table.go("basis5.advice")
    give(table, "hanna")
    with pytest.raises(RefusedError, match="protected speaking time"):
        contributions.bring_in(table.session.pk, kept.pk, by=table.world.dirk, now=clock.now())
    assert Contribution.objects.get(pk=kept.pk).parked


def test_not_in_a_step_of_silence():
    table = in_a_round()
    session = table.fresh()
    steps.hush(session.pk, by=table.world.anneke, seen=session.state_seq)
    with pytest.raises(RefusedError, match="in silence"):
        give(table, "hanna")
