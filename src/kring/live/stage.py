"""What one viewer sees of a table. Page, stream, polling, beamer and print all ask here, and nowhere else.

Hidden means not sent: a contribution is first judged by `rules.may_see`, and only then opened and drawn.
"""

import threading
from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.template.loader import render_to_string
from django.utils import translation
from markupsafe import Markup

from kring.live import picture, rules
from kring.live.kinds import kind_word
from kring.live.models import Contribution
from kring.live.rules import Seat
from kring.live.snapshot import snapshots
from kring.live.viewing import Mode, Panel, Viewer, Viewing
from kring.methods import reading
from kring.methods.script import Allow

__all__ = ["Event", "Mode", "Viewer", "Viewing", "add_panel", "context", "events_for", "look"]

Event = dict[str, Any]
_panels: list[Panel] = []
# Contributions as they were drawn, the oldest first; by all that makes a difference.
_drawn: dict[tuple[Hashable, ...], Markup] = {}
_drawn_lock = threading.Lock()
KEPT_DRAWINGS = 2048


def add_panel(panel: Panel) -> None:
    """Let a slice above put its part of a step on the table: `panel(viewing)` returns HTML, or None."""
    if panel not in _panels:
        _panels.append(panel)


def look(session_id: UUID, viewer: Viewer, *, csrf: Markup | None = None) -> Viewing:
    """Return this viewer before the table as it stands now. Raises Session.DoesNotExist."""
    return Viewing(snapshots.of(session_id), viewer, csrf or Markup())


def events_for(viewing: Viewing, *, since: int) -> list[Event]:
    """Return what changed on this screen since number `since`, in order; the same for stream and polling.

    Each event is {"type": "stage" | "said" | "gone" | "part" | "closed", …}; "html" is drawn for this viewer.
    """
    if viewing.seat is Seat.OUTSIDE:
        return [{"type": "closed"}]
    snapshot = viewing.snapshot
    if since >= snapshot.seq:
        return []
    with translation.override(viewing.language):
        if since < snapshot.session.state_seq or snapshot.session.ended_at:
            return [{"type": "stage", "html": stage_html(viewing)}]
        return list(_news(viewing, since))


def _news(viewing: Viewing, since: int) -> Iterator[Event]:
    changed = [c for c in viewing.snapshot.contributions if c.seq > since]
    for contribution in changed:
        if contribution.withdrawn_at:
            yield {"type": "gone", "id": f"c-{contribution.pk}"}
        elif viewing.sees(contribution):
            yield {
                "type": "said",
                "id": f"c-{contribution.pk}",
                "list": place_of(viewing, contribution),
                "html": said_html(viewing, contribution),
            }
    if changed and viewing.leads and viewing.viewer.mode is Mode.OWN:
        html = render_to_string("live/heard.html", {"heard": picture.heard(viewing)})
        yield {"type": "part", "id": "heard", "html": html}
    if changed and viewing.moment.silent and not viewing.moment.revealed:
        html = render_to_string("live/written.html", {"written": picture.written(viewing)})
        yield {"type": "part", "id": "written", "html": html}


def place_of(viewing: Viewing, contribution: Contribution) -> str:
    """Return the id of the list on the screen where a contribution stands."""
    if contribution.about_id:
        return f"a-{contribution.about_id}"
    if contribution.parked:
        return "parked"
    if contribution.kind == Allow.SW:
        return "notes"
    if contribution.step != viewing.moment.step.key and contribution.kind == Allow.ADVICE:
        return "advice"
    return "said"


@dataclass(frozen=True)
class _Card:
    """One contribution as it is drawn for one kind of viewer."""

    mine: bool = False
    choose: bool = False
    answer: bool = False
    bring_in: bool = False


