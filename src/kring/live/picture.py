"""Everything around what is said: who sits there, who was heard, the run sheet, the mood."""

import json
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from kring.circles.models import Membership
from kring.circles.rules import ROLE_WORDS, Right, Role
from kring.kernel.words import _
from kring.live import rules
from kring.live.groups import Sitter, groups
from kring.live.models import Contribution
from kring.live.rules import Seat
from kring.live.snapshot import away
from kring.live.viewing import Mode, Viewing
from kring.meetings.models import Meeting
from kring.methods import hints, reading
from kring.methods.script import Allow, Step

FEWEST_FOR_MOOD = 5
LONGEST_CENTRE = 22  # characters that fit on the table top


def of(viewing: Viewing) -> dict[str, Any]:
    """Return the parts of the table that are not contributions, for the templates."""
    session = viewing.session
    member = viewing.membership
    title = viewing.words.title
    return {
        "steps": run_sheet(viewing),
        "seats": seats(viewing),
        "groups": together(viewing),
        "heard": heard(viewing),
        "written": written(viewing),
        "mood": mood(viewing),
        "prompt": prompt(viewing),
        "real_question": real_question(viewing),
        "presence": viewing.snapshot.presences.get(member.pk) if member else None,
        "may_park": rules.may_park(viewing.seat, viewing.moment),
        "can_hush": can_hush(viewing),
        "method_title": reading.words(viewing.moment.step.method_id, viewing.language).title,
        "case_question": viewing.snapshot.case.burning_question if viewing.snapshot.case else "",
        "giver_name": viewing.name_of(session.giver_id),
        "turn_name": viewing.name_of(session.turn_id),
        "chair_name": viewing.name_of(session.chair_id),
        "clipped_title": title
        if len(title) <= LONGEST_CENTRE
        else f"{title[: LONGEST_CENTRE - 1]}…",
        "hints": hint_rules(viewing.language),
        "zone": ZoneInfo(session.circle.time_zone),
        **_agreement(viewing),
        **_next_meeting(viewing),
    }


@lru_cache(maxsize=8)
def hint_rules(language: str) -> str:
    """Return the soft hints of a language as JSON, for the browser."""
    return json.dumps(hints.hint_rules(language), ensure_ascii=False)


def _agreement(viewing: Viewing) -> dict[str, Any]:
    if Allow.RULES not in viewing.moment.phase.allow:
        return {"agreement_text": "", "agreed": 0}
    newest = viewing.session.circle.agreements.first()
    agreed = [row for row in viewing.snapshot.presences.values() if row.agreed_at]
    return {"agreement_text": newest.text if newest else "", "agreed": len(agreed)}


def _next_meeting(viewing: Viewing) -> dict[str, Any]:
    if not viewing.moment.phase.asks_mood:
        return {"next_meeting": None, "next_giver": ""}
    session = viewing.session
    after = Meeting.objects.filter(
        circle_id=session.circle_id,
        state=Meeting.State.PLANNED,
        starts_at__gt=session.meeting.starts_at,
    ).first()
    return {"next_meeting": after, "next_giver": viewing.name_of(after.giver_id) if after else ""}


def can_hush(viewing: Viewing) -> bool:
    """Tell whether this step can be written in silence first."""
    return viewing.leads and bool(rules.may_hush(viewing.moment))


def prompt(viewing: Viewing) -> str:
    """Return the one thing to do for this viewer, in the words of the method."""
    words = viewing.words
    if viewing.viewer.mode is not Mode.OWN:
        return words.participant
    if viewing.seat is Seat.GIVER and words.giver:
        return words.giver
    return words.facilitator if viewing.leads else words.participant


def real_question(viewing: Viewing) -> str:
    """Return the question behind the question as the case giver last put it, or ''."""
    giver = viewing.session.giver_id
    put = [c for c in viewing.seen if c.kind == Allow.REFORM and c.maker_id == giver]
    return put[-1].body if put else ""


def run_sheet(viewing: Viewing) -> list[dict[str, Any]]:
    """Return the steps as {title, minutes, key}, for the run sheet."""
    return [
        {"title": titled(step, viewing.language), "minutes": step.minutes, "key": step.key}
        for step in viewing.snapshot.steps
    ]


