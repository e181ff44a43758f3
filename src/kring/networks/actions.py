"""Starting and keeping a network."""

import secrets
from dataclasses import dataclass, replace

from django.conf import settings
from django.db import transaction

from kring.kernel import clock, ledger
from kring.kernel.verdicts import require
from kring.networks import facts, logos, rules
from kring.networks.models import House, Network, Organisation
from kring.networks.rules import WIDEST_FIRST, Level
from kring.people.models import Person


@dataclass(frozen=True, kw_only=True)
class Known:
    """What is known of a network. wider: the one in which it stands."""

    name: str
    level: Level
    wider: Network | None = None
    about: str = ""
    region: str = ""
    coordinator: Person | None = None


@transaction.atomic
def start_network(known: Known, *, by: Person) -> Network:
    """Start a network. Raises RefusedError: no host, or it would stand in one that is not wider."""
    require(rules.may_start(is_host=by.is_host))
    network = Network(started_at=clock.now())
    _fill(network, known)
    ledger.record(facts.NetworkStarted(by=by.pk, network=network.pk))
    return network


@transaction.atomic
def change_network(network: Network, known: Known, *, by: Person) -> None:
    """Change what is known of a network. Only a host names another coordinator."""
    network = Network.objects.select_for_update(no_key=True).get(pk=network.pk)
    mine = network.coordinator_id == by.pk
    require(rules.may_keep(is_host=by.is_host, is_coordinator=mine))
    _fill(network, known if by.is_host else replace(known, coordinator=network.coordinator))
    ledger.record(facts.NetworkChanged(by=by.pk, network=network.pk))


def _fill(network: Network, known: Known) -> None:
    below = [Level(one) for one in network.narrower.values_list("level", flat=True)]
    require(
        rules.may_stand_in(
            known.level,
            Level(known.wider.level) if known.wider else None,
            widest_below=min(below, key=WIDEST_FIRST.index, default=None),
        )
    )
    same_name = Network.objects.filter(name__iexact=known.name).exclude(pk=network.pk)
    require(rules.is_new_name(taken=same_name.exists()))
    for field, value in vars(known).items():
        setattr(network, field, value)
    network.save()


@dataclass(frozen=True, kw_only=True)
class Style:
    """How an organisation shows itself. logo: as it was handed over; None: the one that is there stays."""

    about: str = ""
    colour: str = ""
    logo: bytes | None = None
    without_logo: bool = False


@transaction.atomic
def open_house(name: str, keeper: Person | None, *, by: Person, country: str = "NL") -> House:
    """Give an organisation a page with its own style, or another keeper. Raises RefusedError: no host."""
    require(rules.may_open_house(is_host=by.is_host))
    organisation = Organisation.objects.get_or_create(name=name, country=country)[0]
    known = {"keeper": keeper, "changed_at": clock.now()}
    house, _made = House.objects.update_or_create(organisation=organisation, defaults=known)
    ledger.record(facts.HouseOpened(by=by.pk, organisation=organisation.pk))
    return house


@transaction.atomic
def change_style(house: House, style: Style, *, by: Person) -> None:
    """Change how an organisation shows itself. Raises RefusedError; LogoError: the file is no safe logo."""
    house = House.objects.select_for_update(no_key=True).get(pk=house.pk)
    require(rules.may_keep_house(is_host=by.is_host, is_keeper=house.keeper_id == by.pk))
    require(rules.is_readable_colour(style.colour))
    house.about, house.colour, house.changed_at = style.about, style.colour, clock.now()
    if style.without_logo:
        house.logo_kind, house.logo = "", b""
    if style.logo:
        house.logo_kind, house.logo = logos.safe(style.logo)
    house.save(update_fields=["about", "colour", "changed_at", "logo", "logo_kind"])
    ledger.record(facts.HouseChanged(by=by.pk, organisation=house.organisation_id))


@transaction.atomic
def set_domain(house: House, domain: str, *, by: Person) -> None:
    """Let a domain lead to an organisation, as soon as it is confirmed. Raises RefusedError."""
    house = House.objects.select_for_update(no_key=True).get(pk=house.pk)
    require(rules.may_open_house(is_host=by.is_host))
    domain = domain.strip().lower().rstrip(".")
    ours = [host.lower().lstrip(".") for host in settings.ALLOWED_HOSTS]
    taken = House.objects.filter(domain=domain).exclude(pk=house.pk).exists()
    require(rules.may_have_domain(domain, ours=ours, taken=taken))
    if domain != house.domain:
        house.domain, house.domain_checked_at = domain, None
        house.domain_word = secrets.token_hex(16) if domain else ""
        house.save(update_fields=["domain", "domain_checked_at", "domain_word"])
    ledger.record(facts.HouseChanged(by=by.pk, organisation=house.organisation_id))


@transaction.atomic
def confirm_domain(house: House) -> None:
    """Note that somebody came in by the domain with its word. Done twice, it does nothing more."""
    if House.objects.filter(pk=house.pk, domain_checked_at=None).update(
        domain_checked_at=clock.now()
    ):
        ledger.record(facts.HouseChanged(by=None, organisation=house.organisation_id))
