"""What was written on cards, typed in afterwards: as if it had been said in its step. Plain Python."""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from kring.kernel.verdicts import YES, Verdict, no
from kring.kernel.words import _
from kring.live.groups import ONE_TABLE
from kring.live.rules import Moment
from kring.methods.codes import Card
from kring.methods.script import Step, Visibility, case_in

# Until the case giver is asked how it went: who has not typed it in by then, will not, and cards get lost.
COPY_FOR = timedelta(days=14)


def may_copy(*, ended_at: datetime | None, written: bool, now: datetime) -> Verdict:
    """Test whether cards of this meeting can be typed in now: from when it is open until two weeks after."""
    if written:
        return no(_("This round is held in writing. Write in its steps themselves."))
    if ended_at and now > ended_at + COPY_FOR:
        return no(
            _("This meeting ended more than two weeks ago. Its cards can no longer be typed in.")
        )
    return YES


def may_copy_for(maker: UUID, *, viewer: UUID | None, leads: bool) -> Verdict:
    """Test whether somebody may type in what `maker` wrote: oneself, or who leads meetings."""
    if viewer == maker or leads:
        return YES
    return no(_("You can type in your own cards. Give those of others to who leads."))


def may_copy_card(
    card: Card | None, *, maker: UUID, viewer: UUID | None, giver: UUID | None, named: bool
) -> Verdict:
    """Test whether this card can be typed in. named: whether it was said whose turn it was in its round."""
    if card is None:
        return no(_("We know no such card in this meeting. Look at its code again: four signs."))
    if card.step.phase.giver_rotates and not named:
        return no(_("In this step the turn went round. Choose whose question it was about."))
    hidden = card.visibility is Visibility.TABLE_NOT_GIVER
    if hidden and viewer == giver and maker != giver:
        return no(_("This card is not meant for you. Let somebody else type it in."))
    return YES


def moment_of(
    step: Step, stands: Moment, *, place: int, giver: UUID | None, hidden: bool
) -> Moment:
    """Return how the table stood, or will stand, in the step of a card.

    stands: where it stands now. place: of the step, counted from there. hidden: something written in that step has not
    been shown yet. What was written in silence stays hidden as long as the silence of its step does.
    """
    if stands.ended:
        silent, revealed = False, False
    elif place == 0:
        silent, revealed = stands.silent, stands.revealed
    else:
        coming = place > 0 and step.phase.visibility is Visibility.REVEAL
        silent, revealed = coming or hidden, False
    return replace(
        stands,
        step=step,
        case=case_in(step.key),
        giver=giver,
        silent=silent,
        revealed=revealed,
        ended=False,
        # What stands on a card lies at the table of all, as is printed on it, whoever sits with whom by now.
        seating=ONE_TABLE,
        protected=None,
    )
