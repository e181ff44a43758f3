"""What somebody changed on the screen before them."""

from dataclasses import dataclass
from uuid import UUID

from kring.kernel.verdicts import RefusedError
from kring.kernel.words import _
from kring.notepad.splices import Splice, UnfitError, changes, from_screen


def unfit() -> RefusedError:
    """Return the refusal of what no screen of ours sends."""
    return RefusedError(_("This does not fit the text as it was. Load the page anew."))


@dataclass(frozen=True)
class Edit:
    """What a screen changed in the text of version `base`: from start to end, in its units, now stands `put`.

    whole: `put` is the whole text, as a form without script sends it.
    """

    id: UUID
    base: int
    put: str
    start: int = 0
    end: int = 0
    whole: bool = False

    def splices(self, text: str) -> list[Splice]:
        """Return what it changes in the text it was made on. Raises RefusedError."""
        try:
            if self.whole:
                self.put.encode()
                return changes(text, self.put)
            return from_screen(text, self.start, self.end, self.put)
        except (UnfitError, UnicodeError):
            raise unfit() from None
