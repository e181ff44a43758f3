"""How many people a circle is for, and how many meetings. Plain Python."""

from typing import NamedTuple

from kring.kernel.words import _, ngettext


class Between(NamedTuple):
    """A number from `least` to `most`."""

    least: int
    most: int


# Source: circles meet five to eight times a year, planned as a series.
SEATS, MEETINGS = Between(6, 10), Between(5, 8)


def seats_sentence(seated: int, *, invited: int = 0, seats: Between = SEATS) -> str:
    """Say what is wrong with this number of seated people, or '' when it is right. invited: who may still come."""
    short = seats.least - seated - invited
    if short > 0:
        return ngettext(
            "A circle like this works best with %(least)d to %(most)d people. Invite at least %(count)d more.",
            "A circle like this works best with %(least)d to %(most)d people. Invite at least %(count)d more.",
            short,
        ) % {"count": short, **seats._asdict()}
    if seated > seats.most:
        words = _(
            "More than %(most)d people leaves too little time for each. Think of a second circle."
        )
        return words % {"most": seats.most}
    return ""
