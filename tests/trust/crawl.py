"""Every address there is, for every thing in the world."""

import itertools
import re
import tomllib
from pathlib import Path
from uuid import UUID

from django.urls import URLPattern, URLResolver, get_resolver, reverse

TABLE = tomllib.loads((Path(__file__).parent / "routes.toml").read_text())
ROUTES = TABLE["routes"]
# What addresses name that is not in World.ids(), with something to put there.
DUMMIES = {
    "uidb36": {"any": "1"},
    "key": {"any": "set-password"},
    "pk": {"any": 1},
    "phase_id": {"any": "advice"},
    "language": {"any": "en"},
    "piece": {"any": "cards"},
    "place": {"any": 2},
    "step": {"question": "question"},
}
RANDOM = "00000000-0000-4000-8000-00000000000{}"
# Asked as well: the ways to look at a table.
QUERIES = {"changes": ["?since=0", "?since=0&as=screen", "?since=0&as=shared"]}


def answers(name, method):
    """Return the answers that the table knows for a route."""
    said = ROUTES.get(name, {}).get(method, "200")
    return {said} if isinstance(said, str) else set(said)


def routes():
    """Yield (name, names of arguments) of every address."""

    def walk(resolver, before=()):
        for one in resolver.url_patterns:
            names = (*before, *(one.pattern.converters or one.pattern.regex.groupindex))
            if isinstance(one, URLResolver):
                yield from walk(one, names)
            elif isinstance(one, URLPattern):
                yield one.name, names

    yield from walk(get_resolver())


def addresses(ids):
    """Yield (name, {argument: which}, address) of everything to look at; of what is only for acting, one."""
    for route, arguments in routes():
        pools = [(ids.get(argument) or DUMMIES[argument]) for argument in arguments]
        choices = itertools.product(*(pool.items() for pool in pools))
        only_acts = "200" not in answers(route, "get")
        for choice in itertools.islice(choices, 1 if only_acts else None):
            which = {a: w for a, (w, _value) in zip(arguments, choice, strict=True)}
            address = reverse(
                route, kwargs={a: v for a, (_w, v) in zip(arguments, choice, strict=True)}
            )
            for query in QUERIES.get(route, [""]):
                yield route, which, address + query


def as_random(address):
    """Return the address with every id replaced by one that does not exist; None when there is none in it."""
    number = itertools.count()

    def other(found):
        UUID(found.group())
        return RANDOM.format(next(number))

    changed = re.sub(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", other, address)
    return changed if changed != address else None


CANARY = re.compile(rb"kan-([a-z]+-[a-z_]+-[a-z_0-9]+)-", re.IGNORECASE)


def canaries(content: bytes) -> set[str]:
    """Return the canaries in these bytes, as "model-field-which" in small letters."""
    return {found.decode().lower() for found in CANARY.findall(content)}
