"""Forming, agreeing, changing and leaving."""

import threading
from dataclasses import replace

import pytest
from django.db import IntegrityError, close_old_connections, connection, transaction

from kring.circles import standard
from kring.circles.actions import agreements, frames, invitations, memberships
from kring.circles.actions.frames import Frame
from kring.circles.actions.memberships import Seat
from kring.circles.kinds import Kind
from kring.circles.models import Acceptance, Circle, Membership
from kring.circles.rules import Role
from kring.circles.tests.world import make_circle, make_person
from kring.kernel import clock
from kring.kernel.models import Record
from kring.kernel.verdicts import RefusedError

FRAME = Frame(name="Wonen en zorg", about="Ouderen", urgency="Het kan niet wachten")


def kinds() -> list[str]:
    return list(Record.objects.order_by("id").values_list("kind", flat=True))


@pytest.mark.django_db
def test_a_host_forms_a_circle_and_becomes_its_facilitator():
    anneke = make_person("Anneke", is_host=True)
    circle = Circle.objects.get(pk=frames.form_circle(FRAME, by=anneke).pk)
    assert circle.name == "Wonen en zorg"
    assert circle.role_of(anneke) is Role.FACILITATOR
    assert circle.agreements.get().text == standard.agreement("nl")
    assert kinds() == ["circles.CircleFormed"]


@pytest.mark.django_db
def test_a_circle_of_one_team_begins_with_what_goes_back_to_its_manager_and_what_never():
    anneke = make_person("Anneke", is_host=True)
    team = frames.form_circle(replace(FRAME, form=Kind.ACTION_LEARNING), by=anneke)
    said = team.agreements.get().to_manager
    assert said == standard.to_manager("nl")
    assert "een getal, zonder namen" in said
    assert "Dit gaat nooit terug" in said
    assert frames.form_circle(FRAME, by=anneke).agreements.get().to_manager == ""


def test_a_circle_that_becomes_one_team_agrees_anew(world):
    before = world.circle.agreements.first()
    as_team = replace(FRAME, form=Kind.ACTION_LEARNING)
    frames.reframe(world.circle, as_team, by=world.anneke)
    newest = world.circle.agreements.first()
    assert newest.version == before.version + 1
    assert (newest.text, newest.to_manager) == (before.text, standard.to_manager("nl"))
    frames.reframe(world.circle, replace(as_team, name="Team"), by=world.anneke)
    assert world.circle.agreements.count() == newest.version
    frames.reframe(world.circle, FRAME, by=world.anneke)
    assert world.circle.agreements.first().to_manager == ""


def test_a_team_does_not_agree_without_saying_what_goes_back(world):
    frames.reframe(world.circle, replace(FRAME, form=Kind.ACTION_LEARNING), by=world.anneke)
    circle = Circle.objects.get()
    with pytest.raises(RefusedError, match="what goes back to the manager"):
        agreements.write_agreement(circle, "Anders", to_manager=" ", by=world.anneke)
    agreements.write_agreement(circle, "Anders", to_manager="Alleen data.", by=world.anneke)
    assert circle.agreements.first().to_manager == "Alleen data."


@pytest.mark.django_db
def test_who_is_not_a_host_forms_no_circle():
    with pytest.raises(RefusedError):
        frames.form_circle(FRAME, by=make_person("Joop"))
    assert not Circle.objects.exists()


@pytest.mark.parametrize("language", ["nl", "en", "ro"])
def test_the_standard_agreement_names_the_exceptions_of_the_law(language):
    text = standard.agreement(language)
    assert "meldcode" in text if language == "nl" else "child abuse" in text
    assert "tenzij iemand in gevaar is" in text if language == "nl" else "in danger" in text


@pytest.mark.django_db
def test_the_name_of_a_circle_is_not_readable_in_the_database(world):
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, about, urgency FROM circles_circle")
        assert b"Achterhoek" not in b"".join(bytes(part) for part in cursor.fetchone())


def test_anneke_reframes_and_bart_may_not(world):
    frames.reframe(world.circle, FRAME, by=world.anneke)
    assert Circle.objects.get().about == "Ouderen"
    with pytest.raises(RefusedError):
        frames.reframe(world.circle, FRAME, by=world.bart)


def test_an_empty_chair_comes_and_goes(world):
    frames.seek(world.circle, "wijkagent", by=world.anneke)
    frames.seek(world.circle, "wijkagent", by=world.anneke)
    frames.unseek(world.circle.sought.get(), by=world.anneke)
    assert not world.circle.sought.exists()
    with pytest.raises(RefusedError):
        frames.seek(world.circle, "wijkagent", by=world.bart)


def test_a_new_agreement_is_accepted_anew(world):
    agreements.write_agreement(world.circle, "Versie twee", by=world.anneke)
    with pytest.raises(RefusedError, match="newer"):
        agreements.accept_agreement(world.circle, 1, by=world.bart)
    agreements.accept_agreement(world.circle, 2, by=world.bart)
    agreements.accept_agreement(world.circle, 2, by=world.bart)
    assert Acceptance.objects.filter(agreement__version=2).count() == 1
    assert kinds().count("circles.AgreementAccepted") == 1
    with pytest.raises(RefusedError):
        agreements.accept_agreement(world.circle, 2, by=world.joop)
    with pytest.raises(RefusedError):
        agreements.write_agreement(world.circle, "Versie drie", by=world.bart)


