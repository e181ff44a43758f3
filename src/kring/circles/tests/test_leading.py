"""Who leads a circle: a lead, or own people in turn with somebody to talk to."""

import pytest
from django.urls import reverse

from kring.circles.actions import frames
from kring.circles.rules import ROLES, Right
from kring.circles.tests import fixtures
from kring.circles.tests.world import EVERYONE
from kring.kernel.verdicts import RefusedError

as_person = fixtures.as_person  # pages in English
OWN = {"led_by": "own", "sounding_for": "facilitator", "sounding_reach": "Bel 0573 123 456"}


def _page(world, name="circle"):
    return reverse(name, args=[world.circle.pk])


def test_anneke_says_that_they_lead_themselves_and_bart_reads_who_the_sounding_board_is(
    everyone, as_person
):
    assert (
        as_person(everyone.anneke).post(_page(everyone, "circle-leading"), OWN).status_code == 302
    )
    said = as_person(everyone.bart).get(_page(everyone)).text
    assert "Our own people lead in turn." in said
    assert "Otto is sounding board for the facilitator" in said
    assert "Bel 0573 123 456" in said


def test_anneke_says_that_karin_drives_the_circle(everyone, as_person):
    browser = as_person(everyone.anneke)
    assert "You have not said yet who leads" in browser.get(_page(everyone)).text
    browser.post(_page(everyone, "circle-leading"), {"led_by": "lead"})
    assert "Karin drives this circle as its lead." in browser.get(_page(everyone)).text


def test_a_role_that_nobody_has_is_said(world, as_person):
    browser = as_person(world.anneke)
    browser.post(_page(world, "circle-leading"), OWN)
    assert "Nobody is sounding board yet." in browser.get(_page(world)).text
    browser.post(_page(world, "circle-leading"), {"led_by": "lead"})
    assert "Nobody has that role yet." in browser.get(_page(world)).text


@pytest.mark.parametrize("missing", ["led_by", "sounding_for", "sounding_reach"])
def test_what_is_missing_is_asked_for_and_the_rest_stays(missing, world, as_person):
    browser = as_person(world.anneke)
    answer = browser.post(_page(world, "circle-leading"), OWN | {missing: ""})
    assert answer.status_code == 200
    assert "field--wrong" in answer.text
    if missing != "sounding_reach":
        assert "Bel 0573 123 456" in answer.text
    world.circle.refresh_from_db()
    assert world.circle.led_by == ""


@pytest.mark.parametrize("name", ["Otto", "Ineke"])
def test_who_stands_outside_reads_nothing_of_it(name, everyone, as_person):
    as_person(everyone.anneke).post(_page(everyone, "circle-leading"), OWN)
    said = as_person(everyone.people[name.lower()]).get(_page(everyone)).text
    assert "Bel 0573" not in said


@pytest.mark.parametrize("name", EVERYONE)
def test_only_who_shapes_the_circle_says_who_leads(name, everyone):
    by = everyone.people[name.lower()]
    if Right.SHAPE in ROLES[EVERYONE[name][0]]:
        frames.choose_leading(everyone.circle, by=by, **OWN)
    else:
        with pytest.raises(RefusedError):
            frames.choose_leading(everyone.circle, by=by, **OWN)
