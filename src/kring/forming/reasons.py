"""Why a circle is as it is, in sentences: what its people share, what was given up, and why somebody is not in."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from kring.forming import showing
from kring.forming.kinds import part_word
from kring.forming.matching.problem import (
    BEST_FIT,
    IDEAL,
    MOST_PERSPECTIVES,
    OFF_SIZE,
    OTHER_LEVEL,
    OTHER_SITUATION,
    PERSPECTIVE,
    SAME_AREA,
    SAME_PLACE,
    SEAT,
    Circle,
    Problem,
    Rule,
    Worth,
    broken_in,
    common,
    main_of,
    worth_of,
)
from kring.forming.models import Application, Proposal
from kring.forming.pool import Pool
from kring.kernel.roundtable import Seat
from kring.kernel.words import _, gettext_lazy, ngettext


@dataclass(frozen=True)
class Place:
    """Somebody in a circle, or on the waiting list."""

    one: Application
    question: str
    about: str
    held: bool


@dataclass(frozen=True)
class Shown:
    """One circle of a proposal. good: why it fits; given_up: what is less; broken: rules that must be mended."""

    number: int
    people: list[Place]
    good: list[str]
    given_up: list[str]
    broken: list[str]
    seats: list[Seat]
    formed: UUID | None = None


RULE_WORDS = {
    Rule.SIZE: gettext_lazy("The number of people is not right."),
    Rule.LIVED: gettext_lazy("One person with own experience is alone. Two or more, or none."),
    Rule.POWER: gettext_lazy("Somebody works above or below somebody else in this circle."),
    Rule.PLACE: gettext_lazy("More than two people come from one organisation."),
    Rule.LANGUAGE: gettext_lazy("There is no language that all speak."),
    Rule.WHEN: gettext_lazy("There is no part of the week in which all can come."),
    Rule.REGION: gettext_lazy("They come from different regions."),
}


def shown(pool: Pool, proposal: Proposal) -> list[Shown]:
    """Return the circles of a proposal with their reasons."""
    problem = pool.problem(proposal)
    found = []
    for number, circle in enumerate(pool.circles_of(proposal)):
        formed = proposal.formed.get(str(number))
        if circle or formed:
            found.append(
                Shown(
                    number=number,
                    people=[_place(pool, proposal, one) for one in circle],
                    good=list(_good(pool, problem, circle)) if circle else [],
                    given_up=list(_given_up(problem, circle)) if circle else [],
                    broken=broken_words(problem, circle) if circle else [],
                    seats=[_seat(pool, one) for one in circle],
                    formed=UUID(formed) if formed else None,
                )
            )
    return found


def waiting(pool: Pool, proposal: Proposal) -> list[Place]:
    """Return who is in no circle of a proposal."""
    seated = {one for circle in pool.circles_of(proposal) for one in circle}
    return [_place(pool, proposal, one) for one in range(len(pool.people)) if one not in seated]


def broken_words(problem: Problem, circle: Circle) -> list[str]:
    """Return a sentence for each rule that a circle breaks."""
    return [str(RULE_WORDS[rule]) for rule in broken_in(problem, circle)]


def _place(pool: Pool, proposal: Proposal, one: int) -> Place:
    said, person = pool.said[one], pool.people[one]
    about = [showing.side(said.perspective), said.organisation, said.area]
    held = str(person.pk) in proposal.pins
    return Place(person, said.question, " · ".join(part for part in about if part), held)


def _seat(pool: Pool, one: int) -> Seat:
    said = pool.said[one]
    return Seat(
        name=pool.people[one].name,
        organisation=said.organisation or showing.side(said.perspective),
    )


def _good(pool: Pool, problem: Problem, circle: Circle) -> Iterator[str]:
    """Say what these people share."""
    words = pool.terms.shared(circle, 4)
    if words:
        yield _("Their questions share: %(words)s.") % {"words": ", ".join(words)}
    people = [problem.candidates[one] for one in circle]
    yield from _mostly(pool, circle)
    sides = len({one.perspective for one in people if one.perspective})
    if sides > 1:
        yield _("They look from %(count)d sides.") % {"count": sides}
    places = len({one.place for one in people if one.place})
    if places > 1:
        yield _("They come from %(count)d organisations or groups.") % {"count": places}
    parts = common(one.parts for one in people)
    if parts:
        shown = [
            part_word(part) for part in sorted(part for part in parts if isinstance(part, int))
        ]
        yield _("All can come on: %(parts)s.") % {"parts": ", ".join(shown)}


def _mostly(pool: Pool, circle: Circle) -> Iterator[str]:
    situation = main_of(pool.said[one].situation for one in circle)
    if situation:
        number = sum(pool.said[one].situation == situation for one in circle)
        yield _("%(count)d of %(all)d are in the situation “%(situation)s”.") % {
            "count": number,
            "all": len(circle),
            "situation": situation,
        }


def _given_up(problem: Problem, circle: Circle) -> Iterator[str]:
    """Say what is less than it could be."""
    worth = worth_of(problem, circle)
    people = [problem.candidates[one] for one in circle]
    levels = Counter(one.level for one in people if one.level and not one.lived)
    if worth[Worth.LEVEL]:
        other = sum(levels.values()) - levels[main_of(levels.elements())]
        yield ngettext(
            "%(count)d person carries something else than most.",
            "%(count)d people carry something else than most.",
            other,
        ) % {"count": other}
    if worth[Worth.PLACE]:
        yield _("Some come from the same organisation.")
    if worth[Worth.AREA]:
        yield _("Some come from the same place or area.")
    if worth[Worth.SITUATION]:
        yield _("Not everybody is in the same situation.")
    silent = sum(not one.parts for one in people)
    if silent:
        yield ngettext(
            "%(count)d person did not say when they can come.",
            "%(count)d people did not say when they can come.",
            silent,
        ) % {"count": silent}


def cost_of(pool: Pool, base: Proposal, asked: Proposal) -> list[str]:
    """Say what it costs to have somebody in, by comparing two proposals; or which rule forbids it."""
    if asked.about is None:
        return []
    name = asked.about.name
    if asked.state == Proposal.State.IMPOSSIBLE:
        return [
            _("%(name)s cannot be in: a rule that must hold stands in the way.") % {"name": name},
            *_why_not(pool, base, asked.about),
        ]
    lines = [_compared(pool, base, asked, name)]
    before, after = set(base.seats), set(asked.seats)
    out = [one.name for one in pool.people if str(one.pk) in before - after]
    new = [one.name for one in pool.people if str(one.pk) in after - before and one.name != name]
    if out:
        lines.append(_("Then these people wait: %(names)s.") % {"names": ", ".join(out)})
    if new:
        lines.append(_("And these people come in too: %(names)s.") % {"names": ", ".join(new)})
    if not out and not new:
        lines.append(_("Everybody else stays in."))
    return [*lines, *_differences(pool, base, asked)]


def _compared(pool: Pool, base: Proposal, asked: Proposal, name: str) -> str:
    if asked.worth < base.worth:
        return _(
            "With %(name)s in, the circles fit less well: %(after)d points, and %(before)d now."
        ) % {
            "name": name,
            "after": asked.worth,
            "before": base.worth,
        }
    return _("%(name)s can be in without any loss.") % {"name": name}


MUST = (
    gettext_lazy("As many people as was asked for: from 6 to 10."),
    gettext_lazy("Nobody works above or below somebody else in the circle."),
    gettext_lazy("Two people with own experience or more, or none: never one alone."),
    gettext_lazy("At most two people of one organisation."),
    gettext_lazy("A language that all speak, and a part of the week in which all can come."),
)


def points() -> list[tuple[str, str]]:
    """Return what counts, with its points."""
    return [
        (_("Each person with a place"), f"+{SEAT}"),
        (_("A question that touches the others"), f"0 – {BEST_FIT}"),
        (
            _("Each different side, up to %(most)d") % {"most": MOST_PERSPECTIVES},
            f"+{PERSPECTIVE}",
        ),
        (_("Somebody who carries something else than most"), f"−{-OTHER_LEVEL}"),
        (_("Somebody in another situation than most"), f"−{-OTHER_SITUATION}"),
        (_("A second person of one organisation"), f"−{-SAME_PLACE}"),
        (_("One more person of one place or area"), f"−{-SAME_AREA}"),
        (_("Each person more or less than %(ideal)d") % {"ideal": IDEAL}, f"−{-OFF_SIZE}"),
    ]


_MORE = {
    Worth.QUESTION: gettext_lazy("The questions lie further apart."),
    Worth.LEVEL: gettext_lazy("More people carry something else than the others."),
    Worth.SITUATION: gettext_lazy("Fewer people are in the same situation."),
    Worth.PERSPECTIVES: gettext_lazy("There are fewer different sides."),
    Worth.PLACE: gettext_lazy("More people come from the same organisation."),
    Worth.AREA: gettext_lazy("More people come from the same area."),
    Worth.SIZE: gettext_lazy("The circle gets further from eight people, at which it works best."),
    Worth.SEATS: gettext_lazy("Fewer people have a place."),
}


def _differences(pool: Pool, base: Proposal, asked: Proposal) -> list[str]:
    sums = []
    for proposal in (base, asked):
        problem = pool.problem(proposal)
        one: Counter[Worth] = Counter()
        for circle in pool.circles_of(proposal):
            one.update(worth_of(problem, circle))
        sums.append(one)
    return [str(words) for kind, words in _MORE.items() if sums[1][kind] < sums[0][kind]]


def _why_not(pool: Pool, base: Proposal, one: Application) -> list[str]:
    """Return the rules that each circle would break with this person in it."""
    problem, place = pool.problem(base), pool.places[one.pk]
    words: list[str] = []
    for circle in pool.circles_of(base):
        if circle and place not in circle:
            grown = tuple(sorted((*circle, place)))
            new = set(broken_in(problem, grown)) - {Rule.SIZE} - set(broken_in(problem, circle))
            words += [str(RULE_WORDS[rule]) for rule in sorted(new)]
    return sorted(set(words))
