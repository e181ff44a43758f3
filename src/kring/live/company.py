"""Nobody with lived experience alone among others in a group: two or none, or with their buddy. Plain Python.

Groups are dealt as always; only where somebody would be alone, they are dealt anew around who keeps them company.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

Groups = list[list[UUID]]


@dataclass(frozen=True)
class Sitter:
    """Somebody at the table, of an organisation and with a perspective, as far as these are known.

    `lived`: they take part with what they lived through; `buddy`: who keeps them company. `level`: how long they have
    done this work, from 1 (new) to 3; 0 when they did not tell.
    """

    id: UUID
    organisation: UUID | None
    lived: bool = False
    buddy: UUID | None = None
    perspective: str = ""
    level: int = 0

    @property
    def home(self) -> str:
        """Where they look from: their organisation, else their perspective; without either it is nobody else's."""
        return str(self.organisation or self.perspective or self.id)


Known = Mapping[UUID, Sitter]


def alone(group: Iterable[UUID], known: Known) -> bool:
    """Tell whether somebody with lived experience is the only one in a group, without their buddy."""
    there = [known[one] for one in group if one in known]
    lived = [one for one in there if one.lived]
    if len(lived) != 1 or len(there) == 1:
        return False
    return not any(one.id == lived[0].buddy for one in there)


def kept_company(groups: Groups, known: Known, *, turn: int) -> Groups:
    """Return the groups with nobody alone, where that can be; fewer and larger ones when it must, else as they were.

    turn: the round, from 1: each brings others together.
    """
    there = [known[one] for group in groups for one in group]
    nobody_else = alone([one.id for one in there], known)
    if nobody_else or not any(alone(group, known) for group in groups):
        return groups
    for number in range(len(groups), 1, -1):
        first = [group[0] for group in groups[:number]]
        for hosts in (first, [None] * number):  # where it must, also the first of a group moves
            found = _dealt_around(hosts, there, known, turn)
            if found:
                return found
    return groups


def _dealt_around(
    hosts: Sequence[UUID | None], there: Sequence[Sitter], known: Known, turn: int
) -> Groups:
    """Deal so many groups around who must not be alone; the others as far apart as that leaves. Empty: it cannot be."""
    number = len(hosts)
    sizes = [len(there) // number + (n < len(there) % number) for n in range(number)]
    ids = {one.id for one in there}
    lived = [pk for one in there if one.lived for pk in (one.id, one.buddy) if pk in ids]
    first = list(dict.fromkeys(pk for pk in lived if pk))
    found: Groups = [[] if host is None or host in first else [host] for host in hosts]
    if not _place(first, found, sizes, known, _Wishes(hosts, frozenset(first), turn)):
        return []
    seated = {one for group in found for one in group}
    left = sorted(
        (one for one in there if one.id not in seated),
        key=lambda one: one.home,
    )
    for nth, one in enumerate(left):
        free = [n for n in range(number) if len(found[n]) < sizes[n]]
        found[_farthest(one, free, found, known, nth * turn)].append(one.id)
    return found


def _farthest(one: Sitter, free: Iterable[int], found: Groups, known: Known, start: int) -> int:
    """Return the group with the fewest of somebody's home; of equals, another in each round."""

    def rank(n: int) -> tuple[int, int]:
        same = sum(known[pk].home == one.home for pk in found[n])
        return same, (n - start) % len(found)

    return min(free, key=rank)


@dataclass(frozen=True)
class _Wishes:
    """Where somebody sits best: hosts in their own group, then with company, then where there is most room."""

    hosts: Sequence[UUID | None]
    matter: frozenset[UUID]
    turn: int

    def order(self, one: UUID, found: Groups, sizes: Sequence[int], known: Known) -> list[int]:
        """Return the groups, the best first; of equals, another in each round."""

        def rank(n: int) -> tuple[bool, bool, int, int]:
            company = any(known[pk].buddy == one or known[one].buddy == pk for pk in found[n])
            room = sizes[n] - len(found[n])
            return self.hosts[n] != one, not company, -room, (n - self.turn) % len(found)

        return sorted(range(len(found)), key=rank)


def _place(
    todo: Sequence[UUID], found: Groups, sizes: Sequence[int], known: Known, wishes: _Wishes
) -> bool:
    """Give each of these a place so that nobody is alone, trying all; tells whether it can be. Fills `found`."""
    if not todo:
        return not any(_lonely(group, known) for group in found)
    one, *others = todo
    tried = set()
    for n in wishes.order(one, found, sizes, known):
        group, room = found[n], sizes[n] - len(found[n])
        # Groups in which nobody yet sits who matters, with as much room, are alike.
        like = (room, tuple(pk for pk in group if pk in wishes.matter))
        if room < 1 or (wishes.hosts[n] != one and like in tried):
            continue
        tried.add(like)
        group.append(one)
        full_and_lonely = room == 1 and _lonely(group, known)
        if not full_and_lonely and _place(others, found, sizes, known, wishes):
            return True
        group.remove(one)
    return False


def _lonely(group: Sequence[UUID], known: Known) -> bool:
    """Tell whether somebody would be alone here once the others are seated, of whom none keeps them company."""
    lived = [known[pk] for pk in group if known[pk].lived]
    return len(lived) == 1 and lived[0].buddy not in group