def test_carla_becomes_convenor_and_dirk_takes_part_by_phone(world):
    convenor, phone = Seat(role=Role.CONVENOR), Seat(role=Role.PARTICIPANT, by_phone=True)
    memberships.change_membership(world["carla"], convenor, by=world.anneke)
    memberships.change_membership(world["dirk"], phone, by=world.anneke)
    assert world.circle.role_of(world.carla) is Role.CONVENOR
    assert world.circle.membership_of(world.dirk).by_phone
    with pytest.raises(RefusedError):
        memberships.change_membership(world["bart"], Seat(role=Role.FACILITATOR), by=world.bart)


def test_hanna_chooses_her_own_name_and_bart_does_not_choose_it_for_her(world):
    memberships.rename_member(world["hanna"], "H.", by=world.hanna)
    assert world.circle.membership_of(world.hanna).display_name == "H."
    with pytest.raises(RefusedError):
        memberships.rename_member(world["hanna"], "Hannah", by=world.bart)


def test_the_last_facilitator_stays(world):
    with pytest.raises(RefusedError):
        memberships.end_membership(world["anneke"], by=world.anneke)
    with pytest.raises(RefusedError):
        memberships.change_membership(world["anneke"], Seat(role=Role.LEAD), by=world.anneke)
    memberships.change_membership(world["bart"], Seat(role=Role.FACILITATOR), by=world.anneke)
    memberships.end_membership(world["anneke"], by=world.anneke)
    assert world.circle.membership_of(world.anneke) is None


def test_who_left_sees_the_circle_no_more_and_may_come_back(world):
    memberships.end_membership(world["bart"], by=world.bart)
    assert not Circle.objects.visible_to(world.bart).exists()
    with pytest.raises(Membership.DoesNotExist):
        memberships.end_membership(world["bart"], by=world.anneke)
    guest = invitations.Guest(name="Bart", role=Role.PARTICIPANT)
    invitation, _ = invitations.invite(world.circle, guest, by=world.anneke)
    invitations.claim_invitation(invitation, by=world.bart)
    assert Circle.objects.visible_to(world.bart).exists()


def test_nothing_changes_in_a_closed_circle(world):
    Circle.objects.filter(pk=world.circle.pk).update(closed_at=clock.now())
    with pytest.raises(RefusedError, match="closed"):
        frames.seek(world.circle, "wijkagent", by=world.anneke)


def test_the_database_holds_one_current_membership_per_person(world):
    with pytest.raises(IntegrityError), transaction.atomic():
        world.seat("Bart")


def at_once(*doings) -> list[object]:
    """Do these at the same moment; answer what each returned, or its refusal."""
    answers: list[object] = [None] * len(doings)
    ready = threading.Barrier(len(doings))

    def run(number):
        ready.wait()
        try:
            answers[number] = doings[number]()
        except RefusedError as refusal:
            answers[number] = refusal
        finally:
            close_old_connections()
            connection.close()

    threads = [threading.Thread(target=run, args=(n,)) for n in range(len(doings))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return answers


@pytest.mark.django_db(transaction=True)
def test_of_two_on_the_last_chair_one_sits_down():
    world = make_circle()
    for name in ("Sam", "Tom"):
        world.seat(name)
    guest = invitations.Guest(name="Wim", role=Role.PARTICIPANT)
    held = [invitations.invite(world.circle, guest, by=world.anneke)[0] for _ in range(3)]
    answers = at_once(
        *[lambda one=one: invitations.claim_invitation(one, by=None) for one in held]
    )
    assert sum(isinstance(answer, Membership) for answer in answers) == 1
    assert sum(isinstance(answer, RefusedError) for answer in answers) == 2
    assert world.circle.seated() == 10


@pytest.mark.django_db(transaction=True)
def test_of_two_facilitators_who_leave_at_once_one_stays():
    world = make_circle()
    world.seat("Fien", Role.FACILITATOR)
    at_once(
        lambda: memberships.end_membership(world["anneke"], by=world.anneke),
        lambda: memberships.end_membership(world["fien"], by=world.fien),
    )
    assert world.circle.facilitator_count() == 1


def test_a_buddy_sits_at_the_same_table_and_is_somebody_else(db):
    world = make_circle("Anneke", "Bart", "Hanna", "Ineke")
    other = make_circle("Anneke", "Carla")
    hanna = world["hanna"]
    for buddy in (hanna, other["carla"], world["ineke"]):
        with pytest.raises(RefusedError, match="somebody else who sits"):
            memberships.change_membership(
                hanna, Seat(role=Role.LIVED_EXPERT, buddy=buddy), by=world.anneke
            )
    seat = Seat(role=Role.LIVED_EXPERT, buddy=world["bart"])
    memberships.change_membership(hanna, seat, by=world.anneke)
    hanna.refresh_from_db()
    assert hanna.buddy == world["bart"]
