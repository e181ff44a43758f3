"""What one viewer sees of a table. Page, stream, polling, beamer and print all ask here, and nowhere else.

Hidden means not sent: a contribution is first judged by `rules.may_see`, and only then opened and drawn.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import Any, NamedTuple
from uuid import UUID

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from markupsafe import Markup

from kring.kernel.pages import draw
from kring.live import (
    daring,
    dial_in,
    picture,
    rules,
    shapes,
    sharing,
    sheets,
    votes,
    voting,
    written_round,
)
from kring.live.fields import fields, picks, values_html
from kring.live.kinds import kind_word
from kring.live.models import Contribution, Session
from kring.live.order import as_shown
from kring.live.queries import sealed_as
from kring.live.rules import Seat
from kring.live.snapshot import snapshots
from kring.live.viewing import NO_TOKEN, Mode, Panel, Viewer, Viewing
from kring.methods.script import Allow, case_in

__all__ = ["Event", "Mode", "Viewer", "Viewing", "add_panel", "context", "events_for", "look"]

Event = dict[str, Any]
_panels: list[Panel] = []
Way = Callable[[Session], str | None]
_ways: list[Way] = []


def add_panel(panel: Panel) -> None:
    """Let a slice above put its part of a step on the table: `panel(viewing)` returns HTML, or None."""
    if panel not in _panels:
        _panels.append(panel)


def lead_on(way: Way) -> None:
    """Let a slice above say where people go when a meeting has ended: `way(session)` returns an address, or None."""
    if way not in _ways:
        _ways.append(way)


def after(session: Session) -> str:
    """Return the address of the page that follows on this meeting: the meeting's own, unless another slice has one."""
    found = (way(session) for way in _ways)
    own = reverse("meeting", kwargs={"meeting_id": session.meeting_id})
    return next((address for address in found if address), own)


def look(session_id: UUID, viewer: Viewer, *, csrf: Markup | None = None) -> Viewing:
    """Return this viewer before the table as it stands now. Raises Session.DoesNotExist."""
    return Viewing(snapshots.of(session_id), viewer, csrf or NO_TOKEN)


def speaking(language: str) -> AbstractContextManager[None]:
    """Speak a language for a while; nothing to do when it is spoken already."""
    if translation.get_language() == language:
        return nullcontext()
    return translation.override(language)


def events_for(viewing: Viewing, *, since: int) -> list[Event]:
    """Return what changed on this screen since number `since`, in order; the same for stream and polling.

    Each event is {"type": "stage" | "said" | "gone" | "part" | "closed", …}; "html" is drawn for this viewer.
    """
    with speaking(viewing.language):
        return spoken_events(viewing, since=since)


def spoken_events(viewing: Viewing, *, since: int) -> list[Event]:
    """Return what `events_for` does, where this viewer's language is spoken already."""
    if viewing.seat is Seat.OUTSIDE:
        return [{"type": "closed"}]
    snapshot = viewing.snapshot
    if since >= snapshot.seq:
        return []
    if since < snapshot.session.state_seq or snapshot.session.ended_at:
        return [{"type": "stage", "html": stage_html(viewing)}]
    return list(_news(viewing, since))


def _news(viewing: Viewing, since: int) -> Iterator[Event]:
    changed = viewing.snapshot.since(since)
    if viewing.session.written and changed:
        # Who leads does not get to see who has written; all see how many.
        html = render_to_string("live/round_count.html", written_round.counted(viewing))
        yield {"type": "part", "id": "written", "html": html}
    yield from _news_of_said(viewing, changed)
    yield from _news_of_parts(viewing, {c.kind for c in changed})
    yield from _slips(viewing, since, drawn=bool(changed))
    if viewing.session.written:
        return
    if changed:
        yield from _news_for_lead(viewing, changed)
    if changed and viewing.moment.silent and not viewing.moment.revealed:
        many = picture.written(viewing)
        key = (*many.values(), viewing.session.nameless)
        told = {"written": many, "session": viewing.session}
        drawn = _alike(viewing, "live/written.html", key, told)
        yield {"type": "part", "id": "written", "html": drawn}


def _alike(viewing: Viewing, template: str, key: Hashable, told: dict[str, Any]) -> str:
    """Draw a part that says the same to all who see it, and often the same again. key: all that it is drawn from."""
    drawn = viewing.snapshot.drawn
    whole = (template, viewing.language, key)
    return drawn.get(whole) or drawn.keep(whole, draw(template, told))


