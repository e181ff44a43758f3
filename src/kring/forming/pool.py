"""Everybody who answered a call, as the matchmaker sees them: which questions go together, and who may not."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations
from uuid import UUID

from kring.forming.answers import Answers
from kring.forming.kinds import ABOVE, Level, Perspective
from kring.forming.matching import themes
from kring.forming.matching.problem import Candidate, Problem
from kring.forming.matching.terms import Terms, read
from kring.forming.matching.themes import Theme
from kring.forming.models import Application, Call, Proposal
from kring.forming.regions import plain, region_of


@dataclass(frozen=True)
class Pool:
    """The people of one call, in the order of their coming. lines: drawn by who forms, by the ids of two.

    regions: by the name of a place, see forming.regions; empty in a small pool, where anybody may sit with anybody.
    Who did not name a place that we know fits in any.
    """

    call: Call
    people: Sequence[Application]
    lines: Mapping[tuple[UUID, UUID], UUID] = field(default_factory=dict)
    regions: Mapping[str, str] = field(default_factory=dict)
    said: list[Answers] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "said", [one.said for one in self.people])

    @cached_property
    def terms(self) -> Terms:
        """The words of all questions."""
        return read([said.question for said in self.said], self.call.language)

    @cached_property
    def themes(self) -> list[Theme]:
        """Which questions belong together."""
        return themes.themes(self.terms)

    @cached_property
    def places(self) -> dict[UUID, int]:
        """The place of each person."""
        return {one.pk: place for place, one in enumerate(self.people)}

    @cached_property
    def circles(self) -> int:
        """How many circles these questions make."""
        return themes.circles_in(self.themes, len(self.people))

    @cached_property
    def of_power(self) -> frozenset[tuple[int, int]]:
        """Pairs of whom one works above the other in the same organisation, by what they said themselves."""
        together: dict[str, list[int]] = defaultdict(list)
        for place, said in enumerate(self.said):
            together[plain(said.organisation)].append(place)
        together.pop("", None)
        pairs = (pair for places in together.values() for pair in combinations(places, 2))
        return frozenset((a, b) for a, b in pairs if _above(self.said[a], self.said[b]))

    @cached_property
    def drawn(self) -> dict[tuple[int, int], UUID]:
        """Pairs between whom who forms drew a line, with its id."""
        found = {}
        for (one, other), pk in self.lines.items():
            if one in self.places and other in self.places:
                a, b = sorted((self.places[one], self.places[other]))
                found[a, b] = pk
        return found

    @cached_property
    def apart(self) -> frozenset[tuple[int, int]]:
        """All pairs who may not sit together."""
        return self.of_power | self.drawn.keys()

    def problem(self, proposal: Proposal) -> Problem:
        """Return what the matchmaker is asked for a proposal."""
        pins = {
            self.places[UUID(pk)]: number
            for pk, number in proposal.pins.items()
            if UUID(pk) in self.places
        }
        asked = self.places.get(proposal.about_id) if proposal.about_id else None
        return Problem(
            candidates=self.candidates,
            circles=proposal.circles,
            fewest=proposal.fewest,
            most=proposal.most,
            apart=self.apart,
            pinned={one: number for one, number in pins.items() if number >= 0},
            out=frozenset(one for one, number in pins.items() if number < 0) - {asked},
            within=frozenset() if asked is None else frozenset({asked}),
        )

    @cached_property
    def candidates(self) -> tuple[Candidate, ...]:
        """Everybody without a name."""
        fits = themes.fits(self.terms, self.themes)
        return tuple(
            _candidate(str(one.pk), said, fit, region_of(said.area, self.regions))
            for one, said, fit in zip(self.people, self.said, fits, strict=True)
        )

    def seats_of(self, circles: Sequence[Sequence[int]]) -> dict[str, int]:
        """Return who sits where, as a proposal keeps it."""
        return {
            str(self.people[one].pk): number
            for number, circle in enumerate(circles)
            for one in circle
        }

    def circles_of(self, proposal: Proposal) -> list[tuple[int, ...]]:
        """Return the circles of a proposal, as places."""
        found: list[list[int]] = [[] for _ in range(proposal.circles)]
        for pk, number in proposal.seats.items():
            if UUID(pk) in self.places and number < proposal.circles:
                found[number].append(self.places[UUID(pk)])
        return [tuple(sorted(circle)) for circle in found]


def _candidate(key: str, said: Answers, fits: tuple[int, ...], region: str) -> Candidate:
    return Candidate(
        key=key,
        level=said.level,
        situation=said.situation,
        area=plain(said.area),
        place=plain(said.organisation),
        region=region,
        perspective=said.perspective,
        lived=said.perspective == Perspective.LIVED,
        languages=frozenset(said.languages),
        parts=frozenset(said.parts),
        fits=fits,
    )


def _above(one: Answers, other: Answers) -> bool:
    """Whether one of two people of the same organisation works above the other."""
    levels = {one.level, other.level}
    if Perspective.LIVED in {one.perspective, other.perspective}:
        return bool(levels & ABOVE)
    return one.level != other.level and bool(levels & ABOVE) and Level.VOLUNTEER not in levels
