"""Answers that come by mail: from somebody's calendar, or in their own words."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse

from kring.circles.models import Membership
from kring.circles.rules import Role
from kring.inbox.actions import AUTOMATIC, UNREADABLE
from kring.inbox.models import Token
from kring.inbox.parsing import Incoming
from kring.inbox.readers import Answer
from kring.kernel import ledger, personal_data, vault
from kring.kernel.verdicts import require
from kring.kernel.words import gettext_lazy as _
from kring.meetings import itip, rules
from kring.meetings.calendar import uid_of
from kring.meetings.facts import AnswerGiven, RemarkMade, RemarkSeen
from kring.meetings.models import Attendance, Meeting, Remark
from kring.people.models import Person

COUNTED, KEPT, EARLIER = "meetings.counted", "meetings.kept", "meetings.earlier"
DELEGATED, ELSEWHERE = "meetings.delegated", "meetings.elsewhere"
CLOSED, UNCLEAR, SECRET = "meetings.closed", "meetings.unclear", "meetings.secret"

# What we write back. A yes or no that simply counts gets no mail: the calendar shows it already.
SENTENCES = {
    KEPT: _("Your mail arrived. What you wrote is for who plans the meeting. See here what we kept:"),
    EARLIER: _(
        "Your answer was to an earlier date: the meeting has moved since. Do you come on the new date? Say so here:"
    ),
    DELEGATED: _(
        "You asked somebody else to come instead of you. That is not possible in a circle: each seat is personal. "
        "We have changed nothing. Can you not come? Say so here:"
    ),
    ELSEWHERE: _(
        "An answer to your invitation came from another address than yours. We have not counted it. "
        "Was it you? Then say here whether you come:"
    ),
    CLOSED: _("Your answer came too late: this meeting was held, was cancelled, or you have no seat there. See here:"),
    UNCLEAR: _("Your mail arrived, but we could not read whether you come. Say so here:"),
    SECRET: _(
        "In your mail stood a citizen service number (BSN). We may not keep that, so what you wrote is not kept. "
        "See or say here whether you come:"
    ),
}  # fmt: skip

# The same to who sent a text message.
TEXTS = {
    COUNTED: _("Thank you, your answer counts. Does something change? Then send it again."),
    KEPT: _("Thank you, your message arrived. What you wrote is for who plans the meeting."),
    CLOSED: _("Your answer came too late: this meeting was held, was cancelled, or you have no seat there."),
    UNCLEAR: _("We could not read whether you come. Send YES, NO or MAYBE with your code."),
    SECRET: _("In your message stood a citizen service number (BSN). We may not keep that. Send only YES or NO."),
}  # fmt: skip


def written_back() -> dict[str, Answer]:
    """Return what we write back after each outcome."""
    return {
        outcome: Answer(sentence=sentence, page=lambda about: reverse("meeting", args=[about]))
        for outcome, sentence in SENTENCES.items()
    }


@transaction.atomic
def take_mail(token: Token, mail: Incoming, now: datetime) -> str:
    """Count the answer in a mail that came with this token, and keep the remark. Says what came of it."""
    meeting = Meeting.objects.filter(pk=token.about).first()
    if meeting is None:
        return CLOSED
    meeting = Meeting.objects.locked(meeting)
    me = meeting.circle.membership_of(token.person)
    if me is None or not _is_open(meeting, me, now):
        return CLOSED
    reply = itip.first_reply(mail.calendars, meeting.circle.zone)
    if reply:
        return _take_reply(meeting, me, reply, mail, now)
    if mail.automatic:
        return AUTOMATIC
    return _take_words(meeting, me, mail, now) if mail.text else UNCLEAR


def _is_open(meeting: Meeting, me: Membership, now: datetime) -> bool:
    may = rules.may_answer(Role(me.role), state=meeting.state, is_self=True)
    to_come = meeting.ends_at > now and not meeting.written and not meeting.circle.practice
    return bool(may) and to_come and vault.readable(meeting.circle_id)


def _take_reply(
    meeting: Meeting, me: Membership, reply: itip.Reply, mail: Incoming, now: datetime
) -> str:
    email = (me.person.email or "").lower()
    one = reply.of(email)
    if reply.uid != uid_of(meeting):
        return UNREADABLE
    if one.delegated:
        return DELEGATED
    if email not in {*one.addresses, mail.sender}:
        return ELSEWHERE
    if reply.sequence < meeting.asked_sequence:
        return EARLIER
    # Some programs stamp with when we asked; then the mail itself says when it was sent. No clock runs ahead of ours.
    moments = [moment for moment in (reply.stamped_at, mail.sent_at) if moment]
    said_at = min(max(moments, default=now), now)
    answer = Attendance.Answer(one.answer)
    if not _count(meeting, me, answer, Attendance.Source.CALENDAR, said_at):
        return COUNTED
    if reply.comment or reply.proposes_at:
        return _remark(meeting, me, reply.comment, now, proposes_at=reply.proposes_at)
    return COUNTED


def _take_words(meeting: Meeting, me: Membership, mail: Incoming, now: datetime) -> str:
    email = (me.person.email or "").lower()
    if not mail.texted and mail.sender != email:
        return ELSEWHERE
    if not personal_data.refuse_bsn(mail.text):
        return SECRET
    answer = Attendance.Answer(itip.said(mail.text))
    said_at = min(mail.sent_at or now, now)
    if answer:
        source = Attendance.Source.SMS if mail.texted else Attendance.Source.MAIL
        _count(meeting, me, answer, source, said_at)
    if answer and itip.is_bare(mail.text):
        return COUNTED
    return _remark(meeting, me, mail.text[: itip.MOST_COMMENT], now)


def _count(
    meeting: Meeting,
    me: Membership,
    answer: Attendance.Answer,
    source: Attendance.Source,
    said_at: datetime,
) -> bool:
    """Store an answer, unless they said something else later. Answers whether this is news."""
    row, _made = Attendance.objects.get_or_create(meeting=meeting, membership=me)
    if row.said_at and row.said_at >= said_at:
        return False
    if answer:
        row.answer, row.source = answer, source
    row.said_at = said_at
    row.save(update_fields=["answer", "source", "said_at"])
    ledger.record(
        AnswerGiven(
            by=me.person_id, circle=meeting.circle_id, meeting=meeting.pk, membership=me.pk
        )
    )
    return True


def _remark(
    meeting: Meeting,
    me: Membership,
    text: str,
    now: datetime,
    *,
    proposes_at: datetime | None = None,
) -> str:
    if not personal_data.refuse_bsn(text):
        return SECRET
    remark = Remark.objects.create(
        circle_id=meeting.circle_id,
        meeting=meeting,
        membership=me,
        text=text,
        proposes_at=proposes_at,
        made_at=now,
    )
    ledger.record(
        RemarkMade(by=me.person_id, circle=meeting.circle_id, meeting=meeting.pk, remark=remark.pk)
    )
    return KEPT


@transaction.atomic
def settle_remark(remark: Remark, *, by: Person) -> None:
    """Put a remark away: it is dealt with, or its maker takes it back. Raises RefusedError."""
    meeting = Meeting.objects.locked(remark.meeting)
    own = remark.membership.person_id == by.pk
    require(rules.may_settle(meeting.circle.role_of(by), is_own=own))
    ledger.record(
        RemarkSeen(by=by.pk, circle=meeting.circle_id, meeting=meeting.pk, remark=remark.pk)
    )
    remark.delete()
    transaction.on_commit(vault.erase_traces)
