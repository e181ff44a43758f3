"""What a screen sends when somebody writes, read from a request."""

import re
from uuid import UUID, uuid4

from django.http import QueryDict

from kring.notepad.editing import Edit, unfit


def version_in(text: object) -> int | None:
    """Return the version that a screen shows; None when it says none, or nonsense."""
    return int(str(text)) if re.fullmatch(r"[0-9]{1,18}", str(text)) else None


def edit_in(sent: QueryDict) -> Edit:
    """Read what was changed: a whole `text`, or `put` from `start` to `end`. Raises RefusedError."""
    said = dict(sent.items())
    base = version_in(said.get("base"))
    if base is not None and "text" in said:
        return Edit(uuid4(), base, str(said["text"]).replace("\r\n", "\n"), whole=True)
    start, end = (version_in(said.get(name)) for name in ("start", "end"))
    if base is None or start is None or end is None or "put" not in said:
        raise unfit()
    try:
        made = UUID(str(said.get("id", "")))
    except ValueError:
        raise unfit() from None
    return Edit(made, base, str(said["put"]), start, end)
