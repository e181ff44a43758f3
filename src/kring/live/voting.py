"""What one viewer sees of a vote or a rating: what to choose from, what they gave themself, what was counted.

Here slips are opened: the viewer's own, and those they entered for somebody by phone. No other.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.utils.formats import number_format

from kring.circles.models import Membership
from kring.circles.rules import Role
from kring.kernel.verdicts import Verdict
from kring.live import rules, votes
from kring.live.models import Contribution, Slip, Tally
from kring.live.mood import CLIMATES, Told, moment_with
from kring.live.mood import told as mood_told
from kring.live.order import as_shown
from kring.live.queries import first_with_any
from kring.live.rules import Seat
from kring.live.snapshot import Snapshot
from kring.live.viewing import Mode, Viewing
from kring.live.votes import Mark
from kring.methods import reading, zones
from kring.methods.script import Step


@dataclass(frozen=True)
class Choice:
    """One contribution that is chosen from, as this viewer sees it."""

    it: Contribution
    maker: str
    mine: bool
    given: int = 0  # by the viewer: dots, or the rate
    count: int = 0  # by all together, once it was counted
    rates: tuple[int, ...] = ()
    rate: int = 0
    top: bool = False


@dataclass(frozen=True)
class Voter:
    """Somebody whose slip is filled in on this screen: the viewer, or somebody by phone."""

    id: UUID | None
    name: str
    choices: list[Choice]
    left: int = 0
    number: int | None = None
    zone: int | None = None


@dataclass(frozen=True)
class Outcome:
    """What all said together."""

    mark: Mark
    step: Step
    title: str
    choices: list[Choice] = field(default_factory=list)
    tied: int = 0
    n: int = 0
    mean: float | None = None
    spread: str = ""
    scale: tuple[str, ...] = ()
    by_giver: bool = False
    mood: Told | None = None
    # Whether it is of this step, or of the one just before: later it stands folded away.
    near: bool = True

    @property
    def average(self) -> str:
        """The middle of all numbers, as it is written in the language that is active."""
        return "" if self.mean is None else number_format(self.mean, decimal_pos=1)


@dataclass(frozen=True)
class Vote:
    """The vote or rating of this step."""

    mark: Mark
    each: int
    scale: tuple[str, ...]
    may: Verdict
    choices: list[Choice]
    me: Voter | None
    others: list[Voter]
    voted: int
    voters: int
    hands: bool
    may_count: bool
    by_giver: bool


def candidates(snapshot: Snapshot) -> list[Contribution]:
    """Return what is chosen from in the present step; nothing where nothing is, or it has been counted."""
    if snapshot.moment.counted or not votes.chooses(snapshot.moment.phase):
        return []
    groups = votes.sources(snapshot.moment.step, snapshot.steps)
    return as_shown(first_with_any(snapshot.contributions, groups))


def of(viewing: Viewing) -> dict[str, Any]:
    """Return the vote of this step, the outcome that matters in it, and what belongs to the check-out."""
    found = vote(viewing)
    zone = found.me.zone if found and found.me else None
    asked = moment_with(viewing, zone)
    return {
        "vote": found,
        "outcome": outcome(viewing),
        "contact": asked,
        "zones": zones.WORDS,
        "climates": CLIMATES,
    }


def vote(viewing: Viewing) -> Vote | None:
    """Return the vote or rating that is open in this step."""
    moment = viewing.moment
    mark = votes.mark_of(moment.phase)
    if mark is None or moment.counted or moment.ended:
        return None
    seen = [one for one in candidates(viewing.snapshot) if viewing.sees(one)]
    members = _voters(viewing)
    return Vote(
        mark=mark,
        each=votes.dots_each(moment.phase),
        scale=viewing.words.scale,
        may=votes.may_mark(viewing.seat, moment),
        choices=[_choice(viewing, one, {}) for one in seen],
        me=_me(viewing, seen),
        others=list(_by_phone(viewing, seen)),
        voted=sum(1 for pk in members if _has_given(viewing, pk)),
        voters=len(members),
        hands=viewing.viewer.mode is Mode.SHARED and viewing.leads and mark is Mark.DOTS,
        may_count=_may_count(viewing),
        by_giver=votes.is_givers(moment.phase),
    )


def _may_count(viewing: Viewing) -> bool:
    """Tell whether this screen counts: that of who leads, but not the large one for all."""
    leads = viewing.leads and viewing.viewer.mode is not Mode.SCREEN
    return leads and bool(votes.may_count(1, moment=viewing.moment))


def _voters(viewing: Viewing) -> list[UUID]:
    """List who came to the table and may choose here; a number is given by as many as want to."""
    members = viewing.snapshot.members
    here = [pk for pk in viewing.snapshot.presences if pk in members]
    return [pk for pk in here if votes.may_mark(_seat(viewing, members[pk]), viewing.moment)]


def _seat(viewing: Viewing, member: Membership) -> Seat:
    return rules.seat_of(member.pk, Role(member.role), viewing.moment)


def _has_given(viewing: Viewing, member: UUID) -> bool:
    slip = viewing.snapshot.slips.get(member)
    return slip is not None and bool(_opened(slip))


def _opened(slip: Slip) -> dict[str, int]:
    found: dict[str, int] = json.loads(slip.body or "{}")
    return found


def _me(viewing: Viewing, seen: list[Contribution]) -> Voter | None:
    """Return the viewer's own slip, on their own screen."""
    member = viewing.membership
    if member is None or viewing.seat is Seat.SCREEN:
        return None
    if not votes.may_mark(viewing.seat, viewing.moment):
        return None
    return _voter(viewing, None, "", viewing.snapshot.slips.get(member.pk), seen)


