"""Everything around what is said: who sits there, who was heard, the run sheet, the mood."""

import json
from collections.abc import Sequence
from functools import lru_cache
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from kring.circles.models import Membership
from kring.circles.rules import ROLE_WORDS, Role
from kring.kernel.words import _
from kring.live import choosing, moving, outlook, rules, voting
from kring.live.company import alone
from kring.live.models import Contribution
from kring.live.queries import as_sitter, said_aloud
from kring.live.rules import Seat
from kring.live.snapshot import away
from kring.live.viewing import Mode, Viewing
from kring.live.voices import may_show_voices, voices
from kring.meetings.models import Meeting
from kring.meetings.programme import step_title
from kring.methods import hints, reading
from kring.methods.script import Actor, Allow, case_in


def of(viewing: Viewing) -> dict[str, Any]:
    """Return the parts of the table that are not contributions, for the templates."""
    session = viewing.session
    member = viewing.membership
    return {
        "words": viewing.words,
        "steps": run_sheet(viewing),
        "seats": (everybody := seats(viewing)),
        # The table at which this screen lies: in groups that of one's own.
        "round": _round(viewing, everybody),
        "groups": together(viewing),
        "interests": choosing.of(viewing),
        "heard": heard(viewing),
        "written": written(viewing),
        **voting.of(viewing),
        "prompt": prompt(viewing),
        "real_question": real_question(viewing),
        "presence": viewing.snapshot.presences.get(member.pk) if member else None,
        "may_park": rules.may_park(viewing.seat, viewing.moment),
        "can_hush": can_hush(viewing),
        "method_title": reading.method_words(viewing.moment.step, viewing.language).title,
        "case_question": case_question(viewing),
        "giver_name": viewing.name_of(viewing.giver_id),
        "enters_for": enters_for(viewing),
        "protected": protected(viewing),
        "turn_name": viewing.name_of(session.turn_id),
        "chair_name": viewing.name_of(session.chair_id),
        "hints": hint_rules(viewing.language),
        "zone": ZoneInfo(session.circle.time_zone),
        **outlook.of(viewing),
        **_agreement(viewing),
        **divided(viewing),
        **_next_meeting(viewing),
    }


@lru_cache(maxsize=8)
def hint_rules(language: str) -> str:
    """Return the soft hints of a language as JSON, for the browser."""
    return json.dumps(hints.hint_rules(language), ensure_ascii=False)


def _agreement(viewing: Viewing) -> dict[str, Any]:
    if Allow.RULES not in viewing.moment.phase.allow:
        return {"agreement": None, "agreed": 0}
    newest = viewing.session.circle.agreements.first()
    agreed = [row for row in viewing.snapshot.presences.values() if row.agreed_at]
    return {"agreement": newest, "agreed": len(agreed)}


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
    return viewing.leads and bool(moving.may_hush(viewing.moment))


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
    giver = viewing.giver_id
    put = [
        c
        for c in viewing.seen
        if c.kind == Allow.REFORM
        and c.maker_id == giver
        and case_in(c.step) == viewing.moment.case
    ]
    return put[-1].body if put else ""


def case_question(viewing: Viewing) -> str:
    """Return the burning question on this table, or '' while the case of somebody else is on it."""
    case = viewing.snapshot.case
    return case.burning_question if case and case.giver_id == viewing.giver_id else ""


def run_sheet(viewing: Viewing) -> list[dict[str, Any]]:
    """Return the steps as {title, minutes, key}, for the run sheet."""
    return [
        {"title": step_title(step, viewing.language), "minutes": step.minutes, "key": step.key}
        for step in viewing.snapshot.steps
    ]


def seats(viewing: Viewing) -> list[dict[str, Any]]:
    """Return who sits at the table, for the picture and its list twin."""
    return [_seat(viewing, member) for member in viewing.snapshot.members.values()]


def _seat(viewing: Viewing, member: Membership) -> dict[str, Any]:
    presence = viewing.snapshot.presences.get(member.pk)
    gone = presence is None or away(presence, viewing.now)
    if viewing.session.written:
        gone = False  # nobody need be here at the same time
    place = _place(viewing, member)
    own, hold = member.person_id == viewing.viewer.person, viewing.moment.protected is not None
    return {
        "id": member.pk,
        "name": member.display_name,
        "organisation": member.organisation.name if member.organisation else "",
        "role": place,
        "role_name": _("case giver") if place == "case_giver" else str(ROLE_WORDS[Role(place)]),
        "state": "away" if gone else "present",
        "arrived": presence is not None,
        "by_phone": bool(presence and presence.by_phone),
        "you": own,
        "turn": member.pk == viewing.session.turn_id,
        # While somebody has protected time the hands of others wait, unseen.
        "hand": bool(presence and presence.hand_at) and not (hold and not own),
        "speaks": not viewing.holds_back(member),
    }


