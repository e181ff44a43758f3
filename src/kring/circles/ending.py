"""Rules of the end of a circle: closing, opening again, wiping. Plain Python.

Source: a circle chooses openly to continue, to change or to stop. What is said stays, until the circle wants it gone.
"""

from datetime import timedelta

from kring.circles.rules import Right, Role, may
from kring.kernel.verdicts import YES, Verdict, no
from kring.kernel.words import _

# How long every member can stop it.
TIME_TO_STOP = timedelta(days=14)


def may_close(role: Role | None, *, closed: bool) -> Verdict:
    """Test whether somebody in this role may close the circle."""
    allowed = may(role, Right.SHAPE)
    if allowed and closed:
        return no(_("This circle is closed already."))
    return allowed


def nobody_at_table(*, sitting: bool) -> Verdict:
    """Test whether no meeting goes on: people who talk are not sent away in the middle of a sentence."""
    if sitting:
        return no(
            _("A meeting is going on, live or in writing. End it first, then close the circle.")
        )
    return YES


def may_reopen(role: Role | None, *, closed: bool, gone: bool) -> Verdict:
    """Test whether somebody in this role may let the circle go on. gone: its wiping has begun."""
    allowed = may(role, Right.SHAPE)
    if not allowed:
        return allowed
    if not closed:
        return no(_("This circle is open."))
    return _is_there(gone=gone)


def may_ask_wiping(role: Role | None, *, closed: bool, asked: bool) -> Verdict:
    """Test whether somebody in this role may ask to wipe the circle. asked: that was done, and not stopped."""
    allowed = may(role, Right.SHAPE)
    if not allowed:
        return allowed
    if not closed:
        return no(_("Close the circle first. Only a closed circle can be wiped."))
    if asked:
        return no(_("It was asked already. The date stands on the page of the circle."))
    return YES


def is_its_name(typed: str, name: str) -> Verdict:
    """Test whether somebody typed the name of the circle; capitals and spaces around do not matter."""
    if " ".join(typed.split()).casefold() != " ".join(name.split()).casefold():
        return no(_("That is not the name of this circle. Type it as it stands above."))
    return YES


def may_stop_wiping(role: Role | None, *, asked: bool, gone: bool) -> Verdict:
    """Test whether somebody in this role may stop the wiping: everybody who sees who the members are."""
    allowed = may(role, Right.SEE_MEMBERS)
    if not allowed:
        return allowed
    if not asked:
        return no(_("Nobody asked to wipe this circle, or somebody stopped it already."))
    return _is_there(gone=gone)


def is_not_wiped(name: str, *, wiped: bool) -> Verdict:
    """Test whether there is still something to see of a circle of this name."""
    if wiped:
        return no(
            _("“%(name)s” was wiped. Nobody can read any more what was said in it.")
            % {"name": name}
        )
    return YES


def _is_there(*, gone: bool) -> Verdict:
    if gone:
        return no(_("This circle was wiped. That cannot be undone."))
    return YES
