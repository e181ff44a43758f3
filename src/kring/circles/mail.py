"""Mails of a circle: nothing in them about the circle or who is in it."""

from base64 import b64decode, b64encode
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.urls import reverse
from django.utils import translation
from django_tasks import task

from kring.circles import queries
from kring.circles.keys import token_hash
from kring.circles.models import Invitation
from kring.inbox import briefs
from kring.inbox.rules import Channel
from kring.kernel import post, vault
from kring.kernel.models import Letter
from kring.kernel.words import _


def post_invitation(invitation: Invitation, token: str) -> None:
    """Send the link to the address of the invitation, if it has one, after this commit.

    The token waits in the table of tasks sealed under the circle's key: the database never holds it bare.
    """
    if invitation.email:
        sealed = vault.seal(invitation.circle_id, token, bound_to=_place(invitation.pk))
        send_invitation.enqueue(str(invitation.pk), b64encode(sealed).decode())


@task()
def send_invitation(invitation_id: str, sealed: str) -> None:
    """Send one invitation; nothing when its link no longer holds. May run twice."""
    invitation = Invitation.objects.select_related("circle").get(pk=invitation_id)
    token = vault.unseal(invitation.circle_id, b64decode(sealed), bound_to=_place(invitation.pk))
    if (
        invitation.token_hash != token_hash(token)
        or invitation.revoked_at
        or invitation.claimed_at
    ):
        return
    with translation.override(invitation.circle.language):
        subject, body = invitation_text(settings.ADDRESS + reverse("invitation", args=[token]))
    headers = post.BY_MACHINE | {"Content-Language": invitation.circle.language}
    mail = EmailMultiAlternatives(subject, body, None, [invitation.email], headers=headers)
    post.add_page(mail, invitation.circle.language)
    mail.send()


def invitation_text(link: str) -> tuple[str, str]:
    """Return subject and body in the active language."""
    lines = [
        _("Hello,"),
        _("You are invited. Open this link to see for what, and by whom:"),
        link,
        _("The link works for 7 days, for one person. Do not pass it on."),
        _("Did you not expect this? Then do nothing."),
    ]
    return _("You are invited"), "\n\n".join(lines) + "\n"


def _place(invitation_id: UUID | str) -> str:
    return f"circles.invitation|token|{invitation_id}"


def colour_of(letter: Letter) -> str:
    """Return the colour of the organisation in whose style the circle of a letter shows itself; '' for none."""
    brief = briefs.of(letter) if letter.channel == Channel.MAIL else None
    house = queries.house_of(brief.circle) if brief else None
    return house.colour if house else ""
