"""One viewer before one snapshot of a table: who they are there, and what may be sent to their screen."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from uuid import UUID

from markupsafe import Markup

from kring.circles.models import Membership
from kring.circles.rules import Right, Role
from kring.kernel import clock
from kring.live import rules
from kring.live.models import Contribution, Session
from kring.live.rules import Moment, Seat
from kring.live.snapshot import Snapshot, said
from kring.methods import reading
from kring.methods.script import Allow
from kring.methods.wording import PhaseWords


def since_in(text: str) -> int:
    """Return the number up to which a screen is, as it says itself; 0, so that it gets all, when it makes no sense."""
    return int(text) if re.fullmatch(r"[0-9]{1,18}", text) else 0


def mode_in(text: str) -> "Mode":
    """Return what a screen says it is for; its owner's own when it does not say."""
    return Mode(text) if text in set(Mode) else Mode.OWN


class Mode(StrEnum):
    """What the screen is for."""

    OWN = "own"
    SCREEN = "screen"  # the beamer
    SHARED = "shared"  # one device for all, in the middle of the table


@dataclass(frozen=True)
class Viewer:
    """Who looks, in which language, at what kind of screen."""

    person: UUID
    language: str
    mode: Mode = Mode.OWN


@dataclass(frozen=True)
class Viewing:
    """What templates and panels are given. `csrf` is empty in what a stream sends: the script adds the token."""

    snapshot: Snapshot
    viewer: Viewer
    csrf: Markup = field(default_factory=Markup)
    now: datetime = field(default_factory=clock.now)

    @property
    def session(self) -> Session:
        """The session on this table."""
        return self.snapshot.session

    @property
    def moment(self) -> Moment:
        """Where the table stands."""
        return self.snapshot.moment

    @property
    def language(self) -> str:
        """The language of this viewer."""
        return self.viewer.language

    @cached_property
    def membership(self) -> Membership | None:
        """How the viewer belongs to the circle; None for somebody who left."""
        return self.snapshot.by_person.get(self.viewer.person)

    @cached_property
    def own_seat(self) -> Seat:
        """How the person themself sits at the table, whatever screen they look at."""
        member = self.membership
        role = Role(member.role) if member else None
        return rules.seat_of(member.pk if member else None, role, self.moment)

    @cached_property
    def seat(self) -> Seat:
        """The seat that this screen stands for: a screen for all sees only what all may see."""
        if self.own_seat is Seat.OUTSIDE or self.viewer.mode is Mode.OWN:
            return self.own_seat
        return Seat.SCREEN

    @property
    def is_here(self) -> bool:
        """Whether this person sat down at the table."""
        return bool(self.membership and self.membership.pk in self.snapshot.presences)

    @cached_property
    def leads(self) -> bool:
        """Whether this person leads the meeting now."""
        member = self.membership
        return bool(member and rules.may_lead(member.pk, self.moment))

    @cached_property
    def kinds(self) -> tuple[str, ...]:
        """What this screen may bring in now, the fitting kind first."""
        if self.viewer.mode is Mode.SHARED and self.leads:
            open_kinds = rules.kinds_for(Seat.PEER, self.moment, leads=True)
            return tuple(kind for kind in open_kinds if kind != Allow.SW)
        return rules.kinds_for(self.seat, self.moment, leads=self.leads)

    def sees(self, contribution: Contribution) -> bool:
        """Tell whether this contribution may be sent to this screen."""
        me = self.membership.pk if self.membership and self.seat is not Seat.SCREEN else None
        if self.moment.ended and not (self.membership and self.membership.has(Right.SEE_CASES)):
            return self.is_mine(contribution)  # a guest was there for one meeting
        return rules.may_see(said(contribution), me, self.seat, self.moment)

    def is_mine(self, contribution: Contribution) -> bool:
        """Whether the viewer made this, on their own screen."""
        member = self.membership
        return bool(member and self.seat is not Seat.SCREEN and contribution.maker_id == member.pk)

    @cached_property
    def seen(self) -> tuple[Contribution, ...]:
        """What this screen may show, in order."""
        return tuple(c for c in self.snapshot.contributions if self.sees(c))

    @property
    def words(self) -> PhaseWords:
        """The words of the present step in this viewer's language."""
        return reading.step_words(self.moment.step, self.language)

    def name_of(self, membership_id: UUID | None) -> str:
        """Return the name under which this circle knows a member, or ''."""
        member = self.snapshot.members.get(membership_id) if membership_id else None
        return member.display_name if member else ""

    def maker(self, contribution: Contribution) -> str:
        """Return the name of who made a contribution."""
        return self.name_of(contribution.maker_id)


Panel = Callable[[Viewing], str | None]
