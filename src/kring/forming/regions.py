"""In which region a place lies, by the networks that this server knows: the nearest regional network around it."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from kring.networks.rules import Level

_PARTS = re.compile(r"[,;/()]| - ")


@dataclass(frozen=True)
class Known:
    """A network that people may name as where they work or live."""

    pk: UUID
    name: str
    level: str
    wider: UUID | None


def plain(place: str) -> str:
    """Return the name of a place as it is compared: the same in capitals and with spaces too many."""
    return " ".join(place.split()).casefold()


def regions_by_place(networks: Iterable[Known]) -> dict[str, str]:
    """Return by the name of each network the regional network that it is or lies in; without one it tells nothing."""
    by_id = {one.pk: one for one in networks}
    found = {plain(one.name): _region(one, by_id) for one in by_id.values()}
    return {name: region for name, region in found.items() if region}


def _region(one: Known, by_id: Mapping[UUID, Known]) -> str:
    seen: set[UUID] = set()
    here: Known | None = one
    while here and here.pk not in seen:
        if here.level == Level.REGIONAL:
            return plain(here.name)
        seen.add(here.pk)
        here = by_id.get(here.wider) if here.wider else None
    return ""


def region_of(said: str, regions: Mapping[str, str]) -> str:
    """Return the region of what somebody typed, such as "Neede" or "Neede, Achterhoek"; '' when it is not known.

    Two regions in one answer tell nothing: who works in both can sit with both.
    """
    parts = [plain(part) for part in (said, *_PARTS.split(said))]
    found = {regions[part] for part in parts if part in regions}
    return found.pop() if len(found) == 1 else ""
