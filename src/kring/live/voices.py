"""How the voices at a table were divided: counts of all together, never of one person."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from kring.circles.rules import FEWEST_COUNTED, ROLES, Right, Role
from kring.kernel.verdicts import YES, Verdict, no
from kring.kernel.words import _
from kring.live.rules import QUESTIONS
from kring.methods.script import Allow


@dataclass(frozen=True)
class Share:
    """What part of all that was said came from people with one perspective; '' for all the others together."""

    perspective: str
    people: int
    percent: int


@dataclass(frozen=True)
class Voices:
    """How many questions and pieces of advice there were, and who spoke: no shares where a group is too small."""

    questions: int
    advice: int
    shares: tuple[Share, ...]


def voices(people: Mapping[UUID, str], said: Iterable[tuple[UUID, str]]) -> Voices | None:
    """Count what was said at a table; None for fewer than five people.

    people: the perspective of everybody at the table, '' when not told. said: maker and kind of what all could see.
    """
    if len(people) < FEWEST_COUNTED:
        return None
    said = [(maker, kind) for maker, kind in said if maker in people]
    questions, advice = asked_and_advised(kind for _maker, kind in said)
    return Voices(
        questions=questions,
        advice=advice,
        shares=_shares(people, Counter(people[maker] for maker, _kind in said)),
    )


def asked_and_advised(kinds: Iterable[str]) -> tuple[int, int]:
    """Count what was asked and what was advised among contributions of these kinds."""
    found = Counter(kinds)
    return sum(found[kind] for kind in QUESTIONS), found[Allow.ADVICE]


def _shares(people: Mapping[UUID, str], said: Counter[str]) -> tuple[Share, ...]:
    sizes = Counter(people.values())
    told = sorted(group for group, size in sizes.items() if group and size >= FEWEST_COUNTED)
    others = len(people) - sum(sizes[group] for group in told)
    # Of who is left over one could tell by subtracting: so they too are five at least, or nobody.
    if (
        not said.total()
        or not told
        or 0 < others < FEWEST_COUNTED
        or (len(told) == 1 and not others)
    ):
        return ()
    found = [Share(group, sizes[group], round(100 * said[group] / said.total())) for group in told]
    rest = 100 - sum(share.percent for share in found)
    return (*found, Share("", others, rest)) if others else tuple(found)


def may_show_voices(role: Role | None) -> Verdict:
    """Test whether this member may show everybody how the voices were divided."""
    if role is None or Right.LEAD_TABLE not in ROLES[role]:
        return no(_("Only a facilitator can show this to everybody."))
    return YES
