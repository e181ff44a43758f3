"""Where a table stands, and who sits at it."""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from django.db.models import Q, QuerySet

from kring.circles.models import Circle, Membership
from kring.circles.rules import Right, Role, roles_with
from kring.inbox import channels
from kring.kernel.prepared import prepared
from kring.live import contact, rules, votes
from kring.live.company import Sitter
from kring.live.groups import seating_in
from kring.live.models import AT_TABLE, Contribution, Presence, Quiet, Session
from kring.live.order import as_shown
from kring.live.pace import Plan, plan_in
from kring.live.rules import Moment, asked_of, seat_of
from kring.live.shapes import alike
from kring.meetings.models import Attendance, Closing, Meeting
from kring.meetings.pace import Pace
from kring.meetings.queries import round_steps
from kring.methods import reading
from kring.methods.fitting import usually
from kring.methods.script import Allow, CaseGiver, Step, Visibility, flatten, scale, total
from kring.people.models import Person

NO_PLAN = Plan()


@lru_cache(maxsize=512)
def script(
    container: str,
    method: str,
    *,
    case_chosen: bool,
    minutes: int,
    plan: Plan = NO_PLAN,
    further: tuple[str, ...] = (),
) -> tuple[Step, ...]:
    """Return the steps of a meeting, fitted to its minutes where that leaves each at least one, with its changes.

    further: the methods of the questions after the first.
    """
    frame = reading.method(container)
    inside = reading.method(method) if frame.is_container else None
    others = [reading.method(one) for one in further]
    whole = flatten(frame, inside, case_chosen=case_chosen, further=others)
    steps = usually(whole, dict(plan.usual))
    fitted = scale(steps, max(minutes, len(steps))) if minutes != total(steps) else steps
    return plan.fitted(fitted, reading.library())


def plan_of(session: Session) -> Plan:
    """Return what this meeting changed in its script."""
    return plan_in(session.plan) if session.plan else NO_PLAN


def steps_of(session: Session) -> tuple[Step, ...]:
    """Return the steps of this session's script; the same ones after a restart."""
    return script(
        session.container,
        session.method,
        case_chosen=session.case_chosen,
        minutes=session.minutes,
        plan=plan_of(session),
        further=tuple(session.further),
    )


def moment_of(session: Session) -> Moment:
    """Return where the table stands, for the rules."""
    steps = steps_of(session)
    step = steps[session.index]
    return Moment(
        step=step,
        case=case_at(steps, session.index) if session.further else 1,
        giver=session.giver_id,
        chair=session.chair_id,
        silent=session.silent,
        revealed=session.revealed,
        ended=session.ended_at is not None,
        written=session.written,
        protected=None if session.protected_over else session.protected_id,
        seating=seating_in(session.rooms, step),
        nameless=session.nameless,
        counted=session.counted,
        timekeeper=session.timekeeper_id,
    )


def case_at(steps: Sequence[Step], index: int) -> int:
    """Return which question of the meeting a step is about; around them the last one begun, else the first."""
    begun = (step.case for step in reversed(steps[: index + 1]) if step.case)
    return next(begun, 1)


def members_at(circle_id: UUID) -> list[Membership]:
    """Return the current members of a circle who may sit at its table, in order of their seats."""
    return list(
        Membership.objects.current()
        .filter(circle_id=circle_id, role__in=AT_TABLE)
        .select_related("organisation", "person")
    )


@prepared
def going_on(person: Person, circles: Sequence[Circle]) -> QuerySet[Session]:
    """Return the sessions of these circles that have not ended, if this person has a seat there: which, no more."""
    seen = Session.objects.visible_to(person).filter(circle__in=circles, ended_at=None)
    return seen.only("circle", "pace", "ends_at")


@prepared
def seen_by(person: Person, session_id: UUID) -> QuerySet[Session]:
    """Return this session if this person has a seat there: one row, or none; the rest is read under the lock."""
    return Session.objects.visible_to(person).filter(pk=session_id).only("meeting_id", "ended_at")


@prepared
def locked(session_id: UUID) -> QuerySet[Session]:
    """Lock a session and return it: one row, or none."""
    return Session.objects.select_for_update(no_key=True).filter(pk=session_id)


