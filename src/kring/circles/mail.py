"""Mails of a circle: nothing in them about the circle or who is in it."""

from base64 import b64decode, b64encode
from datetime import date
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django_tasks import task

from kring.circles import queries
from kring.circles.keys import token_hash
from kring.circles.models import Circle, Invitation, Membership
from kring.inbox import briefs, channels
from kring.inbox.briefs import Brief
from kring.inbox.rules import Channel
from kring.kernel import pages, post, vault
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
    invitations = Invitation.objects.filter(pk=invitation_id, circle__closed_at=None)
    invitation = invitations.select_related("circle").first()
    if invitation is None:
        return  # its circle was closed, or wiped, meanwhile
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


def closed(letter: Letter) -> EmailMessage | None:
    """Write that a circle was closed; None when it goes on again, or they left."""
    seat = _seat(letter)
    if seat is None or seat.circle.closed_at is None:
        return None
    return _ended(seat, _("One of your circles was closed"))


def wiping(letter: Letter) -> EmailMessage | None:
    """Write that a circle will be wiped, and until when that can be stopped; None when it was stopped, or done."""
    seat = _seat(letter)
    asked = queries.wiping_of(seat.circle) if seat else None
    if seat is None or asked is None or asked.begun_at:
        return None
    return _ended(seat, _("One of your circles will be wiped"), asked.due_on)


def brief(letter: Letter) -> Brief:
    """Say in a few words what ends, for a text message or on paper."""
    circle = Circle.objects.get(pk=letter.about)
    asked = queries.wiping_of(circle)
    if asked is None:
        read = _("You can still read everything.")
        return Brief(circle=circle.pk, short=read, lines=((_("What"), read),))
    until = pages.date(asked.due_on)
    stop = _("You can stop it. Call your facilitator.")
    return Brief(circle=circle.pk, short=until, lines=((_("When"), until), (_("What"), stop)))


def _seat(letter: Letter) -> Membership | None:
    seats = Membership.objects.current().select_related("circle", "person__reach")
    seat = seats.filter(circle=letter.about, person=letter.recipient).first()
    here = seat and seat.person.is_active and channels.reaches(seat.person)
    return seat if here else None


def _ended(seat: Membership, subject: str, due_on: date | None = None) -> EmailMessage:
    person = seat.person
    with translation.override(person.language):
        link = settings.ADDRESS + reverse("circle", args=[seat.circle_id])
        day = pages.date(due_on) if due_on else ""
        body = render_to_string("circles/ended.txt", {"person": person, "day": day, "link": link})
        return EmailMessage(_(subject), body, settings.DEFAULT_FROM_EMAIL, [person.email or ""])


def _place(invitation_id: UUID | str) -> str:
    return f"circles.invitation|token|{invitation_id}"


def colour_of(letter: Letter) -> str:
    """Return the colour of the organisation in whose style the circle of a letter shows itself; '' for none."""
    brief = briefs.of(letter) if letter.channel == Channel.MAIL else None
    house = queries.house_of(brief.circle) if brief else None
    return house.colour if house else ""