def _news_of_said(viewing: Viewing, changed: Iterable[Contribution]) -> Iterator[Event]:
    chosen_from = {c.id for c in voting.candidates(viewing.snapshot)}
    for contribution in changed:
        if contribution.id in chosen_from:
            continue  # it stands in the vote, drawn as a whole
        if contribution.withdrawn_at:
            yield {"type": "gone", "id": f"c-{contribution.id}"}
        elif viewing.sees(contribution) and contribution.kind != Allow.VALUES:
            yield {
                "type": "said",
                "id": f"c-{contribution.id}",
                "list": place_of(viewing, contribution),
                "html": said_html(viewing, contribution),
            }


def _news_for_lead(viewing: Viewing, changed: Sequence[Contribution]) -> Iterator[Event]:
    """Return who was heard, what to read to those on the phone, and how far each group is."""
    if not viewing.leads:
        return
    own = viewing.viewer.mode is Mode.OWN
    if own and not picture.were_heard(viewing, changed):
        people = picture.heard(viewing)
        key = tuple(tuple(one.values()) for one in people)
        html = _alike(viewing, "live/heard.html", key, {"heard": people})
        yield {"type": "part", "id": "heard", "html": html}
    if own and dial_in.on_the_line(viewing):
        html = render_to_string("live/aloud.html", {"aloud": dial_in.read_aloud(viewing)})
        yield {"type": "part", "id": "aloud", "html": html}
    if viewing.moment.seating.rooms and not viewing.moment.phase.passes:
        html = render_to_string("live/rooms.html", {"groups": picture.together(viewing)})
        yield {"type": "part", "id": "rooms", "html": html}


def _news_of_parts(viewing: Viewing, kinds: set[str]) -> Iterator[Event]:
    """Return what is drawn as a whole when one of its lines changed: the table of values, and what to pick from."""
    if Allow.VALUES in kinds:
        yield {"type": "part", "id": "values", "html": values_html(viewing)}
    if kinds & {Allow.VALUES, Allow.IDENT}:
        for name, html in picks(viewing):
            yield {"type": "part", "id": name, "html": html}


def _slips(viewing: Viewing, since: int, *, drawn: bool) -> Iterator[Event]:
    """Draw the vote again where something to choose from, or the viewer's own slip, changed; else only how many."""
    if votes.mark_of(viewing.moment.phase) is None:
        return
    own, any_ = voting.changed_here(viewing, since)
    if own or drawn:
        html = render_to_string("live/vote.html", _around(viewing) | voting.of(viewing))
        yield {"type": "part", "id": "vote", "html": html}
    elif any_:
        html = render_to_string("live/voted.html", {"vote": voting.vote(viewing)})
        yield {"type": "part", "id": "voted", "html": html}


def place_of(viewing: Viewing, contribution: Contribution) -> str:
    """Return the id of the list on the screen where a contribution stands."""
    if contribution.about_id:
        return f"a-{contribution.about_id}"
    if contribution.parked:
        return "envelope" if contribution.kind == rules.SEALED else "parked"
    if contribution.kind == Allow.SW:
        return "notes"
    if contribution.room:
        return _of_a_group(viewing, contribution)
    if contribution.step != viewing.moment.step.key:
        if viewing.session.written:
            return f"s-{contribution.step}"
        choosing = Allow.CHOICE in viewing.moment.phase.allow or contribution.chosen
        if choosing and contribution.kind == Allow.ADVICE:
            return "advice"
    return "values" if contribution.kind == Allow.VALUES else "said"


def _of_a_group(viewing: Viewing, contribution: Contribution) -> str:
    """Return where something lies that was said in a group: on its table while that phase lasts, then beside it."""
    if viewing.moment.phase.passes:
        return sheets.place(viewing, contribution)
    there, here = (key.rsplit(".", 1)[0] for key in (contribution.step, viewing.moment.step.key))
    if there == here:
        return "said"
    return "" if viewing.moment.seating.rooms else "group"


class _Card(NamedTuple):
    """One contribution as it is drawn for one kind of viewer."""

    mine: bool = False
    choose: bool = False
    answer: bool = False
    bring_in: bool = False
    share: bool = False


def said_html(viewing: Viewing, contribution: Contribution) -> Markup:
    """Draw one contribution, once for all who see it alike."""
    card = _card(viewing, contribution)
    if any(card) and viewing.csrf:
        return _draw(viewing, contribution, card)  # its forms hold this viewer's token
    maker = viewing.maker(contribution)
    drawn = viewing.snapshot.drawn
    key = (contribution.id.int, contribution.seq, viewing.language, maker, card)
    return drawn.get(key) or drawn.keep(key, _draw(viewing, contribution, card))


