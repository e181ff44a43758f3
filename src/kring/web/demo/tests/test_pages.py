"""Who do you want to be? Signing in as anybody exists only in a demo."""

import pytest
from django.urls import reverse

from kring.kernel import clock
from kring.web.demo import people, story, world

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo(settings, client):
    settings.DEMO = True
    world.make_world(clock.now())
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "nl"
    return client


def become(client, key):
    return client.post(reverse("demo_seat"), {"who": key})


@pytest.mark.parametrize(
    ("method", "name"),
    [
        ("get", "demo"),
        ("post", "demo_seat"),
        ("post", "demo_beginning"),
        ("get", "demo_programme"),
    ],
)
def test_elsewhere_these_pages_do_not_exist(settings, client, method, name):
    settings.DEMO = True
    world.make_world(clock.now())
    settings.DEMO = False
    answer = getattr(client, method)(reverse(name), {"who": "marit"})
    assert answer.status_code == 404
    assert answer.content == client.get("/no-such-page/").content
    assert "_auth_user_id" not in client.session


def test_every_part_can_be_taken_and_says_who_one_is(demo):
    for _code, key in story.cast().parts:
        assert become(demo, key).status_code == 302
        home = demo.get("/").content.decode()
        assert f"Je bent {people.find(key).name}" in home
        assert "Wissel van rol" in home
        assert demo.session["_auth_user_id"] == str(people.person_id(key))


def test_a_visitor_is_shown_where_to_choose(demo):
    assert reverse("demo") in demo.get("/").content.decode()
    page = demo.get(reverse("demo")).content.decode()
    assert page.count("demo__part") > 6
    for _code, key in story.cast().parts:
        assert f'value="{key}"' in page


def test_nobody_else_can_be_become(demo):
    assert become(demo, "koning").status_code == 404
    assert "_auth_user_id" not in demo.session


def test_sponsor_and_outsider_do_not_see_the_meeting_of_today(demo):
    meeting = world.meeting_of_today()
    for key in ("ineke", "bram"):
        become(demo, key)
        assert demo.get(reverse("meeting", args=[meeting.pk])).status_code == 404
        assert "jonge boeren aan tafel" not in demo.get("/").content.decode()


def test_the_guest_without_account_sees_the_meeting(demo):
    become(demo, "daan")
    meeting = world.meeting_of_today()
    assert demo.get(reverse("meeting", args=[meeting.pk])).status_code == 200


def test_beginning_anew_signs_out_and_makes_a_new_world(demo):
    become(demo, "marit")
    before = world.meeting_of_today().pk
    assert demo.post(reverse("demo_beginning")).status_code == 302
    assert world.meeting_of_today().pk != before
    assert "_auth_user_id" not in demo.session


def test_the_bar_is_not_there_outside_a_demo(settings, client):
    settings.DEMO = False
    assert "demobar" not in client.get("/").content.decode()
