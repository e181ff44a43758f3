"""What people bring in: acknowledged means kept, sending twice keeps one."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from kring.circles.models import Membership
from kring.kernel import ledger
from kring.kernel.personal_data import refuse_bsn
from kring.kernel.verdicts import YES, Verdict, no, require
from kring.kernel.words import _
from kring.live import rules
from kring.live.actions.table import Table
from kring.live.facts import ContributionChanged, ContributionMade
from kring.live.models import Contribution, Session
from kring.live.queries import contribution_with, raised_hand
from kring.methods.script import Allow, Visibility
from kring.people.models import Person


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What a screen sends. `id` is made there; `maker` is set when it is typed for somebody else."""

    id: UUID
    kind: str
    text: str
    place: str = ""
    about: UUID | None = None
    maker: UUID | None = None
    parked: bool = False


@transaction.atomic
def contribute(session_id: UUID, *, by: Person, draft: Draft, now: datetime) -> Contribution:
    """Keep a contribution and return it, with its number in `seq`. The same id again returns the first.

    Raises RefusedError: no seat, wrong step, too long, a citizen service number, or another's id.
    """
    table = Table.locked(session_id, by=by)
    there = next(iter(contribution_with(draft.id)), None)
    if there:
        require(_same(there, table))
        return there
    maker = _maker(table, draft)
    moment = table.moment
    seat = table.seat_of(maker)
    require(
        rules.may_contribute(
            draft.kind,
            draft.text,
            seat=seat,
            moment=moment,
            leads=maker.pk == moment.chair,
            parked=draft.parked,
        )
    )
    require(refuse_bsn(f"{draft.text} {draft.place}"))
    require(_within_limit(table, maker, draft))
    made = _drafted(table, draft, maker, by_giver=seat is rules.Seat.GIVER, now=now)
    made.save(force_insert=True)
    table.save(whole=_lower_hand(table, made))
    if made.kind == Allow.REFORM:
        keep_real_question(table.session)
    ledger.record(
        ContributionMade(
            by=by.pk,
            circle=made.circle_id,
            session=made.session_id,
            seq=made.seq,
            contribution=made.pk,
        )
    )
    return made


def _drafted(
    table: Table, draft: Draft, maker: Membership, *, by_giver: bool, now: datetime
) -> Contribution:
    """Return the contribution as it will be kept: who will see it, from when, in which step."""
    moment = table.moment
    visibility = rules.visibility_for(draft.kind, by_giver=by_giver, moment=moment)
    shown = moment.revealed or not moment.silent
    return Contribution(
        id=draft.id,
        circle_id=table.session.circle_id,
        session=table.session,
        seq=table.session.seq + 1,
        step=moment.step.key,
        kind=draft.kind,
        maker=maker,
        entered_by=table.member if table.member_id != maker.pk else None,
        body=draft.text.strip(),
        place=draft.place.strip(),
        about=_question(table, draft.about),
        visibility=visibility,
        hidden_from_id=moment.giver if visibility is Visibility.TABLE_NOT_GIVER else None,
        revealed_at=now if shown else None,
        parked=draft.parked,
        said_at=now,
        open_to_circle=_open(visibility, shown=shown, parked=draft.parked),
    )


def _open(visibility: Visibility, *, shown: bool, parked: bool) -> bool:
    if parked:
        return False
    return visibility is Visibility.CIRCLE or (visibility is Visibility.REVEAL and shown)


def _lower_hand(table: Table, made: Contribution) -> bool:
    """Lower the hand of who has said something now. Returns whether it was up."""
    if made.parked or made.visibility == Visibility.PRIVATE:
        return False
    for presence in raised_hand(table.session.pk, made.maker_id):
        presence.hand_at = None
        presence.save(update_fields=["hand_at"])
        return True
    return False


def _same(there: Contribution, table: Table) -> Verdict:
    makers = {there.maker_id, there.entered_by_id}
    if there.session_id == table.session.pk and table.member and table.member_id in makers:
        return YES
    return no(_("This could not be kept. Reload the page and send it again."))


def _maker(table: Table, draft: Draft) -> Membership:
    maker = table.member
    if draft.maker and draft.maker != table.member_id:
        require(
            rules.may_enter_for(
                draft.maker, draft.kind, viewer=table.member_id, moment=table.moment
            )
        )
        maker = table.at(draft.maker)
    if maker is None:
        require(no(_("You have no seat at this table.")))
        raise AssertionError
    return maker


