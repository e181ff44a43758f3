"""How many questions a public page asks the database: the same for one network and for fifty."""

import pytest
from django.urls import reverse

from kring.circles.tests.world import make_person
from kring.networks import actions
from kring.networks.actions import Known
from kring.networks.rules import Level

pytestmark = pytest.mark.once


@pytest.mark.parametrize("many", [1, 50])
@pytest.mark.parametrize(
    ("page", "questions"),
    [("networks", 2), ("network", 4), ("network-change", 3), ("network-new", 2)],
)
def test_a_page_of_networks(client, db, many, page, questions, django_assert_num_queries):
    anna = make_person("Anna", is_host=True)
    country = actions.start_network(Known(name="Nederland", level=Level.NATIONAL), by=anna)
    for number in range(many):
        known = Known(name=f"Regio {number}", level=Level.REGIONAL, wider=country)
        actions.start_network(known, by=anna)
    client.force_login(anna)
    address = reverse(page, args=[] if page in {"networks", "network-new"} else [country.pk])
    client.get(address)
    with django_assert_num_queries(questions):
        assert client.get(address).status_code == 200