def _by_phone(viewing: Viewing, seen: list[Contribution]) -> Iterator[Voter]:
    """Return the slips that the one who leads fills in for those by phone; what these gave themselves stays shut."""
    if not viewing.leads or viewing.viewer.mode is not Mode.OWN or viewing.membership is None:
        return
    for pk in _voters(viewing):
        if pk == viewing.membership.pk or not viewing.snapshot.presences[pk].by_phone:
            continue
        slip = viewing.snapshot.slips.get(pk)
        if slip is None or slip.entered_by_id == viewing.membership.pk:
            yield _voter(viewing, pk, viewing.name_of(pk), slip, seen)


def _voter(
    viewing: Viewing, pk: UUID | None, name: str, slip: Slip | None, seen: list[Contribution]
) -> Voter:
    given = _opened(slip) if slip else {}
    spent = sum(given.get(str(one.pk), 0) for one in seen)
    return Voter(
        id=pk,
        name=name,
        choices=[_choice(viewing, one, given) for one in seen],
        left=votes.dots_each(viewing.moment.phase) - spent,
        number=given.get(""),
        zone=given.get(votes.ZONE),
    )


def _choice(viewing: Viewing, one: Contribution, given: votes.Given) -> Choice:
    return Choice(one, viewing.maker(one), viewing.is_mine(one), given.get(str(one.pk), 0))


def changed_here(viewing: Viewing, since: int) -> tuple[bool, bool]:
    """Tell whether a slip changed since a number: one that this screen fills in, and one of anybody."""
    me = viewing.membership.pk if viewing.membership else None
    fresh = [slip for slip in viewing.snapshot.slips.values() if slip.seq > since]
    own = any(me in {slip.member_id, slip.entered_by_id} for slip in fresh)
    return own, bool(fresh)


def outcome(viewing: Viewing) -> Outcome | None:
    """Return what was counted last in this method, where that still matters: here, or later on."""
    snapshot = viewing.snapshot
    counted = [tally.step for tally in snapshot.tallies]
    key = votes.outcome_step(viewing.moment.step, snapshot.steps, counted)
    last = next((tally for tally in reversed(snapshot.tallies) if tally.step == key), None)
    return told(viewing, last, snapshot.contributions) if last else None


def told(
    viewing: Viewing, tally: Tally, contributions: tuple[Contribution, ...]
) -> Outcome | None:
    """Return what a tally says, as far as this viewer may see what was chosen from."""
    step = next(one for one in viewing.snapshot.steps if one.key == tally.step)
    mark = votes.mark_of(step.phase)
    if mark is None:
        return None
    counted: dict[str, Any] = json.loads(tally.body)
    chosen_from = set(counted["of"])
    there = as_shown(one for one in contributions if str(one.pk) in chosen_from)
    seen = {str(one.pk): one for one in there if viewing.sees(one)}
    words = reading.step_words(step, viewing.language)
    return Outcome(
        mark=mark,
        step=step,
        title=words.title,
        choices=_counted(viewing, mark, counted, seen),
        tied=votes.tied(votes.ranked(counted.get("dots", {}), list(seen))),
        n=counted.get("n", 0),
        mean=counted.get("mean"),
        spread=counted.get("spread", ""),
        scale=words.scale,
        by_giver=votes.is_givers(step.phase),
        mood=mood_told(viewing, mean=counted.get("mean"), counted=counted.get(votes.ZONES, ())),
        near=votes.is_near(step, viewing.moment.step, viewing.snapshot.steps),
    )


def _counted(
    viewing: Viewing, mark: Mark, counted: dict[str, Any], seen: dict[str, Contribution]
) -> list[Choice]:
    if mark is Mark.DOTS:
        lines = votes.ranked(counted["dots"], list(seen))
        best = lines[0][1] if lines else 0
        return [
            _line(viewing, seen[key], count=dots, top=bool(dots) and dots == best)
            for key, dots in lines
        ]
    rates = counted.get("rates", {})
    return [
        _line(viewing, seen[key], rate=rate, rates=tuple(rates.get(key, ())))
        for key, rate in (votes.warmest(rates, list(seen)) if rates else [])
    ]


def _line(viewing: Viewing, one: Contribution, **counted: Any) -> Choice:  # noqa: ANN401
    return Choice(one, viewing.maker(one), viewing.is_mine(one), **counted)
