"""Taking part by phone: for who leads, who is on the line and what is to be read aloud to them.

What is read aloud is on the screen of who leads and may be heard by each on the line: both, or it is not there.
"""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from kring.circles.rules import Right, Role
from kring.kernel.words import _
from kring.live import picture, rules, turns, voting
from kring.live.kinds import kind_word
from kring.live.models import Contribution
from kring.live.queries import lines_of
from kring.live.snapshot import said
from kring.live.turns import ONLINE, PHONE
from kring.live.viewing import Mode, Viewing
from kring.meetings.programme import step_title
from kring.methods.script import Actor


def of(viewing: Viewing) -> dict[str, Any]:
    """Return the panel of who leads (see `panel`), and in which order people speak where that is not one round."""
    if not viewing.leads or viewing.viewer.mode is not Mode.OWN or viewing.session.written:
        return {"line": None, "by_line": ""}
    lines = lines_of(viewing.session)
    return {"line": panel(viewing, lines), "by_line": order_told(viewing, lines)}


def on_the_line(viewing: Viewing) -> list[UUID]:
    """Return who takes part by phone now, in order of their seats."""
    phones = {pk for pk, one in viewing.snapshot.presences.items() if one.by_phone}
    return [pk for pk in viewing.snapshot.members if pk in phones] if phones else []


def panel(viewing: Viewing, lines: dict[UUID, str]) -> dict[str, Any] | None:
    """Return the number to dial, who is on the line, who may still call, and what to read aloud; None without phone."""
    meeting, here = viewing.session.meeting, viewing.snapshot.presences
    on = on_the_line(viewing)
    expected = [
        {"id": pk, "name": member.display_name}
        for pk, member in viewing.snapshot.members.items()
        if pk not in here and (member.by_phone or lines.get(pk) == PHONE)
    ]
    if not (meeting.dial_number or on or expected):
        return None
    return {
        "number": meeting.dial_number,
        "code": meeting.dial_code,
        "on": [
            {
                "id": pk,
                "name": viewing.name_of(pk),
                "turn": pk == viewing.session.turn_id,
                "speaks": not viewing.holds_back(viewing.snapshot.members[pk]),
            }
            for pk in on
        ],
        "expected": expected,
        "aloud": read_aloud(viewing),
    }


def read_aloud(viewing: Viewing) -> list[str]:
    """Return what who leads reads to those on the phone in this step, a paragraph each; nothing when nobody is."""
    return list(_paragraphs(viewing, on)) if (on := on_the_line(viewing)) else []


def _paragraphs(viewing: Viewing, on: list[UUID]) -> Iterator[str]:
    moment, steps = viewing.moment, viewing.snapshot.steps
    yield _("Step %(n)s of %(all)s: %(title)s.") % {
        "n": viewing.session.index + 1,
        "all": len(steps),
        "title": step_title(moment.step, viewing.language),
    }
    yield viewing.words.instruction
    if question := picture.case_question(viewing):
        giver = viewing.name_of(viewing.giver_id)
        yield f"{_('The question of %(name)s') % {'name': giver}}: {question}"
    yield from (_line(viewing, one) for one in heard_by(viewing, on))
    turn = viewing.name_of(viewing.session.turn_id)
    for pk in on:
        words = viewing.words
        asked = (pk == moment.giver_of(pk) and words.giver) or words.participant
        yield f"{viewing.name_of(pk)}: {asked}"
    if turn:
        yield _("%(name)s speaks now.") % {"name": turn}


def heard_by(viewing: Viewing, on: list[UUID]) -> list[Contribution]:
    """Return what lies on the table in this step that who leads sees and each of these may hear."""
    step = viewing.moment.step.key
    chosen_from = {one.pk for one in voting.candidates(viewing.snapshot)}
    return [
        one
        for one in viewing.seen
        if (one.step == step or one.pk in chosen_from)
        and all(_may_hear(viewing, one, pk) for pk in on)
    ]


def _may_hear(viewing: Viewing, one: Contribution, pk: UUID) -> bool:
    member, moment = viewing.snapshot.members[pk], viewing.moment
    seat = rules.seat_of(pk, Role(member.role), moment)
    reads_back = member.has(Right.SEE_CASES) and member.reads(viewing.session.ended_at)
    if moment.ended and not reads_back:
        return False
    return rules.may_see(said(one), pk, seat, moment, rooms=moment.seating.at(pk))


def _line(viewing: Viewing, one: Contribution) -> str:
    word = kind_word(one.kind)
    # Of what is nameless not even who leads tells that it was theirs.
    name = "" if one.nameless else viewing.name_of(one.maker_id)
    told = _("%(what)s, of %(name)s") % {"what": word, "name": name} if name else word
    return f"{told}: {one.text}"


def order_told(viewing: Viewing, lines: dict[UUID, str]) -> str:
    """Say who speaks first in a round at which not all take part alike; "" elsewhere."""
    if viewing.moment.phase.actor is not Actor.TURN or viewing.moment.seating.rooms:
        return ""
    here = [pk for pk in viewing.snapshot.members if pk in viewing.snapshot.presences]
    found = turns.by_line(here, lines)
    if not found:
        return ""
    words = {PHONE: _("by phone"), ONLINE: _("online")}
    named = [
        f"{words[line]} ({', '.join(viewing.name_of(pk) for pk in members)})"
        for line, members in found
        if line in words
    ]
    rest = _("the room") if len(named) < len(found) else ""
    order = _(", then ").join(filter(None, [*named, rest]))
    return _("Who cannot see the table speaks first: %(order)s.") % {"order": order}
