"""The order of what was said, on every screen. Plain Python, as the rules are.

What was written in silence stands in an order of its own: it tells neither who wrote first nor who wrote what.
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from hashlib import blake2b
from typing import Any, Protocol, TypeVar
from uuid import UUID

from kring.kernel.verdicts import YES, Verdict, no
from kring.kernel.words import _
from kring.live.rules import Moment
from kring.methods.script import Visibility

_LATER, _EARLIER = datetime.max.replace(tzinfo=UTC), datetime.min.replace(tzinfo=UTC)


class Placed(Protocol):
    """What we must know of a contribution to give it its place."""

    id: UUID
    session_id: UUID
    seq: int
    visibility: str
    said_at: datetime
    revealed_at: datetime | None
    nameless: bool
    sheet: int


Anything = TypeVar("Anything", bound=Placed)


def as_shown(contributions: Iterable[Anything]) -> list[Anything]:
    """Return contributions in the order of the table: as they came, but what was hidden first in one of its own."""
    return sorted(contributions, key=_place)


def _place(one: Placed) -> tuple[Any, ...]:
    if one.revealed_at is None:
        return (_LATER, 0, one.seq, b"")
    if one.sheet:
        return (_EARLIER, 1, one.sheet, one.seq.to_bytes(8, "big"))
    if one.nameless:
        return (_EARLIER, 1, 0, _shuffled(one))
    if one.visibility != Visibility.CIRCLE and one.revealed_at > one.said_at:
        return (one.revealed_at, 1, 0, _shuffled(one))
    return (one.revealed_at, 0, one.seq, b"")


def _shuffled(one: Placed) -> bytes:
    """Return a place by lot: the same on every screen and at every look."""
    return blake2b(one.id.bytes, key=one.session_id.bytes, digest_size=8).digest()


def is_lot(pk: UUID) -> Verdict:
    """Test whether an id is drawn by lot, or made from a name: another kind could tell when, or on which machine."""
    return (
        YES
        if pk.version in {4, 5}
        else no(_("This could not be kept. Reload the page and send it again."))
    )


def is_nameless(visibility: Visibility, *, moment: Moment) -> bool:
    """Tell whether a contribution made now is shown without the name of who wrote it."""
    return moment.nameless and visibility is Visibility.REVEAL
