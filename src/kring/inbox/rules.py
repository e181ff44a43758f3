"""Who may say which mail somebody gets. Plain Python."""

from collections.abc import Collection
from datetime import timedelta
from enum import StrEnum

from kring.kernel.verdicts import YES, Verdict, no
from kring.kernel.words import _, gettext_lazy

# What we answer to a text message.
TEXT_ANSWER = "inbox.text"
# A code is short: who guesses is not heard any more.
MOST_WRONG_CODES, WRONG_WITHIN = 10, timedelta(days=1)


class Channel(StrEnum):
    """By which way letters reach somebody."""

    MAIL = "mail"
    SMS = "sms"
    LETTER = "letter"


CHANNEL_WORDS = {
    Channel.MAIL: gettext_lazy("by e-mail"),
    Channel.SMS: gettext_lazy("by text message (SMS)"),
    Channel.LETTER: gettext_lazy("on paper, printed by the facilitator"),
}


def may_wish(*, of_self: bool, wanted: Collection[str], known: Collection[str]) -> Verdict:
    """Test whether one may choose these kinds of mail."""
    if not of_self:
        return no(_("Everybody chooses their own mail."))
    if not set(wanted) <= set(known):
        return no(_("Choose from the kinds of mail on the page."))
    return YES


def may_be_reached(
    channel: Channel, *, of_self: bool, has_email: bool, phone: str, phone_said: str
) -> Verdict:
    """Test whether letters can go to somebody by this way, chosen by themselves or for who has no e-mail address.

    phone: as gateways know it; phone_said: as it was typed.
    """
    if not of_self and has_email:
        return no(
            _("This person has an e-mail address, and chooses for themselves at “My account”.")
        )
    if phone_said and not phone:
        return no(_("That is no number of a mobile phone. Write it like 06 12345678."))
    if channel is Channel.SMS and not phone:
        return no(_("Fill in the number of the mobile phone, else no text message arrives."))
    return YES


def may_try_code(*, wrong: int) -> Verdict:
    """Test whether one may try another code. wrong: how many wrong ones came lately."""
    if wrong >= MOST_WRONG_CODES:
        return no(_("Too many wrong codes. Try again tomorrow, or call your facilitator."))
    return YES
