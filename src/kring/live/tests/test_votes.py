"""Votes, ratings and numbers: hidden until they are counted, and then nothing of one person.

Planted, seen red here, and put back: what all gave so far is drawn for who leads · the slips of others opened in
`voting._me` · slips kept after counting · `may_give` does not add up · an own number counted in under five.
"""

import json
from dataclasses import replace
from itertools import product
from uuid import UUID, uuid1, uuid4

import pytest

from kring.circles.actions.memberships import end_membership
from kring.kernel import clock
from kring.kernel.ledger import Record
from kring.kernel.verdicts import RefusedError
from kring.live import stage, votes, voting
from kring.live.actions import presence, sessions
from kring.live.models import Slip, Tally
from kring.live.rules import Seat
from kring.live.stage import Mode
from kring.live.tests.test_rules import ANNEKE, CARLA, moment
from kring.live.tests.world import make_table, without_numbers
from kring.live.votes import Mark
from kring.methods.script import Actor, Allow, CaseGiver, Phase, Step, Visibility

VOTE = moment(Actor.SILALL, CaseGiver.NONE, (Allow.VOTE,), giver=None)
PART = moment(Actor.GRP, CaseGiver.PART, (Allow.VOTE,))
RATE = moment(Actor.CG, CaseGiver.CHOOSE, (Allow.RATE,))
ALL_RATE = moment(Actor.GRP, CaseGiver.PART, (Allow.RATE, Allow.DIALOG))
MOOD = moment(Actor.TURN, CaseGiver.PART, (Allow.SCORE,), output=("safety_score",))
OWN = moment(Actor.CG, CaseGiver.CHOOSE, (Allow.ACTION, Allow.SCORE))
ASKED = moment(Actor.TURN, CaseGiver.ANSWER, (Allow.Q_OPEN, Allow.SCORE))
AWAY = moment(Actor.ALL, CaseGiver.AWAY, (Allow.VOTE,), Visibility.TABLE_NOT_GIVER)
TABLE = {Seat.PEER, Seat.GIVER}


@pytest.mark.parametrize(
    ("when", "who"),
    [
        (VOTE, TABLE),
        (PART, TABLE),
        (moment(Actor.SIL, CaseGiver.WRITE, (Allow.VOTE,)), TABLE),
        (moment(Actor.ALL, CaseGiver.LISTEN, (Allow.VOTE,)), {Seat.PEER}),
        (AWAY, {Seat.PEER}),
        (moment(Actor.OBS, CaseGiver.LISTEN, (Allow.VOTE,)), {Seat.PEER, Seat.OBSERVER}),
        (RATE, {Seat.GIVER}),
        (moment(Actor.CG, CaseGiver.AWAY, (Allow.RATE,)), set()),
        (ALL_RATE, TABLE),
        (MOOD, TABLE | {Seat.OBSERVER}),
        (OWN, {Seat.GIVER}),
        (ASKED, {Seat.GIVER}),
        (moment(allow=(Allow.Q_OPEN,)), set()),
        (replace(VOTE, ended=True), set()),
        (replace(VOTE, counted=True), set()),
    ],
)
def test_who_votes_or_rates_in_which_step(when, who):
    assert {seat for seat in Seat if votes.may_mark(seat, when)} == who


ONE, TWO = "one", "two"


@pytest.mark.parametrize(
    ("when", "value", "about", "before", "answer"),
    [
        (VOTE, 1, ONE, {}, True),
        (VOTE, 3, ONE, {}, True),
        (VOTE, 0, ONE, {ONE: 3}, True),
        (VOTE, 4, ONE, {}, False),
        (VOTE, -1, ONE, {}, False),
        (VOTE, 1, TWO, {ONE: 2}, True),
        (VOTE, 2, TWO, {ONE: 2}, False),
        (VOTE, 3, ONE, {ONE: 1, TWO: 1}, False),
        (VOTE, 1, "gone", {}, False),
        (VOTE, 1, "", {}, False),
        (moment(Actor.GRP, CaseGiver.PART, (Allow.VOTE,), limit_per_person=1), 1, TWO, {ONE: 1}, True),
        (moment(Actor.GRP, CaseGiver.PART, (Allow.VOTE,), limit_per_person=1), 2, TWO, {}, False),
        (RATE, 3, ONE, {}, True),
        (RATE, 4, ONE, {}, False),
        (RATE, -1, ONE, {}, False),
        (MOOD, 0, "", {}, True),
        (MOOD, 10, "", {}, True),
        (MOOD, 11, "", {}, False),
        (MOOD, -1, "", {}, False),
        (MOOD, 5, ONE, {}, False),
    ],
)  # fmt: skip
def test_what_somebody_may_give(when, value, about, before, answer):
    may = votes.may_give(
        value, about=about, before=before, candidates={ONE, TWO}, phase=when.phase
    )
    assert bool(may) is answer