def _within_limit(table: Table, maker: Membership, draft: Draft) -> Verdict:
    limit = table.moment.phase.limit_per_person
    if not limit or draft.kind in {Allow.SW, rules.ANSWER} or draft.parked:
        return YES
    made = Contribution.objects.filter(
        session=table.session,
        step=table.moment.step.key,
        maker=maker,
        parked=False,
        withdrawn_at=None,
    ).exclude(visibility=Visibility.PRIVATE)
    if made.count() >= limit:
        return no(
            _("In this step each brings in %(limit)d at most. Take one back to bring in another.")
            % {"limit": limit}
        )
    return YES


def _question(table: Table, about: UUID | None) -> Contribution | None:
    if about is None:
        return None
    return Contribution.objects.filter(
        session=table.session, pk=about, kind__in=rules.QUESTIONS, withdrawn_at=None
    ).first()


def keep_real_question(session: Session) -> None:
    """Keep with the case how the case giver last put the real question, as far as the circle may read it."""
    case = session.meeting.case
    if case is None or case.giver_id != session.giver_id:
        return
    put = session.contributions.filter(
        kind=Allow.REFORM, maker_id=case.giver_id, open_to_circle=True
    )
    last = put.order_by("said_at").last()
    case.real_question = last.body if last else ""
    case.save(update_fields=["real_question"])


def _change(contribution_id: UUID, session_id: UUID, by: Person) -> tuple[Table, Contribution]:
    table = Table.locked(session_id, by=by)
    return table, Contribution.objects.get(pk=contribution_id, session=table.session)


def _changed(
    table: Table, contribution: Contribution, by: Person, *fields: str, whole: bool = False
) -> None:
    contribution.seq = table.session.seq + 1
    contribution.save(update_fields=["seq", *fields])
    table.save(whole=whole)
    ledger.record(
        ContributionChanged(
            by=by.pk,
            circle=contribution.circle_id,
            session=contribution.session_id,
            seq=contribution.seq,
            contribution=contribution.pk,
        )
    )


@transaction.atomic
def withdraw(session_id: UUID, contribution_id: UUID, *, by: Person, now: datetime) -> None:
    """Take a contribution back: its text is emptied, on the table and in the store."""
    table, contribution = _change(contribution_id, session_id, by)
    require(
        rules.may_withdraw(
            is_maker=table.member_id == contribution.maker_id,
            entered_by_viewer=table.member_id in {contribution.entered_by_id} - {None},
            moment=table.moment,
        )
    )
    if contribution.withdrawn_at:
        return
    contribution.withdrawn_at = now
    contribution.body = contribution.place = ""
    contribution.open_to_circle = contribution.chosen = False
    _changed(table, contribution, by, "withdrawn_at", "body", "place", "open_to_circle", "chosen")
    if contribution.kind == Allow.REFORM:
        keep_real_question(table.session)


@transaction.atomic
def bring_in(session_id: UUID, contribution_id: UUID, *, by: Person, now: datetime) -> None:
    """Put parked advice on the table, in the present step."""
    table, contribution = _change(contribution_id, session_id, by)
    moment = table.moment
    require(
        rules.may_bring_in(
            is_maker=table.member_id == contribution.maker_id,
            parked=contribution.parked,
            seat=table.seat,
            moment=moment,
        )
    )
    visibility = rules.visibility_for(contribution.kind, by_giver=False, moment=moment)
    shown = moment.revealed or not moment.silent
    contribution.parked = False
    contribution.step = moment.step.key
    contribution.visibility = visibility
    contribution.hidden_from_id = (
        moment.giver if visibility is Visibility.TABLE_NOT_GIVER else None
    )
    contribution.revealed_at = now if shown else None
    contribution.open_to_circle = _open(visibility, shown=shown, parked=False)
    fields = ("parked", "step", "visibility", "hidden_from", "revealed_at", "open_to_circle")
    _changed(table, contribution, by, *fields)


@transaction.atomic
def choose(session_id: UUID, contribution_id: UUID, *, by: Person, chosen: bool) -> None:
    """Mark advice as chosen by the case giver, or not."""
    table, contribution = _change(contribution_id, session_id, by)
    require(rules.may_choose(seat=table.seat, moment=table.moment))
    require(YES if contribution.open_to_circle else no(_("Choose from what was said to you.")))
    contribution.chosen = chosen
    # Whole: the case giver's try-out grows out of what they choose.
    _changed(table, contribution, by, "chosen", whole=True)
