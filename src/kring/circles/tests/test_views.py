"""Pages per role: seen, refused with the reason, or as if they were not there."""

from uuid import uuid4

import pytest
from django.urls import reverse

from kring.circles.actions import agreements, invitations
from kring.circles.kinds import Kind
from kring.circles.models import Circle, Invitation, SoughtPerspective
from kring.circles.rules import ROLES, Right, Role
from kring.circles.tests.world import EVERYONE, FRAME, make_circle, make_person
from kring.kernel import vault

PAGES = {
    "circle": Right.SEE_AIMS,
    "circle-agreement": Right.SEE_AIMS,
    "circle-members": Right.SEE_MEMBERS,
    "circle-frame": Right.SHAPE,
    "circle-agreement-new": Right.SHAPE,
}


@pytest.mark.parametrize("name", EVERYONE)
@pytest.mark.parametrize("page", PAGES)
def test_each_role_opens_the_pages_of_its_rights_and_is_told_why_not(
    page, name, everyone, as_person
):
    role = EVERYONE[name][0]
    answer = as_person(everyone.people[name.lower()]).get(reverse(page, args=[everyone.circle.pk]))
    assert answer.status_code == (200 if PAGES[page] in ROLES[role] else 403)
    if answer.status_code == 403:
        assert "<h1>" in answer.text


@pytest.mark.parametrize("page", PAGES)
def test_for_joop_a_circle_is_to_the_byte_as_if_it_did_not_exist(page, world, as_person):
    browser = as_person(world.joop)
    hidden = browser.get(reverse(page, args=[world.circle.pk]))
    missing = browser.get(reverse(page, args=[uuid4()]))
    assert hidden.status_code == missing.status_code == 404
    assert hidden.content == missing.content


@pytest.mark.parametrize("page", [*PAGES, "circle-new", "circle-roles"])
def test_who_is_not_signed_in_is_asked_to(page, world, client):
    args = [] if page in ("circle-new", "circle-roles") else [world.circle.pk]
    answer = client.get(reverse(page, args=args))
    assert answer.status_code == 302
    assert answer.url.startswith("/accounts/login/")


def test_the_sponsor_sees_aims_and_numbers_and_no_name(everyone, as_person):
    said = as_person(everyone.ineke).get(reverse("circle", args=[everyone.circle.pk])).text
    assert FRAME["about"] in said
    for name in EVERYONE.keys() - {"Ineke"}:
        assert name not in said
    assert "Zorggroep" not in said


def test_the_sponsor_sees_no_number_below_five(as_person, db):
    world = make_circle("Anneke", "Bart", "Carla", "Dirk", "Esra", "Ineke")
    said = as_person(world.ineke).get(reverse("circle", args=[world.circle.pk])).text
    assert 'class="stat"' not in said


@pytest.mark.parametrize("name", ["Otto", "Mohammed", "Nel"])
def test_who_may_not_see_members_finds_no_name_on_any_page(name, everyone, as_person):
    browser = as_person(everyone.people[name.lower()])
    for page in ("circle", "circle-agreement"):
        said = browser.get(reverse(page, args=[everyone.circle.pk])).text
        for other in EVERYONE.keys() - {name}:
            assert other not in said


def test_a_circle_whose_key_is_gone_says_so_and_the_rest_works(world, as_person):
    vault.destroy_key(world.circle.pk)
    browser = as_person(world.bart)
    assert browser.get(reverse("circle", args=[world.circle.pk])).status_code == 403
    assert browser.get("/").status_code == 200


def test_anneke_starts_a_circle(as_person, db):
    browser = as_person(make_person("Anneke", is_host=True))
    values = FRAME | {"country": "RO", "language": "ro", "time_zone": "Europe/Bucharest"}
    answer = browser.post(reverse("circle-new"), values)
    circle = Circle.objects.get()
    assert answer.url == reverse("circle", args=[circle.pk])
    assert (circle.country, circle.time_zone) == ("RO", "Europe/Bucharest")


def test_a_circle_without_urgency_is_not_started(as_person, db):
    browser = as_person(make_person("Anneke", is_host=True))
    answer = browser.post(reverse("circle-new"), FRAME | {"urgency": ""})
    assert answer.status_code == 200
    assert "error_summary" in answer.text or "field--wrong" in answer.text
    assert not Circle.objects.exists()


def test_a_team_reads_and_rewrites_what_goes_back_to_its_manager(world, as_person):
    title = "Wat gaat terug naar de leidinggevende, en wat nooit"
    page = reverse("circle-agreement", args=[world.circle.pk])
    new = reverse("circle-agreement-new", args=[world.circle.pk])
    anneke = as_person(world.anneke)
    assert title not in anneke.get(page).text + anneke.get(new).text
    Circle.objects.update(form=Kind.ACTION_LEARNING)
    assert anneke.post(new, {"text": "Zo", "to_manager": ""}).status_code == 200
    anneke.post(new, {"text": "Zo", "to_manager": "Alleen hoe vaak."})
    bart = as_person(world.bart)
    assert f"<h2>{title}</h2>" in bart.get(page).text
    assert "Alleen hoe vaak." in bart.get(page).text


