"""Whose turn it is: given, swapped, freed."""

from datetime import datetime
from typing import cast
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from kring.circles.models import Membership
from kring.circles.rules import Role
from kring.kernel import ledger, post
from kring.kernel.verdicts import require
from kring.meetings import queries, rules
from kring.meetings.actions.later import drop_second_turn, free_later_turns
from kring.meetings.facts import SwapAnswered, SwapAsked, TurnGiven
from kring.meetings.models import Ballot, Meeting, Swap
from kring.people.models import Person

SWAP = "meetings.swap"


@transaction.atomic
def give_turn(meeting: Meeting, *, by: Person, to: Membership) -> None:
    """Give the turn to another member; the case of the former giver goes off the table."""
    meeting = Meeting.objects.locked(meeting)
    current = to.circle_id == meeting.circle_id and to.ended_at is None
    require(
        rules.may_give_turn(
            meeting.circle.role_of(by),
            state=meeting.state,
            to_role=Role(to.role) if current else None,
        )
    )
    _set_turn(meeting, to, by=by.pk)
    ledger.record(
        TurnGiven(by=by.pk, circle=meeting.circle_id, meeting=meeting.pk, membership=to.pk)
    )


@transaction.atomic
def ask_swap(mine: Meeting, *, by: Person, theirs: Meeting, now: datetime) -> Swap:
    """Ask who has the turn of `theirs` to trade it for my turn of `mine`. Asking twice asks once."""
    mine = Meeting.objects.locked(mine)
    me = mine.circle.membership_of(by)
    require(
        rules.may_ask_swap(
            is_my_turn=me is not None and mine.giver_id == me.pk,
            my_state=mine.state,
            their_state=theirs.state if theirs.circle_id == mine.circle_id else "",
            theirs_is_mine=theirs.giver_id == mine.giver_id,
            has_giver=theirs.giver is not None and theirs.giver.ended_at is None,
        )
    )
    swap, made = Swap.objects.get_or_create(
        mine=mine,
        theirs=theirs,
        asked_by=cast("Membership", me),
        asked_of=cast("Membership", theirs.giver),
        answered_at=None,
        defaults={"circle": mine.circle, "asked_at": now},
    )
    if made:
        asked = cast("Membership", theirs.giver).person_id
        post.put(SWAP, to=asked, about=swap.pk)
        ledger.record(SwapAsked(by=by.pk, circle=mine.circle_id, swap=swap.pk))
    return swap


@transaction.atomic
def answer_swap(swap: Swap, *, by: Person, accepted: bool, now: datetime) -> None:
    """Say yes or no. With a yes both turns change hands, and the cases go along."""
    swap = (
        Swap.objects.select_related("asked_of")
        .select_for_update(of=("self",), no_key=True)
        .get(pk=swap.pk)
    )
    # Always in the same order, so that two answers never wait for each other.
    pair = {m.pk: m for m in _locked_pair(swap)}
    mine, theirs = pair[swap.mine_id], pair[swap.theirs_id]
    still = mine.giver_id == swap.asked_by_id and theirs.giver_id == swap.asked_of_id
    require(
        rules.may_answer_swap(
            is_asked=swap.asked_of.person_id == by.pk and swap.asked_of.ended_at is None,
            answered=swap.answered_at is not None,
            still_true=still and mine.state == theirs.state == Meeting.State.PLANNED,
        )
    )
    swap.answered_at, swap.accepted = now, accepted
    swap.save(update_fields=["answered_at", "accepted"])
    if accepted:
        mine.giver_id, theirs.giver_id = theirs.giver_id, mine.giver_id
        mine.case_id, theirs.case_id = theirs.case_id, mine.case_id
        for meeting in (mine, theirs):
            meeting.save(update_fields=["giver", "case"])
            drop_second_turn(meeting, by=by.pk)
    ledger.record(
        SwapAnswered(by=by.pk, circle=swap.circle_id, swap=swap.pk, accepted=int(accepted))
    )


def _locked_pair(swap: Swap) -> list[Meeting]:
    rows = Meeting.objects.filter(pk__in=[swap.mine_id, swap.theirs_id])
    return list(rows.select_for_update(no_key=True).order_by("pk"))


@transaction.atomic
def free_turns(circle_id: UUID, membership_id: UUID, *, by: UUID | None, now: datetime) -> None:
    """Take somebody who left out of the rota, of waiting swaps and of open votes."""
    for meeting in (
        queries.planned(circle_id).filter(giver_id=membership_id).select_for_update(no_key=True)
    ):
        require(rules.is_planned(meeting.state))
        _set_turn(meeting, None, by=by)
        ledger.record(TurnGiven(by=by, circle=circle_id, meeting=meeting.pk, membership=None))
    free_later_turns(circle_id, membership_id, by=by)
    theirs = Q(asked_by_id=membership_id) | Q(asked_of_id=membership_id)
    Swap.objects.filter(theirs, answered_at=None).update(answered_at=now, accepted=False)
    Ballot.objects.filter(Q(voter_id=membership_id) | Q(case__giver_id=membership_id)).delete()


def _set_turn(meeting: Meeting, to: Membership | None, *, by: UUID | None) -> None:
    if meeting.giver_id == (to.pk if to else None):
        return
    meeting.giver, meeting.case = to, None
    meeting.choosing, meeting.vote_opened_at = Meeting.Choosing.ROTA, None
    meeting.save(update_fields=["giver", "case", "choosing", "vote_opened_at"])
    meeting.ballots.all().delete()
    drop_second_turn(meeting, by=by)
