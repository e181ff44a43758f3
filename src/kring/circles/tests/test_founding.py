"""Circles out of a table, and into one; people taken along and read again."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from kring.circles import founding, importing
from kring.circles.actions import frames
from kring.circles.actions.frames import Frame
from kring.circles.models import Circle, Invitation
from kring.circles.rules import MOST_AT_ONCE, Role
from kring.circles.tests.world import make_circle, make_person
from kring.kernel import tabular
from kring.kernel.verdicts import RefusedError

pytestmark = pytest.mark.django_db
TABLE = "naam;gaat over;urgentie;land;taal\nOost;Jeugd;Het wacht niet;;\nWest;Wonen;Nu;België;français\n"


@pytest.fixture
def host(db):
    return make_person("Joop", is_host=True)


@pytest.fixture
def send(host, as_person):
    return lambda text="", **more: as_person(host).post("/circles/table/", {"text": text, **more})


def test_one_first_sees_what_was_read_and_nothing_starts(send):
    said = send(TABLE).text
    assert "Oost" in said
    assert "Begin 2 kringen" in said
    assert not Circle.objects.exists()


def test_confirmed_all_start_with_the_host_as_facilitator(send, host):
    assert send(TABLE, confirm="1").url == "/"
    west, oost = sorted(Circle.objects.all(), key=lambda one: one.name, reverse=True)
    assert (west.name, west.country, west.language) == ("West", "BE", "fr")
    assert (oost.country, oost.language, oost.time_zone) == ("NL", "nl", "Europe/Amsterdam")
    assert oost.role_of(host) is Role.FACILITATOR


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (";Jeugd;Nu;;", "Naam van de kring"),
        ("Oost;;Nu;;", "Het gaat over"),
        ("Oost;Jeugd;Nu;Narnia;", "Land"),
        ("Oost;Jeugd;Nu;;klingon", "Taal"),
        ("Oost;Jeugd;Nu;;\noost;Jeugd;Nu;;", "ook op regel 2"),
        ("x" * 90 + ";Jeugd;Nu;;", "Naam van de kring"),
    ],
)
def test_a_line_with_a_fault_is_told_and_stops_all_and_nothing_is_lost(send, line, told):
    text = f"naam;gaat over;urgentie;land;taal\n{line}\nWest;Wonen;Nu;;\n"
    said = send(text, confirm="1").text
    assert told in said
    assert "West;Wonen;;;Nu" in said
    assert not Circle.objects.exists()


def test_a_circle_of_that_name_is_not_started_again(send):
    send(TABLE, confirm="1")
    assert "Je hebt al een kring met deze naam." in send(TABLE, confirm="1").text
    assert Circle.objects.count() == 2


def test_too_many_at_once_are_refused_whole(host):
    many = [Frame(name=f"Kring {number}") for number in range(MOST_AT_ONCE + 1)]
    with pytest.raises(RefusedError):
        frames.form_circles(many, by=host)
    with pytest.raises(RefusedError):
        frames.form_circles(many[:1], by=make_person("Bart"))
    assert not Circle.objects.exists()


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_what_was_taken_along_is_read_again_to_the_letter(host, as_person, kind):
    odd = Frame(
        name="=SOM(A1)", about='Regel 1\nRegel "2"; en\t3', not_about="-", done_when="@later",
        urgency="Één vraag, 'tussen haakjes'", field="+jeugd", region="Oost; West", country="BE", language="fr",
    )  # fmt: skip
    frames.form_circles([odd, Frame(name="Gewoon", about="a", urgency="b")], by=host)
    file = as_person(host).get(f"/circles/table/file/?as={kind}")
    anna = make_person("Anna", is_host=True)
    upload = SimpleUploadedFile(f"kringen.{kind}", file.content)
    as_person(anna).post("/circles/table/", {"file": upload, "text": ""})
    lines = founding.tried(tabular.read(file.content, founding.COLUMNS), anna)
    assert [one.problems for one in lines] == [(), ()]
    assert odd in [one.frame() for one in lines]
    frames.form_circles([one.frame() for one in lines], by=anna)
    assert founding.circles_table(anna) == founding.circles_table(host)


def test_people_taken_along_are_read_again(as_person):
    world = make_circle()
    browser = as_person(world.anneke)
    file = browser.get(f"/circles/{world.circle.pk}/members/table/?as=csv").content
    rows = importing.members_table(world.circle)[1:]
    lines = importing.tried(tabular.read(file, importing.COLUMNS), list(Role))
    assert [one.problems for one in lines] == [()] * len(rows)
    guests = [one.guest("NL") for one in lines]
    back = [(g.name, g.role, g.perspective, g.organisation) for g in guests]
    members = world.circle.memberships.current().select_related("organisation")
    known = [(m.display_name, Role(m.role), m.perspective, m.organisation) for m in members]
    assert back == known
    assert not Invitation.objects.exists()


def test_only_ones_own_circles_are_taken_along(host, as_person):
    make_circle()
    assert as_person(host).get("/circles/table/file/").text.count("\n") == 1
    assert as_person(make_person("Bart")).get("/circles/table/").status_code == 403
