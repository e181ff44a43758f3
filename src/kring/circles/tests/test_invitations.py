"""Links, codes and passes: what opens a seat, once."""

from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.db import connection
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext
from django_tasks_db.models import DBTaskResult

from kring.circles import keys
from kring.circles.actions import invitations
from kring.circles.actions.invitations import Guest
from kring.circles.models import Invitation, Membership, SoughtPerspective
from kring.circles.rules import Role
from kring.circles.tests.world import make_circle, make_person
from kring.kernel import clock
from kring.kernel.models import Record
from kring.kernel.verdicts import RefusedError
from kring.people.models import Person

WIM = Guest(name="Wim", role=Role.PARTICIPANT, perspective="wijkagent")


def invite(world, guest=WIM):
    return invitations.invite(world.circle, guest, by=world.anneke)


def everything_in_the_database() -> str:
    with connection.cursor() as cursor:
        found = []
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            found.append(str(cursor.fetchall()))
    return "".join(found)


def run_tasks() -> None:
    """Do what waits. The worker itself would close the connection of this test."""
    for waiting in DBTaskResult.objects.ready():
        waiting.task.call(*waiting.args_kwargs["args"], **waiting.args_kwargs["kwargs"])


def test_somebody_without_an_account_takes_the_seat_that_was_held(world):
    SoughtPerspective.objects.create(circle=world.circle, label="wijkagent")
    invitation, _ = invite(world)
    membership = invitations.claim_invitation(invitation, by=None)
    assert membership.person.email is None
    assert membership.role == Role.PARTICIPANT
    assert membership.display_name == "Wim"
    assert not world.circle.sought.exists()  # the chair is no longer empty
    assert Record.objects.filter(kind="circles.MemberJoined", by=membership.person_id).exists()


def test_an_invitation_works_once(world):
    invitation, _ = invite(world)
    invitations.claim_invitation(invitation, by=None)
    with pytest.raises(RefusedError):
        invitations.claim_invitation(invitation, by=world.joop)
    assert not world.circle.membership_of(world.joop)


def test_a_link_works_seven_days(world):
    invitation, _ = invite(world)
    with (
        time_machine.travel(clock.now() + timedelta(days=7, minutes=1)),
        pytest.raises(RefusedError),
    ):
        invitations.claim_invitation(invitation, by=None)


def test_a_withdrawn_invitation_opens_nothing(world):
    invitation, fresh = invite(world)
    invitations.revoke_invitation(invitation, by=world.anneke)
    with pytest.raises(RefusedError):
        invitations.claim_invitation(invitation, by=None)
    assert invitations.enter_code(fresh.code) is None


def test_a_new_link_ends_the_old_one(world):
    invitation, old = invite(world)
    fresh = invitations.renew_invitation(invitation, by=world.anneke)
    assert invitations.enter_code(old.code) is None
    assert invitations.enter_code(fresh.code) == invitation
    assert not Invitation.objects.filter(token_hash=keys.token_hash(old.token)).exists()


def test_the_database_holds_neither_link_nor_code(world):
    _invitation, fresh = invite(
        world, Guest(name="Wim", role=Role.GUEST, email="wim@kring.example")
    )
    held = everything_in_the_database()
    assert "wim@kring.example" in held
    assert fresh.token not in held
    assert fresh.code not in held
    assert keys.shown(fresh.code) not in held


def test_the_mail_holds_the_link_and_no_word_about_the_circle(world):
    _invitation, fresh = invite(
        world, Guest(name="Wim", role=Role.GUEST, email="wim@kring.example")
    )
    run_tasks()
    (letter,) = mail.outbox
    with translation.override("nl"):  # the language of the circle
        assert letter.subject == gettext("You are invited")
    assert f"/invitations/{fresh.token}/" in letter.body
    said = (letter.subject + letter.body).casefold()
    for word in ("wim", "anneke", "jeugd", "achterhoek", "kring.example"):
        assert word not in said
    assert letter.to == ["wim@kring.example"]
    page, kind = letter.alternatives[0]
    assert kind == "text/html"
    assert f"/invitations/{fresh.token}/" in page
    assert [
        word for word in ("wim", "anneke", "jeugd", "achterhoek") if word in page.casefold()
    ] == []
    assert letter.extra_headers["Auto-Submitted"] == "auto-generated"


