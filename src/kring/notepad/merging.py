"""The text as a replicated document (CRDT, by Yrs): what several write at once comes together, whoever is first.

Each screen shows the text of some version. What it sends was written on that one: here it is written on a copy that
stands there, and what that changes is merged with all that came since. docs/decisions/0018-shared-notes.md.
"""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from kring.notepad.splices import Splice

if TYPE_CHECKING:
    from pycrdt import TextEvent, TransactionEvent

NAME = "notepad"


def free_writer(since: Iterable[int]) -> int:
    """Return the number under which the document may take a change; `since`: those of all later changes.

    A number stands for one line of changes, each made on those before it. The lowest that was not used since the
    version somebody wrote on keeps that true, and says nothing about who it was.
    """
    taken = set(since)
    return next(number for number in range(1, len(taken) + 2) if number not in taken)


class Copy:
    """The document as it stood at one version. Of one thread."""

    def __init__(self, state: bytes, updates: Iterable[bytes] = (), *, writer: int = 0) -> None:
        from pycrdt import Doc, Text  # noqa: PLC0415 - large, and seldom needed

        self._doc: Doc[Text] = Doc(client_id=writer)
        self._text = self._doc.get(NAME, type=Text)
        if state:
            self._doc.apply_update(state)
        for update in updates:
            self._doc.apply_update(update)

    @property
    def text(self) -> str:
        """What it says."""
        return str(self._text)

    @property
    def state(self) -> bytes:
        """All of it, in one: without the words that are gone."""
        return self._doc.get_update()

    def write(self, splices: Sequence[Splice]) -> bytes:
        """Make these changes and return them as an update, for other copies."""
        made: list[bytes] = []
        kept = self._doc.observe(lambda event: made.append(_update_of(event)))
        text = self.text
        with self._doc.transaction():
            for one in reversed(splices):
                start, end = (len(text[:place].encode()) for place in (one.start, one.end))
                if end > start:
                    del self._text[start:end]
                if one.put:
                    self._text.insert(start, one.put)
        self._doc.unobserve(kept)
        return made[0]

    def take(self, updates: Iterable[bytes]) -> list[Splice]:
        """Take in what others changed, and return what that is in this text. Again changes nothing."""
        deltas: list[list[dict[str, object]]] = []
        before = self.text.encode()

        def hear(event: "TextEvent") -> None:
            deltas.append(event.delta)  # type: ignore[attr-defined]

        kept = self._text.observe(hear)
        with self._doc.transaction():
            for update in updates:
                self._doc.apply_update(update)
        self._text.unobserve(kept)
        return _splices(before, deltas[0]) if deltas else []


def _update_of(event: "TransactionEvent") -> bytes:
    update: bytes = event.update
    return update


def _splices(before: bytes, delta: Iterable[dict[str, object]]) -> list[Splice]:
    """Return what an event of the document changed. Its places are bytes."""
    found: list[Splice] = []
    place = at = 0  # in bytes; in characters
    for part in delta:
        width = int(str(part.get("retain", part.get("delete", 0))))
        start, at = at, at + len(before[place : place + width].decode())
        place += width
        if "retain" in part:
            continue
        put = str(part.get("insert", ""))
        if found and found[-1].end == start:  # a word replaced is told in two
            found[-1] = Splice(found[-1].start, at, found[-1].put + put)
        else:
            found.append(Splice(start, at, put))
    return found
