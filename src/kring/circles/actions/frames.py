"""Forming a circle, and what it is about."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from django.db import transaction

from kring.circles import facts, kinds, rules, standard
from kring.circles.actions.agreements import write_agreement
from kring.circles.actions.lock import lock
from kring.circles.kinds import Kind
from kring.circles.leading import LedBy
from kring.circles.models import Agreement, Circle, Membership, SoughtPerspective
from kring.circles.rules import Right, Role
from kring.kernel import clock, ledger, vault
from kring.kernel.verdicts import require
from kring.people.models import Person


@dataclass(frozen=True, kw_only=True)
class Frame:
    """What a circle is about, and where it lives. country: ISO 3166-1 alpha-2. time_zone: IANA. form: one of Kind."""

    name: str
    about: str = ""
    not_about: str = ""
    done_when: str = ""
    urgency: str = ""
    field: str = ""
    region: str = ""
    country: str = "NL"
    language: str = "nl"
    time_zone: str = "Europe/Amsterdam"
    form: str = Kind.PRACTICE


@transaction.atomic
def form_circle(frame: Frame, *, by: Person) -> Circle:
    """Start a circle with its key, the standard agreement, and its founder as facilitator."""
    require(rules.may_form(is_host=by.is_host))
    now = clock.now()
    circle = Circle(formed_at=now, **asdict(frame))
    vault.create_key(circle.pk)
    circle.save(force_insert=True)
    text, back = standard.agreement(frame.language), _goes_back(frame)
    Agreement.objects.create(circle=circle, version=1, text=text, to_manager=back, written_at=now)
    Membership.objects.create(
        circle=circle, person=by, role=Role.FACILITATOR, display_name=by.name[:60], joined_at=now
    )
    ledger.record(facts.CircleFormed(by=by.pk, circle=circle.pk))
    return circle


@transaction.atomic
def form_circles(frames: Sequence[Frame], *, by: Person) -> int:
    """Start several circles: all of them or none. Returns how many. Raises RefusedError."""
    require(rules.may_form_many(is_host=by.is_host, count=len(frames)))
    for frame in frames:
        form_circle(frame, by=by)
    return len(frames)


@transaction.atomic
def reframe(circle: Circle, frame: Frame, *, by: Person) -> None:
    """Change what the circle is about, and where it lives. Who becomes one team, or no longer is, agrees anew."""
    circle = lock(circle.pk)
    require(rules.may(circle.role_of(by), Right.SHAPE))
    before, newest = circle.form, circle.agreements.first()
    for field, value in asdict(frame).items():
        setattr(circle, field, value)
    circle.save(update_fields=list(asdict(frame)))
    ledger.record(facts.FrameChanged(by=by.pk, circle=circle.pk))
    if newest and kinds.is_team(before) != kinds.is_team(frame.form):
        write_agreement(circle, newest.text, to_manager=_goes_back(frame), by=by)


def _goes_back(frame: Frame) -> str:
    return standard.to_manager(frame.language) if kinds.is_team(frame.form) else ""


@transaction.atomic
def choose_leading(
    circle: Circle, *, by: Person, led_by: LedBy, sounding_for: str, sounding_reach: str
) -> None:
    """Say who leads: a lead, or own people with a sounding board. Raises RefusedError."""
    circle = lock(circle.pk)
    require(rules.may(circle.role_of(by), Right.SHAPE))
    circle.led_by, circle.sounding_for = led_by, sounding_for
    circle.sounding_reach = sounding_reach
    circle.save(update_fields=["led_by", "sounding_for", "sounding_reach"])
    ledger.record(facts.FrameChanged(by=by.pk, circle=circle.pk))


@transaction.atomic
def seek(circle: Circle, label: str, *, by: Person) -> None:
    """Put an empty chair at the table for a perspective that is missing."""
    circle = lock(circle.pk)
    require(rules.may(circle.role_of(by), Right.SHAPE))
    SoughtPerspective.objects.get_or_create(circle=circle, label=label)
    ledger.record(facts.FrameChanged(by=by.pk, circle=circle.pk))


@transaction.atomic
def unseek(sought: SoughtPerspective, *, by: Person) -> None:
    """Take the empty chair away."""
    circle = lock(sought.circle_id)
    require(rules.may(circle.role_of(by), Right.SHAPE))
    sought.delete()
    ledger.record(facts.FrameChanged(by=by.pk, circle=circle.pk))
