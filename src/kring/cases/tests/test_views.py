"""The pages of a case: who gets which, and no text gets lost."""

from uuid import uuid4

import pytest
from django.urls import reverse

from kring.cases import actions
from kring.cases.models import Case
from kring.cases.tests.world import QUESTION, STORY, make_case
from kring.kernel import clock

PEERS = {"anneke", "bart", "carla", "dirk", "esra", "fatima", "gerrit", "hanna", "leo"}
AS_JSON = {"HTTP_ACCEPT": "application/json"}
OWN_PAGES = ("case_preview", "case_deletion")


def at(name, thing):
    return reverse(name, args=[thing.pk])


def answers(**changes):
    usual = {"edition": 1, "burning_question": QUESTION, "what_happened": STORY}
    return usual | {"my_part": "", "tried": "", "hope": ""} | changes


def test_an_offered_case_is_read_by_peers_only(everyone, as_person):
    case = make_case(everyone, "bart")
    seen = {}
    for name, person in everyone.people.items():
        response = as_person(person).get(at("case", case))
        seen[name] = response.status_code
        assert (STORY in response.content.decode()) is (name in PEERS), name
    assert {name for name, status in seen.items() if status == 200} == PEERS
    assert set(seen.values()) == {200, 404}


@pytest.mark.parametrize("name", ["carla", "ineke", "karin", "nel", "mohammed", "joop"])
def test_a_hidden_case_looks_to_the_byte_like_none(everyone, as_person, name):
    case = make_case(everyone, "bart", offered=False)
    client = as_person(getattr(everyone, name))
    for page in ("case", *OWN_PAGES):
        hidden = client.get(at(page, case))
        none = client.get(reverse(page, args=[uuid4()]))
        assert hidden.status_code == none.status_code == 404
        assert hidden.content == none.content
    for deed in ("case", "case_offer", "case_withdrawal", "case_expiry", "case_deletion"):
        assert client.post(at(deed, case), answers()).status_code == 404


def test_who_is_not_signed_in_is_asked_to(world, client):
    case = make_case(world, "bart")
    for page in ("case", *OWN_PAGES):
        response = client.get(at(page, case))
        assert response.status_code == 302
        assert response["Location"].startswith("/accounts/login/")


def test_a_peer_cannot_open_the_desk_of_another_nor_act_on_it(world, as_person):
    case = make_case(world, "bart")
    client = as_person(world.carla)
    assert b'<form class="form" method="post"' not in client.get(at("case", case)).content
    assert client.get(at("case_preview", case)).status_code == 404
    assert client.get(at("case_deletion", case)).status_code == 404
    assert client.post(at("case_deletion", case)).status_code == 404
    for deed in ("case", "case_offer", "case_withdrawal"):
        assert client.post(at(deed, case), answers()).status_code == 403
    assert client.post(at("case_expiry", case), {"expires_on": "2027-01-01"}).status_code == 403
    case.refresh_from_db()
    assert case.what_happened == STORY


def test_bart_begins_writes_looks_offers_takes_back_and_deletes(world, as_person):
    client = as_person(world.bart)
    response = client.post(reverse("cases", args=[world.circle.pk]))
    case = Case.objects.get()
    assert response["Location"] == at("case", case)
    saved = client.post(at("case", case), answers(edition=0, preview="yes"))
    assert saved["Location"] == at("case_preview", case)
    assert STORY in client.get(saved["Location"]).content.decode()
    client.post(at("case_offer", case))
    assert Case.objects.visible_to(world.carla).get() == case
    client.post(at("case_withdrawal", case))
    assert not Case.objects.visible_to(world.carla).exists()
    assert client.get(at("case_deletion", case)).status_code == 200
    assert Case.objects.exists()
    client.post(at("case_deletion", case))
    assert not Case.objects.exists()


def test_an_empty_case_is_not_offered(world, as_person):
    case = actions.begin(world.circle, by=world.bart, now=clock.now())
    client = as_person(world.bart)
    assert (
        "Write your burning question first"
        in client.get(at("case_preview", case)).content.decode()
    )
    assert client.post(at("case_offer", case)).status_code == 403


def test_the_script_hears_that_its_text_is_kept(world, as_person):
    case = make_case(world, "bart", offered=False)
    response = as_person(world.bart).post(at("case", case), answers(hope="Rust"), **AS_JSON)
    assert response.status_code == 200
    assert response.json()["edition"] == 2
    assert response.json()["said"].startswith("Saved at ")
    case.refresh_from_db()
    assert case.hope == "Rust"


