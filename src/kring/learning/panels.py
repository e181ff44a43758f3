"""Our part of a step on the table, drawn for one viewer. Pages use the same cards."""

from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from django.db.models import Q
from django.template.loader import render_to_string

from kring.circles.models import Membership
from kring.circles.rules import Right
from kring.kernel import clock
from kring.learning.forms import LineForm, TellForm, TryOutForm
from kring.learning.models import PrivateLine, TryOut
from kring.learning.queries import FIRST_LOOK, lines_in
from kring.learning.rules import LOOP_HINTS, Effect, Loop
from kring.live.models import Contribution
from kring.live.rules import Seat
from kring.live.shapes import day_in
from kring.live.stage import Mode, Viewing
from kring.methods.script import Actor, Allow

# The steps of a meeting's frame in which people look at what it means for themselves.
REFLECTING = frozenset({"recognition", "harvest", "check_out"})


LEARNED = "learning_points"


@dataclass(frozen=True)
class LineCard:
    """One loop: its form, and the line that was written, if any."""

    loop: Loop
    form: LineForm
    line: PrivateLine | None

    @property
    def hint(self) -> str:
        """What this loop is about."""
        return str(LOOP_HINTS[self.loop])


@dataclass(frozen=True)
class ActionCard:
    """An action that is somebody's to do, as the try-out it can be."""

    it: Contribution
    what: str
    how_known: str
    by_when: date


@dataclass(frozen=True)
class TryOutCard:
    """One try-out, and the form to tell what came of it when this screen may."""

    it: TryOut
    own: bool
    form: TellForm | None


def look_back(viewing: Viewing) -> str | None:
    """Show the open try-outs of the circle where the meeting looks back."""
    if viewing.moment.phase.actor is not Actor.CG_PREV or not _has_screen(viewing):
        return None
    member = viewing.membership
    if member is None:
        return None
    now = viewing.session.opened_at
    waits = Q(told_at=None) | Q(effect=Effect.NOT_YET) | Q(told_at__gte=now)
    rows = (
        TryOut.objects.visible_to(member.person)
        .filter(waits, circle_id=viewing.session.circle_id)
        .select_related("owner")
    )
    cards = [
        TryOutCard(
            row,
            viewing.viewer.mode is Mode.OWN and row.owner_id == member.pk,
            tell_form(row) if _enters(viewing, row) else None,
        )
        for row in rows
    ]
    cards.sort(key=lambda card: not card.own)  # one's own on top, each in order of their day
    return _draw("learning/look_back.html", viewing, cards=cards)


def choosing(viewing: Viewing) -> str | None:
    """Let the case giver make a try-out of the advice they chose; who leads does, for one on the phone."""
    giver = viewing.snapshot.members.get(viewing.giver_id) if viewing.giver_id else None
    if not viewing.moment.phase.makes_try_out or giver is None:
        return None
    own = viewing.seat is Seat.GIVER
    if not own and not _writes_for(viewing, giver):
        return None
    named = TryOut.objects.filter(meeting_id=viewing.session.meeting_id, owner=giver)
    return _draw(
        "learning/choosing.html",
        viewing,
        form=try_out_form(owner=None if own else giver.pk),
        giver_name="" if own else giver.display_name,
        chosen=[said for said in viewing.seen if said.chosen],
        named=list(named),
    )


def agreed(viewing: Viewing) -> str | None:
    """Let somebody make a try-out, without writing it again, of an action on the table that is theirs to do."""
    member = viewing.membership
    here = Allow.ACTION in viewing.moment.phase.allow and viewing.viewer.mode is Mode.OWN
    if not here or member is None or viewing.seat not in {Seat.GIVER, Seat.PEER}:
        return None
    mine = [
        c
        for c in viewing.seen
        if c.kind == Allow.ACTION and c.open_to_circle and _falls_to(c, member)
    ]
    named = TryOut.objects.filter(owner=member, sources__in=[c.pk for c in mine])
    taken = set(named.values_list("sources", flat=True)) if mine else set()
    cards = [_action_card(c) for c in mine if c.pk not in taken]
    return _draw("learning/agreed.html", viewing, cards=cards) if cards else None