def titled(step: Step, language: str) -> str:
    """Return the title of a step, with its round where it repeats."""
    title = reading.step_words(step, language).title
    return f"{title} ({step.round})" if step.phase.repeat > 1 else title


def seats(viewing: Viewing) -> list[dict[str, Any]]:
    """Return who sits at the table, for the picture and its list twin."""
    return [_seat(viewing, member) for member in viewing.snapshot.members.values()]


def _seat(viewing: Viewing, member: Membership) -> dict[str, Any]:
    presence = viewing.snapshot.presences.get(member.pk)
    gone = presence is None or away(presence, viewing.now)
    place = _place(viewing, member)
    return {
        "id": member.pk,
        "name": member.display_name,
        "organisation": member.organisation.name if member.organisation else "",
        "role": place,
        "role_name": _("case giver") if place == "case_giver" else str(ROLE_WORDS[Role(place)]),
        "state": "away" if gone else "present",
        "arrived": presence is not None,
        "by_phone": bool(presence and presence.by_phone),
        "you": member.person_id == viewing.viewer.person,
        "turn": member.pk == viewing.session.turn_id,
        "hand": bool(presence and presence.hand_at),
    }


def together(viewing: Viewing) -> list[dict[str, Any]]:
    """Return who sits together in this step, as {names, writer, mine}; empty when all sit at one table."""
    session, snapshot = viewing.session, viewing.snapshot
    sitters = [
        Sitter(member.pk, member.organisation_id, snapshot.presences[member.pk].arrived_at)
        for member in snapshot.members.values()
        if member.pk in snapshot.presences and member.has(Right.SIT_AT_TABLE)
    ]
    found = groups(
        sitters,
        viewing.moment.phase,
        giver=session.giver_id,
        began_at=session.step_began_at,
        turn=viewing.moment.step.round,
    )
    me = viewing.membership.pk if viewing.membership else None
    return [
        {
            "names": [viewing.name_of(one) for one in group],
            "writer": viewing.name_of(group[0]),
            "mine": me in group and viewing.viewer.mode is Mode.OWN,
        }
        for group in found
    ]


def _place(viewing: Viewing, member: Membership) -> str:
    if member.pk == viewing.session.giver_id:
        return "case_giver"
    return "facilitator" if member.pk == viewing.session.chair_id else member.role


def heard(viewing: Viewing) -> list[dict[str, Any]]:
    """Return per person at the table whether they were heard in this step; for who leads."""
    step = viewing.moment.step.key
    spoke = {
        c.maker_id
        for c in viewing.snapshot.contributions
        if c.step == step and c.kind != Allow.SW and not c.parked and not c.withdrawn_at
    }
    return [
        {
            "id": pk,
            "name": viewing.name_of(pk),
            "heard": pk in spoke or row.heard_step == step,
            "passed": row.passed_step == step,
        }
        for pk, row in viewing.snapshot.presences.items()
        if pk in viewing.snapshot.members
    ]


def written(viewing: Viewing) -> dict[str, int]:
    """Return how many people have written in a silent step, and are ready; never who, and no word of what."""
    step = viewing.moment.step.key
    makers = {
        c.maker_id
        for c in viewing.snapshot.contributions
        if c.step == step and c.kind != Allow.SW and not c.parked and not c.withdrawn_at
    }
    here = viewing.snapshot.presences.values()
    ready = sum(1 for row in here if row.ready_step == step)
    return {"makers": len(makers), "ready": ready, "present": len(here)}


def mood(viewing: Viewing) -> dict[str, float] | None:
    """Return how the meeting felt to all together, in the check-out; never under five answers."""
    if not viewing.moment.phase.asks_mood:
        return None
    rows = Contribution.objects.filter(session=viewing.session, kind=Allow.SCORE)
    values = [int(row.body) for row in rows]
    if len(values) < FEWEST_FOR_MOOD:
        return {"count": len(values)}
    return {"count": len(values), "mean": round(sum(values) / len(values), 1)}