def test_no_mail_for_an_invitation_that_was_withdrawn_meanwhile(world):
    invitation, _ = invite(world, Guest(name="Wim", role=Role.GUEST, email="wim@kring.example"))
    invitations.revoke_invitation(invitation, by=world.anneke)
    run_tasks()
    assert mail.outbox == []


def test_nobody_changes_role_by_a_link(world):
    invitation, _ = invite(world, Guest(name="Bart", role=Role.FACILITATOR))
    with pytest.raises(RefusedError, match="belong"):
        invitations.claim_invitation(invitation, by=world.bart)
    assert world.circle.role_of(world.bart) is Role.PARTICIPANT


def test_a_facilitator_needs_an_account(world):
    invitation, _ = invite(world, Guest(name="Fien", role=Role.FACILITATOR))
    with pytest.raises(RefusedError, match="account"):
        invitations.claim_invitation(invitation, by=None)
    assert not Person.objects.filter(name="Fien").exists()
    invitations.claim_invitation(invitation, by=make_person("Fien"))


def test_a_facilitator_of_another_circle_cannot_invite_here(world):
    other = make_circle("Joop", "Ineke")
    other.memberships["joop"].role = Role.FACILITATOR
    other.memberships["joop"].save()
    with pytest.raises(RefusedError):
        invitations.invite(world.circle, WIM, by=other.joop)
    invitation, _ = invite(world)
    with pytest.raises(RefusedError):
        invitations.revoke_invitation(invitation, by=other.joop)
    with pytest.raises(RefusedError):
        invitations.renew_invitation(invitation, by=other.joop)
    assert not Invitation.objects.visible_to(other.joop).exists()


def test_the_eleventh_finds_the_table_full(world):
    first, _ = invite(world)
    second, _ = invite(world)
    third, _ = invite(world)
    invitations.claim_invitation(first, by=None)
    invitations.claim_invitation(second, by=None)
    third_guest = invitations.claim_invitation(third, by=None)
    assert world.circle.seated() == 10
    with pytest.raises(RefusedError, match="chairs"):
        invite(world)
    Membership.objects.filter(pk=third_guest.pk).update(ended_at=clock.now())
    late, _ = invite(world)
    world.seat("Sam")
    with pytest.raises(RefusedError, match="chairs"):
        invitations.claim_invitation(late, by=None)


# Codes


def test_a_code_opens_with_or_without_dash_and_in_small_letters(world):
    invitation, fresh = invite(world)
    half = keys.HALF
    for typed in (
        fresh.code,
        keys.shown(fresh.code),
        f" {fresh.code[:half].lower()}  {fresh.code[half:].lower()} ",
    ):
        assert invitations.enter_code(typed) == invitation


def test_a_code_works_sixty_minutes_and_the_link_goes_on(world):
    invitation, fresh = invite(world)
    with time_machine.travel(clock.now() + timedelta(minutes=61)):
        assert invitations.enter_code(fresh.code) is None
        assert invitations.claim_invitation(invitation, by=None)


def test_after_five_wrong_codes_the_right_one_is_closed_too(world):
    _invitation, fresh = invite(world)
    wrong = fresh.code[: keys.HALF] + "2222"
    assert fresh.code != wrong
    for _ in range(4):
        assert invitations.enter_code(wrong) is None
    assert invitations.enter_code(fresh.code)
    assert invitations.enter_code(wrong) is None
    assert invitations.enter_code(fresh.code) is None


@pytest.mark.parametrize(
    "typed", ["", "x", "AAAA-AAAA", "0000-0000", "C" * 50, "KKKK-KKKK", "é" * 8]
)
def test_what_cannot_be_a_code_opens_nothing(world, typed):
    invite(world)
    assert invitations.enter_code(typed) is None


def test_codes_can_be_read_out():
    fresh = keys.new_keys()
    assert len(fresh.code) == 8
    assert not set(fresh.code) & set("01OIL8BSZAEU")
    assert all(len(word) > 1 or word.isdigit() for word in keys.spelled(fresh.code, "nl"))
    assert len(keys.spelled(fresh.code, "ro")) == 8


