"""Who reads no mail: by text message, or on paper; and answers that come back by text message."""

import base64
import re
from datetime import timedelta

import pytest
from django.test import Client
from django_tasks_db.models import DBTaskResult

from kring.circles.actions import reaching
from kring.inbox import actions as inbox
from kring.inbox import codes, phones
from kring.inbox.models import Reach, Received, Token
from kring.inbox.rules import MOST_WRONG_CODES, Channel
from kring.kernel import clock
from kring.kernel.models import Letter
from kring.kernel.verdicts import RefusedError
from kring.meetings import actions, queries
from kring.meetings.actions import replies
from kring.meetings.actions.attendance import answer
from kring.meetings.models import Attendance, Meeting
from kring.meetings.tests.mailbox import work
from kring.meetings.tests.world import make_season

pytestmark = pytest.mark.django_db
PHONE = "+31612345678"


@pytest.fixture
def meeting(world):
    return make_season(world)[0]


def reach(world, name="hanna", channel=Channel.SMS, **how):
    how = {"phone": "06 1234 5678"} | how
    reaching.reach_member(world[name], channel, by=world.anneke, **how)


def invite(world, meeting):
    actions.send_invitations(meeting, by=world.anneke, now=clock.now())
    work()


def code_for(person, meeting):
    token = Token.objects.get(kind=queries.ANSWER, person=person, about=meeting.pk, closed_at=None)
    return codes.code_of(token)


def said_by(meeting, member):
    row = meeting.attendances.filter(membership=member).first()
    return (row.answer, row.source) if row else None


def bring(text, *, number="1", sender=PHONE, password="kring:een-lang-wachtwoord", **form):
    """What the gateway does when a message comes in."""
    key = base64.b64encode(password.encode()).decode()
    body = {"originator": sender, "body": text, "id": number} | form
    browser = Client(enforce_csrf_checks=True, headers={"authorization": f"Basic {key}"})
    return browser.post("/sms/", body)


# Going out


def test_without_a_gateway_a_text_message_is_a_file(world, meeting, settings, tmp_path, sink):
    settings.SMS, settings.SMS_FOLDER = "", tmp_path / "sms"
    reach(world)
    invite(world, meeting)
    (file,) = (tmp_path / "sms").iterdir()
    number, text = file.read_text().splitlines()
    assert number == PHONE
    assert text.startswith("Kring: Bijeenkomst op ")
    assert "Huiskamer" in text
    assert "/comes/" in text
    assert [name for name in ("Jeugd", "Achterhoek", "Anneke", "Hanna") if name in text] == []
    assert len(sink.mails) == 7  # the others, by mail


def test_a_text_message_goes_through_the_gateway_once_with_a_code(world, meeting, gateway):
    reach(world)
    invite(world, meeting)
    (headers, body), = gateway.got  # fmt: skip
    assert headers["Authorization"] == "Basic " + base64.b64encode(b"kring:ge:heim").decode()
    assert body["to"] == PHONE
    assert body["from"] == "0612340000"
    letter = Letter.objects.get(recipient=world.hanna.pk)
    assert body["reference"] == str(letter.pk)
    assert f"JA {code_for(world.hanna, meeting)}" in body["text"]
    assert letter.sent_at
    work()
    assert len(gateway.got) == 1


def test_a_gateway_has_its_own_names_and_key(world, meeting, gateway, settings):
    settings.SMS = gateway.address.replace("kring:ge%3Aheim@", "")
    settings.SMS_KEY = "AccessKey abc"
    settings.SMS_FIELDS = {
        "to": "recipients", "from": "originator", "text": "body", "reference": "reference",
    }  # fmt: skip
    reach(world)
    invite(world, meeting)
    (headers, body), = gateway.got  # fmt: skip
    assert headers["Authorization"] == "AccessKey abc"
    assert set(body) == {"recipients", "originator", "body", "reference"}


