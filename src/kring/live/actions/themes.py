"""Letting people choose what their group is about, and making the groups by it."""

import json
from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from kring.kernel import ledger
from kring.kernel.verdicts import RefusedError, require
from kring.kernel.words import _
from kring.live import rules, themes
from kring.live.actions.position import seat_in_groups
from kring.live.actions.table import Table
from kring.live.facts import GroupsMade, ThemeAdded, ThemeChosen, ThemesOffered, ThemesWithdrawn
from kring.live.groups import place_of
from kring.live.interests import Mix
from kring.live.models import Contribution
from kring.live.queries import steps_of, themes_of
from kring.people.models import Person


@transaction.atomic
def offer(
    session_id: UUID, *, by: Person, words: Sequence[str], mix: Mix, adding: bool, seen: int
) -> None:
    """Let people choose among these themes, for the groups that are made next.

    mix: how experience is divided. adding: whether everybody may add a theme.
    Raises RefusedError: somebody else leads, too few or too many themes, no groups to make.
    """
    table = Table.locked(session_id, by=by)
    session = table.session
    moment = table.moment
    kept = [place for place in session.rooms if session.rooms[place]["groups"]]
    made = [place for place in kept if place != place_of(moment.step) or _written_in(table)]
    groups = themes.next_groups(steps_of(session), session.index, made=made) is not None
    groups = groups and not session.written
    require(themes.may_offer(table.member_id, words, mix, groups=groups, moment=moment))
    require(table.freshness(seen))
    before = themes_of(session)
    session.themes = json.dumps([*before, *words])
    numbers = list(range(len(before) + 1, len(before) + len(words) + 1))
    session.division = {"open": True, "of": numbers, "adding": adding, "mix": mix, "chosen": {}}
    _save(table, "themes", "division", by=by, fact=ThemesOffered)


def _save(table: Table, *fields: str, by: Person, fact: type[ThemesOffered | ThemeAdded]) -> None:
    session = table.session
    seq, number = table.save(*fields), len(session.division["of"])
    ledger.record(
        fact(by=by.pk, circle=session.circle_id, session=session.pk, seq=seq, themes=number)
    )


def _written_in(table: Table) -> bool:
    """Tell whether something was said in the groups of the present step."""
    place = place_of(table.moment.step)
    said = Contribution.objects.filter(session=table.session, withdrawn_at=None)
    return said.filter(room__startswith=f"{place}/").exists()


def _offered(table: Table) -> dict[int, str]:
    """Return what there is to choose from, by number. Raises RefusedError: nothing is chosen now."""
    if not table.session.division.get("open"):
        raise RefusedError(_("There is nothing to choose now: the groups have been made."))
    return themes.offered(themes_of(table.session), table.session.division)


@transaction.atomic
def add(session_id: UUID, *, by: Person, word: str) -> None:
    """Add a theme to choose from; one that is there already is left as it is."""
    table = Table.locked(session_id, by=by)
    session, there = table.session, _offered(table)
    adding = session.division["adding"] or bool(rules.may_lead(table.member_id, table.moment))
    words = list(there.values())
    require(themes.may_add(table.seat, words, word, adding=adding, moment=table.moment))
    if word in words:
        return
    every = [*themes_of(session), word]
    session.themes = json.dumps(every)
    session.division = session.division | {"of": [*there, len(every)]}
    _save(table, "themes", "division", by=by, fact=ThemeAdded)


@transaction.atomic
def remove(session_id: UUID, *, by: Person, theme: int) -> None:
    """Take a theme away; who chose it chose nothing by that."""
    table = Table.locked(session_id, by=by)
    session, there = table.session, _offered(table)
    require(rules.may_lead(table.member_id, table.moment))
    session.division = session.division | {"of": [n for n in there if n != theme]}
    _save(table, "division", by=by, fact=ThemesOffered)


@transaction.atomic
def choose(
    session_id: UUID, *, by: Person, theme: int, chosen: bool, member: UUID | None = None
) -> None:
    """Choose a theme, or not any more; several may be chosen.

    member: for whom the one who leads enters it: somebody by phone, or without a screen.
    """
    table = Table.locked(session_id, by=by)
    session, there = table.session, _offered(table)
    who = table.at(member) if member else table.member
    if who is None or table.presence(who) is None:
        raise RefusedError(_("Sit down at the table first: open the page of the meeting."))
    require(
        themes.may_choose(
            who.pk,
            viewer=table.member_id,
            seat=table.seat_of(who),
            theme=theme,
            themes=there,
            moment=table.moment,
        )
    )
    mine = set(session.division["chosen"].get(str(who.pk), ()))
    mine = mine | {theme} if chosen else mine - {theme}
    everybody = session.division["chosen"] | {str(who.pk): sorted(mine)}
    session.division = session.division | {"chosen": everybody}
    seq = table.save("division")
    ledger.record(
        ThemeChosen(
            by=by.pk,
            circle=session.circle_id,
            session=session.pk,
            seq=seq,
            membership=who.pk,
            chosen=int(chosen),
        )
    )


@transaction.atomic
def make_groups(session_id: UUID, *, by: Person, seen: int) -> None:
    """Make the groups of this step by what was chosen. Raises RefusedError: something was written in them already."""
    table = Table.locked(session_id, by=by)
    _offered(table)
    session, moment = table.session, table.moment
    require(themes.may_divide(table.member_id, written=_written_in(table), moment=moment))
    require(table.freshness(seen))
    del session.rooms[place_of(moment.step)]
    seat_in_groups(session, moment.step)
    seq = table.save("rooms", "division", moved=True)
    ledger.record(GroupsMade(by=by.pk, circle=session.circle_id, session=session.pk, seq=seq))


@transaction.atomic
def withdraw(session_id: UUID, *, by: Person, seen: int) -> None:
    """Let the groups be made without choosing, as always."""
    table = Table.locked(session_id, by=by)
    _offered(table)
    require(rules.may_lead(table.member_id, table.moment))
    require(table.freshness(seen))
    session = table.session
    session.division = session.division | {"open": False}
    seq = table.save("division")
    ledger.record(ThemesWithdrawn(by=by.pk, circle=session.circle_id, session=session.pk, seq=seq))