def test_bart_reads_the_new_agreement_and_accepts_it(world, as_person):
    agreements.write_agreement(world.circle, "Versie twee", by=world.anneke)
    browser = as_person(world.bart)
    assert reverse("circle-agreement", args=[world.circle.pk]) in browser.get("/").text
    page = browser.get(reverse("circle-agreement", args=[world.circle.pk])).text
    assert "Versie twee" in page
    browser.post(reverse("circle-acceptances", args=[world.circle.pk]), {"version": "2"})
    assert world.circle.agreements.first().acceptances.get().membership == world["bart"]


@pytest.mark.parametrize("version", ["", "x", "-1", "²", "9" * 30])
def test_an_odd_version_is_refused_and_breaks_nothing(version, world, as_person):
    url = reverse("circle-acceptances", args=[world.circle.pk])
    assert as_person(world.bart).post(url, {"version": version}).status_code == 403


def test_the_empty_chair_is_on_the_page_and_can_be_taken_away(world, as_person):
    browser = as_person(world.anneke)
    url = reverse("circle", args=[world.circle.pk])
    browser.post(reverse("circle-perspectives", args=[world.circle.pk]), {"label": "wijkagent"})
    assert "wijkagent" in browser.get(url).text
    chair = SoughtPerspective.objects.get()
    browser.post(reverse("circle-perspective-removal", args=[world.circle.pk, chair.pk]))
    assert "wijkagent" not in browser.get(url).text


def test_the_chair_of_another_circle_is_not_there(world, as_person):
    other = make_circle("Joop")
    chair = SoughtPerspective.objects.create(circle=other.circle, label="wijkagent")
    url = reverse("circle-perspective-removal", args=[world.circle.pk, chair.pk])
    assert as_person(world.anneke).post(url).status_code == 404


# Members


def member_url(world, name, page="circle-member"):
    return reverse(page, args=[world.circle.pk, world[name].pk])


def test_bart_changes_his_own_name_only(world, as_person):
    browser = as_person(world.bart)
    assert browser.get(member_url(world, "bart")).status_code == 200
    assert browser.get(member_url(world, "carla")).status_code == 403
    browser.post(member_url(world, "bart", "circle-member-name"), {"display_name": "Bartje"})
    assert world.circle.membership_of(world.bart).display_name == "Bartje"
    refused = browser.post(
        member_url(world, "carla", "circle-member-name"), {"display_name": "Carlo"}
    )
    assert refused.status_code == 403


def test_anneke_gives_dirk_another_place(world, as_person):
    values = {
        "role": "convenor",
        "perspective": "wonen",
        "organisation": "Nieuwe BV",
        "by_phone": "on",
    }
    as_person(world.anneke).post(member_url(world, "dirk", "circle-member-seat"), values)
    dirk = world.circle.membership_of(world.dirk)
    assert (dirk.role, dirk.by_phone, dirk.organisation.name) == ("convenor", True, "Nieuwe BV")


def test_hanna_without_account_does_not_become_facilitator(world, as_person):
    url = member_url(world, "hanna", "circle-member-seat")
    answer = as_person(world.anneke).post(url, {"role": "facilitator"})
    assert answer.status_code == 403
    assert world.circle.role_of(world.hanna) is Role.LIVED_EXPERT


def test_bart_leaves_and_the_circle_is_gone_for_him(world, as_person):
    browser = as_person(world.bart)
    assert browser.post(member_url(world, "bart", "circle-member-departure")).url == "/"
    assert browser.get(reverse("circle", args=[world.circle.pk])).status_code == 404


def test_the_last_facilitator_sees_why_she_cannot_leave(world, as_person):
    browser = as_person(world.anneke)
    assert 'aria-disabled="true"' in browser.get(member_url(world, "anneke")).text
    assert browser.post(member_url(world, "anneke", "circle-member-departure")).status_code == 403


def test_a_member_of_another_circle_is_not_there(world, as_person):
    other = make_circle("Joop")
    url = reverse("circle-member", args=[world.circle.pk, other["joop"].pk])
    assert as_person(world.anneke).get(url).status_code == 404


# Invitations


def held(world, **values):
    guest = invitations.Guest(**({"name": "Wim", "role": Role.PARTICIPANT} | values))
    return invitations.invite(world.circle, guest, by=world.anneke)


def invite(browser, world, **values):
    values = {"name": "Wim", "role": "participant"} | values
    return browser.post(reverse("circle-invitations", args=[world.circle.pk]), values)


def test_link_and_code_are_shown_once(world, as_person):
    browser = as_person(world.anneke)
    answer = invite(browser, world)
    page = browser.get(answer.url)
    assert "/invitations/" in page.text
    assert 'class="invitation__code"' in page.text
    again = browser.get(answer.url)
    assert again.url == reverse("circle-members", args=[world.circle.pk])


def test_a_form_with_a_mistake_comes_back_with_what_was_filled_in(world, as_person):
    answer = invite(as_person(world.anneke), world, name="", email="nergens")
    assert answer.status_code == 200
    assert "nergens" in answer.text
    assert not Invitation.objects.exists()


