"""The pages: what is filled in comes back with a sentence, whatever went wrong; a file that does not fit, by its line.

Planted, seen red, and put back: a stale form overwrites without a word (`is_newest` says yes to all).
"""

import re
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from kring.circles.rules import Role
from kring.methods import reading
from kring.workshop import actions, draft
from kring.workshop.actions import Sharing
from kring.workshop.models import OwnMethod
from kring.workshop.rules import Reach
from kring.workshop.tests.world import publish, retitle

pytestmark = pytest.mark.django_db
PHASE = {
    "title": "Raad", "minutes": "9", "repeat": "1", "actor": "turn", "case_giver": "listen",
    "allow": ["advice"], "instruction": "Geef raad.", "facilitator": "Ga rond.",
    "participant": "Eén raad.", "giver": "Luister.", "placeholder": "Ik zou …",
}  # fmt: skip


def at(name, own, *more):
    return reverse(f"workshop_{name}", args=[own.pk, *more])


def data_of(own):
    own.refresh_from_db()
    return draft.read(own.draft)


def seen_in(page):
    return re.search(r'name="seen" value="(\w+)"', page.content.decode())[1]


def test_the_second_of_two_screens_loses_nothing_and_sees_what_it_says_now(world, own, anneke):
    page = at("phase", own, "advice")
    seen = seen_in(anneke.get(page))
    retitle(own, world, "advice", "Van het andere scherm")
    answer = anneke.post(page, PHASE | {"seen": seen})
    html = answer.content.decode()
    assert answer.status_code == 409
    assert "Somebody changed this meanwhile" in html
    for kept in ("Raad", "Eén raad.", "Van het andere scherm"):
        assert kept in html
    assert draft.spoken(data_of(own), "advice")["title"] == "Van het andere scherm"
    anneke.post(page, PHASE | {"seen": seen_in(answer)})  # now it is a choice
    assert draft.spoken(data_of(own), "advice")["title"] == "Raad"


def test_two_people_at_two_phases_are_not_in_each_others_way(world, own, anneke):
    page = at("phase", own, "advice")
    seen = seen_in(anneke.get(page))
    retitle(own, world, "questions", "Iets anders")
    assert anneke.post(page, PHASE | {"seen": seen}).status_code == 302


def test_words_for_a_phase_that_was_taken_away_meanwhile_are_kept(world, own, anneke):
    page = at("phase", own, "advice")
    seen = seen_in(anneke.get(page))
    order = draft.mark_of_order(data_of(own))
    anneke.post(at("phases", own), {"do": "remove.advice", "seen": order})
    assert "advice" not in [one["id"] for one in data_of(own)["phases"]]
    assert anneke.post(page, PHASE | {"seen": seen}).status_code == 302
    assert draft.spoken(data_of(own), "advice")["participant"] == "Eén raad."


def test_a_button_on_a_stale_screen_does_nothing_and_says_so(world, own, anneke):
    old = draft.mark_of_order(data_of(own))
    anneke.post(at("phases", own), {"do": "up.advice", "seen": old})
    order = [one["id"] for one in data_of(own)["phases"]]
    answer = anneke.post(
        at("phases", own), {"do": "up.advice", "seen": old, "again": "1"}, follow=True
    )
    assert "The phases changed meanwhile" in answer.content.decode()
    assert [one["id"] for one in data_of(own)["phases"]] == order


@pytest.mark.parametrize("do", ["", "up.weg", "fly.advice", "order", "add", "remove."])
def test_a_button_that_is_not_there_changes_nothing(own, anneke, do):
    before = data_of(own)
    seen = draft.mark_of_order(before)
    answer = anneke.post(
        at("phases", own), {"do": do, "seen": seen, "order": "advice", "starter": "x"}
    )
    assert answer.status_code in {302, 404}
    assert data_of(own) == before


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("instruction", "x" * 10_000, "2000"),
        ("instruction", "Nul\0teken", "Null characters"),
        ("instruction", "Draai \u202eom", "turn the order of the letters"),
        ("instruction", "Bel 111222333.", "citizen service number"),
        ("minutes", "0", "greater than or equal to 1"),
        ("minutes", "481", "less than or equal to 480"),
        ("actor", "method", "not one of the available choices"),
        ("allow", "toveren", "not one of the available choices"),
    ],
)
def test_what_does_not_fit_comes_back_filled_in_with_a_sentence(
    own, anneke, field, value, sentence
):
    before = data_of(own)
    answer = anneke.post(at("phase", own, "advice"), PHASE | {field: value})
    html = answer.content.decode()
    assert answer.status_code == 400
    assert sentence in html
    assert "Eén raad." in html
    assert data_of(own) == before


def test_letters_of_every_kind_are_kept_as_they_are(own, anneke):
    odd = "👩‍👧 مرحبا <b>& ‘zo’\nen nog een regel"
    page = at("phase", own, "advice")
    seen = seen_in(anneke.get(page))
    assert anneke.post(page, PHASE | {"seen": seen, "participant": odd}).status_code == 302
    assert draft.spoken(data_of(own), "advice")["participant"] == odd
    html = anneke.get(at("preview", own)).content.decode()
    assert "<b>&amp;" not in html
    assert "&lt;b&gt;" in html