def protected(viewing: Viewing) -> dict[str, Any]:
    """Return who has protected time, or had it in this step; and for who leads, whom they can give it to."""
    session, moment = viewing.session, viewing.moment
    actor, me = moment.phase.actor, viewing.membership
    own = viewing.viewer.mode is Mode.OWN
    lived = {pk for pk, one in viewing.snapshot.members.items() if one.role == Role.LIVED_EXPERT}
    here = [pk for pk in viewing.snapshot.members if pk in viewing.snapshot.presences]
    return {
        "name": viewing.name_of(session.protected_id),
        "on": moment.protected is not None,
        "over": session.protected_over and session.protected_id is not None,
        "mine": bool(own and me and me.pk == moment.protected),
        "can_give": viewing.leads and actor in {Actor.LIVED, Actor.TURN} and not moment.protected,
        "own_step": actor is Actor.LIVED,
        "can_order": viewing.leads and actor is Actor.TURN and not lived.isdisjoint(here),
        # People with lived experience on top; nowhere does it say who they are.
        "whom": [(pk, viewing.name_of(pk)) for pk in sorted(here, key=lambda pk: pk not in lived)],
    }


def together(viewing: Viewing) -> list[dict[str, Any]]:
    """Return who sits together in this step, as {number, names, writer, giver, mine}; empty when all sit at one table.

    For who leads also how far each group is, as {wrote, hands}: who writes, and who wants help; no word of what.
    """
    if viewing.moment.phase.passes:
        return []  # with sheets all sit at one table
    members, presences = viewing.snapshot.members, viewing.snapshot.presences
    mine = viewing.room if viewing.viewer.mode is not Mode.SCREEN else None
    wrote = _makers(viewing) if viewing.leads else set()
    leads = viewing.leads and viewing.viewer.mode is Mode.OWN  # not what lies in the middle
    sitting = {pk: as_sitter(one) for pk, one in members.items()} if leads else {}
    themes = choosing.themes_shown(viewing)
    found = []
    for number, room in enumerate(viewing.moment.seating.rooms, 1):
        there = [one for one in room.members if one in members]
        if not there:
            continue
        raised = [one for one in there if one in presences and presences[one].hand_at]
        found.append(
            {
                "number": number,
                "names": [viewing.name_of(one) for one in there],
                "writer": viewing.name_of(there[0]),
                "giver": viewing.name_of(room.giver),
                "theme": themes[room.theme - 1] if 0 < room.theme <= len(themes) else "",
                "mine": room == mine,
                # No name: who leads knows whom it is about, or can ask.
                "alone": alone(there, sitting),
                "wrote": len(wrote.intersection(there)),
                "hands": [viewing.name_of(one) for one in raised] if viewing.leads else [],
            }
        )
    return found


def _round(viewing: Viewing, everybody: list[dict[str, Any]]) -> list[dict[str, Any]]:
    room = None if viewing.moment.phase.passes else viewing.room
    return [seat for seat in everybody if seat["id"] in room.members] if room else everybody


def enters_for(viewing: Viewing) -> list[UUID]:
    """Return for whom this screen may write: who leads for all, one device of a group for those who sit there."""
    if viewing.leads:
        return list(viewing.snapshot.presences)
    if viewing.viewer.mode is Mode.SHARED and viewing.room:
        return list(viewing.room.members)
    return []


def _place(viewing: Viewing, member: Membership) -> str:
    if member.pk == viewing.moment.giver_of(member.pk):
        return "case_giver"
    return "facilitator" if member.pk == viewing.session.chair_id else member.role


def heard(viewing: Viewing) -> list[dict[str, Any]]:
    """Return per person at the table whether they were heard in this step; for who leads."""
    step, spoke = viewing.moment.step.key, _makers(viewing, named=True)
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


def _makers(viewing: Viewing, *, named: bool = False) -> set[UUID]:
    """Return who said something in this step; notes for oneself and what is kept for later do not count.

    named: only who said it in their own name. The moment at which somebody was heard would tell which words are theirs.
    """
    step = viewing.moment.step.key
    said = (c for c in viewing.snapshot.contributions if _counts(c, step))
    return {c.maker_id for c in said if not (named and c.nameless)}


def _counts(one: Contribution, step: str) -> bool:
    aside = one.parked or one.withdrawn_at or one.kind == Allow.SW
    return one.step == step and not aside


def were_heard(viewing: Viewing, changed: Sequence[Contribution]) -> bool:
    """Tell whether all who changed something last were heard in this step by something else that they said."""
    step, every = viewing.moment.step.key, viewing.snapshot.contributions
    makers = {one.maker_id for one in changed}
    for one in reversed(every[: len(every) - len(changed)]):
        if not makers:
            break
        if not one.nameless and _counts(one, step):
            makers.discard(one.maker_id)
    return not makers


def written(viewing: Viewing) -> dict[str, int]:
    """Return how many people have written in a silent step, and are ready; never who, and no word of what."""
    step = viewing.moment.step.key
    makers = _makers(viewing)
    here = viewing.snapshot.presences.values()
    ready = sum(1 for row in here if row.ready_step == step)
    return {"makers": len(makers), "ready": ready, "present": len(here)}


def divided(viewing: Viewing, *, anyway: bool = False) -> dict[str, Any]:
    """Return how the voices were divided, for who may see it: in the check-out, or `anyway`."""
    role = Role(viewing.membership.role) if viewing.membership else None
    may_show = bool(may_show_voices(role)) and viewing.viewer.mode is Mode.OWN
    seen = viewing.session.shows_voices or may_show
    if not seen or not (anyway or viewing.moment.phase.asks_mood):
        return {"voices_seen": False}
    here = viewing.snapshot.presences
    people = {m.pk: m.perspective for m in viewing.snapshot.members.values() if m.pk in here}
    return {
        "voices_seen": True,
        "may_show_voices": may_show,
        "voices": voices(people, said_aloud(viewing.session)),
    }
