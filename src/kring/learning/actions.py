"""Everything that changes what somebody takes along."""

from collections.abc import Iterable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import transaction

from kring.circles.models import Circle, Membership
from kring.circles.rules import Right, Role
from kring.kernel import ledger
from kring.kernel.verdicts import Verdict, require
from kring.learning import rules
from kring.learning.facts import LineShared, LineWritten, TryOutNamed, TryOutTakenBack, TryOutTold
from kring.learning.models import PrivateLine, TryOut
from kring.learning.rules import Loop, Plan, Telling
from kring.live.actions.presence import touch
from kring.live.models import Contribution, Presence, Session
from kring.meetings.models import Meeting
from kring.meetings.queries import case_of
from kring.people.models import Person


@transaction.atomic
def name_try_out(
    meeting: Meeting,
    *,
    by: Person,
    owner: Membership,
    plan: Plan,
    now: datetime,
    sources: Iterable[Contribution] = (),
) -> TryOut:
    """Put a try-out on the list of `owner`, a member of the meeting's circle.

    sources: what was said that it came from; only what `by` may see counts. The same plan twice is kept once.
    Raises RefusedError: not theirs to name, or the day does not fit.
    """
    circle = Circle.objects.select_for_update(no_key=True).get(pk=meeting.circle_id)
    require(rules.may_hold(_role(owner, circle)))
    require(_may_enter(owner, by=by))
    require(rules.may_name(plan, today=_today(circle, now)))
    there = _same(meeting, owner, plan)
    if there is not None:
        return there
    try_out = TryOut.objects.create(
        circle=circle,
        meeting=meeting,
        case=case_of(meeting, owner.pk),
        owner=owner,
        what=plan.what.strip(),
        how_known=plan.how_known.strip(),
        by_when=plan.by_when,
        named_at=now,
    )
    seen = Contribution.objects.visible_to(by).filter(
        pk__in=[source.pk for source in sources], session__meeting=meeting, withdrawn_at=None
    )
    try_out.sources.set(seen)
    ledger.record(TryOutNamed(by=by.pk, circle=circle.pk, try_out=try_out.pk))
    _show_at_table(circle, by=by)
    return try_out


@transaction.atomic
def tell_try_out(try_out: TryOut, *, by: Person, telling: Telling, now: datetime) -> TryOut:
    """Write down what came of a try-out; telling again replaces what was told.

    Raises RefusedError: not theirs to tell, or no effect chosen.
    """
    row = TryOut.objects.select_for_update(no_key=True).get(pk=try_out.pk)
    require(_may_enter(row.owner, by=by))
    require(rules.may_tell(telling, today=_today(row.circle, now)))
    row.effect, row.told, row.told_at = telling.effect, telling.told.strip(), now
    row.by_when = telling.by_when or row.by_when
    row.save(update_fields=["effect", "told", "told_at", "by_when"])
    ledger.record(TryOutTold(by=by.pk, circle=row.circle_id, try_out=row.pk))
    _show_at_table(row.circle, by=by)
    return row


@transaction.atomic
def take_back_try_out(try_out: TryOut, *, by: Person) -> None:
    """Delete a try-out with its text. Raises RefusedError: not their own."""
    row = TryOut.objects.select_for_update(no_key=True).get(pk=try_out.pk)
    require(rules.may_take_back(is_owner=row.owner.person_id == by.pk))
    ledger.record(TryOutTakenBack(by=by.pk, circle=row.circle_id, try_out=row.pk))
    row.delete()


@transaction.atomic
def write_line(
    meeting: Meeting, *, by: Person, loop: Loop, body: str, now: datetime, share: bool = False
) -> PrivateLine | None:
    """Keep a private line of one loop; a new text replaces the old and is private again, unless `share`.

    An empty text clears the line, and None is returned. Raises RefusedError: was not at this table.
    """
    circle = Circle.objects.select_for_update(no_key=True).get(pk=meeting.circle_id)
    owner = circle.membership_of(by)
    require(rules.may_write_line(_role(owner, circle), body))
    assert owner is not None  # noqa: S101 — the rule refuses somebody without a role
    line = PrivateLine.objects.filter(meeting=meeting, owner=owner, loop=loop).first()
    text = body.strip()
    if text and (line is None or line.body != text):
        line = line or PrivateLine(circle=circle, meeting=meeting, owner=owner, loop=loop)
        line.body, line.written_at, line.shared_at = text, now, None
        line.save()
        ledger.record(LineWritten(by=by.pk, circle=circle.pk, line=line.pk))
    if line is not None and not text:
        ledger.record(LineWritten(by=by.pk, circle=circle.pk, line=line.pk))
        line.delete()
        return None
    if line is not None and share:
        _set_shared(line, by=by, at=now)
    return line


@transaction.atomic
def share_line(line: PrivateLine, *, by: Person, now: datetime) -> None:
    """Show a line to the members of the circle. Raises RefusedError: not its writer."""
    _set_shared(line, by=by, at=now)


@transaction.atomic
def unshare_line(line: PrivateLine, *, by: Person) -> None:
    """Make a line private again. Raises RefusedError: not its writer."""
    _set_shared(line, by=by, at=None)


def _set_shared(line: PrivateLine, *, by: Person, at: datetime | None) -> None:
    row = PrivateLine.objects.select_for_update(no_key=True).get(pk=line.pk)
    require(rules.may_share(is_writer=row.owner.person_id == by.pk))
    if (row.shared_at is None) == (at is None):
        return
    row.shared_at = at
    row.save(update_fields=["shared_at"])
    ledger.record(
        LineShared(by=by.pk, circle=row.circle_id, line=row.pk, shared=int(at is not None))
    )
    _show_at_table(row.circle, by=by)


def _same(meeting: Meeting, owner: Membership, plan: Plan) -> TryOut | None:
    """Find the try-out that was kept already: a screen sends again when it heard no answer."""
    alike = TryOut.objects.filter(meeting=meeting, owner=owner, by_when=plan.by_when)
    return next((row for row in alike if row.what == plan.what.strip()), None)


def _show_at_table(circle: Circle, *, by: Person) -> None:
    """Draw the open table anew on every screen, when `by` sits at it. A private line never comes here."""
    at_table = Presence.objects.filter(
        membership__person=by, membership__ended_at=None, session__circle=circle
    )
    for presence in at_table.filter(session__ended_at=None):
        touch(presence.session_id, by=by)


def _role(membership: Membership | None, circle: Circle) -> Role | None:
    """Return the role of a present member of this circle."""
    if membership is None or membership.ended_at or membership.circle_id != circle.pk:
        return None
    return Role(membership.role)


def _today(circle: Circle, now: datetime) -> date:
    return now.astimezone(ZoneInfo(circle.time_zone)).date()


def _may_enter(owner: Membership, *, by: Person) -> Verdict:
    """Ask whether `by` may write for the owner; the table they may chair is any open one of the circle."""
    me = owner.circle.membership_of(by)
    return rules.may_enter(
        is_owner=owner.person_id == by.pk,
        leads=me is not None and me.has(Right.LEAD_TABLE),
        by_phone=owner.by_phone,
        chairs_now=me is not None
        and Session.objects.filter(chair=me, circle=owner.circle, ended_at=None).exists(),
    )