# Passes


def test_hanna_comes_back_in_on_a_new_phone_and_the_old_one_closes(world, client):
    client.force_login(world.hanna)
    invitation, fresh = invitations.make_pass(world["hanna"], by=world.anneke)
    assert invitations.enter_code(fresh.code) == invitation
    membership = invitations.claim_invitation(invitation, by=None)
    assert membership == world["hanna"]
    assert Membership.objects.filter(person=world.hanna).count() == 1
    assert client.get("/account/").status_code == 302  # the old phone must sign in again
    with pytest.raises(RefusedError):
        invitations.claim_invitation(invitation, by=None)


def test_no_pass_for_who_has_an_account(world):
    with pytest.raises(RefusedError):
        invitations.make_pass(world["bart"], by=world.anneke)


def test_no_pass_that_opens_a_second_circle(world):
    invitation, _ = invitations.make_pass(world["hanna"], by=world.anneke)
    make_circle("Joop", "Hanna")
    with pytest.raises(RefusedError):
        invitations.claim_invitation(invitation, by=None)
    with pytest.raises(RefusedError):
        invitations.make_pass(world["hanna"], by=world.anneke)


def test_no_pass_for_who_left(world):
    invitation, _ = invitations.make_pass(world["hanna"], by=world.anneke)
    Membership.objects.filter(pk=world["hanna"].pk).update(ended_at=clock.now())
    with pytest.raises(RefusedError):
        invitations.claim_invitation(invitation, by=None)


def test_hanna_without_account_takes_no_role_that_needs_one_in_another_circle_either(world):
    other = make_circle("Joop")
    other["joop"].role = Role.FACILITATOR
    other["joop"].save()
    guest = Guest(name="Hanna", role=Role.LEAD)
    invitation, _ = invitations.invite(other.circle, guest, by=other.joop)
    with pytest.raises(RefusedError, match="account"):
        invitations.claim_invitation(invitation, by=world.hanna)


def test_who_has_no_screen_takes_their_seat_by_phone(world, as_person):
    invitation, _ = invite(world)
    address = reverse("circle-invitation-phone", args=[world.circle.pk, invitation.pk])
    answer = as_person(world.anneke).post(address, follow=True)
    wim = world.circle.memberships.get(display_name="Wim")
    assert wim.by_phone
    assert wim.person.email is None
    assert str(world.anneke.pk) == as_person(world.anneke).session["_auth_user_id"]
    assert address not in answer.text
    again = as_person(world.anneke).post(address)
    assert again.status_code == 403
    assert world.circle.memberships.filter(display_name="Wim").count() == 1


def test_a_role_that_needs_an_account_is_not_taken_by_phone(world):
    invitation, _ = invite(world, Guest(name="Petra", role=Role.LEAD))
    with pytest.raises(RefusedError, match="account"):
        invitations.seat_by_phone(invitation, by=world.anneke)


def test_who_only_invites_seats_nobody_by_phone(world):
    invitation, _ = invite(world)
    leo = world.seat("Leo", Role.CONVENOR)
    with pytest.raises(RefusedError):
        invitations.seat_by_phone(invitation, by=leo.person)


def test_a_way_back_in_is_no_seat_by_phone(world):
    found, _ = invitations.make_pass(world["hanna"], by=world.anneke)
    with pytest.raises(RefusedError, match="seat in the circle already"):
        invitations.seat_by_phone(found, by=world.anneke)


def test_who_is_invited_counts_among_those_to_come(db, as_person):
    world = make_circle("Anneke", "Bart")
    address = reverse("circle", args=[world.circle.pk])
    assert "Nodig er nog minstens" in as_person(world.anneke).get(address).text
    for name in ("Wim", "Leo", "Noor", "Olga", "Petra"):
        invite(world, Guest(name=name, role=Role.PARTICIPANT))
    for page in (address, reverse("circle-members", args=[world.circle.pk])):
        assert "Nodig er nog" not in as_person(world.anneke).get(page).text
