"""What people bring in: acknowledged means kept, sending twice keeps one."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import transaction

from kring.circles.models import Membership
from kring.circles.rules import Role
from kring.kernel import ledger
from kring.kernel.personal_data import refuse_bsn
from kring.kernel.verdicts import YES, Verdict, no, require
from kring.kernel.words import _
from kring.live import order, protection, rules, shapes, sharing
from kring.live.actions.table import Table
from kring.live.cases import case_now
from kring.live.facts import ContributionChanged, ContributionMade
from kring.live.models import Contribution, Session
from kring.live.queries import contribution_with, raised_hand, sealed_as, steps_of
from kring.live.sheets import number_of
from kring.live.snapshot import said
from kring.methods.script import Allow, Visibility, case_in
from kring.people.models import Person


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What a screen sends: one text, or the parts of its kind.

    `id` is made there; `maker` is set when it is typed for somebody else.
    """

    id: UUID
    kind: str
    text: str = ""
    parts: Mapping[str, str] = field(default_factory=dict)
    place: str = ""
    about: UUID | None = None
    maker: UUID | None = None
    parked: bool = False

    @property
    def words(self) -> str:
        """All that was written, for what looks at every word."""
        return "\n".join([*self.parts.values()] or [self.text])

    @property
    def body(self) -> str:
        """What is kept."""
        return shapes.packed(self.parts) if self.parts else shapes.plain(self.text)


@transaction.atomic
def contribute(session_id: UUID, *, by: Person, draft: Draft, now: datetime) -> Contribution:
    """Keep a contribution and return it, with its number in `seq`. The same id again returns the first.

    Raises RefusedError: no seat, wrong step, too long, a citizen service number, or another's id.
    """
    table = Table.locked(session_id, by=by)
    require(order.is_lot(draft.id))
    there = next(iter(contribution_with(draft.id)), None)
    if there:
        require(is_same(there, table))
        return there
    return keep(table, draft, _maker(table, draft), by, now)


def keep(table: Table, draft: Draft, maker: Membership, by: Person, now: datetime) -> Contribution:
    """Keep what `maker` brings in at this table, inside the transaction of an action. Raises RefusedError."""
    moment = table.moment
    seat = table.seat_of(maker, moment)
    require(
        rules.may_contribute(
            draft.kind,
            draft.words,
            seat=seat,
            moment=moment,
            leads=maker.pk == moment.chair,
            parked=draft.parked,
        )
    )
    require(_fits(table, moment, maker, draft))
    made = _drafted(table, moment, draft, maker, by_giver=seat is rules.Seat.GIVER, now=now)
    made.save(force_insert=True)
    table.save(whole=_lower_hand(table, made))
    if made.kind == Allow.REFORM:
        keep_real_question(table.session, made.step)
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


def _may_say(
    maker: Membership, kind: str, moment: rules.Moment, *, parked: bool = False
) -> Verdict:
    return protection.may_say(
        kind, maker=maker.pk, role=Role(maker.role), moment=moment, parked=parked
    )


def _fits(table: Table, moment: rules.Moment, maker: Membership, draft: Draft) -> Verdict:
    """Test whether nobody is broken in upon, the parts make a whole, and it is not too much."""
    return (
        _may_say(maker, draft.kind, moment, parked=draft.parked)
        and shapes.may_keep(draft.kind, draft.parts)
        and refuse_bsn(f"{draft.words} {draft.place}")
        and _within_limit(table.session, moment, maker, draft)
    )


def _drafted(
    table: Table,
    moment: rules.Moment,
    draft: Draft,
    maker: Membership,
    *,
    by_giver: bool,
    now: datetime,
) -> Contribution:
    """Return the contribution as it will be kept: who will see it, from when, in which step."""
    visibility = rules.visibility_for(draft.kind, by_giver=by_giver, moment=moment)
    shown = moment.revealed or not moment.silent
    room = "" if draft.parked else _room_of(moment, maker.id, visibility)
    return Contribution(
        id=draft.id,
        circle_id=table.session.circle_id,
        session_id=table.session.id,
        seq=table.session.seq + 1,
        step=moment.step.key,
        kind=draft.kind,
        maker_id=maker.id,
        entered_by_id=table.member_id if table.member_id != maker.id else None,
        body=draft.body,
        place=draft.place.strip(),
        about_id=_question(table, draft.about),
        visibility=visibility,
        hidden_from_id=_hidden_from(moment, maker.id, visibility),
        room=room,
        sheet=number_of(room) if room and moment.phase.passes else 0,
        revealed_at=now if shown else None,
        parked=draft.parked,
        nameless=order.is_nameless(visibility, moment=moment),
        said_at=now,
        open_to_circle=_open(visibility, shown=shown, aside=draft.parked or bool(room)),
    )


