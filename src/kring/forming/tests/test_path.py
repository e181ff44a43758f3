"""The whole path over HTTP: a call, answers without account, the questions side by side, a circle."""

import re

import pytest
from django.core import mail
from django.test import Client

from kring.cases.models import Case
from kring.circles.models import Circle, Invitation, Membership
from kring.forming import screens
from kring.forming.actions import circles
from kring.forming.matching.solver import solve
from kring.forming.matchmaking import work
from kring.forming.models import Application, Call, Proposal
from kring.forming.tests.world import QUESTION, host, make_pool
from kring.kernel import clock
from kring.kernel.verdicts import RefusedError

pytestmark = pytest.mark.django_db
CALL = {
    "question": QUESTION, "for_whom": "Wie in een dorp werkt.", "rhythm": "Acht middagen.", "where": "Achterhoek",
    "asked": "Kom elke keer.", "language": "nl", "closes_on": "2099-01-01",
}  # fmt: skip


def test_a_host_writes_a_call_that_nobody_sees_until_it_is_opened(client):
    client.force_login(host())
    answer = client.post("/calls/new/", CALL | {"closes_on": str(clock.now().date())})
    call = Call.objects.get()
    assert client.get(answer.headers["Location"]).status_code == 200
    assert Client().get(f"/calls/{call.pk}/").status_code == 404
    client.post(f"/calls/{call.pk}/opening/")
    page = Client().get(f"/calls/{call.pk}/").content.decode()
    assert QUESTION in page
    assert f"/calls/{call.pk}/applications/" in page


def walk(call, answers):
    """Answer a call as somebody without account does: screen by screen, without script."""
    client = Client(HTTP_ACCEPT_LANGUAGE="en")
    answer = client.post(f"/calls/{call.pk}/applications/")
    for screen in screens.SCREENS:
        page = client.get(answer.headers["Location"])
        assert page.status_code == 200
        edition = re.search(rb'name="edition" value="(\d+)"', page.content)[1].decode()
        some = {name: answers[name] for name in screen.fields if name in answers}
        answer = client.post(answer.headers["Location"], {"edition": edition, "on": "yes", **some})
        assert answer.status_code == 302, screen.name
    return client, answer.headers["Location"]


def test_somebody_without_account_answers_screen_by_screen_and_comes_back(call):
    answers = {"question": "Hoe houd ik het vol?", "name": "Hanna", "phone": "0544 123456", "parts": ["1", "4"],
               "perspective": "lived", "languages": ["nl"], "access": "Geen trappen."}  # fmt: skip
    client, own = walk(call, answers)
    one = Application.objects.get()
    assert one.sent_at is None
    client.post(own + "sending/")
    one.refresh_from_db()
    assert one.sent_at is not None
    assert one.said.parts == (1, 4)
    page = Client(HTTP_ACCEPT_LANGUAGE="en").get(own).content.decode()
    assert "Geen trappen." in page
    assert "Monday afternoon" in page
    assert Client().get("/applications/wrong/").status_code == 404


def here(problem, stopping):
    """Solve in this process: that saves the seconds that starting another takes."""
    return solve(problem, stopping), True


def propose(anneke, call, circles=1):
    answer = anneke.post(
        f"/calls/{call.pk}/proposals/", {"circles": circles, "fewest": 6, "most": 10}
    )
    proposal = Proposal.objects.get(call=call, about=None, state="waiting")
    assert answer.headers["Location"] == f"/proposals/{proposal.pk}/"
    assert "matchmaker is at work" in anneke.get(answer.headers["Location"]).content.decode()
    work(proposal.pk, run=here)
    proposal.refresh_from_db()
    return proposal


def test_from_twelve_answers_a_circle_is_proposed_formed_and_entered(
    anneke, call, pool, django_capture_on_commit_callbacks
):
    page = anneke.get(f"/calls/{call.pk}/intake/").content.decode()
    assert "12 people answered" in page
    assert "dorpshuis" in page
    proposal = propose(anneke, call)
    assert proposal.state == "done"
    assert 6 <= len(proposal.seats) <= 10
    page = anneke.get(f"/proposals/{proposal.pk}/").content.decode()
    assert "Their questions share" in page
    with django_capture_on_commit_callbacks(execute=True):
        anneke.post(
            f"/proposals/{proposal.pk}/circles/",
            {"number": "0", "name": "Oud in het dorp", "facilitators": "self"},
        )
    circle = Circle.objects.get()
    assert circle.name == "Oud in het dorp"
    assert Invitation.objects.filter(circle=circle).count() == len(proposal.seats)
    assert "To the circle" in anneke.get(f"/proposals/{proposal.pk}/").content.decode()


def form_circle(anneke, proposal, *facilitators, name="Oud in het dorp"):
    sent = {"number": "0", "name": name, "facilitators": facilitators}
    return anneke.post(f"/proposals/{proposal.pk}/circles/", sent, follow=True)


