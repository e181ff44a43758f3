"""In which region somebody is, for dividing a large pool; a small one is never divided.

Planted and seen red: a region for who typed two; a region in a small pool; the whole pool priced as one when somebody
named no place.
"""

from uuid import UUID

import pytest

from kring.forming import queries
from kring.forming.matching import solver
from kring.forming.matching.problem import Candidate, Problem
from kring.forming.regions import Known, region_of, regions_by_place
from kring.kernel import clock
from kring.networks.models import Network

ID = {name: UUID(int=number) for number, name in enumerate(
    ["Nederland", "Achterhoek", "Berkelland", "Neede", "Twente", "Enschede", "Los"], 1
)}  # fmt: skip
NETWORKS = [
    Known(ID["Nederland"], "Nederland", "national", None),
    Known(ID["Achterhoek"], "Achterhoek", "regional", ID["Nederland"]),
    Known(ID["Berkelland"], "Berkelland", "local", ID["Achterhoek"]),
    Known(ID["Neede"], "Neede", "neighbourhood", ID["Berkelland"]),
    Known(ID["Twente"], "Twente", "regional", ID["Nederland"]),
    Known(ID["Enschede"], "Enschede", "local", ID["Twente"]),
    Known(ID["Los"], "Los", "local", ID["Nederland"]),
]


@pytest.mark.parametrize(
    ("said", "region"),
    [
        ("Neede", "achterhoek"),
        ("  neede ", "achterhoek"),
        ("Achterhoek", "achterhoek"),
        ("Neede, Achterhoek", "achterhoek"),
        ("Neede (Berkelland)", "achterhoek"),
        ("Enschede", "twente"),
        ("Neede / Enschede", ""),
        ("Nederland", ""),
        ("Los", ""),
        ("Haarlo", ""),
        ("", ""),
    ],
)
def test_a_place_lies_in_the_nearest_regional_network_that_we_know(said, region):
    assert region_of(said, regions_by_place(NETWORKS)) == region


def test_networks_that_stand_in_one_another_end_the_search():
    one, other = UUID(int=1), UUID(int=2)
    round_ = [Known(one, "A", "local", other), Known(other, "B", "local", one)]
    assert regions_by_place(round_) == {}


def people(*regions):
    return tuple(Candidate(key=f"{n:03}", region=region) for n, region in enumerate(regions))


def test_a_large_pool_is_priced_region_by_region_also_when_somebody_named_no_place(monkeypatch):
    monkeypatch.setattr(solver, "LARGEST_PART", 6)
    problem = Problem(candidates=people("b", "a", "", "a", "b", "", "a"))
    assert solver.groups(problem) == [[2, 5], [1, 3, 6], [0, 4]]


def test_in_a_small_pool_who_named_no_place_fits_with_everybody():
    problem = Problem(candidates=people("a", "", "b"))
    assert solver.groups(problem) == [[0, 1, 2]]


@pytest.mark.django_db
@pytest.mark.parametrize(("largest", "regions"), [(12, {""}), (11, {"achterhoek", ""})])
def test_bart_and_the_eleven_are_divided_by_region_only_when_they_are_too_many_to_look_at_as_one(
    monkeypatch, call, pool, largest, regions
):
    wide = Network.objects.create(name="Achterhoek", level="regional", started_at=clock.now())
    for name in ("Neede", "Haarlo"):
        Network.objects.create(name=name, level="local", wider=wide, started_at=clock.now())
    monkeypatch.setattr(queries, "LARGEST_PART", largest)
    found = queries.pool_of(call)
    assert {one.region for one in found.candidates} == regions
    by_name = {
        one.name: said.region for one, said in zip(found.people, found.candidates, strict=True)
    }
    if len(regions) > 1:
        assert by_name["Jan"] == by_name["Bart"] == "achterhoek"
        assert by_name["Carla"] == ""
