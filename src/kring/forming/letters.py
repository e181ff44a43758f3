"""The mails on the way to a circle: a link and what it is for; never what anybody wrote."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import translation

from kring.forming.models import Application, ManagerYes, Mandate
from kring.kernel import vault
from kring.kernel.models import Letter
from kring.kernel.words import _

LINK, WAITING = "forming.link", "forming.waiting"
MANDATE, MANAGER = "forming.mandate", "forming.manager"


def link(letter: Letter) -> EmailMessage | None:
    """Write the mail with somebody's personal link; None when they took their application back."""
    application = _application(letter)
    if application is None:
        return None
    address = settings.ADDRESS + reverse("application", args=[application.token])
    asked = letter.number == 0
    with translation.override(application.call.language):
        lines = [
            _("Hello,"),
            _("Somebody thinks of you. Open this link to read for what:")
            if asked
            else _("Thank you. With this link you can read, change or withdraw what you told us:"),
            address,
            _("The link is for you alone. Do not pass it on."),
            _("Did you not expect this? Then do nothing."),
        ]
        subject = _("Somebody asks you to take part") if asked else _("Your personal link")
    return _mail(subject, lines, application.email)


def waiting(letter: Letter) -> EmailMessage | None:
    """Write to who has no place yet."""
    application = _application(letter)
    if application is None or application.invitation_id:
        return None
    address = settings.ADDRESS + reverse("application", args=[application.token])
    with translation.override(application.call.language):
        lines = [
            _("Hello,"),
            _(
                "Thank you for wanting to take part. A circle is small, and this time there was no place for everybody."
            ),
            _(
                "You are on the list for a next circle. That says nothing about you or your question."
            ),
            _("With this link you can read, change or withdraw what you told us:"),
            address,
        ]
        subject = _("You are on the list")
    return _mail(subject, lines, application.email)


def mandate(letter: Letter) -> EmailMessage | None:
    """Ask a manager to confirm; None when they answered."""
    one = Mandate.objects.select_related("circle").filter(pk=letter.about).first()
    if one is None or one.answered_at or not vault.readable(one.circle_id) or not one.email:
        return None
    with translation.override(one.circle.language):
        said = _(
            "A colleague of yours wants to learn with others, and asks you for room to do so."
        )
    return _asking(letter, one, said, page="mandate-confirmation", stop="mandate-reminders")


def manager(letter: Letter) -> EmailMessage | None:
    """Ask the manager of a team for their yes; None when they answered."""
    one = ManagerYes.objects.select_related("circle").filter(pk=letter.about).first()
    if one is None or one.answered_at or not vault.readable(one.circle_id) or not one.email:
        return None
    with translation.override(one.circle.language):
        said = _(
            "A team of yours is going to learn together. Before it begins, team, coach and you say yes to the same: "
            "what goes back to you, and what never."
        )
    return _asking(letter, one, said, page="manager-yes", stop="manager-reminders")


def _asking(
    letter: Letter, one: Mandate | ManagerYes, said: str, *, page: str, stop: str
) -> EmailMessage:
    address = settings.ADDRESS + reverse(page, args=[one.token])
    stop = settings.ADDRESS + reverse(stop, args=[one.token])
    with translation.override(one.circle.language):
        lines = [
            _("Hello,"),
            said,
            _(
                "It takes two minutes and you need no account. Open this page to read what it is about and to answer:"
            ),
            address,
            _("The link works for 60 days, for you alone."),
            _("No more reminders? Press here:"),
            stop,
        ]
        subject = (
            _("Reminder: a colleague asks for your yes")
            if letter.number % 10
            else _("A colleague asks for your yes")
        )
    mail = _mail(subject, lines, one.email)
    mail.extra_headers["List-Unsubscribe"] = f"<{stop}>"
    mail.extra_headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return mail


def _application(letter: Letter) -> Application | None:
    found = Application.objects.select_related("call").filter(pk=letter.recipient).first()
    if found is None or not vault.readable(found.call_id) or not found.email:
        return None
    return found


def _mail(subject: str, lines: list[str], to: str) -> EmailMessage:
    return EmailMessage(subject, "\n\n".join(lines) + "\n", settings.DEFAULT_FROM_EMAIL, [to])