@prepared
def member_of(circle_id: UUID, person_id: UUID) -> QuerySet[Membership]:
    """Return how a person belongs to a circle now: one row, or none."""
    return Membership.objects.current().filter(circle_id=circle_id, person_id=person_id)


@prepared
def contribution_with(pk: UUID) -> QuerySet[Contribution]:
    """Return the contribution with this id: one row, or none."""
    return Contribution.objects.filter(pk=pk)


@prepared
def raised_hand(session_id: UUID, membership_id: UUID) -> QuerySet[Presence]:
    """Return the presence of somebody whose hand is up: one row, or none."""
    return Presence.objects.filter(
        session_id=session_id, membership_id=membership_id, hand_at__isnull=False
    )


def wanting_contact(session: Session | None, member: Membership | None) -> list[Membership]:
    """Return who wants a moment with who facilitates, for a member who is told; nobody for any other."""
    if session is None or member is None:
        return []
    if not contact.hears(member.pk, Role(member.role), chair=session.chair_id):
        return []
    there = Presence.objects.filter(session=session, membership__ended_at=None)
    there = there.exclude(contact_at=None).exclude(membership=member)
    return [one.membership for one in there.select_related("membership").order_by("contact_at")]


def has_giver(meeting: Meeting) -> bool:
    """Tell whether it is known whose question a written round is about, or its method needs nobody's."""
    if not meeting.written or meeting.giver_id or meeting.case_id:
        return True
    steps = round_steps(meeting.method)
    return not any(step.phase.case_giver is not CaseGiver.NONE for step in steps)


def rounds_to_open(now: datetime) -> list[UUID]:
    """Return the written rounds whose day has come and that have not begun."""
    due = Meeting.objects.filter(
        pace=Pace.WRITTEN, state=Meeting.State.PLANNED, begun_at=None, starts_at__lte=now
    )
    return list(due.values_list("pk", flat=True))


def rounds_to_close(now: datetime) -> list[UUID]:
    """Return the written rounds of which a step must close, or that wait for their case giver."""
    due = Q(ends_at__lte=now) | Q(paused_seconds=0)
    found = Session.objects.filter(due, pace=Pace.WRITTEN, ended_at=None)
    return list(found.order_by("ends_at").values_list("pk", flat=True))


def rounds_to_remind() -> QuerySet[Session]:
    """Return the written rounds that run, and in whose present step nobody was reminded yet."""
    running = Session.objects.filter(pace=Pace.WRITTEN, ended_at=None, ends_at__isnull=False)
    return running.filter(reminded=False).select_related("circle")


def closings_of(session: Session) -> list[Closing]:
    """Return by when each step of a written round closes; what it leaves out is not there."""
    return list(Closing.objects.filter(meeting_id=session.meeting_id))


def step_after(session: Session) -> int | None:
    """Return the step of a written round that comes next; None after the last."""
    held = [closing.index for closing in closings_of(session)]
    return next((index for index in held if index > session.index), None)


def answered_in(session: Session) -> set[UUID]:
    """Return who wrote in the present step, or let it be."""
    moment = moment_of(session)
    step = moment.step.key
    made = Contribution.objects.filter(session=session, step=step, parked=False, withdrawn_at=None)
    if Allow.SW not in moment.phase.allow:
        made = made.exclude(kind=Allow.SW)
    passed = Presence.objects.filter(session=session, passed_step=step)
    wrote = set(made.values_list("maker_id", flat=True))
    return wrote | set(passed.values_list("membership_id", flat=True))


def asked_in(session: Session) -> list[Membership]:
    """Return who is asked for something in the present step, in order of their seats."""
    moment = moment_of(session)
    return [
        member
        for member in members_at(session.circle_id)
        if asked_of(
            seat_of(member.pk, Role(member.role), moment),
            moment,
            leads=member.pk == session.chair_id,
        )
    ]


def unanswered(session: Session) -> list[Membership]:
    """Return who is asked for something in the present step and has not answered."""
    answered = answered_in(session)
    return [member for member in asked_in(session) if member.pk not in answered]


