"""The networks of the demo, and what its circles tell the world about themselves."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from kring.circles.actions.public_pages import Presentation, present
from kring.circles.models import Circle
from kring.kernel.library import Table, read
from kring.networks.actions import Known, start_network
from kring.networks.models import Network
from kring.networks.rules import Level
from kring.people.models import Person
from kring.web.demo import story

FILE = story.LIBRARY / "public" / "networks.toml"
MONTH = timedelta(days=30)
WORDS = (
    "name", "purpose", "how", "contact_name", "contact_email", "contact_phone", "region", "client", "donor",
    "kind",
)  # fmt: skip


@dataclass(frozen=True)
class Plan:
    """A network of the demo. wider: the key of the one in which it stands, or ''."""

    key: str
    wider: str
    known: Known


@dataclass(frozen=True)
class Page:
    """What a circle of the demo tells. Months: since it began, and in all."""

    network: str
    words: dict[str, str]
    months_ago: int
    months: int


@dataclass(frozen=True)
class Public:
    """All that is public from the start. pages: by the key of their circle."""

    networks: tuple[Plan, ...]
    pages: dict[str, Page]


def make(circles: dict[str, Circle], *, by: Person, now: datetime) -> None:
    """Start the networks, and let circles (by key) present themselves in them."""
    public, made = read(FILE, _public), dict[str, Network]()
    for one in public.networks:
        known = Known(**(vars(one.known) | {"wider": made.get(one.wider)}))
        made[one.key] = start_network(known, by=by)
    for key, page in public.pages.items():
        begins = (now - MONTH * page.months_ago).date()
        words = Presentation(
            **page.words,
            starts_on=begins,
            ends_on=begins + MONTH * page.months,
            network=made[page.network],
            organisation=None,
            shows_counts=True,
        )
        founder = circles[key].memberships.earliest("joined_at").person
        present(circles[key], words, public=True, by=founder)


def forget() -> None:
    """Take the networks of the demo away."""
    names = [one.known.name for one in read(FILE, _public).networks]
    Network.objects.filter(name__in=names).delete()


def _public(top: Table) -> Public:
    return Public(
        networks=tuple(_plan(one) for one in top.tables("networks")),
        pages={one.text("circle"): _page(one) for one in top.tables("pages")},
    )


def _plan(table: Table) -> Plan:
    known = Known(
        name=table.text("name"),
        level=table.choice("level", Level),
        about=table.text("about"),
        region=table.text("region"),
    )
    return Plan(table.text("key"), table.text("wider", ""), known)


def _page(table: Table) -> Page:
    words = {name: table.text(name, "") for name in WORDS}
    return Page(table.text("network"), words, table.number("months_ago"), table.number("months"))