def test_who_has_one_dot_moves_it_and_who_has_more_takes_one_back_first():
    one = replace(VOTE.phase, limit_per_person=1)
    assert votes.with_({ONE: 1}, TWO, 1, one) == {TWO: 1}
    assert votes.with_({ONE: 1}, ONE, 0, one) == {}
    assert votes.with_({ONE: 2}, TWO, 1, VOTE.phase) == {ONE: 2, TWO: 1}
    assert votes.with_({ONE: 2}, ONE, 0, VOTE.phase) == {}
    assert votes.with_({"": 4}, "", 0, MOOD.phase) == {"": 0}


@pytest.mark.parametrize("how_many", range(9))
def test_under_five_answers_nothing_is_added_up_but_dots(how_many):
    numbers = votes.count([{"": 7}] * how_many + [{}], MOOD.phase)
    rates = votes.count([{ONE: 3}] * how_many + [{}], ALL_RATE.phase)
    assert set(numbers) == ({"n", "mean", "spread"} if how_many >= 5 else {"n"})
    assert rates.get("rates") == ({ONE: [0, 0, how_many]} if how_many >= 5 else None)
    # Five people rated, but not all of them this one.
    others = votes.count([{ONE: 3}] * how_many + [{TWO: 1}] * 5, ALL_RATE.phase)["rates"]
    assert (ONE in others) is (how_many >= 5)
    assert votes.count([{ONE: 2}] * how_many, VOTE.phase)["dots"].get(ONE, 0) == 2 * how_many


def test_what_the_case_giver_rates_is_theirs_to_show_and_needs_no_five():
    assert votes.count([{ONE: 3, TWO: 1}], RATE.phase)["rates"] == {ONE: [0, 0, 1], TWO: [1, 0, 0]}


@pytest.mark.parametrize(
    ("numbers", "mean", "spread"),
    [([7] * 5, 7.0, "close"), ([7, 8, 9, 8, 3], 7.0, "apart"), ([0, 10, 0, 10, 5], 5.0, "far")],
)
def test_numbers_are_told_as_a_middle_and_how_far_they_lie_apart(numbers, mean, spread):
    told = votes.count([{"": number} for number in numbers], MOOD.phase)
    assert (told["mean"], told["spread"]) == (mean, spread)


def test_the_most_dots_stand_on_top_and_a_tie_is_told():
    lines = votes.ranked({"b": 2, "c": 2}, ["a", "b", "c"])
    assert lines == [("b", 2), ("c", 2), ("a", 0)]
    assert votes.tied(lines) == 2
    assert votes.tied(votes.ranked({"b": 3, "c": 2}, ["b", "c"])) == 0
    assert votes.tied(votes.ranked({}, ["b", "c"])) == 0


def test_the_warmest_stand_on_top_and_doubt_has_no_rate():
    rates = {"a": [1, 0, 4], "b": [2, 1, 2], "c": [0, 5, 0]}
    assert votes.warmest(rates, ["b", "c", "a"]) == [("a", 3), ("c", 2), ("b", 0)]


def steps(*keys, **chooses):
    return [
        Step(key, "m", Phase(key.split(".")[-2], 1, Actor.GRP, CaseGiver.PART, (Allow.VOTE,),
                             Visibility.CIRCLE, chooses_from=chooses.get(key.split(".")[-2], ())), 1, 1)
        for key in keys
    ]  # fmt: skip


def test_what_is_chosen_from_is_what_the_script_names_or_else_the_nearest():
    script = steps(
        "welcome.m.hello.1", "case.m.a.1", "case.m.a.2", "case.m.b.1", "case.m.c.1", c=("a",)
    )
    assert votes.sources(script[4], script) == (("case.m.a.1", "case.m.a.2"),)
    assert votes.sources(script[3], script) == (("case.m.b.1",), ("case.m.a.2",), ("case.m.a.1",))


