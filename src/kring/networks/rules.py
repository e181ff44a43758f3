"""Who may keep networks, and which network may stand in which. Plain Python.

Source of the four levels: networks are to be linked nationally, regionally, locally and in the neighbourhood.
"""

import re
from collections.abc import Collection
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
# The least contrast of letters (WCAG 2.2 AA), also on the darkest of our light grounds.
ENOUGH, DARKEST_PAPER = 4.5, "#f3ecdf"
LONGEST_DOMAIN = 253
_DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}")


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


def may_open_house(*, is_host: bool) -> Verdict:
    """Test whether somebody may give an organisation its own style, and a domain."""
    if not is_host:
        return no(_("Only hosts of this server can do this. Ask the person who runs it."))
    return YES


def may_keep_house(*, is_host: bool, is_keeper: bool) -> Verdict:
    """Test whether somebody may change the style of an organisation."""
    if not is_host and not is_keeper:
        return no(_("Only who keeps this page and the hosts can change it."))
    return YES


def is_readable_colour(colour: str) -> Verdict:
    """Test whether letters can be read in this colour, and white ones on it. colour: "#0b5757", or empty."""
    if not colour:
        return YES
    if not re.fullmatch(r"#[0-9a-f]{6}", colour):
        return no(_("Write a colour as # with six signs, such as #0b5757."))
    least = min(contrast(colour, "#ffffff"), contrast(colour, DARKEST_PAPER))
    if least < ENOUGH:
        return no(
            _(
                "This colour is too light to read: it has a contrast of %(found)s, and %(least)s is the least. "
                "Choose a darker one."
            )
            % {"found": f"{least:.1f}", "least": ENOUGH}
        )
    return YES


def may_have_domain(domain: str, *, ours: Collection[str], taken: bool) -> Verdict:
    """Test whether a domain can lead to the page of an organisation. ours: names of this server itself."""
    if not domain:
        return YES
    if len(domain) > LONGEST_DOMAIN or not _DOMAIN.fullmatch(domain):
        return no(_("Write the domain like kring.voorbeeld.nl, without https:// or a path."))
    if domain in ours:
        return no(_("This is the address of this server itself. Choose another domain."))
    if taken:
        return no(_("This domain leads to another organisation already."))
    return YES


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, 1 to 21 (WCAG 2.2)."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def darker(colour: str) -> str:
    """Return a colour a quarter darker, for a button that is pointed at."""
    return "#" + "".join(f"{int(colour[at : at + 2], 16) * 3 // 4:02x}" for at in (1, 3, 5))
