"""Kinds of mail as people know them: each can be stopped by itself. A slice adds its own in `apps.py`."""

from collections.abc import Sequence
from typing import Any

_labels: dict[str, Any] = {}
_of_kind: dict[str, str] = {}


def add(group: str, label: Any, *, kinds: Sequence[str]) -> None:  # noqa: ANN401 — words, translated when read
    """Let people stop these kinds of letters together, under this label."""
    _labels[group] = label
    _of_kind.update(dict.fromkeys(kinds, group))


def labels() -> dict[str, str]:
    """Return the words for each group, in the present language."""
    return {group: str(label) for group, label in _labels.items()}


def group_of(kind: str) -> str:
    """Return the group of a kind of letter; '' for what cannot be stopped."""
    return _of_kind.get(kind, "")
