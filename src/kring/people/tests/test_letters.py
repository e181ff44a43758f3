"""Large letters: chosen once, on every page from then on, and on paper."""

import pytest
from django.test import Client

from kring.kernel.verdicts import RefusedError
from kring.people import actions
from kring.people.models import Person

pytestmark = pytest.mark.django_db
SHEET = "/methods/basis5/paper/sheet/"


@pytest.fixture
def bart():
    return Person.objects.create_user("bart@kring.example", name="Bart")


@pytest.fixture
def client(bart):
    client = Client()
    client.force_login(bart)
    return client


def choose(client, large, back="/account/"):
    return client.post("/letters/", {"large": large, "next": back})


def test_large_letters_stay_on_every_page_until_one_takes_the_usual_ones_again(client):
    assert 'class="large"' not in client.get("/account/").content.decode()
    assert choose(client, "1").url == "/account/"
    for page in ("/account/", "/about/"):
        assert 'class="large"' in client.get(page).content.decode()
    assert 'class="large"' not in Client().get("/about/").content.decode()
    choose(client, "0")
    assert 'class="large"' not in client.get("/account/").content.decode()


@pytest.mark.parametrize(
    ("large", "asked", "printed"),
    [
        ("0", "", False),
        ("0", "?size=large", True),
        ("1", "", True),
        ("1", "?size=usual", False),
        # A box that is not ticked sends nothing of itself: what stands before it speaks.
        ("1", "?size=usual&size=large", True),
    ],
)
def test_paper_takes_the_letters_of_who_prints_unless_they_say_otherwise(
    client, large, asked, printed
):
    choose(client, large)
    assert ("paper--large" in client.get(SHEET + asked).content.decode()) is printed


@pytest.mark.parametrize(
    "back", ["https://elders.example/", "//elders.example/", "", "javascript:1"]
)
def test_one_comes_back_here_and_nowhere_else(client, back):
    assert choose(client, "1", back).url == "/"


def test_nobody_chooses_for_another(bart):
    other = Person.objects.create_user("eva@kring.example", name="Eva")
    with pytest.raises(RefusedError):
        actions.change_letters(bart, large=True, by=other)
