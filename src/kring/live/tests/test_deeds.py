"""What is pressed at the table, over HTTP: twice, late, by the wrong person, and with nonsense in it."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils.http import urlencode

from kring.circles.models import Membership
from kring.circles.rules import Role
from kring.kernel import clock
from kring.live import picture, stage
from kring.live.models import Contribution, Presence, Slip
from kring.live.tests.world import make_table

pytestmark = pytest.mark.django_db
JSON = {"HTTP_ACCEPT": "application/json"}
FORM = "application/x-www-form-urlencoded"
# Deeds of who leads; each moves the meeting, so each can be stale. {name} is the id of that member.
LEADING = {
    "position": {"to": "1"},
    "clock": {"minutes": "5"},
    "turn": {"to": "{dirk}"},
    "silence": {"do": "hush"},
    "giver": {"giver": "{dirk}"},
    "ending": {},
}
HANDING_OVER = {"lead": {"do": "offer", "to": "{dirk}"}, "telephone": {"to": "{gerrit}"}}
# Deeds of everybody at the table.
ANYBODY = {
    "arrival": {},
    "hand": {"up": "1"},
    "readiness": {"ready": "1"},
    "confirmation": {},
    "contributions": {"kind": "q_open", "text": "Wat raakte je?"},
}
SAID = {
    "contribution_withdrawal": {},
    "contribution_placement": {},
    "contribution_choice": {"chosen": "1"},
}
GIVEN = {"score": {"value": "7"}, "slip": {"value": "1"}, "tally": {}}
EVERY_DEED = LEADING | HANDING_OVER | ANYBODY | SAID | GIVEN


@pytest.fixture
def table():
    table = make_table("Anneke", "Bart", "Carla", "Dirk", "Esra")
    table.world.seat("Gerrit")
    table.go("questions")
    table.said = table.say("carla", "q_open", "Wat maakte je bang?")
    return table


def browser(table, name, **options) -> Client:
    client = Client(**options)
    client.force_login(table.person(name))
    return client


def address(table, deed: str, *, session=None, said=None) -> str:
    more = {"contribution_id": said or table.said.pk} if deed in SAID else {}
    return reverse(deed, kwargs={"session_id": session or table.session.pk, **more})


def data_for(table, deed: str, **more) -> dict:
    seats = {name: str(member.pk) for name, member in table.world.memberships.items()}
    filled = {key: value.format(**seats) for key, value in EVERY_DEED[deed].items()}
    return filled | {"seen": str(table.fresh().state_seq)} | more


def press(table, name, deed, *, client=None, json=True, **more):
    client = client or browser(table, name)
    return client.post(
        address(table, deed), data_for(table, deed, **more), **(JSON if json else {})
    )


@pytest.mark.parametrize("deed", [*LEADING, *HANDING_OVER, *ANYBODY, "contribution_withdrawal"])
def test_each_deed_answers_the_script_with_json_and_a_browser_without_it_with_the_table(
    table, deed
):
    name = "carla" if deed == "contribution_withdrawal" else "anneke"
    if deed == "contributions":
        assert set(press(table, name, deed).json()) == {"id", "seq"}
    else:
        answer = press(table, name, deed)
        assert (answer.status_code, answer.json()) == (200, {})
    table.fresh()
    if deed == "ending":
        return
    answer = press(table, name, deed, json=False)
    assert (answer.status_code, answer.url) == (302, reverse("table", args=[table.session.pk]))
    shared = press(table, name, deed, json=False, screen="shared")
    assert shared.url == reverse("shared", args=[table.session.pk])


@pytest.mark.parametrize("deed", LEADING)
def test_a_button_drawn_before_the_meeting_moved_is_refused_with_a_sentence(table, deed):
    old = table.fresh().state_seq
    table.go("advice")
    before = table.fresh()
    answer = press(table, "anneke", deed, seen=str(old))
    assert answer.status_code == 403
    assert "net een stap verder" in answer.content.decode()
    page = press(table, "anneke", deed, seen=str(old), json=False)
    assert (page.status_code, page["Content-Type"]) == (403, "text/html; charset=utf-8")
    assert "net een stap verder" in page.content.decode()
    for nonsense in ("", "-1", "99999999999999999999", "x", "\u0663", str(before.state_seq + 1)):
        assert press(table, "anneke", deed, seen=nonsense).status_code == 403
    assert (table.fresh().seq, table.session.index) == (before.seq, before.index)


def test_a_raised_hand_does_not_make_the_button_of_who_leads_stale(table):
    seen = str(table.fresh().state_seq)
    press(table, "dirk", "hand")
    press(table, "esra", "readiness")
    press(table, "carla", "contributions")
    assert press(table, "anneke", "position", seen=seen, to="3").status_code == 200


@pytest.mark.parametrize("deed", [*LEADING, *HANDING_OVER])
def test_who_does_not_lead_is_told_so(table, deed):
    before = table.fresh().seq
    answer = press(table, "carla", deed)
    assert answer.status_code == 403
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert "Iemand anders" in answer.content.decode()
    assert table.fresh().seq == before


@pytest.mark.parametrize("deed", ["position", "clock", "silence", "giver", "turn"])
def test_pressing_twice_does_it_once(table, deed):
    anneke = browser(table, "anneke")
    data = data_for(table, deed)
    first = anneke.post(address(table, deed), data, **JSON)
    after = table.fresh()
    second = anneke.post(address(table, deed), data, **JSON)
    assert (first.status_code, second.status_code) == (200, 403)
    assert (table.fresh().seq, table.session.index, table.session.ends_at) == (
        after.seq, after.index, after.ends_at,
    )  # fmt: skip


def test_the_turn_goes_on_one_place_however_often_it_is_pressed(table):
    table.go("advice")
    first = table.fresh().turn
    who = browser(table, first.display_name.lower())
    assert press(table, "", "turn", client=who, do="done", to="").status_code == 200
    second = table.fresh().turn
    assert second not in {None, first}
    again = press(table, "", "turn", client=who, do="done", to="", seen="")
    assert again.status_code == 403
    assert table.fresh().turn == second
    anneke = browser(table, "anneke")
    seen = str(table.session.state_seq)
    if second.display_name != "Anneke":
        assert (
            press(table, "", "turn", client=anneke, do="done", to="", seen=seen).status_code == 200
        )
        third = table.fresh().turn
        again = press(table, "", "turn", client=anneke, do="done", to="", seen=seen)
        assert (again.status_code, table.fresh().turn) == (403, third)


def test_saying_something_twice_keeps_one_with_one_answer(table):
    carla, pk = browser(table, "carla"), str(uuid4())
    answers = [press(table, "", "contributions", client=carla, id=pk).json() for _ in range(3)]
    assert answers == [answers[0]] * 3
    assert Contribution.objects.filter(pk=pk).count() == 1


def test_ending_twice_ends_it_once_and_opening_twice_opens_it_once(table):
    anneke = browser(table, "anneke")
    data = data_for(table, "ending")
    assert [anneke.post(address(table, "ending"), data).status_code for _ in range(2)] == [
        302,
        302,
    ]
    ended_at = table.fresh().ended_at
    assert anneke.post(reverse("session_open", args=[table.meeting.pk])).status_code == 403
    assert table.fresh().ended_at == ended_at


@pytest.mark.parametrize(
    "deed", [d for d in EVERY_DEED if d not in {"ending", "contribution_withdrawal"}]
)
def test_after_the_end_everything_is_refused_with_a_sentence(table, deed):
    anneke = browser(table, "anneke")
    anneke.post(address(table, "ending"), data_for(table, "ending"))
    before = table.fresh().seq
    for name in ("anneke", "carla"):
        answer = press(table, name, deed)
        assert answer.status_code == 403
        assert answer.content.decode().strip().endswith(".")
    assert table.fresh().seq == before


def test_after_the_end_one_still_takes_back_what_one_said(table):
    browser(table, "anneke").post(address(table, "ending"), data_for(table, "ending"))
    assert press(table, "dirk", "contribution_withdrawal").status_code == 403
    assert press(table, "carla", "contribution_withdrawal").status_code == 200
    table.said.refresh_from_db()
    assert table.said.body == ""


@pytest.mark.parametrize("deed", EVERY_DEED)
def test_for_who_has_no_seat_the_table_does_not_exist(table, deed):
    removed = browser(table, "esra")
    Membership.objects.filter(pk=table.seat("esra").pk).update(ended_at=clock.now())
    table.world.seat("Ineke")
    before = table.fresh().seq
    for client in (removed, browser(table, "joop"), browser(table, "ineke")):
        for accept in (JSON, {}):
            data = data_for(table, deed)
            there = client.post(address(table, deed), data, **accept)
            nowhere = client.post(
                address(table, deed, session=uuid4(), said=uuid4()), data, **accept
            )
            assert (there.status_code, nowhere.status_code) == (404, 404)
            assert there.content == nowhere.content
            assert there.headers == nowhere.headers
    assert table.fresh().seq == before


@pytest.mark.parametrize("page", ["table", "screen", "shared", "changes", "all_said"])
def test_for_who_has_no_seat_no_page_of_the_table_exists(table, page):
    there, nowhere = (reverse(page, args=[pk]) for pk in (table.session.pk, uuid4()))
    for client in (browser(table, "joop"), browser(table, "joop")):
        assert client.get(there).status_code == client.get(nowhere).status_code == 404
        assert client.get(there).content == client.get(nowhere).content
    for path in (there, nowhere):
        assert Client().get(path).url.startswith(reverse("account_login"))


@pytest.mark.parametrize("deed", SAID)
def test_what_was_said_elsewhere_does_not_exist_here(table, deed):
    other = make_table("Anneke", "Bart", "Carla", "Dirk", "Esra")
    other.go("questions")
    said = other.say("carla", "q_open", "Ergens anders")
    carla = browser(table, "carla")
    for pk in (said.pk, uuid4()):
        answer = carla.post(address(table, deed, said=pk), {"chosen": "1"}, **JSON)
        assert answer.status_code == 404
    said.refresh_from_db()
    assert said.body == "Ergens anders"


@pytest.mark.parametrize("deed", EVERY_DEED)
def test_no_deed_without_the_token_of_the_form(table, deed):
    strict = browser(table, "anneke", enforce_csrf_checks=True)
    before = table.fresh().seq
    answer = strict.post(address(table, deed), data_for(table, deed))
    assert answer.status_code == 403
    assert table.fresh().seq == before
    page = strict.get(reverse("table", args=[table.session.pk]))
    token = page.context["token"] if page.context else page.cookies["kring-csrf"].value
    if deed in LEADING | HANDING_OVER | ANYBODY:
        answer = strict.post(
            address(table, deed), data_for(table, deed), headers={"X-CSRFToken": token}
        )
        assert answer.status_code == 302


@pytest.mark.parametrize("deed", EVERY_DEED)
def test_no_deed_is_done_by_looking(table, deed):
    anneke = browser(table, "anneke")
    assert [
        getattr(anneke, verb)(address(table, deed)).status_code
        for verb in ("get", "head", "put", "delete")
    ] == [405] * 4


NONSENSE = [
    "", " ", "0", "-1", "--5", "-", "+1", "1e9", "\u0663", "99999999999999999999999", "x" * 10_000, "NaN", "null",
    "\x00", "a\x00b", "🦋" * 50, "ש\u202eלום\u2066", "\ud800", "{}", "[]", "%00", "../..", "' OR 1=1 --", "\r\n",
    "ffffffff-ffff-ffff-ffff-ffffffffffff", "{00000000-0000-0000-0000-000000000000}", "urn:uuid:0",
]  # fmt: skip
OPTIONAL = {
    "contributions": ("id", "place", "about", "maker", "parked", "screen"),
    "turn": ("do",),
    "clock": ("do",),
    "position": ("skipped",),
}


def encoded(fields: dict) -> bytes:
    """As a browser sends it, with lone surrogates as the bytes that they are not."""
    return urlencode({k: v.encode("utf-8", "surrogatepass") for k, v in fields.items()}).encode()


@pytest.mark.parametrize("deed", EVERY_DEED)
def test_nonsense_is_answered_and_never_breaks(table, deed):
    anneke = browser(table, "anneke")
    for field in ["seen", *EVERY_DEED[deed], *OPTIONAL.get(deed, ())]:
        for nonsense in NONSENSE:
            body = encoded(data_for(table, deed, **{field: nonsense}))
            answer = anneke.post(address(table, deed), body, content_type=FORM, **JSON)
            assert answer.status_code in {200, 403}, (field, nonsense)
            assert answer.status_code == 200 or answer.content
    assert table.fresh().index in range(len(table.sees("anneke").snapshot.steps))


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"\xff\xfe=%zz&&&=", FORM),
        (b"{", "application/json"),
        (b"--x\r\n\r\n", "multipart/form-data; boundary=x"),
        (b"text=a", "multipart/form-data"),
        (b"text=a", "text/plain"),
        (b"", FORM),
        (b"&".join(b"a%d=1" % n for n in range(1500)), FORM),
    ],
)
@pytest.mark.parametrize("deed", ["contributions", "position", "lead"])
def test_a_broken_form_is_answered_and_never_breaks(table, deed, body, kind):
    answer = browser(table, "anneke").post(address(table, deed), body, content_type=kind, **JSON)
    assert answer.status_code in {200, 400, 403}


@pytest.mark.parametrize("where", ["stage/?since={}", "stage/?as={}", "?x={}", "screen/?since={}"])
def test_nonsense_in_an_address_never_breaks(table, where):
    carla = browser(table, "carla")
    for nonsense in NONSENSE:
        value = encoded({"v": nonsense}).decode()[2:]
        path = reverse("table", args=[table.session.pk]) + where.format(value)
        assert carla.get(path).status_code == 200


def test_a_step_that_is_not_named_is_not_the_first(table):
    before = table.fresh().index
    assert before > 0
    for to in ("", "x", "--1", "1e1", "9" * 30):
        assert press(table, "anneke", "position", to=to).status_code == 403
    assert table.fresh().index == before


TEXTS = {
    "4,000 characters": "x" * 4000,
    "4,000 with line ends as a browser sends them": ("y" * 99 + "\r\n") * 40,
    "emoji": "🦋👩‍👩‍👧‍👦 ❤️",
    "right to left": "ماذا كنت تشعر؟",
    "marks": "e\u0301 \u202e \ufeff",
}


@pytest.mark.parametrize("text", TEXTS.values(), ids=list(TEXTS))
def test_words_are_kept_as_they_were_written(table, text):
    kept = press(table, "carla", "contributions", text=text).json()
    body = Contribution.objects.get(pk=kept["id"]).body
    assert body == text.replace("\r\n", "\n").strip()
    wire = browser(table, "dirk").get(reverse("table", args=[table.session.pk])).content.decode()
    assert body.split("\n")[0] in wire


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("x" * 4001, "4.000 tekens"),
        ("x" * 10_000, "4.000 tekens"),
        ("", "Schrijf eerst iets"),
        (" \n ", "Schrijf eerst iets"),
        ("a\x00b", "Null"),
        ("BSN 111222333", "BSN"),
    ],
)
def test_what_cannot_be_kept_is_refused_with_a_sentence_and_a_page(table, text, sentence):
    before = Contribution.objects.count()
    carla = browser(table, "carla")
    for accept in (JSON, {}):
        body = encoded(data_for(table, "contributions", text=text))
        answer = carla.post(address(table, "contributions"), body, content_type=FORM, **accept)
        assert answer.status_code == 403
        assert sentence.lower() in answer.content.decode().lower()
    assert Contribution.objects.count() == before


def test_what_looks_like_a_page_is_shown_as_the_words_it_is(table):
    evil = "</textarea></li><script>alert(1)</script><img src=x onerror=alert(2)>{{ 7*7 }}\"'"
    table.go("case.basis5.questions")
    press(table, "carla", "contributions", text=evil)
    table.world["carla"].display_name = evil[:60]
    table.world["carla"].save(update_fields=["display_name"])
    press(table, "dirk", "hand")
    table_path = reverse("table", args=[table.session.pk])
    for name in ("dirk", "bart", "carla", "anneke"):
        client = browser(table, name)
        for path in (
            table_path,
            table_path + "screen/",
            table_path + "said/",
            table_path + "stage/?since=0",
        ):
            answer = client.get(path)
            wire = (
                answer.json()["events"][0]["html"] if "stage/" in path else answer.content.decode()
            )
            assert "<script>alert" not in wire
            assert "<img src=x" not in wire
            assert "&lt;script&gt;" in wire
            assert "{{ 7*7 }}" in wire


def test_without_script_advice_is_kept_for_later_by_its_button(table):
    answer = press(table, "carla", "contributions", json=False, parked="1", text="Bel ze eens op")
    assert answer.status_code == 302
    assert Contribution.objects.get(parked=True).kind == "advice"


def test_who_leads_writes_no_private_note_in_somebody_elses_name(table):
    carla = str(table.seat("carla").pk)
    answer = press(table, "anneke", "contributions", kind="sw", maker=carla)
    assert answer.status_code == 403


def test_parked_advice_is_no_question_where_questions_are_counted():
    table = make_table(method="roddel")
    table.go("exploration")
    for n in range(3):
        table.say("carla", "advice", f"Raad {n}", parked=True)
        table.say("carla", "q_open", f"Wat {n}?")


def test_an_answer_in_silence_is_hidden_as_all_else(table):
    browser(table, "anneke").post(address(table, "silence"), data_for(table, "silence"))
    answer = press(
        table, "bart", "contributions", kind="answer", text="Ik was bang", about=str(table.said.pk)
    )
    assert answer.status_code == 200
    assert "Ik was bang" not in table.texts("carla")


def test_a_question_put_anew_in_silence_is_not_with_the_case_before_it_is_shown_and_gone_when_taken_back():
    table = make_table()
    table.go("basis5.reframing")
    case = table.meeting.case
    first = table.say("bart", "reform", "Hoe begin ik?")
    second = table.say("bart", "reform", "Durf ik het?")

    def kept():
        case.refresh_from_db()
        return case.real_question

    assert kept() == "Durf ik het?"
    bart = browser(table, "bart")
    bart.post(address(table, "contribution_withdrawal", said=second.pk))
    assert kept() == "Hoe begin ik?"
    bart.post(address(table, "contribution_withdrawal", said=first.pk))
    assert kept() == ""


def test_chosen_advice_that_is_taken_back_later_leaves_every_screen(table):
    table.go("basis5.advice")
    advice = table.say("dirk", "advice", "Nodig ze uit op het erf")
    table.go("case.basis5.closing")
    bart = browser(table, "bart")
    choice = {"session_id": table.session.pk, "contribution_id": advice.pk}
    bart.post(reverse("contribution_choice", kwargs=choice), {"chosen": "1"})
    table.go("recognition")
    assert "op het erf" in table.wire("carla")
    since = table.fresh().seq
    browser(table, "dirk").post(reverse("contribution_withdrawal", kwargs=choice))
    wire = browser(table, "carla").get(
        reverse("changes", args=[table.session.pk]), {"since": since}
    )
    assert wire.json()["events"] == [{"type": "gone", "id": f"c-{advice.pk}"}]
    assert "op het erf" not in table.wire("carla")


def test_a_number_given_again_replaces_the_first(table):
    table.go("check_out")
    esra = browser(table, "esra")
    for value in ("3", "8"):
        assert press(table, "", "score", client=esra, value=value).status_code == 200
    assert [json.loads(slip.body) for slip in Slip.objects.all()] == [{"": 8}]


def test_who_loses_the_seat_loses_the_turn_and_the_lead_and_the_round_goes_on(
    table, django_capture_on_commit_callbacks
):
    from kring.circles.actions.memberships import end_membership

    table.go("advice")
    turn = table.fresh().turn
    while turn.display_name not in {"Carla", "Dirk", "Esra"}:
        press(table, turn.display_name.lower(), "turn", do="done", to="")
        turn = table.fresh().turn
    with django_capture_on_commit_callbacks(execute=True):
        end_membership(turn, by=table.world.anneke)
    assert table.fresh().turn not in {None, turn}


def test_another_role_or_name_shows_at_once(table, django_capture_on_commit_callbacks):
    from kring.circles.actions import memberships

    since = table.fresh().seq
    seat = memberships.Seat(role=Role.OBSERVER)
    with django_capture_on_commit_callbacks(execute=True):
        memberships.change_membership(table.seat("carla"), seat, by=table.world.anneke)
    assert table.sees("carla").seat == "observer"
    with django_capture_on_commit_callbacks(execute=True):
        memberships.rename_member(table.seat("carla"), "Carla uit Borculo", by=table.world.carla)
    assert "Carla uit Borculo" in table.wire("dirk", since=since)
    nobody = memberships.Seat(role=Role.SPONSOR)
    with django_capture_on_commit_callbacks(execute=True):
        memberships.change_membership(table.seat("carla"), nobody, by=table.world.anneke)
    assert stage.events_for(table.sees("carla"), since=since) == [{"type": "closed"}]


def test_signs_of_life_are_seen_without_any_change_of_the_table(table):
    before = table.fresh().seq
    table.sees("anneke")
    with time_machine.travel(clock.now() + timedelta(minutes=3), tick=False):
        Presence.objects.filter(membership=table.seat("carla")).update(seen_at=clock.now())
        states = {seat["name"]: seat["state"] for seat in picture.seats(table.sees("anneke"))}
    assert (states["Carla"], states["Dirk"], table.fresh().seq) == ("present", "away", before)


def test_a_screen_that_polls_writes_its_sign_of_life_now_and_then(
    table, django_assert_num_queries
):
    dirk, path = browser(table, "dirk"), reverse("changes", args=[table.session.pk])
    seen_at = Presence.objects.get(membership=table.seat("dirk")).seen_at
    dirk.get(path, {"since": table.fresh().seq})
    assert Presence.objects.get(membership=table.seat("dirk")).seen_at == seen_at
    with time_machine.travel(clock.now() + timedelta(seconds=11)):
        browser(table, "dirk").get(path, {"since": table.session.seq})
    assert Presence.objects.get(membership=table.seat("dirk")).seen_at > seen_at


def test_saying_something_takes_ten_queries_in_its_transaction_and_around_it(
    table, django_assert_num_queries
):
    carla = browser(table, "carla")
    press(table, "", "contributions", client=carla)
    data = data_for(table, "contributions")
    with django_assert_num_queries(12):  # two are the savepoint that stands for BEGIN and COMMIT
        carla.post(address(table, "contributions"), data, **JSON)


def test_advice_kept_in_silence_is_not_shown_with_the_rest(table):
    anneke = browser(table, "anneke")
    anneke.post(address(table, "silence"), data_for(table, "silence", do="hush"))
    kept = press(table, "carla", "contributions", parked="1", text="Raad voor straks").json()
    said = press(table, "dirk", "contributions", text="Vraag in stilte?").json()
    anneke.post(address(table, "silence"), data_for(table, "silence", do="reveal"))
    open_now = set(Contribution.objects.filter(open_to_circle=True).values_list("pk", flat=True))
    assert {str(pk) for pk in open_now} == {str(table.said.pk), said["id"]}
    assert "Raad voor straks" not in table.wire("dirk")
    assert Contribution.objects.get(pk=kept["id"]).revealed_at is None


def test_who_leads_and_leaves_the_circle_leaves_a_table_that_keeps_its_step_and_clock(
    table, django_capture_on_commit_callbacks
):
    from kring.circles.actions.memberships import end_membership

    table.world.seat("Karin", Role.FACILITATOR)
    press(table, "anneke", "lead", do="stand_in", to=str(table.seat("dirk").pk))
    before = table.fresh()
    with django_capture_on_commit_callbacks(execute=True):
        end_membership(table.seat("anneke"), by=table.world.anneke)
    after = table.fresh()
    assert (after.chair, after.stand_in) == (None, table.seat("dirk"))
    assert (after.index, after.ends_at) == (before.index, before.ends_at)
    assert press(table, "dirk", "lead", do="take_over").status_code == 200
    assert table.fresh().chair == table.seat("dirk")