def test_an_outcome_matters_from_its_step_until_the_end_of_its_method():
    script = steps("case.m.a.1", "case.m.b.1", "case.m.c.1", "end.m.d.1")
    found = [votes.outcome_step(step, script, ["case.m.b.1"]) for step in script]
    assert found == ["", "case.m.b.1", "case.m.b.1", ""]


def test_an_outcome_stands_open_in_the_next_phase_and_folded_after_that():
    script = steps("case.m.a.1", "case.m.b.1", "case.m.b.2", "case.m.c.1")
    assert [votes.is_near(script[0], step, script) for step in script] == [True, True, True, False]


@pytest.mark.parametrize(
    ("member", "viewer", "by_phone", "answer"),
    [(CARLA, CARLA, False, True), (CARLA, ANNEKE, True, True), (CARLA, ANNEKE, False, False),
     (ANNEKE, CARLA, True, False), (CARLA, None, True, False)],
)  # fmt: skip
def test_who_leads_enters_it_only_for_somebody_by_phone(member, viewer, by_phone, answer):
    may = votes.may_enter_slip(member, viewer=viewer, by_phone=by_phone, moment=VOTE)
    assert bool(may) is answer


# At the table

db = pytest.mark.django_db
NAMES = ("anneke", "bart", "carla", "dirk", "esra")


def lean_coffee():
    """A table that chooses its topics: five lie there, hidden until they were shown."""
    table = make_table(method="leancoffee")
    table.go("write_topics")
    topics = {name: table.say(name, "sw_reveal", f"Onderwerp van {name}") for name in NAMES}
    table.reveal()
    table.go("dot_vote")
    return table, topics


def all_wires(table, **more):
    return {(name, mode): table.wire(name, mode=mode, **more) for name in NAMES for mode in Mode}


@db
def test_dots_are_hidden_until_they_are_counted_and_then_counted_for_all():
    table, topics = lean_coffee()
    for name, dots in {"bart": 3, "carla": 2, "dirk": 3, "esra": 1}.items():
        table.give(name, dots, topics["dirk"])
    table.give("anneke", 2, topics["esra"])
    table.give("esra", 2, topics["esra"])
    assert voting.vote(table.sees("anneke")).voted == 5
    assert voting.outcome(table.sees("anneke")) is None
    table.count()
    for name, mode in product(NAMES, Mode):
        outcome = voting.outcome(table.sees(name, mode))
        assert [one.count for one in outcome.choices] == [9, 4, 0, 0, 0]
        assert outcome.choices[0].it == topics["dirk"]
        assert outcome.choices[0].top
    assert not Slip.objects.exists()
    # It still matters where the topics are talked about, also after another step.
    table.go("discuss_topic")
    assert "9 stippen" in table.wire("carla")
    table.go("take_away")
    assert voting.outcome(table.sees("bart")).choices[0].count == 9
    table.go("check_out")
    assert voting.outcome(table.sees("bart")) is None


@db
@pytest.mark.parametrize("voter", ["carla", "bart", "anneke"])
def test_nothing_that_goes_to_another_screen_depends_on_what_somebody_chose(voter):
    """The property: the bytes of every other screen, in every mode, are the same whatever is on the slip."""
    table, topics = lean_coffee()
    table.give("dirk", 3, topics["esra"])
    found = []
    for one in ("anneke", "esra"):
        Slip.objects.filter(member=table.seat(voter)).delete()
        table.give(voter, 2, topics[one])
        since = table.fresh().seq - 1
        wires = {
            key: without_numbers(wire)
            for key, wire in all_wires(table, since=since).items()
            if key != (voter, Mode.OWN)
        }
        found.append(wires)
    assert found[0].keys() == found[1].keys()
    for key, wire in found[0].items():
        assert wire == found[1][key], key


@db
def test_how_many_have_chosen_is_told_at_once_and_only_the_voter_sees_more():
    table, topics = lean_coffee()
    since = table.fresh().seq
    table.give("carla", 1, topics["bart"])
    mine = stage.events_for(table.sees("carla"), since=since)
    others = stage.events_for(table.sees("dirk"), since=since)
    assert [event["id"] for event in mine] == ["vote"]
    assert [event["id"] for event in others] == ["voted"]
    assert "1 van de 5" in others[0]["html"]
    assert str(topics["bart"].pk) not in others[0]["html"]