def can_be_mailed(member: Membership) -> bool:
    """Tell whether a reminder reaches this member: letters reach them, and did not stop reminders."""
    return bool(
        channels.gets_links(member.person)
        and not member.by_phone
        and not Quiet.objects.filter(membership=member).exists()
    )


def said_aloud(session: Session) -> list[tuple[UUID, str]]:
    """Return maker and kind of what was put on the table: no notes, numbers or votes, nothing hidden or taken back."""
    said = Contribution.objects.filter(session=session, parked=False, withdrawn_at=None)
    hidden = Q(visibility=Visibility.PRIVATE) | Q(visibility=Visibility.REVEAL, revealed_at=None)
    return list(said.exclude(hidden).values_list("maker_id", "kind"))


def present_ids(session: Session) -> list[UUID]:
    """Return who came to the table and may speak there, in order of their seats."""
    here = Presence.objects.filter(
        session=session,
        membership__ended_at=None,
        membership__role__in=roles_with(Right.SIT_AT_TABLE),
    )
    ordered = here.order_by("membership__joined_at", "membership_id")
    return list(ordered.values_list("membership_id", flat=True))


def lived_ids(session: Session) -> list[UUID]:
    """Return who came to the table as a person with lived experience, in order of their seats."""
    lived = Membership.objects.current().filter(
        circle_id=session.circle_id, role=Role.LIVED_EXPERT
    )
    ids = set(lived.values_list("pk", flat=True))
    return [pk for pk in present_ids(session) if pk in ids] if ids else []


def lines_of(session: Session) -> dict[UUID, str]:
    """Return how each takes part who is not in the room: online, or by phone."""
    apart = Attendance.objects.filter(meeting_id=session.meeting_id)
    apart = apart.exclude(channel=Attendance.Channel.ROOM)
    return dict(apart.values_list("membership_id", "channel"))


def sitters(session: Session) -> list[Sitter]:
    """Return who came to the table and may speak there, with what they come from, in order of their seats."""
    members = Membership.objects.filter(pk__in=present_ids(session)).order_by("joined_at", "pk")
    return [as_sitter(one) for one in members]


def as_sitter(member: Membership) -> Sitter:
    """Return what must be known of a member to give them a place in a group."""
    lived = member.role == Role.LIVED_EXPERT
    return Sitter(
        member.pk,
        member.organisation_id,
        lived,
        member.buddy_id if lived else None,
        alike(member.perspective),
        member.level,
    )


def themes_of(session: Session) -> list[str]:
    """Return what people can choose their group by; the first is theme 1."""
    return list(json.loads(session.themes)) if session.themes else []


def giver_for(step: Step, *, named: UUID | None, present: Sequence[UUID]) -> UUID | None:
    """Return whose case is on the table in this step; in a rotating block each round has the next one."""
    if not step.phase.giver_rotates or not present:
        return named
    others = [member for member in present if member != named]
    order = [named, *others] if named in present else others
    return order[(step.round - 1) % len(order)]


def candidates_in(session: Session, step: Step) -> list[Contribution]:
    """Return what can be chosen from or rated in a step, in the order of the table."""
    if not votes.chooses(step.phase):
        return []
    groups = votes.sources(step, steps_of(session))
    keys = [key for group in groups for key in group]
    there = Contribution.objects.filter(session=session, step__in=keys)
    return as_shown(first_with_any(there, groups))


def first_with_any(
    contributions: Iterable[Contribution], groups: Sequence[Sequence[str]]
) -> list[Contribution]:
    """Return what can be chosen from: of the first of these groups of steps that has any."""
    there = [one for one in contributions if is_candidate(one)]
    for group in groups:
        if found := [one for one in there if one.step in group]:
            return found
    return []


def is_candidate(one: Contribution) -> bool:
    """Tell whether a contribution lies open before everybody, so that all can choose it."""
    lies_open = one.open_to_circle and not one.withdrawn_at
    return lies_open and not one.about_id and one.kind not in rules.BESIDE


def sealed_as(one: Contribution, steps: Iterable[Step]) -> str:
    """Return under which name of the script a text was put in the envelope; "" when it was not."""
    if one.kind != rules.SEALED:
        return ""
    return next((step.phase.seals for step in steps if step.key == one.step), "")
