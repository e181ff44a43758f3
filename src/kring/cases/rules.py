"""Who may do what with a case. Plain Python."""

from datetime import date, timedelta

from kring.circles.rules import Right, Role, may
from kring.kernel.verdicts import YES, Verdict, no
from kring.kernel.words import _

LONGEST_TEXT = 10_000  # characters a field
# A case is deleted six months after it was begun unless its giver chooses another day.
DEFAULT_KEEP = timedelta(days=182)
LONGEST_KEEP = timedelta(days=730)


def fits(*texts: str) -> Verdict:
    """Test whether each text is short enough to keep."""
    longest = max(map(len, texts), default=0)
    if longest > LONGEST_TEXT:
        return no(
            _("One of your answers is %(count)d characters too long. Shorten it, then save again.")
            % {"count": longest - LONGEST_TEXT}
        )
    return YES


def may_bring(role: Role | None) -> Verdict:
    """Test whether somebody in this role may prepare and offer a case."""
    return may(role, Right.BRING_CASE)


def may_edit(*, is_giver: bool, edition: int, newest: int) -> Verdict:
    """Test whether this person may save this edition; two open tabs must not overwrite each other."""
    if not is_giver:
        return no(_("Only the case giver can change this case."))
    if edition != newest:
        return no(
            _("You saved this case on another screen. Your text is still here: copy what you want to "
              "keep, then open the newest version.")
        )  # fmt: skip
    return YES


def may_offer(role: Role | None, *, is_giver: bool, burning_question: str) -> Verdict:
    """Test whether the case can be offered to the circle: only the burning question is needed."""
    if not is_giver:
        return no(_("Only the case giver can offer this case."))
    if not may_bring(role):
        return may_bring(role)
    if not burning_question.strip():
        return no(_("Write your burning question first. The rest may stay empty."))
    return YES


def may_take_back(*, is_giver: bool, offered: bool) -> Verdict:
    """Test whether this person may take the case back. The giver always may, also after the meeting."""
    if not is_giver:
        return no(_("Only the case giver can take this case back."))
    if not offered:
        return no(_("You have not offered this case. Nobody else sees it."))
    return YES


def may_delete(*, is_giver: bool) -> Verdict:
    """Test whether this person may delete the case. The giver always may."""
    return YES if is_giver else no(_("Only the case giver can delete this case."))


def may_expire_on(day: date, *, is_giver: bool, today: date) -> Verdict:
    """Test whether this person may have the case kept until this day."""
    if not is_giver:
        return no(_("Only the case giver can choose this."))
    if day <= today:
        return no(_("Choose a day after today. To delete the case now, use “Delete”."))
    if day > today + LONGEST_KEEP:
        return no(_("A case is kept for two years at most. Choose an earlier day."))
    return YES


def has_expired(expires_on: date, *, today: date) -> Verdict:
    """Test whether the day has come on which the case is deleted."""
    if today < expires_on:
        return no(_("This case is kept until a later day."))
    return YES