@db
def test_dots_can_be_taken_back_and_what_was_counted_can_be_chosen_again():
    table, topics = lean_coffee()
    table.give("carla", 3, topics["bart"])
    with pytest.raises(RefusedError, match="used up"):
        table.give("carla", 1, topics["dirk"])
    table.give("carla", 2, topics["bart"])
    table.give("carla", 1, topics["dirk"])
    table.count()
    with pytest.raises(RefusedError, match="counted already"):
        table.give("dirk", 1, topics["dirk"])
    table.again()
    assert voting.vote(table.sees("carla")).me.left == 3
    table.give("dirk", 3, topics["esra"])
    table.count()
    first, second = Tally.objects.all()
    assert json.loads(first.body)["dots"] == {str(topics["bart"].pk): 2, str(topics["dirk"].pk): 1}
    assert json.loads(second.body)["dots"] == {str(topics["esra"].pk): 3}
    assert voting.outcome(table.sees("bart")).choices[0].it == topics["esra"]


@db
def test_coming_back_before_the_count_finds_the_dots_and_after_it_a_new_round():
    table, topics = lean_coffee()
    table.give("carla", 3, topics["bart"])
    table.go("one_line")
    table.go("dot_vote")
    assert voting.vote(table.sees("carla")).me.left == 0
    table.count()
    table.go("one_line")
    assert voting.outcome(table.sees("carla")) is None
    table.go("dot_vote")
    assert voting.vote(table.sees("carla")).me.left == 3
    assert Tally.objects.count() == 1
    assert voting.outcome(table.sees("carla")).choices[0].count == 3


@db
def test_a_stale_screen_another_than_who_leads_and_an_empty_box_count_nothing():
    table, topics = lean_coffee()
    session = table.fresh()
    from kring.live.actions import votes as actions

    with pytest.raises(RefusedError, match="Nobody has chosen"):
        table.count()
    table.give("carla", 1, topics["bart"])
    with pytest.raises(RefusedError, match="leads"):
        actions.count(session.pk, by=table.world.carla, seen=session.state_seq)
    with pytest.raises(RefusedError, match="moved on"):
        actions.count(session.pk, by=table.world.anneke, seen=0)
    assert not Tally.objects.exists()


@db
def test_who_leads_enters_the_dots_of_somebody_by_phone_and_sees_nobody_elses():
    table, topics = lean_coffee()
    gerrit = table.world.seat("Gerrit")
    presence.arrive(table.session.pk, by=table.world.anneke, now=clock.now(), by_phone=gerrit.pk)
    table.give("anneke", 2, topics["carla"], member=gerrit.pk)
    table.give("carla", 3, topics["carla"])
    vote = voting.vote(table.sees("anneke"))
    assert [(voter.name, voter.left) for voter in vote.others] == [("Gerrit", 1)]
    assert vote.me.left == 3
    assert voting.vote(table.sees("carla")).others == []
    assert voting.vote(table.sees("anneke", Mode.SCREEN)).others == []
    with pytest.raises(RefusedError, match="by phone"):
        table.give("anneke", 1, topics["carla"], member=table.seat("dirk").pk)
    # What Gerrit gives on a screen of his own is no longer for who leads to see.
    table.give("gerrit", 1, topics["bart"])
    assert voting.vote(table.sees("anneke")).others == []


@db
def test_on_one_device_for_all_hands_are_typed_and_added_to_what_was_given_elsewhere():
    table, topics = lean_coffee()
    table.give("carla", 2, topics["bart"])
    assert voting.vote(table.sees("anneke", Mode.SHARED)).hands
    assert not voting.vote(table.sees("carla", Mode.SHARED)).hands
    stranger = uuid4()
    table.count(hands={topics["bart"].pk: 4, topics["dirk"].pk: 1, stranger: 8})
    assert json.loads(Tally.objects.get().body)["dots"] == {
        str(topics["bart"].pk): 6,
        str(topics["dirk"].pk): 1,
    }


