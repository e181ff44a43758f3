"""Protected speaking time: one person speaks, and nobody breaks in. Plain Python, as the rules are.

It is for people with lived experience, in the steps that are theirs, and in a round for whoever the facilitator
gives it to. The others may write for themselves; their hands wait. It ends by a deed that everybody sees.
"""

from uuid import UUID

from kring.circles.rules import ROLES, Right, Role
from kring.kernel.verdicts import YES, Verdict, no
from kring.kernel.words import _
from kring.live.rules import Moment, may_lead
from kring.methods.script import Actor, Allow

SILENT = frozenset({Actor.SIL, Actor.SILALL})


def holds_back(membership: UUID, role: Role, moment: Moment) -> bool:
    """Tell whether this member leaves the word to somebody else now.

    In a step of people with lived experience they are among themselves.
    """
    if moment.protected is None or membership == moment.protected:
        return False
    return not (moment.phase.actor is Actor.LIVED and role is Role.LIVED_EXPERT)


def may_say(
    kind: str, *, maker: UUID, role: Role, moment: Moment, parked: bool = False
) -> Verdict:
    """Test whether this kind may be brought in while somebody may have protected time; notes for oneself always."""
    if kind == Allow.SW or parked or not holds_back(maker, role, moment):
        return YES
    return no(
        _(
            "Somebody has protected speaking time now. Keep this as a note for yourself, or raise your hand: "
            "you come afterwards."
        )
    )


def may_give(
    *, leads: Verdict, whom: Role | None, here: bool, fresh: Verdict, moment: Moment
) -> Verdict:
    """Test whether who leads may give protected time to somebody. whom: their role; here: they sit at the table."""
    if not leads:
        return leads
    if not fresh:
        return fresh
    if moment.protected is not None:
        return _still_on()
    if not here or whom is None or Right.SIT_AT_TABLE not in ROLES[whom]:
        return no(_("Choose somebody who sits at the table."))
    if moment.written or moment.phase.actor in SILENT or (moment.silent and not moment.revealed):
        return no(_("Everybody writes in silence now. Give it in a step in which people speak."))
    return YES


def may_end(membership: UUID | None, moment: Moment) -> Verdict:
    """Test whether this member may end the protected time: whose it is, or who leads."""
    if moment.protected is None:
        return no(_("Nobody has protected time now."))
    if membership is not None and membership == moment.protected:
        return YES
    return may_lead(membership, moment)


def may_go_on(moment: Moment) -> Verdict:
    """Test whether the meeting may move: protected time is ended first, in sight of all, and never just cut off."""
    return YES if moment.protected is None else _still_on()


def _still_on() -> Verdict:
    return no(_("Somebody has protected speaking time now. End that first, so that all see it."))
