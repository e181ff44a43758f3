"""Who may make, change, publish and share a method of their own. Plain Python."""

from enum import StrEnum

from kring.kernel.verdicts import YES, Verdict, no
from kring.kernel.words import _, gettext_lazy

MOST_OWN = 60  # methods that one person can have
MOST_PHASES = 40
MOST_VERSIONS = 9_999  # "own…@9999" is as long as a column
CC0, CC_BY = "CC0-1.0", "CC-BY-4.0"
LICENCE_WORDS = {
    CC0: gettext_lazy("CC0: anybody may use and change it, without naming me"),
    CC_BY: gettext_lazy("CC BY: anybody may use and change it, if they name me"),
}


class Reach(StrEnum):
    """With whom a method is shared, once it is published."""

    MINE = "mine"
    CIRCLE = "circle"
    ORGANISATION = "organisation"
    EVERYBODY = "everybody"


REACH_WORDS = {
    Reach.MINE: gettext_lazy("only I"),
    Reach.CIRCLE: gettext_lazy("one circle"),
    Reach.ORGANISATION: gettext_lazy("everybody here from one organisation"),
    Reach.EVERYBODY: gettext_lazy("everybody who signs in here"),
}


def may_make(*, leads: bool, owned: int) -> Verdict:
    """Test whether somebody may begin a method. leads: they facilitate a circle. owned: how many they have."""
    if not leads:
        return no(_("Methods are made by who facilitates a circle."))
    if owned >= MOST_OWN:
        return no(_("You have 60 methods. Throw one away first."))
    return YES


def may_edit(*, is_maker: bool, leads_its_circle: bool) -> Verdict:
    """Test whether somebody may change a draft: who made it, and who leads the circle it is shared with."""
    if is_maker or leads_its_circle:
        return YES
    return no(_("Only who made this method can change it. You can make your own from it."))


def may_own(*, is_maker: bool) -> Verdict:
    """Test whether somebody may share a method, put it away or throw it away."""
    return YES if is_maker else no(_("Only who made this method can do this."))


def is_newest(*, seen: str, now: str) -> Verdict:
    """Test whether a screen showed what stands there now. Both: marks of the part that is saved."""
    if seen == now:
        return YES
    return no(
        _("Somebody changed this meanwhile, perhaps you on another screen. What you filled in is still "
          "here. Look at what it says now, and save again if yours must stand.")
    )  # fmt: skip


def is_there(*, there: bool) -> Verdict:
    """Test whether a phase is still in the draft."""
    return YES if there else no(_("This phase is not there any more. Look at the phases again."))


def is_same_order(*, seen: str, now: str) -> Verdict:
    """Test whether a screen showed the phases as they stand now, so that a button does what one thinks."""
    if seen == now:
        return YES
    return no(
        _(
            "The phases changed meanwhile, perhaps on another screen. Look again, then do it once more."
        )
    )


def may_have_phases(number: int) -> Verdict:
    """Test whether a method may have so many phases."""
    if number < 1:
        return no(_("A method has at least one phase. Change this one instead."))
    if number > MOST_PHASES:
        return no(_("A method has 40 phases at most."))
    return YES


def may_undo(*, there: bool) -> Verdict:
    """Test whether there is a change to take back."""
    return YES if there else no(_("There is nothing to take back."))


def may_publish(*, blocking: int, changed: bool, number: int) -> Verdict:
    """Test whether a draft may become a version. blocking: how many remarks must be mended first."""
    if blocking:
        return no(_("Mend first what stands under “This must be mended”."))
    if not changed:
        return no(_("Nothing changed since the last version."))
    if number >= MOST_VERSIONS:
        return no(_("This method has too many versions. Make a copy of it."))
    return YES


def licences(source: str) -> tuple[str, ...]:
    """Return the licences a method may have. source: that of what it was made from, or ''."""
    return (CC_BY,) if source == CC_BY else (CC0, CC_BY)


def may_license(licence: str, *, source: str) -> Verdict:
    """Test whether a method may go out under this licence."""
    if licence in licences(source):
        return YES
    return no(_("This was made from a method under CC BY. So this one must be CC BY too."))


def may_share(reach: Reach, *, belongs: bool, published: int) -> Verdict:
    """Test whether a method may be shared so. belongs: the maker belongs to that circle or organisation."""
    if reach is not Reach.MINE and not published:
        return no(_("Publish a version first. Others never see a draft."))
    if reach in {Reach.CIRCLE, Reach.ORGANISATION} and not belongs:
        return no(_("Choose a circle or an organisation that you belong to."))
    return YES


def may_throw_away(*, is_maker: bool, published: int) -> Verdict:
    """Test whether a method may go for good: when no meeting can have been held by it."""
    if published:
        return no(_("Meetings may have been held by this method. Put it away instead."))
    return may_own(is_maker=is_maker)
