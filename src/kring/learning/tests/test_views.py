"""The pages of what people take along, and its part on the table."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from kring.circles.tests.world import EVERYONE
from kring.kernel import clock, vault
from kring.learning.models import PrivateLine, TryOut
from kring.learning.rules import Loop
from kring.learning.tests.world import LINE, TRY, keep, name
from kring.live.actions import presence
from kring.live.stage import Mode
from kring.live.tests.world import make_table

pytestmark = pytest.mark.django_db
PEERS = {"anneke", "bart", "carla", "dirk", "esra", "fatima", "gerrit", "hanna", "leo"}
ALL = {name.lower() for name in EVERYONE} | {"joop"}
AS_JSON = {"HTTP_ACCEPT": "application/json"}


@pytest.fixture
def table(db):
    """Anneke to Esra and the guest Nel at the table; one person for each other role in the circle."""
    table = make_table("Anneke", "Bart", "Carla", "Dirk", "Esra", "Nel")
    for one in EVERYONE:
        if one.lower() not in table.world.memberships:
            table.world.seat(one)
    return table


def at(page, thing=None):
    return reverse(page, args=[thing.pk] if thing else None)


def text(response):
    return response.content.decode()


def plan(**changes):
    day = (clock.now() + timedelta(days=7)).date().isoformat()
    return {"what": TRY, "by_when": day, "how_known": ""} | changes


def those(table, as_person, path, status=200):
    found = {n: as_person(table.person(n)).get(path).status_code for n in sorted(ALL)}
    return {n for n, code in found.items() if code == status}


def test_a_try_out_has_a_page_for_peers_and_its_owner(table, as_person):
    made = name(table, "nel")
    assert those(table, as_person, at("try_out", made)) == PEERS | {"nel"}
    assert "form" in text(as_person(table.world.nel).get(at("try_out", made)))
    assert "try-outs" not in text(as_person(table.world.carla).get(at("home")))


@pytest.mark.parametrize("who", ["ineke", "karin", "mohammed", "nel", "joop"])
def test_a_hidden_try_out_looks_to_the_byte_like_none(table, as_person, who):
    made = name(table)
    client = as_person(table.person(who))
    hidden, none = client.get(at("try_out", made)), client.get(reverse("try_out", args=[uuid4()]))
    assert (hidden.status_code, hidden.content) == (404, none.content)
    for deed in ("try_out_telling", "try_out_removal"):
        assert client.post(at(deed, made), {"effect": "worked"}).status_code == 404


def test_bart_names_tells_and_takes_away(table, as_person):
    bart = as_person(table.world.bart)
    path = at("try_outs", table.meeting)
    assert bart.get(path).status_code == 200
    assert bart.post(path, plan(back="meeting"))["Location"] == at("meeting", table.meeting)
    made = TryOut.objects.get()
    assert TRY in text(bart.get(at("learning")))
    assert TRY in text(bart.get(at("home")))
    bart.post(at("try_out_telling", made), {"effect": "worked", "told": "KAN-gelukt"})
    assert "KAN-gelukt" in text(bart.get(at("learning")))
    assert "KAN-gelukt" in text(as_person(table.world.carla).get(at("try_out", made)))
    as_person(table.world.bart).post(at("try_out_removal", made))
    assert not TryOut.objects.exists()


def test_a_peer_is_refused_to_tell_for_another(table, as_person):
    made = name(table)
    carla = as_person(table.world.carla)
    assert carla.post(at("try_out_telling", made), {"effect": "worked"}).status_code == 403
    assert carla.post(at("try_out_removal", made)).status_code == 403
    other = plan(owner=table.seat("bart").pk)
    assert carla.post(at("try_outs", table.meeting), other).status_code == 403


def test_what_was_written_stays_when_it_cannot_be_kept(table, as_person):
    bart = as_person(table.world.bart)
    wrong = bart.post(at("try_outs", table.meeting), plan(by_when="nooit"))
    assert wrong.status_code == 400
    assert TRY in text(wrong)
    short = bart.post(at("try_outs", table.meeting), plan(what=""), **AS_JSON)
    assert (short.status_code, text(short)) == (400, "Write what you will try.")


def test_a_screen_at_the_table_hears_nothing_but_that_it_is_kept(table, as_person):
    bart = as_person(table.world.bart)
    assert bart.post(at("try_outs", table.meeting), plan(), **AS_JSON).status_code == 204
    line = {"loop": "single", "body": LINE}
    assert bart.post(at("lines", table.meeting), line, **AS_JSON).status_code == 204


def test_a_line_is_on_its_writers_pages_only_until_it_is_shared(table, as_person):
    line = keep(table, "nel")
    for n in sorted(ALL - {"nel"}):
        for path in (at("learning"), at("meeting", table.meeting), at("lines", table.meeting)):
            assert LINE not in text(as_person(table.person(n)).get(path)), n
    nel = as_person(table.world.nel)
    assert LINE in text(nel.get(at("learning")))
    nel.post(at("line_sharing", line), {"share": "1"})
    found = {
        n
        for n in sorted(ALL)
        if LINE in text(as_person(table.person(n)).get(at("meeting", table.meeting)))
    }
    assert found == PEERS | {"nel"}
    assert as_person(table.world.joop).post(at("line_sharing", line)).status_code == 404
    assert as_person(table.world.carla).post(at("line_sharing", line)).status_code == 403
    as_person(table.world.nel).post(at("line_sharing", line), {"share": "0"})
    assert PrivateLine.objects.get().shared_at is None


def test_my_learning_shows_only_my_own(table, as_person):
    name(table, "bart", "KAN-van-bart")
    keep(table, "carla", "KAN-van-carla", share=True)
    page = text(as_person(table.world.carla).get(at("learning")))
    assert "KAN-van-carla" in page
    assert "KAN-van-bart" not in page


def test_who_is_not_signed_in_is_asked_to(table, client):
    made = name(table)
    for path in (
        at("learning"),
        at("try_outs", table.meeting),
        at("lines", table.meeting),
        at("try_out", made),
    ):
        assert client.get(path)["Location"].startswith("/accounts/login/")


def test_of_a_wiped_circle_nothing_is_shown_and_nothing_breaks(table, as_person):
    made = name(table)
    keep(table, "bart")
    vault.destroy_key(table.world.circle.pk)
    bart = as_person(table.world.bart)
    assert bart.get(at("home")).status_code == 200
    assert bart.get(at("learning")).status_code == 200
    for path in (at("try_out", made), at("lines", table.meeting), at("try_outs", table.meeting)):
        assert bart.get(path).status_code == 403
    told = bart.post(at("try_out_telling", made), {"effect": "worked", "told": "Goed."})
    assert told.status_code == 403
    assert bart.post(at("try_out_removal", made)).status_code == 302


def test_the_circle_page_shows_open_try_outs_to_peers_only(table, as_person):
    name(table)
    found = set()
    for n in sorted(ALL):
        response = as_person(table.person(n)).get(at("circle", table.world.circle))
        if TRY in text(response):
            found.add(n)
    assert found == PEERS


# On the table


def test_the_look_back_shows_open_try_outs_and_their_owner_tells(table):
    name(table)
    table.go("follow_up")
    assert TRY in table.wire("carla")
    assert at("try_out_telling", TryOut.objects.get()) in table.wire("bart")
    assert at("try_out_telling", TryOut.objects.get()) not in table.wire("carla")
    assert TRY not in table.wire("nel")
    table.go("questions")
    assert TRY not in table.wire("carla")


def test_where_the_giver_chooses_only_the_giver_names_a_try_out(table):
    table.go("case.basis5.closing")
    path = at("try_outs", table.meeting)
    assert path in table.wire("bart")
    assert path not in table.wire("carla")


def test_who_leads_writes_for_somebody_who_is_on_the_phone_this_time(table):
    made = name(table)
    table.go("follow_up")
    tells = at("try_out_telling", made)
    assert tells not in table.wire("anneke")
    table.session.presences.filter(membership=table.seat("bart")).delete()
    presence.arrive(
        table.session.pk, by=table.world.anneke, now=clock.now(), by_phone=table.seat("bart").pk
    )
    assert tells in table.wire("anneke")
    assert tells not in table.wire("carla")
    assert tells not in table.wire("anneke", mode=Mode.SCREEN)
    table.go("case.basis5.closing")
    drawn = table.wire("anneke")
    assert str(table.seat("bart").pk) in drawn
    assert at("try_outs", table.meeting) in drawn
    assert at("try_outs", table.meeting) not in table.wire("carla")


def test_in_recognition_and_harvest_each_keeps_lines_and_sees_no_others(table):
    keep(table, "dirk")
    for step in ("recognition", "praktijkkring_sessie.harvest", "check_out"):
        table.go(step)
        assert LINE in table.wire("dirk")
        assert LINE not in table.wire("carla")
        assert LINE not in table.wire("dirk", mode=Mode.SCREEN)
        assert LINE not in table.wire("dirk", mode=Mode.SHARED)
        assert at("lines", table.meeting) in table.wire("carla")
    table.go("questions")
    assert LINE not in table.wire("dirk")


@pytest.mark.parametrize(("page", "number"), [("learning", 7), ("home", 8), ("lines", 3)])
def test_a_page_asks_the_same_number_of_questions_however_much_there_is(
    table, as_person, django_assert_num_queries, page, number
):
    bart = as_person(table.world.bart)
    for n, loop in enumerate(Loop):
        name(table, "bart", f"Probeersel {n}")
        keep(table, "bart", f"Zin {n}", loop=loop)
        with django_assert_num_queries(number):
            bart.get(at(page, table.meeting if page == "lines" else None))