def said_html(viewing: Viewing, contribution: Contribution) -> Markup:
    """Draw one contribution, once for all who see it alike."""
    mine = viewing.is_mine(contribution)
    may_choose = bool(rules.may_choose(seat=viewing.seat, moment=viewing.moment))
    bring_in = rules.may_bring_in(
        is_maker=mine, parked=contribution.parked, seat=viewing.seat, moment=viewing.moment
    )
    card = _Card(
        mine=mine,
        choose=may_choose and contribution.open_to_circle and contribution.kind == Allow.ADVICE,
        answer=viewing.seat is Seat.GIVER
        and contribution.kind in rules.QUESTIONS
        and rules.ANSWER in viewing.kinds,
        bring_in=bool(bring_in),
    )
    if card != _Card() and viewing.csrf:
        return _draw(viewing, contribution, card)  # its forms hold this viewer's token
    maker = viewing.maker(contribution)
    key = (contribution.pk, contribution.seq, viewing.language, maker, card)
    html = _drawn.get(key) or _draw(viewing, contribution, card)
    with _drawn_lock:
        _drawn[key] = html
        while len(_drawn) > KEPT_DRAWINGS:
            del _drawn[next(iter(_drawn))]
    return html


def _draw(viewing: Viewing, contribution: Contribution, card: _Card) -> Markup:
    html = render_to_string(
        "live/said.html",
        {
            "it": contribution,
            "maker": viewing.maker(contribution),
            "session": viewing.session,
            "kind_word": kind_word,
            "mine": card.mine,
            "choose": card.choose,
            "answer": card.answer,
            "bring_in": card.bring_in,
            "csrf": viewing.csrf,
        },
    )
    return Markup(html)  # noqa: S704 - drawn by a template that escapes


def stage_html(viewing: Viewing) -> str:
    """Draw the whole table for this viewer, in the language that is active."""
    big = viewing.viewer.mode is Mode.SCREEN
    return render_to_string(
        "live/screen_stage.html" if big else "live/stage.html", context(viewing)
    )


def context(viewing: Viewing) -> dict[str, Any]:
    """Return what the templates of the table need."""
    drawn = [html for panel in _panels if (html := panel(viewing))]
    return {
        "v": viewing,
        "session": viewing.session,
        "step": viewing.moment.step,
        "phase": viewing.moment.phase,
        "words": viewing.words,
        "kinds": viewing.kinds,
        "kind_word": kind_word,
        "lists": _lists(viewing),
        "answers": _answers(viewing),
        "panels": [Markup(html) for html in drawn],  # noqa: S704 - drawn by templates that escape
        "csrf": viewing.csrf,
        "Seat": Seat,
        **picture.of(viewing),
    }


def _lists(viewing: Viewing) -> dict[str, list[tuple[Contribution, Markup]]]:
    found: dict[str, list[tuple[Contribution, Markup]]] = {
        "said": [], "notes": [], "parked": [], "advice": [],
    }  # fmt: skip
    for contribution in viewing.seen:
        place = place_of(viewing, contribution)
        here = place != "said" or contribution.step == viewing.moment.step.key
        if place in found and here:
            found[place].append((contribution, said_html(viewing, contribution)))
    return found


def _answers(viewing: Viewing) -> dict[UUID, list[Markup]]:
    found: dict[UUID, list[Markup]] = {}
    for contribution in viewing.seen:
        if contribution.about_id:
            found.setdefault(contribution.about_id, []).append(said_html(viewing, contribution))
    return found


def all_said(viewing: Viewing) -> list[dict[str, Any]]:
    """Return everything this viewer may see of the whole meeting, as {title, said} per step."""
    groups: dict[str, list[Markup]] = {}
    mine = Contribution.objects.filter(session=viewing.session).exclude(kind=Allow.SCORE)
    for contribution in mine.order_by("seq"):
        if viewing.sees(contribution):
            groups.setdefault(contribution.step, []).append(_draw(viewing, contribution, _Card()))
    titles = {row["key"]: row["title"] for row in picture.run_sheet(viewing)}
    return [{"title": titles.get(key, key), "said": said} for key, said in groups.items()]


def sheet(viewing: Viewing) -> list[dict[str, Any]]:
    """Return the run sheet for paper, as {step, title, words} per step."""
    return [
        {
            "step": step,
            "title": picture.titled(step, viewing.language),
            "words": reading.step_words(step, viewing.language),
        }
        for step in viewing.snapshot.steps
    ]
