"""One viewer before one snapshot of a table: who they are there, and what may be sent to their screen."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Self
from uuid import UUID

from django.utils.functional import cached_property
from markupsafe import Markup

from kring.circles.models import Membership
from kring.circles.rules import Right, Role
from kring.kernel import clock
from kring.live import lead, moving, protection, rules, sharing, unclear
from kring.live.groups import Room
from kring.live.models import Contribution, Session, UnclearWord
from kring.live.order import as_shown
from kring.live.rules import Moment, Seat
from kring.live.snapshot import Snapshot, said
from kring.methods import reading
from kring.methods.script import Allow
from kring.methods.wording import PhaseWords

# In what a stream sends: the script adds it.
NO_TOKEN = Markup()
# What of a viewing does not depend on what is said.
PLACE = ("membership", "me", "own_seat", "seat", "leads", "rooms")


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

    def __hash__(self) -> int:
        """Return the same for the same; quickly, for they are looked up very often."""
        return hash(self.person.int)


@dataclass(frozen=True)
class Viewing:
    """What templates and panels are given."""

    snapshot: Snapshot
    viewer: Viewer
    csrf: Markup = NO_TOKEN
    now: datetime = field(default_factory=clock.now)

    def stand(self) -> Self:
        """Take over where this viewer stood when only what is said was different, and return this viewing."""
        place = self.snapshot.places.get(self.viewer)
        if place is None:
            place = {name: getattr(self, name) for name in PLACE}
            self.snapshot.places[self.viewer] = place
        self.__dict__.update(place)
        return self

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
    def me(self) -> UUID | None:
        """The id of that membership."""
        return self.membership.id if self.membership else None

    @cached_property
    def own_seat(self) -> Seat:
        """How the person themself sits at the table, whatever screen they look at."""
        member = self.membership
        there = member is not None and member.reads(self.session.ended_at)
        role = Role(member.role) if member and there else None
        return rules.seat_of(self.me, role, self.moment)

    @cached_property
    def seat(self) -> Seat:
        """The seat that this screen stands for: a screen for all sees only what all may see."""
        if self.own_seat is Seat.OUTSIDE or self.viewer.mode is Mode.OWN:
            return self.own_seat
        return Seat.SCREEN

    @property
    def is_here(self) -> bool:
        """Whether this person sat down at the table."""
        return self.me in self.snapshot.presences

    @property
    def is_plain(self) -> bool:
        """Whether this person takes part here on the page of text only."""
        presence = self.snapshot.presences.get(self.me) if self.me else None
        return bool(presence and presence.plain)

    @cached_property
    def leads(self) -> bool:
        """Whether this person leads the meeting now."""
        return rules.holds_lead(self.me, self.moment)

    @property
    def keeps_time(self) -> bool:
        """Whether the clock is this person's to stop on this screen, though somebody else leads."""
        if self.leads or self.me is None or self.viewer.mode is not Mode.OWN:
            return False
        return bool(moving.may_keep_time(self.me, seat=self.own_seat, moment=self.moment))

    @property
    def to_ask(self) -> Membership | None:
        """Whose turn it is to lead this meeting, when the viewer can still ask them."""
        found = lead.to_ask(
            viewer=self.me,
            round_leader=self.session.round_leader_id,
            offered_to=self.session.offered_to_id,
            present=self.snapshot.presences,
            moment=self.moment,
        )
        own = found if self.viewer.mode is Mode.OWN else None
        return self.snapshot.members.get(own) if own else None

    @cached_property
    def rooms(self) -> frozenset[str]:
        """The groups at whose table this screen lies: one's own, or that of all who share it; the beamer at none."""
        if self.viewer.mode is Mode.SCREEN or self.own_seat is Seat.OUTSIDE or self.me is None:
            return frozenset()
        return self.moment.seating.at(self.me) | self._read_aloud

    @property
    def _read_aloud(self) -> frozenset[str]:
        """The sheets that lie before people by phone: who leads reads those to them."""
        if not (self.moment.phase.passes and self.leads and self.viewer.mode is Mode.OWN):
            return frozenset()
        phones = [pk for pk, one in self.snapshot.presences.items() if one.by_phone]
        found = (self.moment.seating.room_of(pk) for pk in phones)
        return frozenset(room.id for room in found if room)

    @property
    def room(self) -> Room | None:
        """The group in which this screen stands now."""
        if self.viewer.mode is Mode.SCREEN or self.me is None:
            return None
        return self.moment.seating.room_of(self.me)

    @property
    def giver_id(self) -> UUID | None:
        """Whose case is on the table for this screen: in groups, that of one's own."""
        return self.moment.giver_of(self.me)

    @cached_property
    def kinds(self) -> tuple[str, ...]:
        """What this screen may bring in now, the fitting kind first."""
        if self.viewer.mode is Mode.SHARED and self.leads:
            open_kinds = rules.kinds_for(Seat.PEER, self.moment, leads=True)
            return tuple(kind for kind in open_kinds if kind != Allow.SW)
        if self.viewer.mode is Mode.SHARED and self.room:
            seats = (Seat.GIVER, Seat.PEER)
            ours = [kind for seat in seats for kind in rules.kinds_for(seat, self.moment)]
            return tuple(kind for kind in dict.fromkeys(ours) if kind != Allow.SW)
        found = rules.kinds_for(self.seat, self.moment, leads=self.leads)
        return tuple(kind for kind in found if self.leads or self._may_say(kind))

    def _may_say(self, kind: str) -> bool:
        me = self.membership
        if me is None:
            return False
        return bool(protection.may_say(kind, maker=me.pk, role=Role(me.role), moment=self.moment))

    def holds_back(self, member: Membership) -> bool:
        """Tell whether a member leaves the word to somebody else, who has protected time."""
        return protection.holds_back(member.pk, Role(member.role), self.moment)

    @cached_property
    def unclear_words(self) -> tuple[UnclearWord, ...]:
        """The words that somebody asked to have explained, as far as this screen is told."""
        if not unclear.may_see(self.seat, self.moment):
            return ()
        return self.snapshot.unclear_words

    def sees(self, contribution: Contribution) -> bool:
        """Tell whether this contribution may be sent to this screen."""
        me = None if self.seat is Seat.SCREEN else self.me
        if self.moment.ended and not self._reads_back:
            return self.is_mine(contribution)  # a guest was there for one meeting
        return rules.may_see(said(contribution), me, self.seat, self.moment, rooms=self.rooms)

    @property
    def _reads_back(self) -> bool:
        """Whether the viewer reads this meeting, which has ended: a member who was in the circle then."""
        member, ended_at = self.membership, self.session.ended_at
        return bool(member and member.has(Right.SEE_CASES) and member.reads(ended_at))

    def shares(self, contribution: Contribution) -> bool:
        """Whether the viewer may bring what was said in their group to the table of all."""
        if self.me is None or self.seat is Seat.SCREEN:
            return False
        it, kind = said(contribution), contribution.kind
        return bool(sharing.may_share(it, kind=kind, viewer=self.me, moment=self.moment))

    def is_mine(self, contribution: Contribution) -> bool:
        """Whether the viewer made this, on their own screen."""
        mine = self.me is not None and contribution.maker_id == self.me
        return mine and self.seat is not Seat.SCREEN

    @cached_property
    def seen(self) -> tuple[Contribution, ...]:
        """What this screen may show, in the order of the table."""
        return tuple(as_shown(c for c in self.snapshot.contributions if self.sees(c)))

    @property
    def words(self) -> PhaseWords:
        """The words of the present step in this viewer's language."""
        return reading.step_words(self.moment.step, self.language)

    def name_of(self, membership_id: UUID | None) -> str:
        """Return the name under which this circle knows a member, or ''."""
        member = self.snapshot.members.get(membership_id) if membership_id else None
        return member.display_name if member else ""

    def maker(self, contribution: Contribution) -> str:
        """Return the name of who made a contribution; "" where that stays with them."""
        if contribution.nameless and not self.is_mine(contribution):
            return ""
        return self.name_of(contribution.maker_id)


Panel = Callable[[Viewing], str | None]
