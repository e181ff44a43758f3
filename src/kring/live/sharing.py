"""From a group to the table of all: bringing along what was said there. Plain Python, as the rules are."""

from uuid import UUID

from kring.kernel.verdicts import YES, Verdict, no
from kring.kernel.words import _
from kring.live.rules import Moment, Said, Seat, may_contribute, may_see
from kring.methods.script import Allow, Visibility


def may_share(said: Said, *, kind: str, viewer: UUID | None, moment: Moment) -> Verdict:
    """Test whether somebody may bring what was said in a group to the table of all.

    Its maker may; what was noted of the conversation of a group, each who sits or last sat there.
    """
    hidden = said.visibility is Visibility.TABLE_NOT_GIVER or not may_see(
        said, viewer, Seat.PEER, moment, rooms=moment.seating.at(viewer)
    )
    if not said.room or hidden or said.parked or said.visibility is Visibility.PRIVATE:
        return no(_("This cannot be brought to the whole table."))
    if said.maker != viewer and kind != Allow.DIALOG:
        return no(_("Only its maker can bring this in."))
    if moment.ended or moment.seating.rooms:
        return no(_("This comes when all sit at one table again."))
    return YES


def may_call_back(moment: Moment) -> Verdict:
    """Test whether there are groups to call back."""
    apart = moment.seating.rooms and not moment.phase.passes
    return YES if apart else no(_("Everybody sits at one table now."))


def may_bring_in(
    *,
    is_maker: bool,
    parked: bool,
    seat: Seat,
    moment: Moment,
    sealed_as: str = "",
    case: int = 1,
) -> Verdict:
    """Test whether what was kept aside may go on the table now.

    sealed_as: under which name, if in the envelope. case: for which question of the meeting it was kept.
    """
    if not is_maker:
        return no(_("Only its maker can bring this in."))
    if not parked:
        return no(_("This is on the table already."))
    if case != moment.case:
        return no(_("You kept this for another question of this meeting."))
    if sealed_as:
        opens = seat is Seat.GIVER and moment.phase.opens == sealed_as and not moment.ended
        return YES if opens else no(_("The envelope stays shut until its own step."))
    return may_contribute(Allow.ADVICE, "-", seat=seat, moment=moment)
