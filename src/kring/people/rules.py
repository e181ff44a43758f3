"""Who may change an account: the person themselves."""

from kring.kernel.verdicts import YES, Verdict, no
from kring.kernel.words import _


def may_change(*, of_self: bool) -> Verdict:
    """Test whether somebody may change this person's name, language or sessions."""
    if not of_self:
        return no(_("You can only change this for yourself."))
    return YES
