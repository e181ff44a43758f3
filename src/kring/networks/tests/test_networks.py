"""Networks: who keeps them, and which stands in which."""

import pytest
from django.urls import reverse

from kring.circles.actions import public_pages
from kring.circles.tests.world import make_circle, make_person
from kring.kernel.verdicts import RefusedError
from kring.networks import actions, queries, rules
from kring.networks.actions import Known
from kring.networks.models import Network
from kring.networks.rules import Level

NATIONAL, REGIONAL, LOCAL, NEAR = Level


@pytest.mark.parametrize(
    ("level", "wider", "below", "may"),
    [
        (NATIONAL, None, None, True),
        (NEAR, None, None, True),
        (REGIONAL, NATIONAL, None, True),
        (NEAR, NATIONAL, None, True),
        (REGIONAL, NATIONAL, LOCAL, True),
        (REGIONAL, REGIONAL, None, False),
        (NATIONAL, REGIONAL, None, False),
        (NATIONAL, NEAR, None, False),
        (LOCAL, None, LOCAL, False),
        (NEAR, None, LOCAL, False),
    ],
)
def test_a_network_stands_in_a_wider_one_only(level, wider, below, may):
    verdict = rules.may_stand_in(level, wider, widest_below=below)
    assert bool(verdict) is may
    assert bool(verdict.reason) is not may


@pytest.mark.parametrize(
    ("host", "coordinator", "may"),
    [(True, False, True), (False, True, True), (True, True, True), (False, False, False)],
)
def test_hosts_and_its_coordinator_keep_a_network(host, coordinator, may):
    assert bool(rules.may_keep(is_host=host, is_coordinator=coordinator)) is may


@pytest.fixture
def anna(db):
    return make_person("Anna", is_host=True)


@pytest.fixture
def country(anna):
    return actions.start_network(Known(name="Platteland NL", level=NATIONAL), by=anna)


def known(name, level, **more):
    return Known(name=name, level=level, **more)


def test_no_two_networks_have_one_name(anna, country):
    with pytest.raises(RefusedError, match="naam"):
        actions.start_network(known("platteland nl", LOCAL), by=anna)
    actions.change_network(country, known("Platteland NL", NATIONAL, about="Dorpen"), by=anna)
    assert Network.objects.get().about == "Dorpen"


def test_who_is_no_host_starts_none(country):
    with pytest.raises(RefusedError):
        actions.start_network(known("Van Joop", LOCAL), by=make_person("Joop"))
    assert Network.objects.count() == 1


def test_a_network_never_comes_to_stand_in_itself(anna, country):
    east = actions.start_network(known("Oost", REGIONAL, wider=country), by=anna)
    for wrong in (
        known("Platteland NL", NATIONAL, wider=east),
        known("Oost", REGIONAL, wider=east),
    ):
        target = country if wrong.name == country.name else east
        with pytest.raises(RefusedError):
            actions.change_network(target, wrong, by=anna)


def test_the_coordinator_changes_the_page_and_not_who_coordinates(anna, country):
    karin, joop = make_person("Karin"), make_person("Joop")
    actions.change_network(country, known("Platteland NL", NATIONAL, coordinator=karin), by=anna)
    changed = known("Platteland", NATIONAL, coordinator=joop)
    actions.change_network(country, changed, by=karin)
    country.refresh_from_db()
    assert (country.name, country.coordinator) == ("Platteland", karin)
    with pytest.raises(RefusedError):
        actions.change_network(country, changed, by=joop)


def test_the_tree_is_one_question_however_many_there_are(anna, country, django_assert_num_queries):
    for number in range(12):
        wide = actions.start_network(known(f"R{number}", REGIONAL, wider=country), by=anna)
        actions.start_network(known(f"W{number}", NEAR, wider=wide), by=anna)
    with django_assert_num_queries(1):
        [top] = queries.tree()
    assert len(top.narrower) == 12
    assert {len(one.narrower) for one in top.narrower} == {1}


def test_wrong_input_is_told_and_nothing_typed_is_lost(anna, country, client):
    client.force_login(anna)
    typed = {
        "name": "Platteland NL",
        "level": "local",
        "about": "Over het dorp",
        "wider": country.pk,
    }
    answer = client.post(reverse("network-new"), typed)
    assert answer.status_code == 200
    assert "Over het dorp" in answer.text
    typed |= {"name": "Dorpen", "coordinator": "niemand@kring.example"}
    answer = client.post(reverse("network-new"), typed)
    assert "niemand@kring.example" in answer.text
    assert Network.objects.count() == 1


def test_a_network_shows_the_circles_that_present_themselves_in_it(anna, country, client):
    world = make_circle("Anneke", "Bart")
    words = public_pages.Presentation(name="Jeugd", purpose="Eerder zien", network=country)
    public_pages.present(world.circle, words, public=False, by=world.anneke)
    page = reverse("network", args=[country.pk])
    assert "Eerder zien" not in client.get(page).text
    public_pages.present(world.circle, words, public=True, by=world.anneke)
    assert "Eerder zien" in client.get(page).text
