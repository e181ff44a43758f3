"""The library as people choose from it: methods on shelves, found by words and by what must fit."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace

from kring.kernel.words import gettext_lazy as _
from kring.methods import reading
from kring.methods.advice import Wish, fits
from kring.methods.script import Family, Method, MinutesStatus, Way
from kring.methods.search import search
from kring.methods.situations import situations

# For a group that is new to this.
FIRST = frozenset({"basis5", "incident7", "tien", "troika", "waarderend", "warmkoud"})
_LIVELY = (Family.LIBERATING_STRUCTURES, Family.IDEAS, Family.AGENDA, Family.LARGE_GROUP)
SHELVES: Mapping[str, tuple[Family, ...]] = {
    "consultation": (Family.INTERVISION,),
    "deeper": (Family.INQUIRY,),
    "what_works": (Family.SOLUTION_FOCUSED,),
    "moral": (Family.ETHICS,),
    "wider": (Family.LIVED_EXPERIENCE, Family.SYSTEM),
    "practice": (Family.REHEARSAL, Family.REVIEW),
    "lively": _LIVELY,
    "order": (Family.PROTOCOL,),
    "afar": (Family.EXPERT, Family.SUPERVISION, Family.ONLINE),
}
TITLES = {
    "consultation": _("Peer consultation"),
    "deeper": _("Looking deeper into a question"),
    "what_works": _("Looking for what works"),
    "moral": _("Moral questions"),
    "wider": _("With residents and other organisations"),
    "practice": _("Practising and looking back"),
    "lively": _("Short and lively, also with many people"),
    "order": _("In a strict order"),
    "afar": _("With experts, or each in their own time"),
}
OWN = "own"
_SHELF_OF = {family: shelf for shelf, families in SHELVES.items() for family in families}


@dataclass(frozen=True)
class Choice:
    """A method to choose from."""

    id: str
    title: str
    purpose: str
    not_when: str
    minutes: int
    own_minutes: bool  # the minutes are our proposal
    people: tuple[int, int]


@dataclass(frozen=True, kw_only=True)
class Sieve:
    """What a method must be; empty or 0 where it does not matter. giver: "with" or "without" a case giver."""

    q: str = ""
    situation: str = ""
    people: int = 0
    minutes: int = 0
    shelf: str = ""
    giver: str = ""
    way: str = ""
    paper: bool = False

    def lets_through(self, method: Method) -> bool:
        """Tell whether a method passes, by all but the words."""
        asked = method.choosing
        wish = Wish(
            people=self.people, minutes=self.minutes, way=Way(self.way) if self.way else None
        )
        return (
            fits(method, wish)
            and self.shelf in {"", shelf_of(method)}
            and self.giver in {"", "with" if method.has_giver else "without"}
            and (asked.paper or not self.paper)
        )

    def without(self) -> "dict[str, Sieve]":
        """Return this sieve with each one thing left out, by the name of what is left out."""
        given = [one.name for one in fields(self) if getattr(self, one.name)]
        empty = Sieve()
        return {name: replace(self, **{name: getattr(empty, name)}) for name in given}

    def asked(self) -> dict[str, object]:
        """Return what stands in its address."""
        return {
            one.name: 1 if getattr(self, one.name) is True else getattr(self, one.name)
            for one in fields(self)
            if getattr(self, one.name)
        }


def shelf_of(method: Method) -> str:
    """Return on which shelf a method stands; '' for a container."""
    return _SHELF_OF.get(method.family, "")


def shelves(
    sieve: Sieve, language: str, methods: Sequence[Method] = ()
) -> list[tuple[str, list[Choice]]]:
    """Return what passes, as (heading, methods): by name, good first ones on top.

    By words or by what is the matter there is one list, the best first, under an empty heading or the sentence.
    """
    passed = [method for method in methods or reading.case_methods() if sieve.lets_through(method)]
    ids = {method.id for method in passed}
    heading = ""
    for fitting in situations(language):
        if fitting.id == sieve.situation:
            heading, passed = fitting.sentence, _picked(passed, fitting.methods)
    if sieve.q.strip():
        found = search(sieve.q, passed, language)
        passed, heading = _picked(passed, found), heading
    if heading or sieve.q.strip():
        some = [choice(method, language) for method in passed if method.id in ids]
        return [(heading, some)] if some else []
    return _by_shelf(passed, language)


def _picked(methods: Iterable[Method], ids: Sequence[str]) -> list[Method]:
    by_id = {method.id: method for method in methods}
    return [by_id[one] for one in ids if one in by_id]


def _by_shelf(methods: Iterable[Method], language: str) -> list[tuple[str, list[Choice]]]:
    headed: dict[str, list[Choice]] = {OWN: [], "": [], **{shelf: [] for shelf in SHELVES}}
    shipped = reading.library()
    for method in methods:
        place = shelf_of(method) if method.id in shipped else OWN
        headed["" if method.id in FIRST else place].append(choice(method, language))
    titles = {OWN: _("Made by people here"), "": _("Good to begin with"), **TITLES}
    return [
        (str(titles[shelf]), sorted(some, key=lambda one: one.title))
        for shelf, some in headed.items()
        if some
    ]


def options(
    language: str, methods: Sequence[Method] = ()
) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return all methods, or these, for a field to choose one, as (heading, [(id, title)])."""
    return [
        (heading, [(one.id, one.title) for one in some])
        for heading, some in shelves(Sieve(), language, methods)
    ]


def choice(method: Method, language: str) -> Choice:
    """Return a method as it stands in a list."""
    words = reading.words_of(method, language)
    return Choice(
        id=method.id,
        title=words.title,
        purpose=words.purpose,
        not_when=words.not_when,
        minutes=method.minutes,
        own_minutes=method.minutes_status is MinutesStatus.OWN_DEFAULT,
        people=(method.people_min, method.people_max),
    )


def variety(used: Iterable[str]) -> list[tuple[str, int]]:
    """Return how often something of each shelf was taken, as (title of the shelf, times), also 0."""
    counts = dict.fromkeys(SHELVES, 0)
    for method_id in used:
        method = reading.library().get(method_id)
        if method and shelf_of(method):
            counts[shelf_of(method)] += 1
    return [(str(TITLES[shelf]), times) for shelf, times in counts.items()]
