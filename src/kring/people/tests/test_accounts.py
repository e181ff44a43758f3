"""Making an account, signing in and out."""

import re

import pytest
from django.conf import settings
from django.core import mail
from django.urls import get_resolver

from kring.people import actions
from kring.people.models import Person

pytestmark = pytest.mark.django_db


def code() -> str:
    """Return the code in the last mail."""
    (found,) = re.findall(r"^([A-Z0-9-]{5,12})$", mail.outbox[-1].body, re.MULTILINE)
    return found


def sign_in(client, email="bart@kring.example"):
    client.post("/accounts/login/", {"login": email})
    return client.post("/accounts/login/code/confirm/", {"code": code()})


def test_bart_signs_in_with_a_code_from_his_mail(bart, client):
    assert sign_in(client).url == "/"
    assert client.get("/account/").status_code == 200


def test_mails_are_plain_and_tell_nothing(bart, client):
    sign_in(client)
    letter = mail.outbox[-1]
    assert not letter.alternatives
    assert "Bart" not in letter.body
    assert "kring" not in letter.body.casefold()


def test_an_unknown_address_gets_the_same_answer(bart, client):
    known = client.post("/accounts/login/", {"login": "bart@kring.example"})
    unknown = client.post("/accounts/login/", {"login": "niemand@kring.example"})
    assert known.url == unknown.url


def test_bart_may_set_a_password_and_use_it(bart, client):
    bart.set_password("een heel lange zin")
    bart.save()
    values = {"login": "bart@kring.example", "password": "een heel lange zin"}
    client.post("/accounts/login/", values | {"password": "een verkeerde zin"})
    assert client.get("/account/").status_code == 302
    client.post("/accounts/login/", values)
    sent = [letter.body for letter in mail.outbox]
    if client.get("/account/").status_code == 302:  # the address was not confirmed before
        client.post("/accounts/confirm-email/", {"code": code()})
    assert client.get("/account/").status_code == 200
    assert len(sent) <= 1


def test_nobody_makes_an_account_without_an_invitation(client):
    client.post("/accounts/signup/", {"email": "eva@kring.example", "name": "Eva"})
    assert not Person.objects.exists()
    assert mail.outbox == []


def test_eva_makes_an_account_with_her_invitation(client, invited):
    values = {"email": "Eva@kring.example", "name": "Eva", "next": "/enter/seat/"}
    client.post("/accounts/signup/?next=/enter/seat/", values)
    answer = client.post("/accounts/confirm-email/", {"code": code()}, follow=True)
    assert answer.redirect_chain[-1][0] == "/enter/seat/"
    eva = Person.objects.get()
    assert (eva.name, eva.email, eva.language) == ("Eva", "eva@kring.example", "nl")


def test_signing_out_everywhere_ends_every_session(bart, client):
    other = type(client)()
    client.force_login(bart)
    other.force_login(bart)
    assert other.get("/account/").status_code == 200
    client.post("/account/sessions/removal/")
    assert other.get("/account/").status_code == 302
    assert client.get("/account/").status_code == 302


def test_nobody_changes_somebody_else(bart, hanna):
    with pytest.raises(Exception, match=r"\w"):
        actions.change_profile(hanna, name="X", language="en", by=bart)
    with pytest.raises(Exception, match=r"\w"):
        actions.sign_out_everywhere(hanna, by=bart)


def test_bart_changes_his_name(bart, client):
    client.force_login(bart)
    client.post("/account/", {"name": "Bart de Vries", "language": "en"})
    bart.refresh_from_db()
    assert (bart.name, bart.language) == ("Bart de Vries", "en")


# Every page of allauth, in our frame


def pages() -> list[str]:
    """Return the addresses under accounts/ that need nothing in them."""
    found = []
    for pattern in get_resolver().url_patterns:
        if str(pattern.pattern) == "accounts/":
            found = _flat(pattern, "/")
    assert len(found) > 15
    return found


def _flat(pattern, before):
    path = before + str(pattern.pattern).replace("^", "").replace("\\Z", "").rstrip("$")
    if hasattr(pattern, "url_patterns"):
        return [page for one in pattern.url_patterns for page in _flat(one, path)]
    return [] if "<" in path or "(" in path else [path]


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("who", ["nobody", "bart", "hanna"])
def test_every_page_stands_in_our_frame(who, language, client, request):
    if who != "nobody":
        client.force_login(request.getfixturevalue(who))
    for page in pages():
        answer = client.get(page, headers={"Accept-Language": language})
        # 403: who has no password and no second factor has nothing to sign in anew with.
        # Nothing to sign in anew with, or no second factor to take away: refused, in our frame too.
        anew = page.endswith("/reauthenticate/")
        assert answer.status_code in ((200, 302, 403) if anew else (200, 302, 404, 405)), page
        if answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/html"):
            assert '<main id="main"' in answer.text, page
            assert "<h1" in answer.text, page


def test_hanna_without_account_is_told_how_to_get_one(hanna, client):
    client.force_login(hanna)
    for page in ("/accounts/2fa/", "/accounts/password/change/", "/accounts/2fa/webauthn/"):
        answer = client.get(page)
        assert answer.status_code == 200
        assert "/accounts/email/" in answer.text


def test_hanna_gives_her_address_and_then_has_an_account(hanna, client):
    client.force_login(hanna)
    client.post("/accounts/email/", {"email": "hanna@kring.example", "action_add": ""})
    client.post("/accounts/confirm-email/", {"code": code()})
    hanna.refresh_from_db()
    assert hanna.email == "hanna@kring.example"
    assert client.get("/accounts/2fa/").status_code in (200, 302)
    other = type(client)()
    sign_in(other, "hanna@kring.example")
    assert other.get("/account/").status_code == 200


def test_an_address_of_somebody_else_is_not_taken_over(hanna, bart, client):
    client.force_login(hanna)
    client.post("/accounts/email/", {"email": "bart@kring.example", "action_add": ""})
    hanna.refresh_from_db()
    assert hanna.email is None


def test_hanna_is_warned_before_she_closes_her_only_way_in(hanna, bart, client):
    client.force_login(hanna)
    assert 'value="yes"' in client.post("/accounts/logout/").text
    assert client.get("/account/").status_code == 200
    client.post("/accounts/logout/", {"sure": "yes"})
    assert client.get("/account/").status_code == 302
    client.force_login(bart)
    client.post("/accounts/logout/")
    assert client.get("/account/").status_code == 302


@pytest.mark.parametrize("value", ["\0aaaaaaaaaa", "kort", "A" * 32, "é" * 32, "a" * 2000])
def test_a_cookie_that_we_never_made_opens_nothing_and_breaks_nothing(value, client):
    client.cookies[settings.SESSION_COOKIE_NAME] = value
    assert client.get("/account/").url.startswith("/accounts/login/")
    assert client.get("/accounts/login/").status_code == 200
