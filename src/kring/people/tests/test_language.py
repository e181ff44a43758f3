"""Which language a page speaks."""

import pytest

from kring.people.models import Person

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("own", "cookie", "asked", "spoken"),
    [
        (None, None, "", "nl"),
        (None, None, "en-GB,en;q=0.9", "en"),
        (None, None, "ro,de;q=0.8", "nl"),
        (None, None, "ro, en;q=0.5", "en"),
        (None, "en", "nl", "en"),
        (None, "xx", "en", "en"),
        ("en", "nl", "nl", "en"),
        ("ro", None, "en", "en"),
    ],
)
def test_own_choice_then_cookie_then_browser_then_dutch(own, cookie, asked, spoken, client):
    if own:
        client.force_login(
            Person.objects.create_user("bart@kring.example", name="Bart", language=own)
        )
    if cookie:
        client.cookies["django_language"] = cookie
    answer = client.get("/about/", headers={"Accept-Language": asked})
    assert answer.headers["Content-Language"] == spoken
    assert f'<html lang="{spoken}"' in answer.text


def test_a_choice_is_kept_in_the_browser_and_with_the_person(bart, client):
    client.force_login(bart)
    answer = client.post("/language/", {"language": "en", "next": "/privacy/"})
    assert answer.url == "/privacy/"
    assert client.cookies["django_language"].value == "en"
    bart.refresh_from_db()
    assert bart.language == "en"


@pytest.mark.parametrize(
    "back", ["https://elders.example/", "//elders.example", "javascript:x", ""]
)
def test_a_choice_never_leads_elsewhere(back, client):
    assert client.post("/language/", {"language": "en", "next": back}).url == "/"


def test_a_language_that_we_do_not_speak_changes_nothing(bart, client):
    client.force_login(bart)
    client.post("/language/", {"language": "xx"})
    bart.refresh_from_db()
    assert bart.language == "nl"
    assert client.get("/language/").status_code == 405
