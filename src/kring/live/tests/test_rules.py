"""The rules of the table: cases in tables, no database.

Planted, seen red here, and put back (in kring.live.rules, moving, here, lead and turns):
may_see: `said.revealed` not asked · `hidden_from` not asked · `seat is not Seat.GIVER` left out · parked shown ·
withdrawn shown · private shown · the screen not turned away · a viewer outside sees their own · the maker asked last.
visibility_for: an answer in silence is seen at once · silence not asked. kinds_for: the giver choosing for others ·
observers speak · a giver turned away speaks. is_fresh: `moved < seen`, `<=` newest left out. may_pass_turn: the end
not asked · freshness not asked. may_move: `>` for `>=`. may_take_over: two yeses `>`; `>` for `>=` at 90 seconds.
next_turn: who had a turn gets another · the giver not last. turn_order: the giver not last. net_minutes: without
max. may_hush: everything may be hushed. may_enter_for: a private note in somebody else's name.
"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product
from uuid import UUID

import pytest

from kring.circles.rules import Role
from kring.kernel.verdicts import YES, no
from kring.live import here, lead, moving, rules, sharing, turns
from kring.live.rules import ANSWER, Moment, Said, Seat
from kring.methods.script import Actor, Allow, CaseGiver, Phase, Step, Visibility

NOW = datetime(2026, 11, 12, 13, 30, tzinfo=UTC)
ANNEKE, BART, CARLA, DIRK, ESRA = (UUID(int=n) for n in range(1, 6))
V = Visibility


def moment(
    actor=Actor.ALL,
    case_giver=CaseGiver.LISTEN,
    allow=(Allow.Q_OPEN,),
    visibility=V.CIRCLE,
    *,
    giver=BART,
    chair=ANNEKE,
    silent=False,
    revealed=False,
    ended=False,
    **more,
):
    phase = Phase("now", 10, actor, case_giver, tuple(allow), visibility, **more)
    step = Step("basis5.now.1", "basis5", phase, 1, 10)
    return Moment(step, giver, chair, silent, revealed, ended)


AWAY = moment(case_giver=CaseGiver.AWAY, visibility=V.TABLE_NOT_GIVER, allow=(Allow.ANALYSIS,))
OPEN = moment()


def said(visibility=V.CIRCLE, **more):
    fields = {"revealed": True, "parked": False, "withdrawn": False, "hidden_from": None}
    return Said(maker=CARLA, visibility=visibility, **(fields | more))


# Who they are, and where they sit when Bart is the case giver.
VIEWERS = {
    "maker": (CARLA, Seat.PEER),
    "peer": (DIRK, Seat.PEER),
    "leader": (ANNEKE, Seat.PEER),
    "giver": (BART, Seat.GIVER),
    "observer": (ESRA, Seat.OBSERVER),
    "screen": (None, Seat.SCREEN),
    "outside": (None, Seat.OUTSIDE),
    "maker who left": (CARLA, Seat.OUTSIDE),
}
TABLE = {"maker", "peer", "leader", "observer"}
ALL = TABLE | {"giver", "screen"}


@pytest.mark.parametrize(
    ("what", "when", "seen_by"),
    [
        (said(), OPEN, ALL),
        (said(), AWAY, TABLE),
        (said(V.PRIVATE), OPEN, {"maker"}),
        (said(V.PRIVATE), AWAY, {"maker"}),
        (said(V.REVEAL, revealed=False), OPEN, {"maker"}),
        (said(V.REVEAL, revealed=False), replace(OPEN, silent=True), {"maker"}),
        # Gone on to another step, or revealed there: what was not shown stays hidden.
        (said(V.REVEAL, revealed=False), replace(OPEN, silent=True, revealed=True), {"maker"}),
        (said(V.REVEAL), OPEN, ALL),
        (said(V.REVEAL), AWAY, TABLE),
        (said(V.TABLE_NOT_GIVER, hidden_from=BART), AWAY, TABLE),
        (said(V.TABLE_NOT_GIVER, hidden_from=BART), OPEN, TABLE),
        (said(V.TABLE_NOT_GIVER, hidden_from=BART, revealed=False), AWAY, {"maker"}),
        (said(V.TABLE_NOT_GIVER, hidden_from=BART, revealed=False), OPEN, {"maker"}),
        # Dirk was turned away when it was said; now Bart is the giver.
        (said(V.TABLE_NOT_GIVER, hidden_from=DIRK), OPEN, {"maker", "leader", "observer"}),
        (said(parked=True), OPEN, {"maker"}),
        (said(withdrawn=True), OPEN, set()),
        (said(V.PRIVATE, withdrawn=True), OPEN, set()),
        (said(), replace(OPEN, ended=True), ALL),
    ],
)
def test_who_sees_what_was_said(what, when, seen_by):
    found = {name for name, (pk, seat) in VIEWERS.items() if rules.may_see(what, pk, seat, when)}
    assert found == seen_by


def test_whatever_else_holds_nobody_sees_the_hidden_the_private_and_the_withdrawn():
    """Every combination there is: 4 × 2⁴ × 2⁵ kinds of moment × 8 viewers."""
    yes_no = (False, True)
    for visibility, revealed, parked, withdrawn, away in product(V, *[yes_no] * 4):
        for silent, shown, ended, before in product(yes_no, repeat=4):
            when = replace(AWAY if away else OPEN, silent=silent, revealed=shown, ended=ended)
            what = said(
                visibility,
                revealed=revealed,
                parked=parked,
                withdrawn=withdrawn,
                hidden_from=DIRK if before else BART,
            )
            for name, (pk, seat) in VIEWERS.items():
                if not rules.may_see(what, pk, seat, when):
                    continue
                assert seat is not Seat.OUTSIDE
                assert not withdrawn
                if name == "maker":
                    continue
                assert not parked
                assert visibility is not V.PRIVATE
                assert revealed or visibility is V.CIRCLE
                assert not (away and name in {"giver", "screen"})
                if visibility is V.TABLE_NOT_GIVER:
                    assert name not in {"giver", "screen", "peer" if before else "giver"}


@pytest.mark.parametrize(
    ("membership", "role", "seat"),
    [
        (BART, Role.PARTICIPANT, Seat.GIVER),
        (CARLA, Role.PARTICIPANT, Seat.PEER),
        (ANNEKE, Role.FACILITATOR, Seat.PEER),
        (CARLA, Role.CONVENOR, Seat.PEER),
        (CARLA, Role.LIVED_EXPERT, Seat.PEER),
        (CARLA, Role.GUEST, Seat.PEER),
        (CARLA, Role.OBSERVER, Seat.OBSERVER),
        (BART, Role.OBSERVER, Seat.OBSERVER),
        (CARLA, Role.LEAD, Seat.OUTSIDE),
        (CARLA, Role.SPONSOR, Seat.OUTSIDE),
        (CARLA, Role.SOUNDING_BOARD, Seat.OUTSIDE),
        (BART, Role.SPONSOR, Seat.OUTSIDE),
        (None, None, Seat.OUTSIDE),
        (CARLA, None, Seat.OUTSIDE),
    ],
)
def test_where_somebody_sits(membership, role, seat):
    assert rules.seat_of(membership, role, OPEN) is seat


@pytest.mark.parametrize(
    ("kind", "when", "by_giver", "visibility"),
    [
        (Allow.Q_OPEN, OPEN, False, V.CIRCLE),
        (Allow.Q_OPEN, replace(OPEN, silent=True), False, V.REVEAL),
        (Allow.Q_OPEN, replace(OPEN, silent=True, revealed=True), False, V.REVEAL),
        (ANSWER, OPEN, True, V.CIRCLE),
        (ANSWER, replace(OPEN, silent=True), True, V.REVEAL),
        (Allow.SW, OPEN, False, V.PRIVATE),
        (Allow.SW, replace(OPEN, silent=True), False, V.PRIVATE),
        (Allow.ANALYSIS, AWAY, False, V.TABLE_NOT_GIVER),
        (Allow.ANALYSIS, AWAY, True, V.PRIVATE),
        (Allow.ANALYSIS, replace(AWAY, silent=True), False, V.TABLE_NOT_GIVER),
        (Allow.Q_OPEN, moment(visibility=V.PRIVATE), False, V.PRIVATE),
        (Allow.Q_OPEN, moment(visibility=V.REVEAL), False, V.REVEAL),
    ],
)
def test_who_will_see_what_is_written_now(kind, when, by_giver, visibility):
    assert rules.visibility_for(kind, by_giver=by_giver, moment=when) is visibility


TAKEN = (Allow.Q_FACT, Allow.ADVICE, Allow.CHOICE, Allow.VOTE)
ONLY_NOTES = (Allow.SW,)
EVERYTHING = (Allow.Q_FACT, Allow.ADVICE, Allow.CHOICE, Allow.SW)
GIVER_MAY = {
    CaseGiver.SPEAK: (Allow.Q_FACT, Allow.ADVICE, Allow.CHOICE, Allow.SW),
    CaseGiver.CHOOSE: (Allow.Q_FACT, Allow.ADVICE, Allow.CHOICE, Allow.SW),
    CaseGiver.PART: (Allow.Q_FACT, Allow.ADVICE, Allow.CHOICE, Allow.SW),
    CaseGiver.WRITE: (Allow.Q_FACT, Allow.ADVICE, Allow.CHOICE, Allow.SW),
    CaseGiver.NONE: (Allow.Q_FACT, Allow.ADVICE, Allow.CHOICE, Allow.SW),
    CaseGiver.ANSWER: (ANSWER, Allow.SW),
    CaseGiver.LISTEN: ONLY_NOTES,
    CaseGiver.AWAY: ONLY_NOTES,
    CaseGiver.METHOD: ONLY_NOTES,
}
GIVER_SPEAKS = {Actor.CG, Actor.CG_PREV, Actor.FAC}


@pytest.mark.parametrize("state", CaseGiver)
@pytest.mark.parametrize("actor", Actor)
def test_what_each_seat_may_bring_in(actor, state):
    when = moment(actor, state, TAKEN)
    leaders_step = actor is Actor.FAC and state is not CaseGiver.ANSWER
    assert rules.kinds_for(Seat.GIVER, when) == (ONLY_NOTES if leaders_step else GIVER_MAY[state])
    everybody_chooses = state in {CaseGiver.PART, CaseGiver.NONE}
    others = EVERYTHING if everybody_chooses else (Allow.Q_FACT, Allow.ADVICE, Allow.SW)
    peers = ONLY_NOTES if actor in GIVER_SPEAKS else others
    assert rules.kinds_for(Seat.PEER, when) == peers
    watchers = others if actor is Actor.OBS else ONLY_NOTES
    assert rules.kinds_for(Seat.OBSERVER, when) == watchers
    leader = EVERYTHING if actor is Actor.FAC else peers
    assert rules.kinds_for(Seat.PEER, when, leads=True) == leader
    for seat in (Seat.SCREEN, Seat.OUTSIDE):
        assert rules.kinds_for(seat, when) == ()
    for seat in Seat:
        assert rules.kinds_for(seat, replace(when, ended=True)) == ()


def test_writing_in_silence_is_a_kind_of_its_own_only_when_there_is_no_other():
    alone = moment(Actor.SIL, allow=(Allow.SW_REVEAL,))
    assert rules.kinds_for(Seat.PEER, alone) == (Allow.SW_REVEAL, Allow.SW)
    with_questions = moment(Actor.SIL, allow=(Allow.SW_REVEAL, Allow.Q_OPEN))
    assert rules.kinds_for(Seat.PEER, with_questions) == (Allow.Q_OPEN, Allow.SW)


def test_who_answers_in_writing_may_also_tell_and_say_the_question_anew():
    when = moment(Actor.CG, CaseGiver.ANSWER, (Allow.STORY, Allow.REFORM, Allow.Q_OPEN))
    assert rules.kinds_for(Seat.GIVER, when) == (ANSWER, Allow.STORY, Allow.REFORM, Allow.SW)


def test_notes_are_offered_once():
    assert rules.kinds_for(Seat.PEER, moment(allow=(Allow.SW,))) == ONLY_NOTES
    assert rules.kinds_for(Seat.GIVER, moment(case_giver=CaseGiver.PART, allow=(Allow.SW,))) == (
        ONLY_NOTES
    )


@pytest.mark.parametrize(
    ("kind", "text", "seat", "when", "parked", "refused"),
    [
        (Allow.Q_OPEN, "Wat?", Seat.PEER, OPEN, False, None),
        (Allow.SW, "Let op", Seat.GIVER, OPEN, False, None),
        (Allow.Q_OPEN, "x" * 4000, Seat.PEER, OPEN, False, None),
        (Allow.Q_OPEN, "x" * 4001, Seat.PEER, OPEN, False, "4,000"),
        (Allow.Q_OPEN, " \n\t\u00a0", Seat.PEER, OPEN, False, "something first"),
        (Allow.Q_OPEN, "Wat?", Seat.GIVER, OPEN, False, "does not fit"),
        (Allow.ADVICE, "Bel ze", Seat.PEER, OPEN, False, "does not fit"),
        (Allow.ADVICE, "Bel ze", Seat.PEER, OPEN, True, None),
        (Allow.ADVICE, "Bel ze", Seat.GIVER, OPEN, True, "does not fit"),
        (Allow.ADVICE, "Bel ze", Seat.OBSERVER, OPEN, True, "does not fit"),
        (Allow.Q_OPEN, "Wat?", Seat.PEER, OPEN, True, "does not fit"),
        (Allow.VOTE, "1", Seat.PEER, moment(allow=(Allow.VOTE,)), False, "does not fit"),
        (Allow.Q_OPEN, "Wat?", Seat.PEER, replace(OPEN, ended=True), False, "ended"),
        (Allow.Q_OPEN, "Wat?", Seat.OUTSIDE, OPEN, False, "no seat"),
        (Allow.Q_OPEN, "Wat?", Seat.SCREEN, OPEN, False, "no seat"),
    ],
)
def test_what_may_be_said_now(kind, text, seat, when, parked, refused):
    verdict = rules.may_contribute(kind, text, seat=seat, moment=when, parked=parked)
    assert refused in verdict.reason if refused else verdict


@pytest.mark.parametrize(
    ("allow", "seat", "ended", "answer"),
    [
        ((Allow.Q_FACT,), Seat.PEER, False, True),
        ((Allow.Q_OPEN,), Seat.PEER, False, True),
        ((Allow.REFORM,), Seat.PEER, False, True),
        ((Allow.ADVICE,), Seat.PEER, False, False),
        ((Allow.Q_OPEN,), Seat.GIVER, False, False),
        ((Allow.Q_OPEN,), Seat.OBSERVER, False, False),
        ((Allow.Q_OPEN,), Seat.PEER, True, False),
    ],
)
def test_advice_is_kept_for_later_where_it_comes_too_early(allow, seat, ended, answer):
    assert rules.may_park(seat, moment(allow=allow, ended=ended)) is answer


ADVISING = moment(allow=(Allow.ADVICE,))
ENDED = replace(OPEN, ended=True)


@pytest.mark.parametrize(
    ("is_maker", "parked", "seat", "when", "refused"),
    [
        (True, True, Seat.PEER, ADVISING, None),
        (False, True, Seat.PEER, ADVISING, "maker"),
        (True, False, Seat.PEER, ADVISING, "already"),
        (True, True, Seat.GIVER, ADVISING, "does not fit"),
        (True, True, Seat.PEER, OPEN, "does not fit"),
        (True, True, Seat.PEER, replace(ADVISING, ended=True), "ended"),
    ],
)
def test_who_brings_in_what_was_kept(is_maker, parked, seat, when, refused):
    verdict = sharing.may_bring_in(is_maker=is_maker, parked=parked, seat=seat, moment=when)
    assert refused in verdict.reason if refused else verdict


@pytest.mark.parametrize(
    ("is_maker", "entered", "ended", "answer"),
    [
        (True, False, False, True),
        (True, False, True, True),
        (False, True, False, True),
        (False, True, True, False),
        (False, False, False, False),
    ],
)
def test_who_takes_something_back(is_maker, entered, ended, answer):
    verdict = rules.may_withdraw(
        is_maker=is_maker, entered_by_viewer=entered, moment=replace(OPEN, ended=ended)
    )
    assert bool(verdict) is answer


@pytest.mark.parametrize(
    ("seat", "allow", "ended", "refused"),
    [
        (Seat.GIVER, Allow.CHOICE, False, None),
        (Seat.PEER, Allow.CHOICE, False, "case giver"),
        (Seat.SCREEN, Allow.CHOICE, False, "case giver"),
        (Seat.GIVER, Allow.ADVICE, False, "later step"),
        (Seat.GIVER, Allow.CHOICE, True, "later step"),
    ],
)
def test_who_chooses(seat, allow, ended, refused):
    verdict = rules.may_choose(seat=seat, moment=moment(allow=(allow,), ended=ended))
    assert refused in verdict.reason if refused else verdict


@pytest.mark.parametrize(
    ("role", "planned", "minutes_before", "refused"),
    [
        (Role.FACILITATOR, True, 0, None),
        (Role.FACILITATOR, True, 60, None),
        (Role.FACILITATOR, True, 61, "one hour"),
        (Role.FACILITATOR, True, -600, None),
        (Role.FACILITATOR, False, 0, "cancelled"),
        (Role.PARTICIPANT, True, 0, "facilitator"),
        (Role.LEAD, True, 0, "facilitator"),
        (None, True, 0, "facilitator"),
    ],
)
def test_who_opens_the_meeting_and_when(role, planned, minutes_before, refused):
    starts_at = NOW + timedelta(minutes=minutes_before)
    verdict = moving.may_open(role=role, planned=planned, starts_at=starts_at, now=NOW)
    assert refused in verdict.reason if refused else verdict


@pytest.mark.parametrize(
    ("who", "when", "refused"),
    [
        (ANNEKE, OPEN, None),
        (BART, OPEN, "Somebody else"),
        (None, OPEN, "Somebody else"),
        (None, replace(OPEN, chair=None), "Somebody else"),
        (ANNEKE, ENDED, "ended"),
    ],
)
def test_who_leads(who, when, refused):
    verdict = rules.may_lead(who, when)
    assert refused in verdict.reason if refused else verdict


KEPT = replace(OPEN, timekeeper=CARLA)


@pytest.mark.parametrize(
    ("who", "seat", "when", "refused"),
    [
        (CARLA, Seat.PEER, KEPT, None),
        (CARLA, Seat.GIVER, KEPT, None),
        (CARLA, Seat.OBSERVER, KEPT, "Somebody else"),
        (CARLA, Seat.OUTSIDE, KEPT, "Somebody else"),
        (CARLA, Seat.PEER, OPEN, "Somebody else"),
        (BART, Seat.PEER, KEPT, "Somebody else"),
        (None, Seat.PEER, KEPT, "Somebody else"),
        (None, Seat.PEER, OPEN, "Somebody else"),
        (ANNEKE, Seat.PEER, KEPT, None),
        (ANNEKE, Seat.OBSERVER, KEPT, None),
        (CARLA, Seat.PEER, replace(ENDED, timekeeper=CARLA), "ended"),
        (ANNEKE, Seat.PEER, replace(ENDED, timekeeper=CARLA), "ended"),
    ],
)
def test_whose_the_clock_is(who, seat, when, refused):
    verdict = moving.may_keep_time(who, seat=seat, moment=when)
    assert refused in verdict.reason if refused else verdict


@pytest.mark.parametrize(
    ("viewer", "to_lead", "offered_to", "present", "when", "proposed"),
    [
        (ANNEKE, CARLA, None, {ANNEKE, CARLA}, OPEN, True),
        (ANNEKE, CARLA, None, {ANNEKE}, OPEN, False),
        (ANNEKE, CARLA, BART, {ANNEKE, CARLA}, OPEN, False),
        (ANNEKE, ANNEKE, None, {ANNEKE, CARLA}, OPEN, False),
        (ANNEKE, None, None, {ANNEKE, CARLA}, OPEN, False),
        (BART, CARLA, None, {BART, CARLA}, OPEN, False),
        (None, CARLA, None, {CARLA}, OPEN, False),
        (ANNEKE, CARLA, None, {ANNEKE, CARLA}, ENDED, False),
    ],
)
def test_who_is_proposed_to_lead(viewer, to_lead, offered_to, present, when, proposed):
    found = lead.to_ask(
        viewer=viewer, round_leader=to_lead, offered_to=offered_to, present=present, moment=when
    )
    assert found == (to_lead if proposed else None)


@pytest.mark.parametrize(
    ("seen", "fresh"), [(4, False), (5, True), (6, True), (7, True), (8, False), (-1, False)]
)
def test_a_button_counts_when_the_meeting_did_not_move_since_it_was_drawn(seen, fresh):
    assert bool(moving.is_fresh(seen=seen, moved=5, newest=7)) is fresh


@pytest.mark.parametrize(("index", "refused"), [(-1, "first"), (0, None), (4, None), (5, "last")])
def test_there_is_a_step_to_go_to(index, refused):
    verdict = moving.may_move(index, steps=5)
    assert refused in verdict.reason if refused else verdict


@pytest.mark.parametrize(
    ("maker", "kind", "viewer", "refused"),
    [
        (CARLA, Allow.Q_OPEN, CARLA, None),
        (CARLA, Allow.SW, CARLA, None),
        (CARLA, Allow.Q_OPEN, ANNEKE, None),
        (CARLA, Allow.SW, ANNEKE, "oneself"),
        (CARLA, Allow.Q_OPEN, DIRK, "Somebody else"),
        (CARLA, Allow.Q_OPEN, None, "Somebody else"),
    ],
)
def test_who_types_for_whom(maker, kind, viewer, refused):
    verdict = rules.may_enter_for(maker, kind, viewer=viewer, moment=OPEN)
    assert refused in verdict.reason if refused else verdict


@pytest.mark.parametrize(
    ("viewer", "turn", "fresh", "when", "refused"),
    [
        (CARLA, CARLA, YES, OPEN, None),
        (CARLA, CARLA, no("stale"), OPEN, "stale"),
        (ANNEKE, CARLA, YES, OPEN, None),
        (ANNEKE, CARLA, no("stale"), OPEN, "stale"),
        (DIRK, CARLA, YES, OPEN, "Somebody else has the turn"),
        (None, CARLA, YES, OPEN, "Somebody else has the turn"),
        (ANNEKE, None, YES, OPEN, "Nobody"),
        (None, None, YES, OPEN, "Nobody"),
        (CARLA, CARLA, YES, ENDED, "ended"),
    ],
)
def test_who_gives_the_turn_away(viewer, turn, fresh, when, refused):
    verdict = turns.may_pass_turn(viewer=viewer, turn=turn, fresh=fresh, moment=when)
    assert refused in verdict.reason if refused else verdict


@pytest.mark.parametrize(
    ("when", "refused"),
    [
        (OPEN, None),
        (AWAY, "hidden already"),
        (moment(visibility=V.REVEAL), "hidden already"),
        (moment(allow=(Allow.SW,), visibility=V.PRIVATE), "Nothing is written"),
        (moment(Actor.CG, CaseGiver.SPEAK), "Nothing is written"),
        (moment(Actor.FAC, allow=(Allow.NONE,)), "Nothing is written"),
        (ENDED, "Nothing is written"),
    ],
)
def test_where_writing_in_silence_is_possible(when, refused):
    verdict = moving.may_hush(when)
    assert refused in verdict.reason if refused else verdict


@pytest.mark.parametrize(
    ("silent", "revealed", "answer"), [(True, False, True), (True, True, False), (False, False, False)]
)  # fmt: skip
def test_there_is_something_to_show(silent, revealed, answer):
    assert bool(moving.may_reveal(replace(OPEN, silent=silent, revealed=revealed))) is answer


@pytest.mark.parametrize(
    ("viewer", "to_role", "when", "refused"),
    [
        (ANNEKE, Role.PARTICIPANT, OPEN, None),
        (ANNEKE, Role.GUEST, OPEN, None),
        (ANNEKE, Role.OBSERVER, OPEN, "sits at the table"),
        (ANNEKE, Role.SPONSOR, OPEN, "sits at the table"),
        (ANNEKE, None, OPEN, "sits at the table"),
        (BART, Role.PARTICIPANT, OPEN, "Somebody else"),
        (ANNEKE, Role.PARTICIPANT, ENDED, "ended"),
    ],
)
def test_to_whom_the_lead_is_offered(viewer, to_role, when, refused):
    verdict = lead.may_offer_chair(viewer=viewer, to_role=to_role, moment=when)
    assert refused in verdict.reason if refused else verdict


@pytest.mark.parametrize(
    ("viewer", "offered_to", "when", "refused"),
    [
        (CARLA, CARLA, OPEN, None),
        (DIRK, CARLA, OPEN, "not offered"),
        (CARLA, None, OPEN, "not offered"),
        (CARLA, CARLA, ENDED, "ended"),
    ],
)
def test_who_accepts_the_lead(viewer, offered_to, when, refused):
    verdict = lead.may_accept_chair(viewer=viewer, offered_to=offered_to, moment=when)
    assert refused in verdict.reason if refused else verdict


@pytest.mark.parametrize(
    ("viewer", "stand_in", "seat", "supports", "silence", "when", "refused"),
    [
        (CARLA, CARLA, Seat.PEER, 0, 90, OPEN, None),
        (CARLA, CARLA, Seat.PEER, 0, 89, OPEN, "90 seconds"),
        (CARLA, CARLA, Seat.PEER, 0, None, OPEN, None),
        (DIRK, CARLA, Seat.PEER, 0, 900, OPEN, "two others"),
        (DIRK, CARLA, Seat.PEER, 1, 0, OPEN, "two others"),
        (DIRK, CARLA, Seat.PEER, 2, 0, OPEN, None),
        (BART, None, Seat.GIVER, 2, 0, OPEN, None),
        (ESRA, ESRA, Seat.OBSERVER, 2, None, OPEN, "sits at the table"),
        (ESRA, ESRA, Seat.OUTSIDE, 2, None, OPEN, "sits at the table"),
        (ANNEKE, ANNEKE, Seat.PEER, 2, 900, OPEN, "already"),
        (CARLA, CARLA, Seat.PEER, 2, 900, ENDED, "ended"),
    ],
)
def test_who_takes_over(viewer, stand_in, seat, supports, silence, when, refused):
    verdict = lead.may_take_over(
        viewer=viewer,
        stand_in=stand_in,
        seat=seat,
        supports=supports,
        silence=None if silence is None else timedelta(seconds=silence),
        moment=when,
    )
    assert refused in verdict.reason if refused else verdict


@pytest.mark.parametrize(
    ("viewer", "candidate", "seat", "when", "answer"),
    [
        (CARLA, DIRK, Seat.PEER, OPEN, True),
        (BART, DIRK, Seat.GIVER, OPEN, True),
        (DIRK, DIRK, Seat.PEER, OPEN, False),
        (ESRA, DIRK, Seat.OBSERVER, OPEN, False),
        (CARLA, DIRK, Seat.PEER, ENDED, False),
    ],
)
def test_who_says_yes_to_a_take_over(viewer, candidate, seat, when, answer):
    verdict = lead.may_support(viewer=viewer, candidate=candidate, seat=seat, moment=when)
    assert bool(verdict) is answer


@pytest.mark.parametrize(
    ("seat", "answer"),
    [(Seat.PEER, True), (Seat.GIVER, True), (Seat.OBSERVER, True), (Seat.SCREEN, False), (Seat.OUTSIDE, False)],
)  # fmt: skip
def test_who_raises_a_hand_and_agrees(seat, answer):
    assert bool(here.may_raise_hand(seat)) is answer
    assert bool(here.may_agree(seat)) is answer


HERE = [ANNEKE, BART, CARLA, DIRK]


@pytest.mark.parametrize(
    ("present", "state", "start", "order"),
    [
        (HERE, CaseGiver.PART, 0, (ANNEKE, CARLA, DIRK, BART)),
        (HERE, CaseGiver.PART, 1, (CARLA, DIRK, ANNEKE, BART)),
        (HERE, CaseGiver.NONE, 5, (DIRK, ANNEKE, CARLA, BART)),
        (HERE, CaseGiver.SPEAK, 3, (ANNEKE, CARLA, DIRK, BART)),
        (HERE, CaseGiver.LISTEN, 0, (ANNEKE, CARLA, DIRK)),
        (HERE, CaseGiver.ANSWER, 0, (ANNEKE, CARLA, DIRK)),
        (HERE, CaseGiver.AWAY, 2, (DIRK, ANNEKE, CARLA)),
        ([ANNEKE, CARLA], CaseGiver.PART, 0, (ANNEKE, CARLA)),
        ([BART], CaseGiver.PART, 7, (BART,)),
        ([BART], CaseGiver.AWAY, 7, ()),
        ([], CaseGiver.PART, 7, ()),
    ],
)
def test_the_order_of_a_round(present, state, start, order):
    phase = moment(case_giver=state).phase
    assert turns.turn_order(present, giver=BART, phase=phase, start=start) == order


def test_a_round_without_a_case_giver_has_everybody():
    phase = moment(case_giver=CaseGiver.PART).phase
    assert turns.turn_order(HERE, giver=None, phase=phase, start=0) == tuple(HERE)


ORDER = (ANNEKE, CARLA, DIRK, BART)


@pytest.mark.parametrize(
    ("order", "present", "done", "after"),
    [
        (ORDER, None, set(), ANNEKE),
        (ORDER, ANNEKE, {ANNEKE}, CARLA),
        (ORDER, DIRK, {ANNEKE, CARLA, DIRK}, BART),
        (ORDER, BART, set(ORDER), None),
        # Esra came in while Dirk spoke: she sits before him, and is not left out.
        ((ANNEKE, ESRA, CARLA, DIRK, BART), DIRK, {ANNEKE, CARLA, DIRK}, ESRA),
        ((ANNEKE, ESRA, CARLA, DIRK, BART), ESRA, {ANNEKE, ESRA, CARLA, DIRK}, BART),
        # Also after the case giver has spoken.
        ((ANNEKE, ESRA, CARLA, DIRK, BART), BART, {ANNEKE, CARLA, DIRK, BART}, ESRA),
        # Who had the turn has left the circle.
        ((ANNEKE, DIRK, BART), CARLA, {ANNEKE, CARLA}, DIRK),
        ((), CARLA, set(), None),
        ((BART,), None, set(), BART),
    ],
)
def test_who_is_next(order, present, done, after):
    assert turns.next_turn(order, present, done=done, giver=BART) == after


PHONE, ONLINE = turns.PHONE, turns.ONLINE


@pytest.mark.parametrize(
    ("lines", "first", "spoke"),
    [
        ({}, (), [ANNEKE, CARLA, DIRK, ESRA, BART]),
        ({DIRK: PHONE}, (), [DIRK, ESRA, ANNEKE, CARLA, BART]),
        ({CARLA: ONLINE, ESRA: PHONE}, (), [ESRA, CARLA, DIRK, ANNEKE, BART]),
        ({CARLA: PHONE, ESRA: PHONE}, (), [CARLA, ESRA, ANNEKE, DIRK, BART]),
        # The case giver comes last, also on the phone; whom who leads put first comes first.
        ({BART: PHONE, DIRK: ONLINE}, (), [DIRK, ESRA, ANNEKE, CARLA, BART]),
        ({DIRK: PHONE}, (ANNEKE,), [ANNEKE, DIRK, ESRA, CARLA, BART]),
    ],
)
def test_who_is_on_the_phone_speaks_before_who_is_online_and_the_room_comes_last(
    lines, first, spoke
):
    order, turn, found = (ANNEKE, CARLA, DIRK, ESRA, BART), None, []
    while turn := turns.next_turn(
        order, turn, done=set(found), giver=BART, first=first, lines=lines
    ):
        found.append(turn)
    assert found == spoke


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ({}, []),
        (dict.fromkeys(HERE, PHONE), []),
        ({DIRK: PHONE}, [(PHONE, [DIRK]), ("room", [ANNEKE, BART, CARLA])]),
        (
            {BART: ONLINE, DIRK: PHONE, ANNEKE: ONLINE, CARLA: ONLINE},
            [(PHONE, [DIRK]), (ONLINE, [ANNEKE, BART, CARLA])],
        ),
    ],
)
def test_the_order_is_told_only_where_not_all_take_part_alike(lines, told):
    assert [(line, sorted(pks)) for line, pks in turns.by_line(HERE, lines)] == [
        (line, sorted(pks)) for line, pks in told
    ]


@pytest.mark.parametrize("late", range(6))
def test_in_a_round_all_speak_once_and_the_giver_last_however_late_somebody_comes(late):
    present, done, spoke = list(HERE), set(), []
    phase = moment(case_giver=CaseGiver.PART).phase
    turn = None
    for n in range(10):
        if n == late:
            present = [ESRA, *present]
        order = turns.turn_order(present, giver=BART, phase=phase, start=2)
        turn = turns.next_turn(order, turn, done=done, giver=BART)
        if turn is None:
            break
        spoke.append(turn)
        done.add(turn)
    assert sorted(spoke) == sorted(set(spoke))
    assert set(spoke) == (set(present) if late < 5 else set(HERE))
    if late < 4:  # else the giver spoke before she came
        assert spoke[-1] == BART


@pytest.mark.parametrize(
    ("ends_in", "paused", "seconds"),
    [(90, None, 90), (-30, None, -30), (None, 45, 45), (None, -5, -5), (None, None, 0)],
)  # fmt: skip
def test_how_long_is_left(ends_in, paused, seconds):
    ends_at = None if ends_in is None else NOW + timedelta(seconds=ends_in)
    assert moving.remaining(ends_at, paused, NOW) == seconds


@pytest.mark.parametrize(
    ("seconds", "idle", "minutes"), [(5400, 600, 80), (59, 0, 0), (60, 0, 1), (60, 120, 0), (-60, 0, 0), (119, 0, 1)]
)  # fmt: skip
def test_net_minutes_are_whole_and_never_below_zero(seconds, idle, minutes):
    ended_at = NOW + timedelta(seconds=seconds)
    assert here.net_minutes(arrived_at=NOW, ended_at=ended_at, idle_seconds=idle) == minutes


@pytest.mark.parametrize(
    ("silent_for", "options", "answer"),
    [
        (45, {}, False),
        (46, {}, True),
        (600, {"plain": True}, False),
        (601, {"plain": True}, True),
        (4600, {"by_phone": True}, False),
    ],
)
def test_who_is_away(silent_for, options, answer):
    seen_at = NOW - timedelta(seconds=silent_for)
    assert here.is_away(seen_at, now=NOW, **({"by_phone": False} | options)) is answer