@pytest.mark.parametrize(
    ("code", "sent", "dropped"),
    [(500, False, False), (429, False, False), (401, False, False), (302, False, False), (400, False, True)],
)  # fmt: skip
def test_a_gateway_that_is_away_is_tried_again_and_a_wrong_number_is_not(
    world, meeting, gateway, code, sent, dropped
):
    gateway.codes = [code]
    reach(world)
    invite(world, meeting)
    letter = Letter.objects.get(recipient=world.hanna.pk)
    assert (bool(letter.sent_at), bool(letter.dropped_at)) == (sent, dropped)
    again = DBTaskResult.objects.filter(status="READY").count()
    assert again == (0 if dropped else 1)
    work()
    assert len(gateway.got) == (0 if dropped else 1)


def test_a_gateway_by_mail_gets_the_number_as_address(world, meeting, settings, sink):
    settings.SMS = "mail:@sms.example.nl"
    reach(world)
    invite(world, meeting)
    (mail,) = [one for one in sink.mails if one["To"] == "31612345678@sms.example.nl"]
    assert "Kring: Bijeenkomst op" in mail.get_content()


def test_who_chose_text_messages_gets_no_mail(world, meeting, gateway, sink):
    inbox.reach(world.carla, Channel.SMS, by=world.carla, phone="0687654321")
    invite(world, meeting)
    assert sink.to(world.carla) == []
    assert gateway.got[0][1]["to"] == "+31687654321"
    inbox.reach(world.carla, Channel.MAIL, by=world.carla)
    actions.send_invitations(meeting, by=world.anneke, now=clock.now())
    assert Letter.objects.filter(recipient=world.carla.pk).count() == 1


def test_who_wants_no_reminders_gets_none_by_text_either(world, meeting, gateway):
    reach(world)
    inbox.change_wish("meetings.invitations", by=world.hanna, wanted=False)
    invite(world, meeting)
    assert gateway.got == []


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("06 12345678", PHONE), ("06-1234 5678", PHONE), ("0031612345678", PHONE), ("31612345678", PHONE),
        ("+32 470 12 34 56", "+32470123456"), ("0573 123456", ""), ("112", ""), ("abc", ""), ("", ""), ("+" * 500, ""),
    ],
)  # fmt: skip
def test_a_number_is_kept_as_gateways_know_it(typed, number):
    assert phones.normal(typed) == number


def test_only_who_leads_chooses_and_only_for_who_has_no_address(world):
    with pytest.raises(RefusedError, match="has an account"):
        reach(world, "bart")
    with pytest.raises(RefusedError):
        reaching.reach_member(world["hanna"], Channel.SMS, by=world.bart, phone="0612345678")
    for phone, sentence in (("", "Fill in the number"), ("0573 123456", "no number of a mobile")):
        with pytest.raises(RefusedError, match=sentence):
            reach(world, phone=phone)
    assert not Reach.objects.exists()


# On paper


def test_a_letter_on_paper_lies_on_the_pile_until_it_is_printed(
    world, meeting, as_person, gateway
):
    reach(world, channel=Channel.LETTER, address="Dorpsstraat 1\n7151 AA Eibergen")
    invite(world, meeting)
    browser = as_person(world.anneke)
    page = f"/circles/{world.circle.pk}/letters/"
    shown = browser.get(f"{page}?phone=0573-123456").content.decode()
    sheet = re.search(r"<article.*?</article>", shown, re.DOTALL).group()
    code = code_for(world.hanna, meeting)
    assert gateway.got == []
    for word in (
        "Hanna",
        "Dorpsstraat 1<br>7151 AA",
        f"JA {code}",
        "Bel 0573-123456",
        "Huiskamer",
    ):
        assert word in sheet, word
    assert [w for w in ("Achterhoek", "Jeugd", "Bart", "Carla") if w in sheet] == []
    letter = Letter.objects.get(recipient=world.hanna.pk)
    assert letter.sent_at is None
    browser.post(page, {"letter": [str(letter.pk)]})
    letter.refresh_from_db()
    assert letter.sent_at
    assert "<article" not in browser.get(page).content.decode()


