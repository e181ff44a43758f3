"""What one viewer sees of a written round: what is asked of them, until when, how many answered, what came since.

Built from what `viewing.seen` lets through, and from counts; never from who has written.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from kring.circles.models import Membership
from kring.circles.rules import Role
from kring.kernel.words import _, ngettext
from kring.live.models import Contribution, Quiet
from kring.live.picture import run_sheet
from kring.live.rules import ANSWER, asked_of, may_choose, seat_of
from kring.live.viewing import Viewing
from kring.meetings import pace
from kring.meetings.programme import until_words
from kring.methods.script import Allow

MOST_LINES = 5


def of(viewing: Viewing) -> dict[str, Any]:
    """Return what the templates of a written round need."""
    session, member = viewing.session, viewing.membership
    answered, asked = answered_by(viewing), who_is_asked(viewing)
    return {
        **counted(viewing),
        "until": until_words(session.ends_at, session.circle.zone) if session.ends_at else "",
        "days_left": days_left(session.ends_at, viewing.now, viewing),
        "dates": dates(viewing),
        "since": since_you_were_here(viewing),
        # Who answers or chooses reads first what was written.
        "reads_first": ANSWER in viewing.kinds
        or bool(may_choose(seat=viewing.seat, moment=viewing.moment)),
        # An answer is given at its question.
        "kinds": tuple(kind for kind in viewing.kinds if kind != ANSWER),
        "to_call": to_call(viewing, asked, answered) if viewing.leads else [],
        "next_index": _beside(viewing, 1),
        "before_index": _beside(viewing, -1),
        "later_day": pace.later(session.ends_at.astimezone(session.circle.zone).date(), 1)
        if session.ends_at
        else None,
        "reminders": bool(member) and not Quiet.objects.filter(membership=member).exists(),
    }


def counted(viewing: Viewing) -> dict[str, Any]:
    """Return how many have answered, and whether this viewer has; never who else."""
    member = viewing.membership
    answered, asked = answered_by(viewing), who_is_asked(viewing)
    presence = viewing.snapshot.presences.get(member.pk) if member else None
    return {
        "session": viewing.session,
        "csrf": viewing.csrf,
        "asks_me": bool(asked_of(viewing.seat, viewing.moment, leads=viewing.leads)),
        "answered_by_me": bool(member and member.pk in answered),
        "passes": bool(presence and presence.passed_step == viewing.moment.step.key),
        "count": {"done": sum(one.pk in answered for one in asked), "all": len(asked)},
    }


def who_is_asked(viewing: Viewing) -> list[Membership]:
    """Return of whom the present step asks something."""
    moment = viewing.moment
    return [
        member
        for member in viewing.snapshot.members.values()
        if asked_of(
            seat_of(member.pk, Role(member.role), moment),
            moment,
            leads=member.pk == moment.chair,
        )
    ]


def answered_by(viewing: Viewing) -> set[object]:
    """Return who wrote in the present step, or passed. For counting, and for who asks after themself."""
    step = viewing.moment.step
    notes_count = Allow.SW in step.phase.allow
    wrote = {
        c.maker_id
        for c in viewing.snapshot.contributions
        if c.step == step.key
        and not c.parked
        and not c.withdrawn_at
        and (notes_count or c.kind != Allow.SW)
    }
    here = viewing.snapshot.presences.items()
    return wrote | {pk for pk, row in here if row.passed_step == step.key}


def days_left(ends_at: datetime | None, now: datetime, viewing: Viewing) -> str:
    """Say how many days are left, as people count: from midnight to midnight, where the circle is."""
    if ends_at is None:
        return ""
    zone = viewing.session.circle.zone
    days = (ends_at.astimezone(zone).date() - now.astimezone(zone).date()).days
    if days <= 0:
        return _("today is the last day")
    return ngettext("%(count)d day left", "%(count)d days left", days) % {"count": days}


def dates(viewing: Viewing) -> list[dict[str, Any]]:
    """Return the steps that the round holds, each with its last day, for the list of steps."""
    sheet, zone = run_sheet(viewing), viewing.session.circle.zone
    return [
        {
            "title": sheet[closing.index]["title"],
            "who": until_words(closing.at, zone),
            "index": closing.index,
            "key": sheet[closing.index]["key"],
        }
        for closing in viewing.snapshot.closings
    ]


def _beside(viewing: Viewing, direction: int) -> int | None:
    held = [closing.index for closing in viewing.snapshot.closings]
    here = held.index(viewing.session.index) + direction
    return held[here] if 0 <= here < len(held) else None


def earlier(viewing: Viewing, groups: Mapping[str, list[Any]]) -> list[dict[str, Any]]:
    """Return the other steps of which this viewer may see something, the newest first; that one stands open."""
    found = [
        {"title": one["title"], "key": one["key"], "said": groups[one["key"]]}
        for one in reversed(dates(viewing))
        if one["key"] in groups
    ]
    for number, group in enumerate(found):
        advised = any(c.kind == Allow.ADVICE for c, _html in group["said"])
        group["open"] = number == 0 or (advised and viewing.moment.phase.makes_try_out)
    return found


def to_call(
    viewing: Viewing, asked: list[Membership], answered: set[object]
) -> list[dict[str, Any]]:
    """Return, for who leads, whom no reminder reaches and who has not answered, once others are reminded.

    Only these are named: somebody has to call them. Of all others who leads sees how many.
    """
    session = viewing.session
    due = session.ends_at and pace.reminds_at(
        session.step_began_at, session.ends_at, session.circle.zone
    )
    if not due or viewing.now < due:
        return []
    quiet = set(Quiet.objects.filter(membership__in=asked).values_list("membership_id", flat=True))
    return [
        {"name": member.display_name}
        for member in asked
        if member.pk not in answered
        and (not member.person.email or member.by_phone or member.pk in quiet)
    ]


def since_you_were_here(viewing: Viewing) -> list[str]:
    """Return at most five lines on what came since this viewer left; none at a first visit, or when nothing did."""
    member = viewing.membership
    presence = viewing.snapshot.presences.get(member.pk) if member else None
    left_at = presence.left_at if presence else None
    if left_at is None:
        return []
    fresh = [
        c
        for c in viewing.seen
        if not viewing.is_mine(c) and max(c.said_at, c.revealed_at or c.said_at) > left_at
    ]
    moved = viewing.session.step_began_at > left_at
    lines = _told(viewing, fresh)
    if moved:
        title = viewing.words.title
        lines.append(_("We are now at “%(title)s”.") % {"title": title})
    return lines


def _told(viewing: Viewing, fresh: list[Contribution]) -> list[str]:
    """Say what came, that of which most came first; what does not fit together in the last line."""
    counted = Counter(c.kind if c.kind in _MANY else "" for c in fresh)
    kinds = [kind for kind, _n in counted.most_common() if kind]
    shown = kinds[: MOST_LINES - 2]
    lines = [_line(viewing, kind, [c for c in fresh if c.kind == kind]) for kind in shown]
    if rest := sum(count for kind, count in counted.items() if kind not in shown):
        more = ngettext("%(count)d contribution more", "%(count)d contributions more", rest)
        lines.append(more % {"count": rest})
    return lines


def _line(viewing: Viewing, kind: str, those: list[Contribution]) -> str:
    told = _MANY[kind](len(those)) % {"count": len(those)}
    if len(those) > 1:
        return told
    name = viewing.maker(those[0])
    return _("%(what)s, of %(name)s") % {"what": told, "name": name} if name else told


_MANY: dict[str, Callable[[int], str]] = {
    "q_fact": lambda n: ngettext("%(count)d question", "%(count)d questions", n),
    "q_open": lambda n: ngettext("%(count)d open question", "%(count)d open questions", n),
    "answer": lambda n: ngettext("%(count)d answer", "%(count)d answers", n),
    "advice": lambda n: ngettext("%(count)d piece of advice", "%(count)d pieces of advice", n),
    "story": lambda n: ngettext("%(count)d story", "%(count)d stories", n),
    "reform": lambda n: ngettext("%(count)d new question", "%(count)d new questions", n),
    "reflect": lambda n: ngettext("%(count)d reflection", "%(count)d reflections", n),
    "action": lambda n: ngettext("%(count)d action", "%(count)d actions", n),
}