@db
def test_a_topic_that_is_taken_back_leaves_the_vote_and_who_left_does_not_count():
    table, topics = lean_coffee()
    table.give("carla", 3, topics["bart"])
    table.give("dirk", 2, topics["esra"])
    since = table.fresh().seq
    from kring.live.actions import contributions

    contributions.withdraw(
        table.session.pk, topics["bart"].pk, by=table.world.bart, now=clock.now()
    )
    events = stage.events_for(table.sees("carla"), since=since)
    assert [event["id"] for event in events] == [f"c-{topics['bart'].pk}", "vote"]
    assert "Onderwerp van bart" not in str(events)
    assert voting.vote(table.sees("carla")).me.left == 3
    table.give("carla", 3, topics["esra"])
    end_membership(table.seat("dirk"), by=table.world.anneke)
    table.count()
    assert voting.outcome(table.sees("anneke")).choices[0].count == 3


@db
def test_neither_the_ledger_nor_the_sealed_rows_tell_who_chose_what():
    table, topics = lean_coffee()
    table.give("carla", 3, topics["bart"])
    told = list(Record.objects.filter(kind__endswith="SlipGiven"))
    assert len(told) == 1
    assert str(topics["bart"].pk) not in json.dumps(told[0].particulars)
    sealed = bytes(Slip.objects.values_list("body", flat=True).get())
    assert str(topics["bart"].pk).encode() not in sealed


@db
def test_what_the_case_giver_rates_stays_theirs_until_it_is_shown():
    table = make_table(method="warmkoud")
    table.go("warmkoud.questions")
    asked = {
        name: table.say(name, "q_open", f"Vraag van {name}?") for name in ("carla", "dirk", "esra")
    }
    table.reveal()
    table.go("warmkoud.sort")
    for name, rate in {"carla": 3, "dirk": 1, "esra": 3}.items():
        table.give("bart", rate, asked[name])
    with pytest.raises(RefusedError, match="others choose"):
        table.give("carla", 3, asked["carla"])
    for name in ("anneke", "carla"):
        vote = voting.vote(table.sees(name))
        assert vote.me is None
        assert [one.given for one in vote.choices] == [0, 0, 0]
        assert 'aria-pressed="true"' not in table.wire(name)
    table.count()
    shown = voting.outcome(table.sees("carla"))
    assert [one.rate for one in shown.choices] == [3, 3, 1]
    assert shown.scale == ("Koud", "Lauw", "Warm")
    table.go("warmkoud.answers")
    assert "Vraag van dirk?" in table.wire("bart")


@db
def test_the_number_of_the_case_giver_goes_to_nobody_else_and_is_never_counted():
    table = make_table(method="oplossing")
    table.go("oplossing.scale")
    table.give("bart", 4)
    assert voting.vote(table.sees("bart")).me.number == 4
    for name in ("anneke", "carla"):
        assert voting.vote(table.sees(name)).me is None
    with pytest.raises(RefusedError, match="nothing to count"):
        table.count()


@db
def test_numbers_that_were_not_shown_are_added_up_at_the_end_and_no_slip_is_kept():
    table = make_table()
    table.go("check_out")
    for name in NAMES:
        table.give(name, 8)
    session = table.fresh()
    sessions.end_session(
        session.pk, by=table.world.anneke, seen=session.state_seq, now=clock.now()
    )
    assert not Slip.objects.exists()
    assert json.loads(Tally.objects.get().body)["mean"] == 8.0


@db
def test_the_chosen_question_comes_on_the_table_with_one_press():
    table = make_table(method="incident7")
    session = table.fresh()
    session.case_chosen = False
    session.save()
    table.go("incident7.pitches")
    told = table.say("dirk", "story", "Laatst gebeurde het dat …")
    table.say("esra", "story", "En toen …")
    table.go("incident7.choice")
    table.give("carla", 1, told)
    table.count()
    button = f'name="giver" value="{table.seat("dirk").pk}"'
    assert button in table.wire("anneke")
    assert button not in table.wire("carla")


@db
@pytest.mark.parametrize(
    "made", [uuid1(), UUID(int=7), UUID("01919b8e-5f3c-7c3a-9d7e-3f2a1b4c5d6e")]
)
def test_an_id_that_could_tell_the_time_is_refused(made):
    table = make_table()
    table.go("questions")
    with pytest.raises(RefusedError, match="could not be kept"):
        table.say("carla", "q_open", "Wat zag je?", id=made)


def test_every_mark_has_a_kind():
    assert {votes.mark_of(when.phase) for when in (VOTE, RATE, MOOD)} == set(Mark)
