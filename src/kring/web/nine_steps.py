"""The nine steps of a community of practice, and how far a circle is. Plain Python.

The steps stand in an interview of Movisie (Talma, Hofman, Wilken); when one counts as done is our proposal.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from kring.circles.rules import facilitators_sentence
from kring.kernel.words import _, ngettext

FEWEST_SIDES = 3
MOST_OF_ONE = 0.6  # of all at the table
LONG_ENOUGH = 77  # weeks: a year and a half
CLOSE_ENOUGH = 8  # weeks between two meetings, where six is meant


class State(StrEnum):
    """How far a step is."""

    TODO = "todo"
    BUSY = "busy"
    DONE = "done"


@dataclass(frozen=True, kw_only=True)
class Found:
    """What Kring knows of a circle: counts, and what everybody in it may see. None: too few to say how many."""

    framed: bool
    urgent: bool
    questions: int  # that were offered
    perspectives: Sequence[str]  # of each who sits at the table
    sought: int  # empty chairs
    uncovered: int  # who have no yes yet to try things out
    members: int
    facilitators: Sequence[str]  # the perspective of each
    coming: int  # meetings to come
    led: int  # of those with a round leader
    try_outs: int
    told: int
    weeks: int  # from the first meeting to the last
    widest: int  # weeks between two meetings, at most
    meetings: int
    published: int


@dataclass(frozen=True, kw_only=True)
class Step:
    """One of the nine. page: the name of where to go on; "" when nowhere."""

    title: str
    todo: str
    state: State
    proof: str
    page: str = ""
    go: str = ""


def _state(*, done: bool, begun: bool) -> State:
    if done:
        return State.DONE
    return State.BUSY if begun else State.TODO


def nine(found: Found) -> list[Step]:
    """Return the nine steps in order, with how far each is."""
    first = [_frame(found), _urgency(found), _perspectives(found), _mandate(found)]
    return [*first, _facilitate(found), _own(found), _act(found), _last(found), _tell(found)]


def following(steps: Sequence[Step]) -> int | None:
    """Return the place of the step to look at now, from 0: the first that is not done; None when all are."""
    return next((n for n, step in enumerate(steps) if step.state is not State.DONE), None)


def _frame(found: Found) -> Step:
    said = _("It stands written what it is about and what not.")
    return Step(
        title=_("Frame the theme"),
        todo=_(
            "Write in a few words what it is about, what it is not about, and when you are done."
        ),
        state=_state(done=found.framed, begun=False),
        proof=said if found.framed else _("The frame is not whole yet."),
        page="circle-frame",
        go=_("To the frame"),
    )


def _urgency(found: Found) -> Step:
    brought = ngettext(
        "%(count)d own question was brought.",
        "%(count)d own questions were brought.",
        found.questions,
    )
    return Step(
        title=_("Connect to what keeps people awake"),
        todo=_(
            "Start from the urgency that all share, and let each bring a question of their own."
        ),
        state=_state(done=found.urgent and found.questions > 0, begun=found.urgent),
        proof=brought % {"count": found.questions},
        page="cases",
        go=_("To the questions"),
    )


def _perspectives(found: Found) -> Step:
    sides = Counter(one.strip().casefold() for one in found.perspectives if one.strip())
    mixed = len(sides) >= FEWEST_SIDES and not found.sought
    even = max(sides.values(), default=0) <= MOST_OF_ONE * max(1, len(found.perspectives))
    said = ngettext(
        "%(count)d perspective sits at the table.",
        "%(count)d perspectives sit at the table.",
        len(sides),
    ) % {"count": len(sides)}
    if found.sought:
        missing = ngettext("%(num)d chair is empty.", "%(num)d chairs are empty.", found.sought)
        said = f"{said} {missing % {'num': found.sought}}"
    return Step(
        title=_("Bring different perspectives together"),
        todo=_(
            "Invite people who look from other sides: work, policy, and those whom it concerns."
        ),
        state=_state(done=mixed and even, begun=len(sides) > 1),
        proof=said,
        page="circle-members",
        go=_("To the members"),
    )


def _mandate(found: Found) -> Step:
    covered = found.members > 0 and not found.uncovered
    return Step(
        title=_("Make sure that it works out in practice"),
        todo=_(
            "Each asks at work for room to try things out: how many hours, up to where, and who covers it."
        ),
        state=_state(done=covered, begun=found.uncovered < found.members),
        proof=_("Everybody has a yes.") if covered else _("Not everybody has a yes yet."),
        page="circle",
        go=_("To the circle"),
    )


def _facilitate(found: Found) -> Step:
    wish = facilitators_sentence(found.facilitators)
    return Step(
        title=_("Facilitate, preferably with two"),
        todo=_(
            "Let two people from different perspectives lead: one for how it goes, one for what it is about."
        ),
        state=_state(done=not wish, begun=bool(found.facilitators)),
        proof=wish or _("Two people from different perspectives lead."),
        page="circle-members",
        go=_("To the members"),
    )


def _own(found: Found) -> Step:
    said = _("%(led)d of %(count)d meetings to come have a round leader of your own.")
    return Step(
        title=_("Let the group carry it"),
        todo=_("Divide who leads the round, keeps the time, harvests and hosts."),
        state=_state(done=0 < found.coming == found.led, begun=found.led > 0),
        proof=said % {"led": found.led, "count": found.coming},
        page="duties",
        go=_("Who does what"),
    )


def _act(found: Found) -> Step:
    said = ngettext(
        "%(count)d try-out was named; of %(told)d it was told what came of it.",
        "%(count)d try-outs were named; of %(told)d it was told what came of them.",
        found.try_outs,
    )
    return Step(
        title=_("Act and reflect"),
        todo=_(
            "Try something small between two meetings, and tell what came of it. Failing counts too."
        ),
        state=_state(done=found.told > 0, begun=found.try_outs > 0),
        proof=said % {"count": found.try_outs, "told": found.told},
        page="meetings",
        go=_("To the meetings"),
    )


def _last(found: Found) -> Step:
    long = found.weeks >= LONG_ENOUGH and found.widest <= CLOSE_ENOUGH
    said = ngettext(
        "%(count)d meeting is planned or was held, over %(weeks)d weeks.",
        "%(count)d meetings are planned or were held, over %(weeks)d weeks.",
        found.meetings,
    )
    return Step(
        title=_("Keep at it: a year and a half, each six weeks"),
        todo=_("Where behaviour must change it takes time. Plan all dates at once."),
        state=_state(done=long, begun=found.meetings > 0),
        proof=said % {"count": found.meetings, "weeks": found.weeks},
        page="meetings",
        go=_("To the meetings"),
    )


def _tell(found: Found) -> Step:
    said = ngettext(
        "%(count)d lesson went out, with the yes of who made it.",
        "%(count)d lessons went out, with the yes of who made them.",
        found.published,
    )
    return Step(
        title=_("Name what it brings, and tell others"),
        todo=_("Write down at the end of each meeting what others could use."),
        state=_state(done=found.published > 0, begun=False),
        proof=said % {"count": found.published},
        page="circle_lessons",
        go=_("To the harvest"),
    )
