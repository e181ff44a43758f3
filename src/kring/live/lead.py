"""Who leads the meeting: offering the lead, accepting it, taking it over. Plain Python, as the rules are."""

from collections.abc import Collection
from datetime import timedelta
from uuid import UUID

from kring.circles.rules import ROLES, Right, Role
from kring.kernel.verdicts import YES, Verdict, no
from kring.kernel.words import _
from kring.live.rules import Moment, Seat, may_lead

TAKE_OVER_AFTER = timedelta(seconds=90)
SUPPORTS_NEEDED = 2


def may_offer_chair(*, viewer: UUID, to_role: Role | None, moment: Moment) -> Verdict:
    """Test whether the lead can be offered to somebody in this role."""
    leads = may_lead(viewer, moment)
    if not leads:
        return leads
    if to_role is None or Right.SIT_AT_TABLE not in ROLES[to_role]:
        return no(_("Choose somebody who sits at the table."))
    return YES


def to_ask(
    *,
    viewer: UUID | None,
    round_leader: UUID | None,
    offered_to: UUID | None,
    present: Collection[UUID],
    moment: Moment,
) -> UUID | None:
    """Return whom we propose to who leads: whose turn it is to lead, once they are there and nobody was asked yet."""
    if round_leader is None or round_leader == viewer or round_leader not in present:
        return None
    return round_leader if may_lead(viewer, moment) and offered_to is None else None


def may_accept_chair(*, viewer: UUID, offered_to: UUID | None, moment: Moment) -> Verdict:
    """Test whether this member may accept (or decline) the lead that was offered."""
    if moment.ended:
        return no(_("This meeting has ended."))
    if viewer != offered_to:
        return no(_("The lead was not offered to you, or the offer was taken back."))
    return YES


def may_support(*, viewer: UUID, candidate: UUID, seat: Seat, moment: Moment) -> Verdict:
    """Test whether this member may say yes to a take-over by `candidate`."""
    if moment.ended:
        return no(_("This meeting has ended."))
    if seat not in {Seat.PEER, Seat.GIVER} or viewer == candidate:
        return no(_("Two others at the table must say yes."))
    return YES


def may_take_over(
    *,
    viewer: UUID,
    stand_in: UUID | None,
    seat: Seat,
    supports: int,
    silence: timedelta | None,
    moment: Moment,
    after: timedelta = TAKE_OVER_AFTER,
) -> Verdict:
    """Test whether this member may take the lead without an offer.

    The stand-in may after 90 seconds without a sign of the one who leads (silence None: nobody leads; `after`: in a
    written round that takes longer); anybody at the table may with the yes of two others. It never happens by itself.
    """
    if moment.ended:
        return no(_("This meeting has ended."))
    if viewer == moment.chair:
        return no(_("You lead this meeting already."))
    if seat not in {Seat.PEER, Seat.GIVER}:
        return no(_("Only somebody who sits at the table can take over."))
    if supports >= SUPPORTS_NEEDED:
        return YES
    if viewer == stand_in and (silence is None or silence >= after):
        return YES
    return no(
        _(
            "You can take over when two others say yes, or, as stand-in, "
            "after 90 seconds without a sign of the one who leads."
        )
        if after == TAKE_OVER_AFTER
        else _(
            "You can take over when two others say yes, or, as stand-in, "
            "when the one who leads did not look for two days."
        )
    )
