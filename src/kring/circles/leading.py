"""Who leads a circle: a puller, or its own people in turn with somebody to talk to. Plain Python.

Source: a circle is led by a puller, or by own people with a coach or sounding board for facilitator, sponsor
or convenor.
"""

from collections.abc import Sequence
from enum import StrEnum

from kring.circles.rules import Role
from kring.kernel.words import _, gettext_lazy


class LedBy(StrEnum):
    """Who leads the circle from meeting to meeting."""

    LEAD = "lead"
    OWN = "own"


LED_BY = {
    LedBy.LEAD: gettext_lazy("A lead drives it"),
    LedBy.OWN: gettext_lazy("Our own people lead in turn, with a sounding board"),
}
# Whom a sounding board is there for.
SOUNDING_FOR = {
    Role.FACILITATOR: gettext_lazy("for the facilitator"),
    Role.SPONSOR: gettext_lazy("for the sponsor"),
    Role.CONVENOR: gettext_lazy("for the convenor"),
}


def sentences(
    led_by: str, *, leads: Sequence[str], boards: Sequence[str], sounding_for: str, reach: str
) -> list[str]:
    """Say who leads, and who can be talked to. leads, boards: names of who has these roles now."""
    if led_by == LedBy.LEAD:
        if not leads:
            return [_("A lead will drive this circle. Nobody has that role yet.")]
        return [_("%(names)s drives this circle as its lead.") % {"names": ", ".join(leads)}]
    if led_by == LedBy.OWN:
        return [_("Our own people lead in turn."), *_talking(boards, sounding_for, reach)]
    return []


def _talking(boards: Sequence[str], sounding_for: str, reach: str) -> list[str]:
    if not boards:
        return [_("Nobody is sounding board yet.")]
    what = {"names": ", ".join(boards), "whom": SOUNDING_FOR[Role(sounding_for)]}
    said = [
        _("%(names)s is sounding board %(whom)s, and sees nothing of what is said here.") % what
    ]
    return [*said, _("To be reached: %(reach)s") % {"reach": reach}] if reach else said
