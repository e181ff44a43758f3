"""The cast itself."""

import pytest

from kring.circles.models import Circle
from kring.circles.tests.world import EVERYONE, FRAME, make_circle

pytestmark = pytest.mark.django_db


def test_the_circle_opens_for_who_sits_in_it_and_not_for_joop():
    world = make_circle()
    seen = Circle.objects.visible_to(world.bart).get()
    assert seen.about == FRAME["about"]
    assert not Circle.objects.visible_to(world.joop).exists()
    assert not world.hanna.has_account


def test_two_circles_share_their_people():
    first, second = make_circle(*EVERYONE), make_circle("Anneke", "Ineke")
    assert first.anneke == second.anneke
    assert Circle.objects.visible_to(first.anneke).count() == 2
