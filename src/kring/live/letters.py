"""The mails about a written round: that something waits and until when, and nothing of what it is about."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from kring.circles.models import Membership
from kring.inbox import channels
from kring.kernel.models import Letter
from kring.kernel.words import _
from kring.live import queries
from kring.live.models import Session


def begun(letter: Letter) -> EmailMessage | None:
    """Write that a round has begun."""
    session = _running(letter)
    member = _member(letter, session) if session else None
    if session is None or member is None or not queries.can_be_mailed(member):
        return None
    return _mail(session, member, "begun")


def reminder(letter: Letter) -> EmailMessage | None:
    """Write to somebody that a step still waits for them; None when it does no longer."""
    session = _running(letter)
    if session is None or session.ends_at is None or session.index != letter.number:
        return None
    waiting = {member.person_id: member for member in queries.unanswered(session)}
    member = waiting.get(letter.recipient)
    if member is None or not queries.can_be_mailed(member):
        return None
    return _mail(session, member, "reminder")


def waiting(letter: Letter) -> EmailMessage | None:
    """Write to who leads that the round stands still."""
    session = _running(letter)
    member = _member(letter, session) if session else None
    still = session and session.paused_seconds == 0 and session.index == letter.number
    if session is None or member is None or not still or not channels.gets_links(member.person):
        return None
    return _mail(session, member, "waiting")


def _running(letter: Letter) -> Session | None:
    rows = Session.objects.select_related("circle").filter(pk=letter.about, ended_at=None)
    return rows.first()


def _member(letter: Letter, session: Session) -> Membership | None:
    # Asked now, when it is sent: who left meanwhile gets nothing.
    members = queries.members_at(session.circle_id)
    return next((one for one in members if one.person_id == letter.recipient), None)


def _mail(session: Session, member: Membership, kind: str) -> EmailMessage:
    person = member.person
    steps = [closing.index for closing in queries.closings_of(session)]
    page = settings.ADDRESS + reverse("table", kwargs={"session_id": session.pk})
    with translation.override(person.language), timezone.override(session.circle.zone):
        subjects = {
            "begun": _("A written round has begun"),
            "reminder": _("There is still time to write"),
            "waiting": _("A written round stands still"),
        }
        context = {
            "person": person,
            "page": page,
            "ends_at": session.ends_at,
            "number": steps.index(session.index) + 1,
            "steps": len(steps),
        }
        text = render_to_string(f"live/{kind}.txt", context)
        return EmailMessage(
            subjects[kind], text, settings.DEFAULT_FROM_EMAIL, [person.email or ""]
        )
