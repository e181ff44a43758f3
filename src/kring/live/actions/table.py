"""A table under its lock, and the person who acts there."""

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from kring.circles.models import Membership
from kring.circles.rules import Role
from kring.kernel.verdicts import Verdict
from kring.live.bus import bus
from kring.live.models import Presence, Session
from kring.live.moving import is_fresh
from kring.live.queries import locked, member_of, moment_of
from kring.live.rules import Moment, Seat, seat_of
from kring.people.models import Person


@dataclass
class Table:
    """A session whose row is locked, so that two who act at once act one after the other."""

    session: Session
    member: Membership | None

    @classmethod
    def locked(cls, session_id: UUID, *, by: Person) -> "Table":
        """Lock the session and find how `by` belongs to it now; rights are read here, inside the lock."""
        session = next(iter(locked(session_id)), None)
        if session is None:
            raise Session.DoesNotExist
        return cls(session, next(iter(member_of(session.circle_id, by.pk)), None))

    @property
    def member_id(self) -> UUID | None:
        """The membership of who acts."""
        return self.member.id if self.member else None

    @property
    def moment(self) -> Moment:
        """Where the table stands now."""
        return moment_of(self.session)

    @property
    def seat(self) -> Seat:
        """How the one who acts sits at the table."""
        return self.seat_of(self.member)

    def seat_of(self, member: Membership | None, moment: Moment | None = None) -> Seat:
        """How a member sits at the table; at this moment, where it is known."""
        role = Role(member.role) if member and member.ended_at is None else None
        return seat_of(member.pk if member else None, role, moment or self.moment)

    def freshness(self, seen: int) -> Verdict:
        """Tell whether the screen with state `seen` shows where the meeting stands."""
        session = self.session
        return is_fresh(seen=seen, moved=session.moved_seq, newest=session.state_seq)

    def at(self, membership_id: UUID) -> Membership | None:
        """Return a current member of this circle by id, or None."""
        return (
            Membership.objects.current()
            .filter(circle_id=self.session.circle_id, pk=membership_id)
            .first()
        )

    def presence(self, member: Membership) -> Presence | None:
        """Return this member's row at this table, or None when they did not arrive."""
        return Presence.objects.filter(session=self.session, membership=member).first()

    def save(self, *fields: str, whole: bool = True, moved: bool = False) -> int:
        """Take the next number, save these fields with it, and wake the streams once it is committed.

        whole: the change concerns the whole screen; else it is one contribution. moved: the meeting stands elsewhere
        now, so that buttons drawn before are stale. Returns the number.
        """
        self.session.seq += 1
        changed = ["seq", *fields]
        if whole:
            self.session.state_seq = self.session.seq
            changed.append("state_seq")
        if moved:
            self.session.moved_seq = self.session.seq
            changed.append("moved_seq")
        self.session.save(update_fields=changed)
        pk = self.session.pk
        transaction.on_commit(lambda: bus.publish(pk))
        return self.session.seq
