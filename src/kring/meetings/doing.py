"""What people do at a meeting beside their turn, as slices above divide it.

A slice adds in `apps.py` ready(): `doing.add(of)`, where of(meeting, person) lists it in words for one person.
"""

from collections.abc import Callable
from uuid import UUID

Doing = Callable[[UUID, UUID], list[str]]
_added: list[Doing] = []


def add(of: Doing) -> None:
    """Let `of(meeting id, person id)` tell what somebody does at a meeting."""
    if of not in _added:
        _added.append(of)


def doing(meeting: UUID, person: UUID) -> list[str]:
    """Return what this person does at a meeting, in words."""
    return [words for of in _added for words in of(meeting, person)]
