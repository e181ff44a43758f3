"""What happened, recorded once: the audit trail and the nudge to whoever must act on it."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Any
from uuid import UUID

from django.db import transaction

from kring.kernel import clock
from kring.kernel.models import Record


@dataclass(frozen=True, kw_only=True)
class Fact:
    """Base of every fact. Subclasses are named in the past tense and hold ids and small numbers, never text.

    by: the person who did it, or None when the house did it by itself.
    """

    by: UUID | None

    def fits_closed(self) -> bool:
        """Tell whether it may still happen in a circle that is closed: leaving, withdrawing, tidying up."""
        return False


Guard = Callable[[Fact], None]
_guards: list[Guard] = []
Subscriber = Callable[[Any], None]
_subscribers: dict[type[Fact], list[Subscriber]] = defaultdict(list)


def subscribe(kind: type[Fact], subscriber: Subscriber) -> None:
    """Call `subscriber(fact)` after each commit that recorded a fact of this kind."""
    if subscriber not in _subscribers[kind]:
        _subscribers[kind].append(subscriber)


def subscribers() -> dict[type[Fact], list[Subscriber]]:
    """Return who listens to what, for the table in docs/tables."""
    return dict(_subscribers)


def guard(check: Guard) -> None:
    """Let `check(fact)` refuse, with RefusedError, what may not happen. It is asked about every fact."""
    if check not in _guards:
        _guards.append(check)


def allow(fact: Fact) -> None:
    """Ask all guards about a deed that is not recorded each time it is done. Raises RefusedError."""
    for check in _guards:
        check(fact)


def record(fact: Fact) -> None:
    """Store the fact in the present transaction; tell its subscribers once it commits.

    Every deed comes by here, inside its transaction: a guard that refuses takes the whole deed back.
    """
    allow(fact)
    kind = f"{type(fact).__module__.split('.')[1]}.{type(fact).__name__}"
    values = {f.name: getattr(fact, f.name) for f in fields(fact) if f.name != "by"}
    particulars = {k: str(v) if isinstance(v, UUID) else v for k, v in values.items()}
    kept = Record(
        kind=kind, by=fact.by, circle=values.get("circle"), particulars=particulars, at=clock.now()
    )
    kept.save(force_insert=True)
    for subscriber in _subscribers[type(fact)]:
        transaction.on_commit(lambda tell=subscriber: tell(fact))  # type: ignore[misc]