def test_the_convenor_is_not_offered_to_invite_a_facilitator(everyone, as_person):
    browser = as_person(everyone.leo)
    page = browser.get(reverse("circle-members", args=[everyone.circle.pk])).text
    assert 'value="facilitator"' not in page
    assert 'value="participant"' in page
    invite(browser, everyone, role="facilitator")
    assert not Invitation.objects.exists()


def test_bart_does_not_invite(world, as_person):
    browser = as_person(world.bart)
    assert (
        "invite-title" not in browser.get(reverse("circle-members", args=[world.circle.pk])).text
    )
    assert invite(browser, world).status_code == 200  # no role to choose from: the form comes back
    assert not Invitation.objects.exists()


def test_invitations_of_another_circle_are_not_there(world, as_person):
    invitation, _ = held(world)
    other = make_circle("Joop")
    other.memberships["joop"].role = Role.FACILITATOR
    other.memberships["joop"].save()
    browser = as_person(other.joop)
    for page in ("circle-invitation-renewal", "circle-invitation-revocation"):
        for circle in (world.circle, other.circle):
            assert browser.post(reverse(page, args=[circle.pk, invitation.pk])).status_code == 404


# The way in


def test_opening_the_link_takes_nothing_and_the_button_takes_the_chair(world, client):
    _invitation, fresh = held(world)
    link = reverse("invitation", args=[fresh.token])
    for _ in range(3):  # mail scanners open links too
        page = client.get(link, follow=True)
    assert page.redirect_chain[-1][0] == reverse("seat")
    assert "Wim" in page.text
    assert FRAME["about"] in page.text
    assert fresh.token not in page.text
    assert not Invitation.objects.get().claimed_at
    answer = client.post(reverse("seat-claim"))
    assert answer.url == reverse("circle-welcome", args=[world.circle.pk])
    assert client.get(answer.url).status_code == 200
    assert client.session.get_expiry_age() > 89 * 24 * 3600
    assert client.get(link, follow=True).redirect_chain[-1][0] == reverse("seat")
    assert client.post(reverse("seat-claim")).url == reverse("seat")


def test_a_link_that_never_was_and_one_that_was_used_look_the_same(world, client):
    invitation, fresh = held(world)
    invitations.claim_invitation(invitation, by=None)
    used = client.get(reverse("invitation", args=[fresh.token]), follow=True)
    never = client.get(reverse("invitation", args=["nooit"]), follow=True)
    assert used.status_code == never.status_code == 200
    assert _without_csrf(used.text) == _without_csrf(never.text)


def _without_csrf(page: str) -> str:
    return "".join(line for line in page.splitlines() if "csrf" not in line)


def test_hanna_comes_in_by_a_code_over_the_phone(world, client):
    _, fresh = held(world, role=Role.LIVED_EXPERT)
    answer = client.post(reverse("enter"), {"code": fresh.code.lower()})
    assert answer.url == reverse("seat")
    assert client.post(reverse("seat-claim")).status_code == 302
    assert Circle.objects.get().seated() == 8


def test_wrong_codes_get_one_answer_and_after_ten_even_the_right_one(world, client):
    _, fresh = held(world)
    said = {
        _without_csrf(
            client.post(reverse("enter"), {"code": code}).text.replace(f'"{code}"', '""')
        )
        for code in ("CCCC-CCCC", "CCCC-CCCX", "zzzz-zzzz", "7")
    }
    assert len(said) == 1
    for _ in range(6):
        client.post(reverse("enter"), {"code": "CCCC-CCCC"})
    assert client.post(reverse("enter"), {"code": fresh.code}).status_code == 200


def test_who_is_signed_in_takes_the_chair_as_themselves(world, as_person):
    _, fresh = held(world, role=Role.SPONSOR)
    browser = as_person(world.joop)
    browser.get(reverse("invitation", args=[fresh.token]))
    browser.post(reverse("seat-claim"))
    assert world.circle.role_of(world.joop) is Role.SPONSOR


def test_a_facilitator_is_asked_to_make_an_account(world, client):
    _, fresh = held(world, role=Role.FACILITATOR)
    page = client.get(reverse("invitation", args=[fresh.token]), follow=True).text
    assert reverse("seat-claim") not in page
    assert "/accounts/signup/" in page
    assert client.post(reverse("seat-claim")).status_code == 403
    assert 'name="email"' in client.get("/accounts/signup/").text


def test_without_an_invitation_nobody_makes_an_account(client, db):
    assert 'name="email"' not in client.get("/accounts/signup/").text
    client.post("/accounts/signup/", {"email": "x@kring.example", "name": "X"})
    assert not Circle.objects.exists()


def test_anneke_makes_a_pass_for_hanna_and_not_for_bart(world, as_person):
    browser = as_person(world.anneke)
    assert "circle-member-pass" not in browser.get(member_url(world, "bart")).text
    answer = browser.post(member_url(world, "hanna", "circle-member-pass"))
    assert 'class="invitation__code"' in browser.get(answer.url).text
    assert browser.post(member_url(world, "bart", "circle-member-pass")).status_code == 403
