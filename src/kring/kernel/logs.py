"""What goes into the log: that something broke, and where. Never what people wrote, nor an address that opens a door.

The message of an error can hold what somebody typed, and the path of a page a token of an invitation. So an error is
told by its class and the lines of code it came through, and a page by its pattern.
"""

import logging
import traceback
from types import TracebackType

Told = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class Formatter(logging.Formatter):
    """Formats a record without what is confidential."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line for one record, and under it where an error came from."""
        if request := getattr(record, "request", None):
            match = getattr(request, "resolver_match", None)
            record.msg, record.args = (
                "%s /%s broke.",
                (request.method, match.route if match else ""),
            )
        return super().format(record)

    def formatException(self, ei: Told) -> str:  # noqa: N802 - logging names it
        """Return the way of an error through the code, with its class, and its causes before it."""
        return "\n".join(_told(ei[1])) if ei[1] else ""


def _told(error: BaseException) -> list[str]:
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    lines = [*_told(before), ""] if before else []
    frames = "".join(traceback.format_tb(error.__traceback__)).rstrip("\n")
    return [*lines, "Traceback (most recent call last):", frames, type(error).__qualname__]
