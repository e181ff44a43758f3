"""The moments of a poll by line: "Tuesday morning", each with its dates. So that four taps answer sixty moments."""

from collections.abc import Sequence
from typing import Any

from kring.kernel import pages
from kring.kernel.words import _
from kring.planning.forms import WEEKDAYS
from kring.planning.models import Poll, Reply, Slot
from kring.planning.proposing import PART_WORDS, line_of, part_of


def answer_words() -> dict[str, str]:
    """Return what one can say, in words."""
    return {"yes": _("Yes"), "maybe": _("If needed"), "no": _("No")}


def lines_of(
    poll: Poll, slots: Sequence[Slot], replies: Sequence[Reply] = ()
) -> list[dict[str, Any]]:
    """Return the lines in order of the week. replies: to count who can; each date tells `yes`, `maybe`, `no`."""
    zone = poll.circle.zone
    lines: dict[str, dict[str, Any]] = {}
    given = [one for one in replies if one.answered_at]
    for slot in slots:
        local = slot.starts_at.astimezone(zone)
        key = line_of(local)
        line = lines.setdefault(
            key, {"key": key, "title": line_title(local), "hours": [], "dates": []}
        )
        hour = pages.time(slot.starts_at, zone)
        if hour not in line["hours"]:
            line["hours"].append(hour)
        said = [one.said(slot.pk, local) or "no" for one in given]
        counts = {word: said.count(word) for word in ("yes", "maybe", "no")}
        line["dates"].append({"id": str(slot.pk), "at": slot.starts_at, **counts})
    parts = list(PART_WORDS)
    return [lines[key] for key in sorted(lines, key=lambda k: (k[0], parts.index(k[2:])))]  # type: ignore[arg-type]


def line_title(local: Any) -> str:  # noqa: ANN401
    """Say for example "Tuesday morning"."""
    return _("%(weekday)s %(part)s") % {
        "weekday": WEEKDAYS[local.weekday()],
        "part": PART_WORDS[part_of(local.time())],
    }
