"""Typing in what was written on cards: with a code for its step, during the meeting and for a while after."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db import transaction

from kring.circles.models import Membership
from kring.circles.rules import Right
from kring.kernel.verdicts import no, require
from kring.kernel.words import _
from kring.live import copied, order
from kring.live.actions.contributions import Draft, is_same, keep
from kring.live.actions.table import Table
from kring.live.cases import turn_in
from kring.live.models import Contribution, Session
from kring.live.queries import contribution_with, steps_of
from kring.live.rules import Moment
from kring.methods.codes import Card, card_with
from kring.methods.script import Visibility, case_in
from kring.people.models import Person


@dataclass
class TableOfCard(Table):
    """The table as it stood in the step of a card."""

    stood: Moment

    @property
    def moment(self) -> Moment:
        """How the table stood."""
        return self.stood


@transaction.atomic
def copy_in(
    session_id: UUID, *, by: Person, code: str, draft: Draft, giver: UUID | None, now: datetime
) -> Contribution:
    """Keep what stands on a card as if it had been said in its step. The same id again returns the first.

    giver: whose turn it was, where the turn goes round. Raises RefusedError: too late, no such card, for somebody
    else without leading, or what the step does not take.
    """
    table = Table.locked(session_id, by=by)
    session = table.session
    require(order.is_lot(draft.id))
    there = next(iter(contribution_with(draft.id)), None)
    if there:
        require(is_same(there, table))
        return there
    require(copied.may_copy(ended_at=session.ended_at, written=session.written, now=now))
    maker = _maker(table, draft)
    card = card_with(code, steps_of(session))
    whose = _giver(session, table, card, giver)
    require(
        copied.may_copy_card(
            card, maker=maker.pk, viewer=table.member_id, giver=whose, named=giver is not None
        )
    )
    if card is None:  # the rule has refused it
        raise AssertionError
    stood = TableOfCard(session, table.member, _stood(table, card, whose))
    return keep(stood, replace(draft, kind=card.kind.value), maker, by, now)


def _maker(table: Table, draft: Draft) -> Membership:
    maker = table.at(draft.maker) if draft.maker else table.member
    member = table.member
    if maker is None or member is None or not maker.has(Right.SIT_AT_TABLE):
        require(no(_("Choose who wrote the card.")))
        raise AssertionError
    leads = member.has(Right.LEAD_TABLE)
    require(copied.may_copy_for(maker.pk, viewer=member.pk, leads=leads))
    return maker


def _giver(session: Session, table: Table, card: Card | None, giver: UUID | None) -> UUID | None:
    """Return whose case was on the table in the step of a card."""
    if card and card.step.phase.giver_rotates:
        member = table.at(giver) if giver else None
        return member.pk if member else None
    turn = turn_in(session, case_in(card.step.key) if card else 1)
    return (turn and turn.giver_id) or session.giver_id


def _stood(table: Table, card: Card, giver: UUID | None) -> Moment:
    session = table.session
    steps = [step.key for step in steps_of(session)]
    unshown = session.contributions.filter(
        step=card.step.key,
        visibility__in=[Visibility.REVEAL, Visibility.TABLE_NOT_GIVER],
        revealed_at=None,
        parked=False,
        withdrawn_at=None,
    )
    return copied.moment_of(
        card.step,
        table.moment,
        place=steps.index(card.step.key) - session.index,
        giver=giver,
        hidden=unshown.exists(),
    )
