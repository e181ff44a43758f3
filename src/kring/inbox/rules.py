"""Who may say which mail somebody gets. Plain Python."""

from collections.abc import Collection

from kring.kernel.verdicts import YES, Verdict, no
from kring.kernel.words import _


def may_wish(*, of_self: bool, wanted: Collection[str], known: Collection[str]) -> Verdict:
    """Test whether one may choose these kinds of mail."""
    if not of_self:
        return no(_("Everybody chooses their own mail."))
    if not set(wanted) <= set(known):
        return no(_("Choose from the kinds of mail on the page."))
    return YES