def one_in(proposal, side):
    """Return somebody of the proposed circle who looks from this side."""
    found = Application.objects.filter(pk__in=proposal.seats)
    return next(one for one in found if one.said.perspective == side)


def test_anneke_asks_two_of_different_sides_to_facilitate_and_facilitates_until_then(
    anneke, call, pool
):
    proposal = propose(anneke, call)
    page = anneke.get(f"/proposals/{proposal.pk}/").content.decode()
    assert "With two, from different perspectives, you see more" in page
    two = [one_in(proposal, "municipality"), one_in(proposal, "volunteer")]
    page = form_circle(anneke, proposal, *(str(one.pk) for one in two)).content.decode()
    circle = Circle.objects.get()
    asked = Invitation.objects.filter(circle=circle, role="facilitator")
    assert {one.name for one in asked} == {one.name for one in two}
    assert {one.perspective for one in asked} == {"municipality or province", "volunteer"}
    assert circle.role_of(call.maker) == "facilitator"
    assert "Look for another side too" not in page


def test_who_facilitates_alone_reads_that_two_sides_see_more(anneke, call, pool):
    page = form_circle(anneke, propose(anneke, call), "self").content.decode()
    assert "With two, from different perspectives, you see more" in page
    assert not Invitation.objects.filter(role="facilitator").exists()


@pytest.mark.parametrize("many", [0, 3])
def test_nobody_or_three_to_facilitate_is_refused_and_the_name_stays(anneke, call, pool, many):
    proposal = propose(anneke, call)
    answer = form_circle(anneke, proposal, *list(proposal.seats)[:many], name="Oud in Neede")
    page = answer.content.decode()
    assert answer.status_code in (400, 403)
    assert "Choose one or two people who facilitate" in page
    assert not Circle.objects.exists()


def test_who_is_not_in_the_circle_cannot_be_asked_to_facilitate_it(anneke, call, pool):
    proposal = propose(anneke, call)
    outside = next(one for one in pool.values() if str(one.pk) not in proposal.seats)
    answer = form_circle(anneke, proposal, str(outside.pk), name="Oud in Neede")
    assert answer.status_code == 400
    assert "Oud in Neede" in answer.content.decode()
    with pytest.raises(RefusedError, match="one or two people"):
        circles.form(proposal, 0, "Oud", by=call.maker, now=clock.now(), facilitators=[outside.pk])
    assert not Circle.objects.exists()


def test_who_takes_their_seat_finds_their_own_question_and_begins_with_it(anneke, call, pool):
    proposal = propose(anneke, call)
    anneke.post(
        f"/proposals/{proposal.pk}/circles/",
        {"number": "0", "name": "Oud in het dorp", "facilitators": "self"},
    )
    invitation = Invitation.objects.filter(role="participant").first()
    one = Application.objects.get(invitation=invitation)
    from kring.circles.actions.invitations import claim_invitation

    member = claim_invitation(invitation, by=None)
    person = Client(HTTP_ACCEPT_LANGUAGE="en")
    person.force_login(member.person)
    page = person.get(f"/circles/{member.circle_id}/").content.decode()
    assert one.said.question in page
    person.post(f"/circles/{member.circle_id}/start/")
    assert Case.objects.get(giver=member).burning_question == one.said.question
    other = Membership.objects.exclude(pk=member.pk).get()
    assert one.said.question not in anneke.get(f"/circles/{other.circle_id}/").content.decode()


def test_who_has_no_place_gets_one_friendly_letter(
    anneke, call, pool, django_capture_on_commit_callbacks
):
    from kring.kernel.models import Letter

    proposal = propose(anneke, call)
    anneke.post(
        f"/proposals/{proposal.pk}/circles/",
        {"number": "0", "name": "Oud in het dorp", "facilitators": "self"},
    )
    waiting = 12 - len(proposal.seats)
    for _twice in range(2):
        anneke.post(f"/proposals/{proposal.pk}/waiting/")
    assert Letter.objects.filter(kind="forming.waiting").count() == waiting


def test_nobody_else_gets_at_the_answers(call, pool, client):
    client.force_login(host("Petra"))
    for address in ("intake/", "people/new/", f"people/{pool['Bart'].pk}/", "proposals/"):
        assert client.get(f"/calls/{call.pk}/{address}").status_code == 403
    assert Client().get(f"/calls/{call.pk}/intake/").status_code == 302


def test_mails_hold_a_link_and_no_word_of_anybody(call, django_capture_on_commit_callbacks):
    from kring.kernel.models import Letter
    from kring.kernel.post import deliver

    make_pool(call, 2)
    for letter in Letter.objects.filter(kind="forming.link"):
        deliver.func(str(letter.pk))
    assert len(mail.outbox) == 2
    text = "".join(one.subject + one.body for one in mail.outbox)
    assert "/applications/" in text
    assert "dorpshuis" not in text
    assert "Bart" not in text