def _room_of(moment: rules.Moment, maker: UUID, visibility: Visibility) -> str:
    """Return the group in which something is said now; '' at one table. What is private lies nowhere."""
    room = moment.seating.room_of(maker)
    return room.id if room and visibility is not Visibility.PRIVATE else ""


def _hidden_from(moment: rules.Moment, maker: UUID, visibility: Visibility) -> UUID | None:
    away = visibility is Visibility.TABLE_NOT_GIVER
    return moment.giver_of(maker) if away else None


def _open(visibility: Visibility, *, shown: bool, aside: bool) -> bool:
    """Tell whether the whole circle may read it. aside: it is kept for later, or said in a group."""
    if aside:
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


def is_same(there: Contribution, table: Table) -> Verdict:
    """Test whether what is there by this id came from here before: then it is kept already."""
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


def _within_limit(
    session: Session, moment: rules.Moment, maker: Membership, draft: Draft
) -> Verdict:
    limit = moment.phase.limit_per_person
    if not limit or draft.kind in {Allow.SW, rules.ANSWER} or draft.parked:
        return YES
    made = Contribution.objects.filter(
        session=session,
        step=moment.step.key,
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


def _question(table: Table, about: UUID | None) -> UUID | None:
    if about is None:
        return None
    found = Contribution.objects.filter(
        session=table.session, pk=about, kind__in=rules.QUESTIONS, withdrawn_at=None
    )
    return found.values_list("pk", flat=True).first()


def keep_real_question(session: Session, step: str) -> None:
    """Keep with the case of this step how its giver last put the real question, as far as the circle may read it."""
    number = case_in(step)
    case = case_now(session, number)
    if case is None or (not session.further and case.giver_id != session.giver_id):
        return
    put = session.contributions.filter(
        kind=Allow.REFORM, maker_id=case.giver_id, open_to_circle=True
    )
    about = [one for one in put.order_by("said_at") if case_in(one.step) == number]
    case.real_question = about[-1].body if about else ""
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
            withdrawn=int("withdrawn_at" in fields),
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
        keep_real_question(table.session, contribution.step)


@transaction.atomic
def bring_in(session_id: UUID, contribution_id: UUID, *, by: Person, now: datetime) -> None:
    """Put parked advice on the table, or open the envelope, in the present step."""
    table, contribution = _change(contribution_id, session_id, by)
    moment = table.moment
    require(
        sharing.may_bring_in(
            is_maker=table.member_id == contribution.maker_id,
            parked=contribution.parked,
            seat=table.seat,
            moment=moment,
            sealed_as=sealed_as(contribution, steps_of(table.session)),
            case=case_in(contribution.step),
        )
    )
    require(_may_say(contribution.maker, contribution.kind, moment))
    visibility = rules.visibility_for(contribution.kind, by_giver=False, moment=moment)
    shown = moment.revealed or not moment.silent
    contribution.parked = False
    contribution.step = moment.step.key
    contribution.visibility = visibility
    contribution.hidden_from_id = _hidden_from(moment, contribution.maker_id, visibility)
    contribution.room = _room_of(moment, contribution.maker_id, visibility)
    contribution.revealed_at = now if shown else None
    contribution.open_to_circle = _open(visibility, shown=shown, aside=bool(contribution.room))
    contribution.nameless = order.is_nameless(visibility, moment=moment)
    fields = ("parked", "step", "visibility", "hidden_from", "room", "revealed_at", "nameless")
    _changed(table, contribution, by, *fields, "open_to_circle")


@transaction.atomic
def share(session_id: UUID, contribution_id: UUID, *, by: Person, now: datetime) -> None:
    """Bring what was said in a group to the table of all, in the present step. Raises RefusedError."""
    table, contribution = _change(contribution_id, session_id, by)
    require(
        sharing.may_share(
            said(contribution),
            kind=contribution.kind,
            viewer=table.member_id,
            moment=table.moment,
        )
    )
    contribution.room = ""
    contribution.step = table.moment.step.key
    contribution.visibility = Visibility.CIRCLE
    contribution.revealed_at = now
    contribution.open_to_circle = True
    fields = ("room", "step", "visibility", "revealed_at", "open_to_circle")
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
