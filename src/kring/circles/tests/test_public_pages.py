"""What a circle tells the world about itself: S3.12."""

from datetime import date

import pytest
from django.urls import reverse

from kring.circles.actions import public_pages
from kring.circles.actions.public_pages import Presentation
from kring.circles.models import PublicPage
from kring.circles.tests.world import FRAME, make_circle
from kring.circles.views.public import in_network
from kring.kernel import clock
from kring.kernel.verdicts import RefusedError
from kring.networks.models import Network

WORDS = Presentation(
    name="Jongeren op het platteland",
    purpose="Jongeren in kleine kernen eerder zien.",
    how="Acht bijeenkomsten, elk over één echte vraag.",
    contact_name="Het secretariaat",
    contact_email="kring@berkelland.example",
    region="Achterhoek",
    starts_on=date(2026, 9, 1),
    ends_on=date(2028, 2, 1),
    client="Gemeente Berkelland",
    donor="Provincie Gelderland",
)


def present(world, *, public=True, by="anneke", **more):
    words = Presentation(**(vars(WORDS) | more))
    return public_pages.present(world.circle, words, public=public, by=world.people[by])


def public(client, page):
    return client.get(reverse("public-circle", args=[page.pk]))


def test_everybody_reads_purpose_contact_country_duration_client_and_donor(world, client):
    said = public(client, present(world)).text
    for word in (
        WORDS.purpose, WORDS.how, WORDS.contact_name, WORDS.contact_email, "Nederland",
        "2026", "2028", WORDS.client, WORDS.donor,
    ):  # fmt: skip
        assert word in said


def test_nothing_of_the_circle_itself_stands_on_it(world, client):
    said = public(client, present(world, shows_counts=True)).text
    for text in (*FRAME.values(), "Carla", "Zorggroep Oost"):
        assert text not in said


def test_a_draft_is_for_who_shapes_the_circle(world, client, as_person):
    page = present(world, public=False)
    assert public(client, page).status_code == 404
    assert public(as_person(world.bart), page).status_code == 404
    assert public(as_person(world.anneke), page).status_code == 200
    assert WORDS.name not in client.get(reverse("public-circles")).text


def test_taken_down_it_is_gone_and_its_words_are_kept(world, as_person):
    page = present(world)
    as_person(world.anneke).post(reverse("circle-presentation-removal", args=[world.circle.pk]))
    assert public(as_person(world.bart), page).status_code == 404
    kept = as_person(world.anneke).get(reverse("circle-presentation", args=[world.circle.pk])).text
    assert WORDS.purpose in kept
    assert 'value="2026-09-01"' in kept


@pytest.mark.parametrize(("cast", "shown"), [(None, True), (("Anneke", "Bart", "Carla"), False)])
def test_counts_are_told_from_five_on_and_only_when_chosen(db, client, cast, shown):
    world = make_circle(*(cast or ()))
    quiet = public(client, present(world, shows_counts=False)).text
    told = public(client, present(world, shows_counts=True)).text
    assert "Mensen aan tafel" not in quiet
    assert ("Mensen aan tafel" in told) is shown


def test_who_does_not_shape_the_circle_does_not_present_it(world):
    with pytest.raises(RefusedError):
        present(world, by="bart")
    assert not PublicPage.objects.exists()


def test_an_end_before_the_beginning_is_told_and_nothing_is_lost(world, as_person):
    address = reverse("circle-presentation", args=[world.circle.pk])
    typed = {
        "name": "Jeugd", "purpose": "Eerder zien 👀", "country": "NL",
        "starts_on": "2026-09-01", "ends_on": "2026-08-01", "publish": "1",
    }  # fmt: skip
    answer = as_person(world.anneke).post(address, typed)
    assert "Kies een latere dag" in answer.text
    assert "Eerder zien 👀" in answer.text
    assert not PublicPage.objects.exists()


def test_members_find_what_the_world_may_know_on_the_page_of_their_circle(world, as_person):
    page = present(world)
    circle = as_person(world.bart).get(reverse("circle", args=[world.circle.pk])).text
    assert reverse("public-circle", args=[page.pk]) in circle


@pytest.mark.parametrize(
    ("asked", "found"), [("achterhoek", True), ("", True), ("Groningen", False)]
)
def test_a_circle_is_found_by_word_or_place(world, client, asked, found):
    present(world)
    said = client.get(reverse("public-circles"), {"q": asked}).text
    assert (WORDS.name in said) is found


def test_the_page_of_a_network_says_which_forms_run_beside_one_another(world, rf):
    network = Network.objects.create(name="Regio Oost", level="regional", started_at=clock.now())
    request = rf.get(reverse("network", args=[network.pk]))
    request.user = world.bart
    present(world, network=network, kind="team_coaching")
    assert "Beside one another" not in in_network(request, network)  # there is one
    for kind in ("practice", "practice", ""):
        present(make_circle("Anneke"), network=network, kind=kind)
    said = in_network(request, network)
    assert "practice circle (2), team coaching (1)." in " ".join(said.split())
    assert "Team coaching · Achterhoek" in said


def test_what_it_says_that_it_is_is_one_of_a_list(world, as_person):
    place = reverse("circle-presentation", args=[world.circle.pk])
    client = as_person(world.anneke)
    words = {"name": "Kring", "purpose": "Leren", "country": "NL"}
    assert client.post(place, words | {"kind": "learning"}).status_code == 302
    assert client.post(place, words | {"kind": "iets anders"}).status_code == 200
    assert PublicPage.objects.get().kind == "learning"