def test_what_no_longer_holds_is_not_printed(world, meeting, as_person):
    reach(world, channel=Channel.LETTER)
    invite(world, meeting)
    Meeting.objects.filter(pk=meeting.pk).update(sequence=5)
    shown = as_person(world.anneke).get(f"/circles/{world.circle.pk}/letters/").content.decode()
    assert "No letters are waiting" in shown


def test_a_letter_lies_only_on_the_pile_of_its_own_circle(world, meeting, as_person):
    from kring.circles.tests.world import make_circle

    inbox.reach(world.carla, Channel.LETTER, by=world.carla)
    other = make_circle("Anneke", "Carla", name="Andere kring")
    invite(world, meeting)
    browser = as_person(world.anneke)
    assert "<article" in browser.get(f"/circles/{world.circle.pk}/letters/").content.decode()
    assert "<article" not in browser.get(f"/circles/{other.circle.pk}/letters/").content.decode()
    letter = Letter.objects.get(recipient=world.carla.pk)
    browser.post(f"/circles/{other.circle.pk}/letters/", {"letter": [str(letter.pk)]})
    letter.refresh_from_db()
    assert letter.sent_at is None


# On the pages


def test_the_facilitator_says_how_letters_reach_somebody(world, as_person):
    browser = as_person(world.anneke)
    page = f"/circles/{world.circle.pk}/members/{world['hanna'].pk}/"
    assert "Letters to Hanna" in browser.get(page).content.decode()
    wrong = browser.post(f"{page}reach/", {"channel": "sms", "phone": "0573 1234"})
    assert wrong.status_code == 200
    assert "no number of a mobile" in wrong.content.decode()
    assert "0573 1234" in wrong.content.decode()
    browser.post(f"{page}reach/", {"channel": "sms", "phone": "0612345678"})
    assert Reach.objects.get().phone == PHONE
    other = f"/circles/{world.circle.pk}/members/{world['bart'].pk}/"
    assert "Letters to Bart" not in browser.get(other).content.decode()


def test_everybody_chooses_their_own_way_at_their_account(world, as_person):
    browser = as_person(world.carla)
    browser.post("/account/mail/", {"do": "reach", "channel": "letter", "address": "Plein 1"})
    assert Reach.objects.get().address == "Plein 1"
    browser.post("/account/mail/", {"do": "reach", "channel": "mail"})
    assert not Reach.objects.exists()


# Coming in


