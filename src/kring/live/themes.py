"""Letting people choose what their group is about: who may ask, add and choose. Plain Python, as the rules are."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from kring.kernel.verdicts import YES, Verdict, no
from kring.kernel.words import _
from kring.live.groups import in_groups, place_of
from kring.live.interests import Mix
from kring.live.rules import Moment, Seat, may_lead
from kring.methods.script import Step

FEWEST_THEMES, MOST_THEMES = 2, 8
LONGEST_THEME = 80  # characters


def next_groups(steps: Sequence[Step], index: int, *, made: Sequence[str]) -> Step | None:
    """Return the first step from here on for which groups are still to be made. `made`: for which steps they are."""
    for step in steps[index:]:
        if in_groups(step.phase) and not step.phase.passes and place_of(step) not in made:
            return step
    return None


def offered(every: Sequence[str], division: Mapping[str, Any]) -> dict[int, str]:
    """Return what there is to choose from now, by number, of all that was in this meeting; nothing when it is over."""
    return {n: every[n - 1] for n in division["of"]} if every and division.get("open") else {}


def themes_in(text: str) -> list[str]:
    """Return the themes that somebody wrote, one on each line; each once."""
    lines = (" ".join(line.split()) for line in text.splitlines())
    return list(dict.fromkeys(line for line in lines if line))


def may_offer(
    viewer: UUID | None, themes: Sequence[str], mix: Mix, *, groups: bool, moment: Moment
) -> Verdict:
    """Test whether this member may let people choose. `groups`: whether there are groups still to be made."""
    leads = may_lead(viewer, moment)
    if not leads:
        return leads
    if not groups:
        return no(_("There are no groups to make any more in this meeting."))
    if not themes and mix is not Mix.ANY:
        return YES  # divided by experience only
    if len(themes) < FEWEST_THEMES:
        return no(_("Write at least two themes, each on a line of its own."))
    return _fits(themes)


def _fits(themes: Sequence[str]) -> Verdict:
    if len(themes) > MOST_THEMES:
        return no(
            _("With more than eight themes there is too little to choose. Take some together.")
        )
    if any(len(one) > LONGEST_THEME for one in themes):
        return no(_("A theme is at most 80 characters long. Make it shorter."))
    return YES


def may_add(
    seat: Seat, themes: Sequence[str], new: str, *, adding: bool, moment: Moment
) -> Verdict:
    """Test whether somebody at the table may add a theme."""
    if moment.ended:
        return no(_("This meeting has ended."))
    if seat not in {Seat.PEER, Seat.GIVER}:
        return no(_("You have no seat at this table."))
    if not adding:
        return no(_("No themes can be added now."))
    if not new:
        return no(_("Write something first."))
    return _fits([*themes, new])


def may_choose(
    member: UUID,
    *,
    viewer: UUID | None,
    seat: Seat,
    theme: int,
    themes: Collection[int],
    moment: Moment,
) -> Verdict:
    """Test whether `viewer` may choose a theme for `member`, who has this seat: oneself, or anybody when one leads."""
    if moment.ended:
        return no(_("This meeting has ended."))
    if seat not in {Seat.PEER, Seat.GIVER}:
        return no(_("Only who sits at the table chooses a theme."))
    if theme not in themes:
        return no(_("This theme is not there any more. Look what there is to choose from now."))
    return YES if member == viewer else may_lead(viewer, moment)


def may_divide(viewer: UUID | None, *, written: bool, moment: Moment) -> Verdict:
    """Test whether who leads may make the groups of this step anew. `written`: whether something was said in them."""
    leads = may_lead(viewer, moment)
    if not leads:
        return leads
    if not moment.seating.rooms or moment.phase.passes:
        return no(_("The groups are made when their step begins."))
    if written:
        return no(_("Something was written in these groups already. They stay as they are."))
    return YES
