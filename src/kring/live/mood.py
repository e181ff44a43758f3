"""How far a meeting went, as one viewer is told: the circle a summary, who facilitates how many said what.

Also whether this viewer wants a moment with who facilitates, and, for those, who does.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse

from kring.circles.models import Membership
from kring.circles.rules import Role
from kring.kernel.words import _, gettext_lazy
from kring.live import contact
from kring.live.viewing import Mode, Viewing
from kring.methods import reading, zones
from kring.methods.zones import Climate, Lean, Zone

# In the order of the picture: the upper row first.
CLIMATES: Mapping[Climate, tuple[object, object]] = {
    Climate.STRAINED: (
        gettext_lazy("Challenging, not yet safe enough"),
        gettext_lazy("It asked much, and not everybody could say what they wanted to say."),
    ),
    Climate.GROWS: (
        gettext_lazy("Safe and challenging"),
        gettext_lazy("You could say what you wanted to say, and it asked something of you."),
    ),
    Climate.STUCK: (
        gettext_lazy("Familiar, not yet safe enough"),
        gettext_lazy("Not everybody could say what they wanted to say. That comes first."),
    ),
    Climate.EASY: (
        gettext_lazy("Safe, mostly familiar"),
        gettext_lazy(
            "You could say what you wanted to say. There is room to ask more of one another."
        ),
    ),
}
NEXT = {
    Lean.BOLDER: gettext_lazy("For next time: a method that asks more of you."),
    Lean.GENTLER: gettext_lazy("For next time: smaller groups, and a method that goes slower."),
}


@dataclass(frozen=True)
class Told:
    """What this viewer is told. `where` is None when too few gave a number, or a zone.

    `spread`: how many said each zone, in words, and `methods` as (title, address): for who facilitates only.
    """

    where: Climate | None
    title: object = ""
    sentence: object = ""
    spread: tuple[tuple[object, int], ...] = ()
    advice: object = ""
    methods: tuple[tuple[str, str], ...] = ()


def told(viewing: Viewing, *, mean: float | None, counted: Sequence[int]) -> Told | None:
    """Return what is told of a meeting. counted: how many said each zone; empty: fewer than five did."""
    if not counted:
        return None
    where = None if mean is None else zones.climate(mean, counted)
    title, sentence = CLIMATES[where] if where else ("", "")
    if not hears(viewing):
        return Told(where, title, sentence) if where else None
    lean = zones.fitting(where, counted) if where else zones.lean([counted])
    return Told(
        where,
        title,
        sentence,
        spread=tuple((zones.WORDS[zone], counted[zone - 1]) for zone in Zone),
        advice=NEXT[lean] if lean else "",
        methods=methods_for(lean, viewing.language),
    )


def methods_for(lean: Lean | None, language: str) -> tuple[tuple[str, str], ...]:
    """Return the methods that lean this way as (title, address)."""
    found = zones.METHODS[lean] if lean else ()
    return tuple(
        (reading.words(one, language).title, reverse("method", args=[one])) for one in found
    )


@dataclass(frozen=True)
class Contact:
    """A moment with who facilitates. `waiting`: who wants one, as (id, name), for who is told."""

    names: str = ""
    may: bool = False
    asked: bool = False
    offered: bool = False
    waiting: tuple[tuple[UUID, str], ...] = ()


def hears(viewing: Viewing) -> bool:
    """Tell whether this screen is of somebody who facilitates here."""
    me = viewing.membership
    own = me is not None and viewing.viewer.mode is Mode.OWN
    return bool(own and me and _hears(viewing, me))


def _hears(viewing: Viewing, member: Membership) -> bool:
    return contact.hears(member.pk, Role(member.role), chair=viewing.session.chair_id)


def moment_with(viewing: Viewing, zone: int | None) -> Contact | None:
    """Return what this screen shows of a moment with who facilitates; None where it does not come up.

    zone: what the viewer said; to whom it was too much it is offered openly, to the others folded away.
    """
    me = viewing.membership
    if me is None or viewing.viewer.mode is not Mode.OWN or not viewing.moment.phase.asks_mood:
        return None
    presences, members = viewing.snapshot.presences, viewing.snapshot.members
    roles = {pk: Role(one.role) for pk, one in members.items()}
    heard = contact.who_hears(roles, of=me.pk, chair=viewing.session.chair_id)
    mine = presences.get(me.pk)
    may = contact.may_ask(viewing.own_seat, viewing.moment, heard=bool(heard))
    wait = [pk for pk in presences if presences[pk].contact_at and pk in members and pk != me.pk]
    return Contact(
        names=_(" or ").join(viewing.name_of(pk) for pk in heard),
        may=bool(may) and mine is not None,
        asked=bool(mine and mine.contact_at),
        offered=zone == Zone.TOO_MUCH,
        waiting=tuple((pk, viewing.name_of(pk)) for pk in wait) if hears(viewing) else (),
    )
