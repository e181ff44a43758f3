"""That something changed beside a table, in a slice above: streams say so and no more. Who wants to know what, asks."""

from collections.abc import Callable
from uuid import UUID, uuid5

from kring.live.bus import bus

Hear = Callable[[UUID], None]


def _address(session_id: UUID) -> UUID:
    """Where the bus tells it: not where it tells of the table itself, so that no table is drawn for it."""
    return uuid5(session_id, "beside")


def tell(session_id: UUID) -> None:
    """Have the streams of this table say that something changed beside it. Call it after the commit."""
    bus.publish(_address(session_id))


def listen(session_id: UUID, hear: Hear) -> None:
    """Call `hear` each time, from any thread."""
    bus.listen(_address(session_id), hear)


def forget(session_id: UUID, hear: Hear) -> None:
    """Stop calling `hear`."""
    bus.forget(_address(session_id), hear)