def test_two_tabs_the_second_hears_it_and_loses_nothing(world, as_person):
    case = make_case(world, "bart", offered=False)
    client = as_person(world.bart)
    client.post(at("case", case), answers(hope="from tab one"))
    refused = client.post(at("case", case), answers(tried="from tab two"), **AS_JSON)
    assert refused.status_code == 403
    assert refused["Content-Type"].startswith("text/plain")
    assert "another screen" in refused.content.decode()

    page = client.post(at("case", case), answers(tried="from tab two"))
    assert page.status_code == 409
    assert "from tab one" in page.content.decode()
    assert "from tab two" in page.content.decode()
    case.refresh_from_db()
    assert (case.hope, case.tried) == ("from tab one", "")

    edition = page.content.decode().split('name="edition" value="')[1].split('"')[0]
    client.post(
        at("case", case), answers(edition=edition, hope="from tab one", tried="from tab two")
    )
    case.refresh_from_db()
    assert (case.hope, case.tried) == ("from tab one", "from tab two")


def test_a_bsn_is_refused_and_the_text_comes_back(world, as_person):
    case = make_case(world, "bart", offered=False)
    client = as_person(world.bart)
    page = client.post(at("case", case), answers(hope="zij is 111.22.2333, help"))
    assert page.status_code == 409
    assert "BSN" in page.content.decode()
    assert "zij is 111.22.2333, help" in page.content.decode()
    assert client.post(at("case", case), answers(hope="111222333"), **AS_JSON).status_code == 403
    case.refresh_from_db()
    assert case.hope == ""


def test_other_personal_data_is_kept_and_asked_about(world, as_person):
    case = make_case(world, "bart", offered=False)
    client = as_person(world.bart)
    page = client.post(at("case", case), answers(hope="Bel 06-12345678"), follow=True)
    assert "a phone number" in page.content.decode()
    case.refresh_from_db()
    assert case.hope == "Bel 06-12345678"


@pytest.mark.parametrize("edition", ["", "x", "-1", "99999999999999999999"])
def test_a_form_without_a_sensible_edition_loses_no_text(world, as_person, edition):
    case = make_case(world, "bart", offered=False)
    page = as_person(world.bart).post(at("case", case), answers(edition=edition, hope="Rust"))
    assert page.status_code == 409
    assert "Rust" in page.content.decode()


def test_the_text_of_a_case_is_escaped(world, as_person):
    case = make_case(world, "bart", what_happened="<script>alert(1)</script>", hope="<b>hoop</b>")
    for person in (world.bart, world.carla):
        page = as_person(person).get(at("case", case)).content.decode()
        assert "<script>alert" not in page
        assert "<b>hoop" not in page


def test_the_day_of_deletion_is_shown_and_chosen(world, as_person):
    case = make_case(world, "bart")
    client = as_person(world.bart)
    client.post(at("case_expiry", case), {"expires_on": str(clock.now().year + 1) + "-01-31"})
    assert (
        f"31 January {clock.now().year + 1}"
        in as_person(world.carla).get(at("case", case)).content.decode()
    )
    for wrong in ("", "gisteren", "2020-01-01", "2099-01-01"):
        assert (
            as_person(world.bart).post(at("case_expiry", case), {"expires_on": wrong}).status_code
            == 403
        )


def test_the_list_and_the_section_show_drafts_to_their_giver_only(everyone, as_person):
    make_case(everyone, "bart", offered=False, burning_question="CANARY-CONCEPT")
    make_case(everyone, "carla", burning_question="CANARY-AANGEBODEN")
    for page in ("cases", "circle"):
        for name in ("bart", "dirk", "karin", "ineke", "nel"):
            response = as_person(everyone.people[name]).get(
                reverse(page, args=[everyone.circle.pk])
            )
            text = response.content.decode()
            assert ("CANARY-CONCEPT" in text) is (name == "bart"), (page, name)
            assert ("CANARY-AANGEBODEN" in text) is (name in PEERS), (page, name)


@pytest.mark.parametrize("number", [1, 50])
def test_the_number_of_queries_does_not_grow(world, as_person, django_assert_num_queries, number):
    for _ in range(number):
        case = make_case(world, "bart")
    client = as_person(world.carla)
    client.get(at("cases", world.circle))
    with django_assert_num_queries(3):
        assert client.get(at("cases", world.circle)).status_code == 200
    with django_assert_num_queries(2):
        assert client.get(at("case", case)).status_code == 200


def test_pages_are_kept_by_no_cache(world, as_person):
    case = make_case(world, "bart")
    response = as_person(world.carla).get(at("case", case))
    assert response["Cache-Control"] == "no-store, private"
