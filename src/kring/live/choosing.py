"""What one viewer sees of choosing a group: the themes, their own choice, and for who leads how far it is."""

from typing import Any

from kring.live import themes
from kring.live.company import Sitter
from kring.live.groups import place_of
from kring.live.queries import as_sitter, themes_of
from kring.live.rules import Seat, may_see_now
from kring.live.viewing import Mode, Viewing
from kring.meetings.programme import step_title

SITS = frozenset({Seat.PEER, Seat.GIVER})


def themes_shown(viewing: Viewing) -> list[str]:
    """Return the themes that groups are about, as far as this screen is told; read only where there are any."""
    shown = viewing.session.division and may_see_now(viewing.seat, viewing.moment)
    return themes_of(viewing.session) if shown else []


def of(viewing: Viewing) -> dict[str, Any]:
    """Return {open, themes, may_choose, …} for the templates; `open` is whether people are choosing now."""
    division, moment = viewing.session.division, viewing.moment
    is_open = bool(division.get("open")) and not moment.ended
    own = viewing.viewer.mode is Mode.OWN and viewing.is_here and viewing.seat in SITS
    member = viewing.membership
    chosen = division.get("chosen", {})
    shown = themes.offered(themes_shown(viewing), division)
    mine = chosen.get(str(member.pk), ()) if own and member else ()
    return {
        "open": is_open and may_see_now(viewing.seat, moment),
        "themes": [(n, word, n in mine) for n, word in shown.items()],
        "may_choose": own,
        "adding": (own and bool(division.get("adding"))) or (is_open and _leads(viewing)),
        **(_for_lead(viewing, shown) if _leads(viewing) else {"can_offer": False}),
    }


def _leads(viewing: Viewing) -> bool:
    return viewing.leads and viewing.viewer.mode is not Mode.SCREEN and not viewing.session.written


def _for_lead(viewing: Viewing, shown: dict[int, str]) -> dict[str, Any]:
    """Return what who leads sees besides: where the groups come, how many chose, and for whom to enter it."""
    division, step = viewing.session.division, viewing.moment.step
    rooms = viewing.session.rooms
    made = [place for place in rooms if rooms[place]["groups"]]
    now = place_of(step) in made and not _written(viewing)
    made = [place for place in made if not (now and place == place_of(step))]
    coming = themes.next_groups(viewing.snapshot.steps, viewing.session.index, made=made)
    chosen = division.get("chosen", {})
    there = _sitters(viewing)
    return {
        "can_offer": coming is not None and not viewing.moment.ended,
        "now": now,
        "coming": step_title(coming, viewing.language) if coming else "",
        "levels": sum(1 for one in there if one.level),
        "chose": sum(1 for one in there if not set(chosen.get(str(one.id), ())).isdisjoint(shown)),
        "present": len(there),
        "for_whom": [(one.id, viewing.name_of(one.id)) for one in there],
        "by_phone": _by_phone(viewing, shown),
    }


def _sitters(viewing: Viewing) -> list[Sitter]:
    members, here = viewing.snapshot.members, viewing.snapshot.presences
    there = (one for pk, one in members.items() if pk in here)
    return [as_sitter(one) for one in there if one.role != "observer"]


def _by_phone(viewing: Viewing, shown: dict[int, str]) -> list[tuple[str, list[str]]]:
    """Return what was entered for those by phone: they do not see it themselves."""
    chosen = viewing.session.division.get("chosen", {})
    phones = [pk for pk, one in viewing.snapshot.presences.items() if one.by_phone]
    found = [(viewing.name_of(pk), chosen.get(str(pk), ())) for pk in phones]
    return [(name, [shown[n] for n in mine if n in shown]) for name, mine in found if name]


def _written(viewing: Viewing) -> bool:
    place = place_of(viewing.moment.step)
    said = viewing.snapshot.contributions
    return any(c.room.startswith(f"{place}/") and not c.withdrawn_at for c in said)
