"""Questions about networks."""

from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

from kring.networks.models import Network


@dataclass(frozen=True)
class Branch:
    """A network with those that stand in it."""

    network: Network
    narrower: "tuple[Branch, ...]"


def tree() -> list[Branch]:
    """Return all networks, widest first, each with what stands in it. One query."""
    below: dict[UUID | None, list[Network]] = defaultdict(list)
    for one in Network.objects.all():
        below[one.wider_id].append(one)

    def branches(of: UUID | None) -> tuple[Branch, ...]:
        return tuple(Branch(one, branches(one.pk)) for one in below[of])

    return list(branches(None))


def around(network: Network) -> list[Network]:
    """Return the networks in which this one stands, widest first. At most one query for each level."""
    found: list[Network] = []
    while network.wider:
        network = network.wider
        found.insert(0, network)
    return found