def _card(viewing: Viewing, contribution: Contribution) -> _Card:
    """Tell what this viewer may do with it. Rules are asked where they could say yes: this is done very often."""
    seat, moment, mine = viewing.seat, viewing.moment, viewing.is_mine(contribution)
    advice = contribution.open_to_circle and contribution.kind == Allow.ADVICE
    return _Card(
        mine=mine,
        choose=advice and bool(rules.may_choose(seat=seat, moment=moment)),
        answer=seat is Seat.GIVER
        and contribution.kind in rules.QUESTIONS
        and rules.ANSWER in viewing.kinds,
        bring_in=mine
        and bool(
            sharing.may_bring_in(
                is_maker=mine,
                parked=contribution.parked,
                seat=seat,
                moment=moment,
                sealed_as=sealed_as(contribution, viewing.snapshot.steps),
                case=case_in(contribution.step),
            )
        ),
        share=bool(contribution.room) and viewing.shares(contribution),
    )


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
            "share": card.share,
            "csrf": viewing.csrf,
        },
    )
    return Markup(html)  # noqa: S704 - drawn by a template that escapes


def stage_html(viewing: Viewing) -> str:
    """Draw the whole table for this viewer, in the language that is active."""
    return render_to_string(template_for(viewing), context(viewing))


def template_for(viewing: Viewing) -> str:
    """Return the template that draws this screen. A written round is read by each on their own."""
    if viewing.session.written:
        return "live/round_stage.html"
    big = viewing.viewer.mode is Mode.SCREEN
    return "live/screen_stage.html" if big else "live/stage.html"


def context(viewing: Viewing) -> dict[str, Any]:
    """Return what the templates of the table need."""
    drawn = [html for panel in _panels if (html := panel(viewing))]
    return {
        **_around(viewing),
        "kinds": viewing.kinds,
        "daring": daring.sentences(viewing.seat, viewing.kinds),
        "fields": fields(viewing),
        "sides": shapes.SIDES,
        "values_html": Markup(values_html(viewing)),  # noqa: S704 - drawn by a template that escapes
        "kind_word": kind_word,
        "lists": _lists(viewing),
        "sheets": [(whose, sheets.number_of(room.id)) for whose, room in sheets.lists(viewing)],
        "answers": _answers(viewing),
        "panels": [Markup(html) for html in drawn],  # noqa: S704 - drawn by templates that escape
        "after": after(viewing.session) if viewing.moment.ended else "",
        "Seat": Seat,
        **picture.of(viewing),
        **dial_in.of(viewing),
        **(_round(viewing) if viewing.session.written else {}),
    }


def _round(viewing: Viewing) -> dict[str, Any]:
    """Return what the page of a written round needs besides: what was said, step by step, and what came since."""
    groups: dict[str, list[tuple[Contribution, Markup]]] = {}
    for contribution in viewing.seen:
        if place_of(viewing, contribution) == f"s-{contribution.step}":
            groups.setdefault(contribution.step, []).append(
                (contribution, said_html(viewing, contribution))
            )
    return {**written_round.of(viewing), "earlier": written_round.earlier(viewing, groups)}


def _around(viewing: Viewing) -> dict[str, Any]:
    """Return what every part of the table needs."""
    return {
        "v": viewing,
        "session": viewing.session,
        "step": viewing.moment.step,
        "phase": viewing.moment.phase,
        "giver_name": viewing.name_of(viewing.session.giver_id),
        "csrf": viewing.csrf,
        "typed": {},
        "plain": False,
    }


def _lists(viewing: Viewing) -> dict[str, list[tuple[Contribution, Markup]]]:
    found: dict[str, list[tuple[Contribution, Markup]]] = {
        "said": [], "notes": [], "parked": [], "advice": [], "envelope": [], "group": [],
        **{f"sheet-{sheets.number_of(room.id)}": [] for _whose, room in sheets.lists(viewing)},
    }  # fmt: skip
    chosen_from = {c.pk for c in voting.candidates(viewing.snapshot)}
    for contribution in viewing.seen:
        if contribution.pk in chosen_from:
            continue
        place = place_of(viewing, contribution)
        here = place != "said" or contribution.room or contribution.step == viewing.moment.step.key
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
    groups: dict[str, list[Markup]] = {step.key: [] for step in viewing.snapshot.steps}
    for contribution in as_shown(Contribution.objects.filter(session=viewing.session)):
        if viewing.sees(contribution):
            groups.setdefault(contribution.step, []).append(_draw(viewing, contribution, _Card()))
    titles = {row["key"]: row["title"] for row in picture.run_sheet(viewing)}
    return [{"title": titles.get(key, key), "said": said} for key, said in groups.items() if said]