def _falls_to(action: Contribution, member: Membership) -> bool:
    """Tell whether this member does it: they are named, or they brought it in and nobody is."""
    who = action.parts.get("who", "").strip().casefold()
    return who == member.display_name.casefold() if who else action.maker_id == member.pk


def _action_card(action: Contribution) -> ActionCard:
    parts, soon = action.parts, _in_two_weeks()
    day = day_in(parts.get("by_when", "")) or soon
    today = clock.now().astimezone(ZoneInfo("Europe/Amsterdam")).date()
    return ActionCard(
        action,
        parts.get("what", action.text),
        parts.get("sign", ""),
        day if day >= today else soon,
    )


def lines(viewing: Viewing) -> str | None:
    """Let everybody keep lines for themself when the meeting turns to what it means for each."""
    step = viewing.moment.step
    session = viewing.session
    here = step.method_id == session.container and step.phase.id in REFLECTING
    if session.written:  # it has no frame around it: the step that yields what was learned
        here = LEARNED in step.phase.output
    member = viewing.membership
    if not here or member is None or viewing.viewer.mode is not Mode.OWN:
        return None
    meeting = viewing.session.meeting
    seated = viewing.seat in {Seat.GIVER, Seat.PEER}
    found = lines_in(meeting, member.person)
    return _draw(
        "learning/lines_panel.html",
        viewing,
        cards=line_cards(found.own),
        shared=found.shared,
        form=try_out_form() if seated else None,
    )


def line_cards(written: dict[Loop, PrivateLine]) -> list[LineCard]:
    """Return a card for each loop, with what was written."""
    return [
        LineCard(loop, _line_form(loop, written.get(loop)), written.get(loop)) for loop in Loop
    ]


def tell_form(row: TryOut) -> TellForm:
    """Return the form to tell what came of this try-out, with what was told before."""
    told = {"effect": row.effect, "told": row.told, "by_when": row.by_when if row.effect else None}
    return TellForm(initial=told, auto_id=f"tell-{row.pk.hex[:8]}-%s")


def try_out_form(*, owner: object = None) -> TryOutForm:
    """Return the form to name a try-out, with a day two weeks from now."""
    return TryOutForm(initial={"by_when": _in_two_weeks(), "owner": owner}, auto_id="try-out-%s")


def _in_two_weeks() -> date:
    return (clock.now() + FIRST_LOOK).astimezone(ZoneInfo("Europe/Amsterdam")).date()


def _line_form(loop: Loop, line: PrivateLine | None) -> LineForm:
    return LineForm(
        initial={"loop": loop.value, "body": line.body if line else ""},
        auto_id=f"line-{loop.value}-%s",
    )


def _has_screen(viewing: Viewing) -> bool:
    """Whether this screen shows try-outs: one's own, or a shared one when all at the table may see them."""
    if _shared_and_leads(viewing):
        return all(
            viewing.snapshot.members[pk].has(Right.SEE_CASES)
            for pk in viewing.snapshot.presences
            if pk in viewing.snapshot.members
        )
    return viewing.seat in {Seat.GIVER, Seat.PEER}


def _shared_and_leads(viewing: Viewing) -> bool:
    return viewing.viewer.mode is Mode.SHARED and viewing.leads


def _enters(viewing: Viewing, row: TryOut) -> bool:
    member = viewing.membership
    own = member is not None and row.owner.person_id == member.person_id
    return own or _writes_for(viewing, row.owner)


def _writes_for(viewing: Viewing, member: Membership) -> bool:
    """Whether who leads writes here in this member's place: on a shared screen, or for one on the phone."""
    presence = viewing.snapshot.presences.get(member.pk)
    by_phone = member.by_phone or (presence is not None and presence.by_phone)
    own_screen = viewing.viewer.mode is Mode.OWN
    return _shared_and_leads(viewing) or (viewing.leads and own_screen and by_phone)


def _draw(template: str, viewing: Viewing, **found: object) -> str:
    back = "shared" if viewing.viewer.mode is Mode.SHARED else "table"
    return render_to_string(
        template,
        {**found, "session": viewing.session, "csrf": viewing.csrf, "back": back, "live": True},
    )
