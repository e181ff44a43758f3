"""Who may keep networks, and which network may stand in which. Plain Python.

Source of the four levels: networks are to be linked nationally, regionally, locally and in the neighbourhood.
"""

from enum import StrEnum

from kring.kernel.verdicts import YES, Verdict, no
from kring.kernel.words import _, gettext_lazy


class Level(StrEnum):
    """How wide a network is, widest first."""

    NATIONAL = "national"
    REGIONAL = "regional"
    LOCAL = "local"
    NEIGHBOURHOOD = "neighbourhood"


LEVEL_WORDS = {
    Level.NATIONAL: gettext_lazy("national"),
    Level.REGIONAL: gettext_lazy("regional"),
    Level.LOCAL: gettext_lazy("of a municipality or town"),
    Level.NEIGHBOURHOOD: gettext_lazy("of a neighbourhood or village"),
}
WIDEST_FIRST = list(Level)


def may_start(*, is_host: bool) -> Verdict:
    """Test whether somebody may start a network on this server."""
    if not is_host:
        return no(_("Only hosts of this server can start a network. Ask the person who runs it."))
    return YES


def may_keep(*, is_host: bool, is_coordinator: bool) -> Verdict:
    """Test whether somebody may change what stands on the page of a network."""
    if not is_host and not is_coordinator:
        return no(_("Only the coordinator of this network and the hosts can change its page."))
    return YES


def may_stand_in(level: Level, wider: Level | None, *, widest_below: Level | None) -> Verdict:
    """Test whether a network of this level may stand in one of level `wider` (None: in no other).

    widest_below: the widest level among the networks that stand in it, or None. That each stands in a wider one
    makes a ring of networks impossible.
    """
    if wider is not None and WIDEST_FIRST.index(wider) >= WIDEST_FIRST.index(level):
        return no(_("A network stands in a wider one. Choose another level, or another network."))
    if widest_below is not None and WIDEST_FIRST.index(widest_below) <= WIDEST_FIRST.index(level):
        return no(_("Networks stand in this one that are as wide. Choose a wider level."))
    return YES


def is_new_name(*, taken: bool) -> Verdict:
    """Test whether a network can have this name."""
    if taken:
        return no(_("There is a network of this name already. Choose another name."))
    return YES