@pytest.fixture
def asked(world, meeting, gateway):
    reach(world)
    invite(world, meeting)
    gateway.got.clear()
    return code_for(world.hanna, meeting)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("JA {}", "yes"), ("ja {}", "yes"), ("yes {}", "yes"), ("j {}", "yes"), ("{} ja", "yes"), ("Ja, {}.", "yes"),
        ("NEE {}", "no"), ("no {}", "no"), ("n {}", "no"), ("misschien {}", "maybe"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("lower", [False, True])
def test_an_answer_by_text_counts_and_is_answered(
    world, meeting, gateway, asked, text, said, lower
):
    text = text.format(asked.lower() if lower else asked)
    assert bring(text).content == b"meetings.counted"
    assert said_by(meeting, world["hanna"]) == (said, "sms")
    work()
    ((_headers, body),) = gateway.got
    assert body["to"] == PHONE
    assert body["text"].startswith("Dank je, je antwoord telt.")


def test_the_same_message_counts_once_and_a_later_one_holds(world, meeting, gateway, asked):
    bring(f"ja {asked}", number="1")
    bring(f"nee {asked}", number="2")
    assert bring(f"ja {asked}", number="1").content == b"meetings.counted"
    assert said_by(meeting, world["hanna"]) == ("no", "sms")
    assert Received.objects.count() == 2
    work()
    assert len(gateway.got) == 2


def test_what_somebody_writes_beside_it_is_kept_for_who_plans(world, meeting, asked):
    assert bring(f"ja {asked} maar ik kom een half uur later aan").content == b"meetings.kept"
    assert meeting.remarks.get().text == "ja maar ik kom een half uur later aan"
    assert said_by(meeting, world["hanna"]) == ("yes", "sms")


def test_a_code_only_opens_from_its_own_phone(world, meeting, gateway, asked):
    inbox.reach(world.carla, Channel.SMS, by=world.carla, phone="0687654321")
    assert bring(f"ja {asked}", sender="+31687654321").content == b"inbox.wrong_code"
    assert bring(f"ja {asked}", number="2", sender="+31699999999").content == b"unknown"
    assert said_by(meeting, world["hanna"]) is None
    work()
    assert [body["to"] for _headers, body in gateway.got] == ["+31687654321"]


def test_two_people_with_one_phone_each_have_their_own_code(world, meeting, asked):
    inbox.reach(world.carla, Channel.SMS, by=world.carla, phone="0612345678")
    actions.send_invitations(meeting, by=world.anneke, now=clock.now())
    work()
    if not Token.objects.filter(person=world.carla).exists():
        inbox.open_token(queries.ANSWER, person=world.carla.pk, about=meeting.pk, now=clock.now())
    bring(f"ja {code_for(world.carla, meeting)}")
    assert said_by(meeting, world["carla"]) == ("yes", "sms")
    assert said_by(meeting, world["hanna"]) is None


def test_who_guesses_is_not_heard_any_more(world, meeting, asked):
    wrong = "2222" if asked != "2222" else "3333"
    for number in range(MOST_WRONG_CODES):
        assert bring(f"ja {wrong}", number=f"g{number}").content == b"inbox.wrong_code"
    assert bring(f"ja {asked}", number="right").content == b"inbox.too_many"
    assert said_by(meeting, world["hanna"]) is None
    Received.objects.update(at=clock.now() - timedelta(days=2))
    assert bring(f"ja {asked}", number="tomorrow").content == b"meetings.counted"


def test_an_answer_after_the_meeting_is_told_so(world, meeting, gateway, asked):
    Meeting.objects.filter(pk=meeting.pk).update(starts_at=clock.now() - timedelta(days=1))
    assert bring(f"ja {asked}").content.decode() == replies.CLOSED
    work()
    assert "te laat" in gateway.got[0][1]["text"]


def test_an_older_message_never_overrides_a_newer_answer_on_the_page(world, meeting, asked):
    answer(
        meeting, by=world.anneke, member=world["hanna"],
        answer=Attendance.Answer.NO, channel=Attendance.Channel.ROOM,
    )  # fmt: skip
    row = meeting.attendances.get(membership=world["hanna"])
    row.said_at = clock.now() + timedelta(minutes=1)
    row.save()
    bring(f"ja {asked}")
    assert said_by(meeting, world["hanna"]) == ("no", "for")


def test_the_door_needs_its_password(settings, asked, world, meeting):
    assert bring(f"ja {asked}", password="kring:fout").status_code == 401
    assert Client().post("/sms/", {"from": PHONE}).status_code == 401
    assert Client().get("/sms/").status_code == 405
    settings.SMS_INBOX = ""
    assert bring(f"ja {asked}").status_code == 404
    assert said_by(meeting, world["hanna"]) is None


@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b"{", b"[" * 90_000, b'{"from": {}}', b'{"from": "\\ud800", "text": "\\ud800", "id": "\\u0000"}',
     b'{"from": "+31612345678", "text": "\\u0000 ja \\ud800", "id": 1e999}', b'{"from": true, "id": 12}', b"\xff\xfe"],
)  # fmt: skip
def test_nonsense_from_a_gateway_is_refused(asked, body):
    key = base64.b64encode(b"kring:een-lang-wachtwoord").decode()
    browser = Client(headers={"authorization": f"Basic {key}"})
    assert browser.post("/sms/", body, content_type="application/json").status_code in {200, 400}


def test_a_message_with_a_thousand_odd_signs_is_read(asked):
    assert bring("\ufffd" * 1000 + asked, number="x" * 3000).status_code == 200
