"""People of a circle out of a table, and into one."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from kring.circles import importing
from kring.circles.models import Invitation
from kring.circles.rules import may_seat_all
from kring.circles.sizes import SEATS
from kring.circles.tests.world import make_circle
from kring.kernel import tabular

TABLE = "naam;e-mail;rol;organisatie\nWim;wim@kring.example;deelnemer;De Linde\nTruus;;;\n"


@pytest.fixture
def small(db):
    return make_circle("Anneke", "Bart", "Carla")


@pytest.fixture
def send(small, as_person):
    def post(text="", *, by="anneke", **more):
        address = reverse("circle-invitations-table", args=[small.circle.pk])
        return as_person(small.people[by]).post(address, {"text": text, **more})

    return post


def test_one_first_sees_what_was_read_and_nobody_is_invited(send):
    said = send(TABLE).text
    assert "Truus" in said
    assert "Nodig 2 mensen uit" in said
    assert not Invitation.objects.exists()


def test_confirmed_all_are_invited_each_as_it_says(send, small, mailoutbox):
    answer = send(TABLE, confirm="1")
    assert answer.url == reverse("circle-members", args=[small.circle.pk])
    wim, truus = Invitation.objects.order_by("-name")
    assert (wim.email, wim.organisation.name, truus.email) == ("wim@kring.example", "De Linde", "")


def test_a_file_of_excel_does_as_well(send):
    rows = [["Name", "Role"], ["Wim", "lived-experience expert"]]
    file = SimpleUploadedFile("mensen.xlsx", tabular.written_xlsx(rows, "Mensen"))
    assert "Nodig 1 persoon uit" in send(file=file).text


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("Wim;geen-adres;;", "E-mailadres"),
        ("Wim;;koning;", "Rol"),
        (";wim@kring.example;;", "Naam"),
        ("Wim;a@kring.example;;\nTruus;a@kring.example;;", "regel 3"),
        ("W" * 61 + ";;;", "Naam"),
    ],
)
def test_a_line_with_a_fault_is_told_and_stops_all_and_nothing_is_lost(send, line, told):
    said = send(f"naam;e-mail;rol;organisatie\nGoed;;;\n{line}\n", confirm="1").text
    assert told in said
    assert "Goed;;;" in said
    assert not Invitation.objects.exists()


@pytest.mark.parametrize("text", ["", "iets anders", "voornaam\nWim", "naam;rol"])
def test_no_table_is_told_and_what_was_typed_stays(send, text):
    answer = send(text)
    assert answer.status_code == 200
    assert 'class="errors"' in answer.text
    assert text in answer.text


@pytest.mark.parametrize(
    ("seated", "more", "may"), [(2, 8, True), (2, 9, False), (10, 0, True), (10, 1, False)]
)
def test_all_get_a_chair_or_none(seated, more, may):
    assert bool(may_seat_all(seated=seated, more=more)) is may


def test_more_than_there_are_chairs_invites_nobody(send):
    lines = "\n".join(f"Persoon {number}" for number in range(SEATS.most))
    assert "plaats voor 8 mensen" in send(f"naam\n{lines}", confirm="1").text
    assert not Invitation.objects.exists()


def test_a_convenor_invites_by_table_and_makes_nobody_facilitator(small, send):
    small.seat("Leo")
    assert "Rol" in send("naam;rol\nWim;begeleider", by="leo", confirm="1").text
    assert send("naam\nWim", by="leo", confirm="1").status_code == 302
    assert Invitation.objects.get().name == "Wim"


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_list_of_members_goes_along_and_can_come_back(small, as_person, kind):
    address = reverse("circle-members-table", args=[small.circle.pk])
    answer = as_person(small.anneke).get(address, {"as": kind})
    assert f".{kind}" in answer["Content-Disposition"]
    lines = tabular.read(answer.content, importing.COLUMNS)
    assert [one.cells["name"] for one in lines] == ["Anneke", "Bart", "Carla"]
    assert not any(one.cells["email"] for one in lines)
