"""Build a method and its words from the tables of a file: strictly, naming the key that is wrong."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby
from pathlib import Path
from types import MappingProxyType
from typing import Any

from kring.kernel.library import Table, built
from kring.kernel.words import _
from kring.methods.onefile import WORDS, Data, Script, checksum_of, written
from kring.methods.script import (
    COUNTED,
    Actor,
    Allow,
    CaseGiver,
    Choosing,
    Confidence,
    Experience,
    Family,
    Method,
    MinutesStatus,
    Phase,
    Sensitivity,
    Visibility,
    Way,
    natural_visibility,
)
from kring.methods.wording import words_from

# A key of a step is made of ids with dots between them, so an id holds none. It is kept in columns: so not too long.
_ID = re.compile(r"[a-z][a-z0-9_]{0,39}")
_LANGUAGE = re.compile(r"[a-z]{2}")


def script_from(data: Data, file: Path) -> Script:
    """Build a method and its words from the tables of one file. Raises LibraryError."""

    def build(top: Table) -> Script:
        method = method_from(top)
        spoken = top.table(WORDS)
        for language in spoken:
            if not _LANGUAGE.fullmatch(language):
                raise spoken.wrong(language, _("must be a language, as two small letters"))
        words = {
            language: words_from(spoken.table(language), method, language) for language in spoken
        }
        if not words:
            raise top.wrong(WORDS, _("must hold one language at least"))
        checksum = checksum_of(written(data))
        return Script(replace(method, checksum=checksum), MappingProxyType(words), data)

    return built(data, file, build)


def method_from(top: Table) -> Method:
    """Build a method from its table. Raises LibraryError."""
    people = top.table("people")
    least, ideal, most = (people.number(key) for key in ("min", "ideal", "max"))
    if not least <= ideal <= most:
        raise people.wrong("ideal", _("must lie between min and max"))
    return Method(
        id=_id(top),
        version=top.number("version"),
        family=top.choice("family", Family),
        people_min=least,
        people_ideal=ideal,
        people_max=most,
        minutes_status=top.choice("minutes_status", MinutesStatus),
        confidence=top.choice("confidence", Confidence),
        licence=top.text("licence"),
        sources=top.texts("sources"),
        phases=_phases(top),
        module=top.flag("module"),
        based_on=top.text("based_on", ""),
        choosing=_choosing(top.table("choosing")) if "choosing" in top else Choosing(),
    )


def _choosing(table: Table) -> Choosing:
    return Choosing(
        experience=table.choice("experience", Experience),
        sensitivity=table.choice("sensitivity", Sensitivity),
        ways=table.choices("ways", Way),
        paper=table.flag("paper"),
        status=table.choice("status", MinutesStatus),
    )


def _phases(top: Table) -> tuple[Phase, ...]:
    tables = top.tables("phases")
    phases = tuple(_phase(table) for table in tables)
    seen: set[str] = set()
    for table, phase in zip(tables, phases, strict=True):
        if phase.id in seen:
            raise table.wrong("id", _("%(id)s stands here twice") % {"id": phase.id})
        seen.add(phase.id)
    for problem in (*_block_problems(phases), *_order_problems(phases)):
        raise top.wrong("phases", problem)
    return phases


def _phase(table: Table) -> Phase:
    actor = table.choice("actor", Actor)
    case_giver = table.choice("case_giver", CaseGiver)
    allow = table.choices("allow", Allow)
    slot = {actor is Actor.METHOD, case_giver is CaseGiver.METHOD, allow == (Allow.METHOD,)}
    if len(slot) > 1:
        raise table.wrong(
            "actor",
            _("a place for a method has 'method' as actor, case_giver and only kind in allow"),
        )
    return Phase(
        id=_id(table),
        minutes=table.number("minutes"),
        actor=actor,
        case_giver=case_giver,
        allow=allow,
        visibility=_visibility(table, natural_visibility(actor, case_giver, allow)),
        repeat=table.number("repeat", 1),
        block=table.text("block", ""),
        giver_rotates=table.flag("giver_rotates"),
        limit_per_person=table.number("limit_per_person") if "limit_per_person" in table else 0,
        output=table.texts("output"),
        skip_in_container=table.flag("skip_in_container"),
        skip_when_case_chosen=table.flag("skip_when_case_chosen"),
        passing=table.flag("passing"),
        days=table.number("days") if "days" in table else 0,
        rooms=table.number("rooms") if "rooms" in table else 0,
        optional=table.flag("optional"),
        free_order=table.flag("free_order"),
        passes=table.flag("passes"),
        **_hidden(table, allow),
    )


def _hidden(table: Table, allow: tuple[Allow, ...]) -> dict[str, Any]:
    """Read what is hidden first: names, what is counted, and the envelope."""
    if len(COUNTED.intersection(allow)) > 1:
        raise table.wrong("allow", _("takes one of vote, rate and score"))
    chooses_from = table.texts("chooses_from")
    if chooses_from and not {Allow.VOTE, Allow.RATE}.intersection(allow):
        raise table.wrong("chooses_from", _("belongs to a phase with vote or rate in allow"))
    return {
        "nameless": table.flag("nameless"),
        "chooses_from": chooses_from,
        "seals": table.text("seals", ""),
        "opens": table.text("opens", ""),
    }


def _visibility(table: Table, natural: Visibility) -> Visibility:
    chosen = table.choice("visibility", Visibility, natural)
    if chosen not in {natural, Visibility.PRIVATE} and natural is not Visibility.CIRCLE:
        raise table.wrong(
            "visibility",
            _("%(chosen)s would show more than %(natural)s, which this phase needs")
            % {"chosen": chosen.value, "natural": natural.value},
        )
    return chosen


def _id(table: Table) -> str:
    found = table.text("id")
    if not _ID.fullmatch(found):
        raise table.wrong("id", _("must be small letters, digits and _, and start with a letter"))
    return found


def _block_problems(phases: tuple[Phase, ...]) -> Iterator[str]:
    """Say what is wrong with the phases that repeat together."""
    seen: set[str] = set()
    for block, found in groupby((phase for phase in phases), key=lambda phase: phase.block):
        together = list(found)
        if not block:
            continue
        if block in seen:
            yield _("the phases of block %(block)s must stand together") % {"block": block}
        if len({(phase.repeat, phase.giver_rotates) for phase in together}) > 1:
            yield _(
                "the phases of block %(block)s must have the same repeat and giver_rotates"
            ) % {"block": block}
        seen.add(block)


def _can_pass(phase: Phase) -> bool:
    in_silence = phase.actor in {Actor.SIL, Actor.SILALL} and Allow.SW_REVEAL in phase.allow
    return in_silence and phase.repeat > 1 and not phase.rooms


def _order_problems(phases: tuple[Phase, ...]) -> Iterator[str]:
    """Say what is wrong with phases that lean on an earlier one."""
    before: set[str] = set()
    sealed: set[str] = set()
    for phase in phases:
        before.add(phase.id)
        for named in set(phase.chooses_from) - before:
            yield _("%(id)s chooses from %(named)s, which is no phase before it") % {
                "id": phase.id,
                "named": named,
            }
        if phase.nameless and phase.visibility is not Visibility.REVEAL:
            yield _("%(id)s is nameless, but nothing is written in silence there") % {
                "id": phase.id
            }
        if phase.passes and not _can_pass(phase):
            yield _("%(id)s passes sheets on: all write in silence there, in rounds") % {
                "id": phase.id
            }
        if phase.opens and phase.opens not in sealed:
            yield _("%(id)s opens %(name)s, which no phase before it seals") % {
                "id": phase.id,
                "name": phase.opens,
            }
        sealed.add(phase.seals)
    opened = {phase.opens for phase in phases}
    for phase in phases:
        if phase.seals and phase.seals not in opened:
            yield _("%(id)s seals %(name)s, which no phase opens") % {
                "id": phase.id,
                "name": phase.seals,
            }