@pytest.mark.parametrize(
    ("raw", "line", "reason"),
    [
        (b"", 1, "empty"),
        (b'id = "tea"\nversion = = 1', 2, "cannot be read as TOML"),
        (b"PK\x03\x04", 1, "zip"),
        (b'id = "tea"\n\xff\xfe', 2, "no text in UTF-8"),
        (b"x" * 200_000, 1, "larger than"),
        (b'id = "../tea"\nversion = 1', 1, "is missing"),
        ('id = "tea"\ntitle = "\u202eeet"'.encode(), 2, "turn the order"),
    ],
)
def test_a_file_that_does_not_fit_is_refused_with_line_and_reason(
    world, anneke, raw, line, reason
):
    file = SimpleUploadedFile("tea.toml", raw)
    answer = anneke.post(reverse("workshop_file"), {"file": file, "text": ""})
    html = answer.content.decode()
    assert answer.status_code == 400
    assert f"Line {line}:" in html
    assert reason in html
    assert not OwnMethod.objects.exists()


def test_a_file_goes_out_and_comes_in_again_the_same(world, own, anneke):
    publish(own, world)
    file = anneke.get(at("as_file", own))
    text = file.content.decode()
    assert text == reading.script_of(own.name).text
    assert anneke.post(reverse("workshop_file"), {"text": text}).status_code == 302
    other = OwnMethod.objects.exclude(pk=own.pk).get()
    ours, theirs = data_of(own), data_of(other)
    assert theirs["id"] != ours["id"]
    assert theirs["phases"] == ours["phases"]
    assert draft.words_of(theirs)["phases"] == draft.words_of(ours)["phases"]


def test_what_was_made_here_stands_among_the_methods_and_can_be_printed_and_practised(
    world, own, anneke
):
    publish(own, world)
    title = "Vijf op z&#39;n Achterhoeks"
    assert "Made by people here" in anneke.get(reverse("methods")).content.decode()
    assert title in anneke.get(reverse("methods") + "?q=Achterhoeks").content.decode()
    assert "CC0" in anneke.get(reverse("method", args=[own.name])).content.decode()
    for piece in ("sheet", "roles", "kit", "cards"):
        assert anneke.get(reverse("method_paper", args=[own.name, piece])).status_code == 200
    setup = {"method": own.name, "story": "care", "people": "6", "speed": "own", "language": "nl"}
    answer = anneke.post(reverse("practice_new"), setup, follow=True)
    assert answer.status_code == 200
    assert "/live/" in answer.redirect_chain[-1][0]


def test_an_outsider_gets_what_does_not_exist(world, own, client):
    publish(own, world)
    client.force_login(world.joop)
    for address in (reverse("method", args=[own.name]), at("draft", own), at("as_file", own)):
        assert client.get(address).status_code == 404
    client.logout()
    assert client.get(reverse("method", args=[own.name])).status_code == 404


def test_a_co_facilitator_changes_it_once_it_is_shared_with_the_circle(world, own, client):
    petra = world.seat("Petra", Role.FACILITATOR).person
    publish(own, world)
    client.force_login(petra)
    assert client.get(at("draft", own)).status_code == 404
    sharing = actions.Sharing(reach=Reach.CIRCLE, circle=world.circle)
    actions.share(own.pk, sharing, by=world.anneke)
    assert client.get(at("draft", own)).status_code == 200
    assert client.get(at("sharing", own)).status_code == 404


def test_who_may_not_change_it_any_more_gets_back_what_they_typed(world, own, client):
    """Planted, seen red: the words left out; another answer for what does not exist."""
    world.seat("Petra", Role.FACILITATOR)
    publish(own, world)
    actions.share(own.pk, Sharing(reach=Reach.CIRCLE, circle=world.circle), by=world.anneke)
    client.force_login(world.petra)
    page = at("phase", own, "advice")
    seen = seen_in(client.get(page))
    actions.share(own.pk, Sharing(reach=Reach.MINE), by=world.anneke)
    typed = PHASE | {"seen": seen, "minutes": "x", "participant": "Mijn <b>lange</b> tekst 🙂"}
    lost = client.post(page, typed)
    assert lost.status_code == 404
    html = lost.content.decode()
    assert "Mijn &lt;b&gt;lange&lt;/b&gt; tekst 🙂" in html
    assert "Eén raad." not in html
    nowhere = reverse("workshop_phase", args=[uuid4(), "advice"])
    assert without_token(client.post(nowhere, typed)) == without_token(lost)
    assert client.get(page).status_code == 404
    assert client.post(nowhere, {}).status_code == 404


def without_token(answer):
    """Leave out the token of the form, and the address that one asked for."""
    return re.sub(r'value="\w{64}"|workshop/[\w-]{36}', "", answer.content.decode())
