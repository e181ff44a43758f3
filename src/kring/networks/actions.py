"""Starting and keeping a network."""

from dataclasses import dataclass, replace

from django.db import transaction

from kring.kernel import clock, ledger
from kring.kernel.verdicts import require
from kring.networks import facts, rules
from kring.networks.models import Network
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
