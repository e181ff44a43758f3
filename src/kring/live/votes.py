"""What is given in silence and counted together: dots, warm or cold, a number. Plain Python, as the rules are.

Nobody sees what another gave, who leads neither. When it is counted only what all said together stays.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from enum import StrEnum
from statistics import fmean, pstdev
from typing import Any
from uuid import UUID

from kring.circles.rules import FEWEST_COUNTED
from kring.kernel.verdicts import YES, Verdict, no
from kring.kernel.words import _
from kring.live.rules import GIVES, Moment, Seat, may_lead
from kring.methods.script import RATES, Actor, Allow, CaseGiver, Phase, Step
from kring.methods.zones import Zone

DOTS = 3  # for each person, where the script does not say
HIGHEST = 10
MOST_HANDS = 999
CLOSE, APART = 1.2, 2.2  # how far numbers lie from their middle, mostly
ZONE, ZONES = (
    "zone",
    "zones",
)  # beside a number: how far the meeting went for them; and for all together
# What one person gave: {contribution: dots or rate}, or {"": number, ZONE: kring.methods.zones.Zone}
Given = Mapping[str, int]


class Mark(StrEnum):
    """What is given in a step."""

    DOTS = "dots"
    RATE = "rate"
    NUMBER = "number"


_MARKS = {Allow.VOTE: Mark.DOTS, Allow.RATE: Mark.RATE, Allow.SCORE: Mark.NUMBER}


def mark_of(phase: Phase) -> Mark | None:
    """Return what is given in this phase, or None."""
    return next((_MARKS[kind] for kind in phase.allow if kind in _MARKS), None)


def chooses(phase: Phase) -> bool:
    """Tell whether contributions are chosen from or rated in this phase."""
    return mark_of(phase) in {Mark.DOTS, Mark.RATE}


def dots_each(phase: Phase) -> int:
    """Return how many dots each person has."""
    return phase.limit_per_person or DOTS


def is_givers(phase: Phase) -> bool:
    """Tell whether only the case giver rates here: then it is theirs, and no count of all."""
    rates = mark_of(phase) in {Mark.RATE, Mark.NUMBER}
    return rates and phase.case_giver not in {CaseGiver.PART, CaseGiver.NONE}


def sources(step: Step, steps: Sequence[Step]) -> tuple[tuple[str, ...], ...]:
    """Return the steps whose contributions are chosen from; the first group that has any is it.

    Those the script names; else this step, and then the earlier ones of the same method, the nearest first.
    """
    run = step.key.rsplit(".", 2)[0]
    keys = [one.key for one in steps]
    until = steps[: keys.index(step.key) + 1]
    there = [one for one in until if one.key.rsplit(".", 2)[0] == run]
    if step.phase.chooses_from:
        return (tuple(one.key for one in there if one.phase.id in step.phase.chooses_from),)
    return tuple((one.key,) for one in reversed(there))


def may_mark(seat: Seat, moment: Moment) -> Verdict:
    """Test whether this seat may vote or rate now."""
    mark = mark_of(moment.phase)
    if moment.ended or mark is None:
        return no(_("There is nothing to choose or to rate in this step."))
    if not _takes_part(seat, moment.phase, mark):
        return no(_("In this step others choose."))
    if moment.counted:
        return no(
            _("This has been counted already. The facilitator can let everybody do it again.")
        )
    return YES


def _takes_part(seat: Seat, phase: Phase, mark: Mark) -> bool:
    if seat is Seat.GIVER:
        own = is_givers(phase) and phase.case_giver is not CaseGiver.AWAY
        return own or phase.case_giver in GIVES
    if is_givers(phase):
        return False
    if seat is Seat.OBSERVER:
        return mark is Mark.NUMBER or phase.actor is Actor.OBS
    return seat is Seat.PEER and phase.actor not in {Actor.CG, Actor.CG_PREV}


def may_give(
    value: int, *, about: str, before: Given, candidates: Collection[str], phase: Phase
) -> Verdict:
    """Test whether somebody may give this. `before`: what they gave already; `about`: "" for a number, or ZONE."""
    mark = mark_of(phase)
    if about == ZONE and phase.asks_mood:
        return YES if value in set(Zone) else no(_("Choose one of the three."))
    if (about == "") != (mark is Mark.NUMBER) or (about and about not in candidates):
        return no(_("This is not on the table any more. Look again, then choose."))
    if mark is Mark.NUMBER:
        fits, sentence = 0 <= value <= HIGHEST, _("Choose a number from 0 to 10.")
    elif mark is Mark.RATE:
        fits, sentence = 0 <= value <= RATES, _("Choose one of the three.")
    else:
        each = dots_each(phase)
        spent = 0 if each == 1 else sum(before.values()) - before.get(about, 0)
        fits = 0 <= value <= each - spent
        sentence = _("Your dots are used up. Take one back to give it to another.")
    return YES if fits else no(sentence)


def with_(before: Given, about: str, value: int, phase: Phase) -> dict[str, int]:
    """Return what somebody gave, changed. Who has one dot moves it."""
    moves = mark_of(phase) is Mark.DOTS and dots_each(phase) == 1
    kept = {} if moves else {key: was for key, was in before.items() if key != about}
    return kept | ({about: value} if value or not about else {})


def may_enter_slip(
    member: UUID, *, viewer: UUID | None, by_phone: bool, moment: Moment
) -> Verdict:
    """Test whether `viewer` may give dots for `member`: oneself, or, when one leads, somebody by phone."""
    if member == viewer:
        return YES
    leads = may_lead(viewer, moment)
    if not leads or by_phone:
        return leads
    return no(_("You can only enter this for somebody who takes part by phone."))


def may_count(given: int, *, moment: Moment) -> Verdict:
    """Test whether what was given can be counted and shown. `given`: how many people, and hands, there are."""
    if mark_of(moment.phase) is None or _only_for_giver(moment.phase):
        return no(_("There is nothing to count in this step."))
    if moment.counted:
        return no(
            _("This has been counted already. The facilitator can let everybody do it again.")
        )
    return YES if given else no(_("Nobody has chosen yet. Give it a moment."))


def _only_for_giver(phase: Phase) -> bool:
    """Tell whether it is a number of the case giver, which they say aloud themself if they want to."""
    return mark_of(phase) is Mark.NUMBER and is_givers(phase)


def may_choose_again(moment: Moment) -> Verdict:
    """Test whether everybody can choose once more."""
    return YES if moment.counted else no(_("This round is still open."))


def count(slips: Iterable[Given], phase: Phase, *, hands: Given | None = None) -> dict[str, Any]:
    """Return what all said together; nothing of one person, and no numbers or rates under five answers.

    dots: {"dots": {contribution: how many}}. rate: {"rates": {contribution: [cold, lukewarm, warm]}}.
    number: {"n": answers, "mean": …, "spread": "close" | "apart" | "far", "zones": [familiar, exciting, too much]}.
    hands: raised in the room, beside slips.
    """
    given = [slip for slip in slips if slip]
    mark = mark_of(phase)
    if mark is Mark.DOTS:
        return {"dots": _added([*given, hands or {}])}
    least = 1 if is_givers(phase) else FEWEST_COUNTED
    if mark is Mark.NUMBER:
        return _summed([slip[""] for slip in given if "" in slip], least) | _zones(given)
    few = {"n": len(given)}
    return few | {"rates": _rated(given, least=least)} if len(given) >= least else few


def _added(slips: Iterable[Given]) -> dict[str, int]:
    found: dict[str, int] = {}
    for slip in slips:
        for about, dots in slip.items():
            found[about] = found.get(about, 0) + dots
    return found


def _rated(slips: Iterable[Given], *, least: int) -> dict[str, list[int]]:
    """Count the rates of each contribution that at least so many people rated."""
    found: dict[str, list[int]] = {}
    for slip in slips:
        for about, rate in slip.items():
            found.setdefault(about, [0] * RATES)[rate - 1] += 1
    return {about: counts for about, counts in found.items() if sum(counts) >= least}


def _zones(slips: Iterable[Given]) -> dict[str, list[int]]:
    """Count how many said each zone, where at least five did."""
    found = [slip[ZONE] for slip in slips if ZONE in slip]
    return {ZONES: [found.count(zone) for zone in Zone]} if len(found) >= FEWEST_COUNTED else {}


def _summed(numbers: Sequence[int], least: int) -> dict[str, Any]:
    few = {"n": len(numbers)}
    if len(numbers) < least:
        return few
    width = pstdev(numbers)
    spread = "close" if width < CLOSE else "apart" if width < APART else "far"
    return few | {"mean": round(fmean(numbers), 1), "spread": spread}


def outcome_step(step: Step, steps: Sequence[Step], counted: Sequence[str]) -> str:
    """Return the step whose outcome still matters in this one: the last counted of the same method; "" when none."""
    run = step.key.rsplit(".", 2)[0]
    keys = [one.key for one in steps]
    until = keys[: keys.index(step.key) + 1]
    there = [key for key in counted if key in until and key.rsplit(".", 2)[0] == run]
    return there[-1] if there else ""


def is_near(step: Step, now: Step, steps: Sequence[Step]) -> bool:
    """Tell whether no other phase lies between a step and where the table stands now."""
    keys = [one.key for one in steps]
    between = steps[keys.index(step.key) : keys.index(now.key)]
    return {one.phase.id for one in between} <= {step.phase.id, now.phase.id}


def ranked(dots: Given, order: Sequence[str]) -> list[tuple[str, int]]:
    """Return what was chosen from with its dots, the most on top, in order of the table where equal."""
    return sorted(((key, dots.get(key, 0)) for key in order), key=lambda line: -line[1])


def tied(lines: Sequence[tuple[str, int]]) -> int:
    """Return how many stand on top together; 0 when one does, or nobody chose."""
    if not lines or not lines[0][1]:
        return 0
    top = sum(1 for _key, dots in lines if dots == lines[0][1])
    return top if top > 1 else 0


def warmest(rates: Mapping[str, Sequence[int]], order: Sequence[str]) -> list[tuple[str, int]]:
    """Return what was rated with the rate that most gave (0: none, or as many gave another), the warmest first."""
    lines = [(key, _most(rates.get(key, ()))) for key in order]
    return sorted(lines, key=lambda line: -line[1])


def _most(counts: Sequence[int]) -> int:
    top = max(counts, default=0)
    places = [place for place, given in enumerate(counts, 1) if given and given == top]
    return places[0] if len(places) == 1 else 0
