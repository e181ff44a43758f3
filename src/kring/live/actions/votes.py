"""What people give in silence: dots, warm or cold, a number. Counted together, and then torn up."""

import json
from uuid import UUID

from django.db import transaction

from kring.circles.rules import FEWEST_COUNTED
from kring.kernel import ledger, vault
from kring.kernel.verdicts import RefusedError, require
from kring.kernel.words import _
from kring.live import rules, votes
from kring.live.actions.table import Table
from kring.live.facts import RoundOpened, SlipGiven, SlipsCounted
from kring.live.models import Session, Slip, Tally
from kring.live.queries import candidates_in, moment_of, steps_of
from kring.methods.script import Phase
from kring.people.models import Person


@transaction.atomic
def give(
    session_id: UUID,
    *,
    by: Person,
    value: int,
    about: UUID | str = "",
    member: UUID | None = None,
) -> None:
    """Keep how many dots, or what rate, somebody gives a contribution; or ("") their number, or (ZONE) how it was.

    Again replaces it.

    member: somebody by phone, for whom the one who leads enters it.
    Raises RefusedError: not in this step, not theirs to give, or more than they have.
    """
    table = Table.locked(session_id, by=by)
    giver = table.at(member) if member else table.member
    if giver is None:
        raise RefusedError(_("You have no seat at this table."))
    presence = table.presence(giver)
    by_phone = bool(presence and presence.by_phone)
    moment, viewer = table.moment, table.member_id
    require(votes.may_enter_slip(giver.pk, viewer=viewer, by_phone=by_phone, moment=moment))
    require(votes.may_mark(table.seat_of(giver), moment))
    step = moment.step
    slip = _slip(table, giver.pk, step.key)
    key = str(about)
    found = {str(one.pk) for one in candidates_in(table.session, step)}
    # Dots on what was taken back are free again.
    given = json.loads(slip.body or "{}")
    before = {key_: given[key_] for key_ in given if key_ in {"", votes.ZONE, *found}}
    require(votes.may_give(value, about=key, before=before, candidates=found, phase=step.phase))
    slip.body = json.dumps(votes.with_(before, key, value, step.phase))
    slip.entered_by = table.member if table.member_id != giver.pk else None
    slip.seq = table.session.seq + 1
    slip.save()
    seq = table.save(whole=False)
    session = table.session
    ledger.record(SlipGiven(by=by.pk, circle=session.circle_id, session=session.pk, seq=seq))


def _slip(table: Table, member: UUID, step: str) -> Slip:
    session = table.session
    there = Slip.objects.filter(session=session, step=step, member_id=member).first()
    return there or Slip(
        circle_id=session.circle_id, session=session, step=step, member_id=member, body=""
    )


@transaction.atomic
def count(
    session_id: UUID, *, by: Person, seen: int, hands: dict[UUID, int] | None = None
) -> None:
    """Count what was given in this step, show it to all, and tear up the slips.

    hands: those raised in the room for each contribution, where there is one device for all.
    Raises RefusedError: somebody else leads, a stale screen, or nothing was given.
    """
    table = Table.locked(session_id, by=by)
    moment = table.moment
    require(rules.may_lead(table.member_id, moment))
    require(table.freshness(seen))
    alone = moment.giver if votes.is_givers(moment.phase) else None
    slips = _given(table.session, moment.step.key, alone=alone)
    chosen_from = [str(one.pk) for one in candidates_in(table.session, moment.step)]
    raised = {
        str(pk): number
        for pk, number in (hands or {}).items()
        if str(pk) in chosen_from and 0 < number <= votes.MOST_HANDS
    }
    require(votes.may_count(len(slips) + sum(raised.values()), moment=moment))
    table.session.counted = True
    seq = table.save("counted", moved=True)
    session = table.session
    counted = votes.count(slips, moment.phase, hands=raised)
    _tally(session, moment.step.key, counted | {"of": chosen_from}, seq)
    ledger.record(SlipsCounted(by=by.pk, circle=session.circle_id, session=session.pk, seq=seq))


def _given(session: Session, step: str, *, alone: UUID | None = None) -> list[dict[str, int]]:
    """Return what all who still belong here gave in a step, or one alone; blank slips left out."""
    slips = Slip.objects.filter(session=session, step=step, member__ended_at=None)
    if alone:
        slips = slips.filter(member_id=alone)
    found = [json.loads(slip.body or "{}") for slip in slips]
    return [given for given in found if given]


def _tally(session: Session, step: str, counted: dict[str, object], seq: int) -> None:
    Tally.objects.create(
        circle_id=session.circle_id,
        session=session,
        seq=seq,
        step=step,
        body=json.dumps(counted),
    )
    Slip.objects.filter(session=session, step=step).delete()
    # So that nobody can find in the file of the database who gave what.
    transaction.on_commit(vault.erase_traces)


@transaction.atomic
def choose_again(session_id: UUID, *, by: Person, seen: int) -> None:
    """Let everybody vote or rate once more in this step; what was counted before stays."""
    table = Table.locked(session_id, by=by)
    require(rules.may_lead(table.member_id, table.moment))
    require(table.freshness(seen))
    require(votes.may_choose_again(table.moment))
    session = table.session
    session.counted = False
    seq = table.save("counted", moved=True)
    ledger.record(RoundOpened(by=by.pk, circle=session.circle_id, session=session.pk, seq=seq))


def count_at_closing(session: Session) -> None:
    """Count what was given in a step that closes by itself. Its number is the one that the step takes next."""
    step = steps_of(session)[session.index]
    slips = _given(session, step.key)
    if slips and votes.may_count(len(slips), moment=moment_of(session)):
        counted = votes.count(slips, step.phase)
        chosen_from = [str(one.pk) for one in candidates_in(session, step)]
        _tally(session, step.key, counted | {"of": chosen_from}, session.seq + 1)


def tear_up(session: Session) -> list[int]:
    """At the end: count the numbers that were not shown yet, so that they are not lost, and keep no slip.

    Returns how many said each zone, at the last of the meeting; empty where fewer than five did.
    """
    for step in steps_of(session):
        if not _counts_at_the_end(step.phase):
            continue
        given = _given(session, step.key)
        if len(given) >= FEWEST_COUNTED:
            counted = votes.count(given, step.phase) | {"of": []}
            _tally(session, step.key, counted, session.seq)
    Slip.objects.filter(session=session).delete()
    moods = [step.key for step in steps_of(session) if step.phase.asks_mood]
    last = Tally.objects.filter(session=session, step__in=moods).order_by("seq").last()
    zones: list[int] = json.loads(last.body).get(votes.ZONES, []) if last else []
    return zones


def _counts_at_the_end(phase: Phase) -> bool:
    return votes.mark_of(phase) is votes.Mark.NUMBER and not votes.is_givers(phase)
