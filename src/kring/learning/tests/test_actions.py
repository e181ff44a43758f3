"""What people take along, and who sees it."""

import pytest

from kring.circles.rules import Role
from kring.kernel import clock
from kring.kernel.models import Record
from kring.kernel.verdicts import RefusedError
from kring.learning import actions
from kring.learning.models import PrivateLine, TryOut
from kring.learning.queries import rings_of
from kring.learning.rules import Loop, Telling
from kring.learning.tests.world import LINE, TRY, keep, name
from kring.live.tests.world import make_table

pytestmark = pytest.mark.django_db


@pytest.fixture
def table(db):
    return make_table("Anneke", "Bart", "Carla", "Dirk", "Nel")


def see(table, queryset):
    people = [*table.world.people, "joop"]
    return {n for n in people if queryset.visible_to(table.person(n)).exists()}


def tell(try_out, by, effect="worked", **more):
    actions.tell_try_out(try_out, by=by, telling=Telling(effect, **more), now=clock.now())
    try_out.refresh_from_db()


def test_a_try_out_of_the_giver_belongs_to_the_case_and_sent_again_is_kept_once(table):
    first, again = name(table), name(table)
    assert first == again
    assert first.case == table.meeting.case
    assert name(table, "carla").case is None
    assert Record.objects.filter(kind="learning.TryOutNamed").count() == 2


def test_a_try_out_is_read_by_the_circle_and_not_by_guests(table):
    table.world.seat("Ineke")
    name(table)
    assert see(table, TryOut.objects) == {"anneke", "bart", "carla", "dirk"}


def test_a_guest_sees_their_own_and_keeps_it_after_leaving(table):
    name(table, "nel")
    table.seat("nel").ended_at = clock.now()
    table.seat("nel").save()
    assert "nel" in see(table, TryOut.objects)


def test_it_links_only_to_what_its_owner_may_see(table):
    table.go("advice")
    heard = table.say("carla", "advice", "Ga langs")
    own = table.say("carla", "sw", "Alleen voor mij")
    made = name(table, sources=[heard, own])
    assert list(made.sources.all()) == [heard]


def test_nobody_names_for_another_but_who_chairs_now(table):
    with pytest.raises(RefusedError, match="Only the person"):
        name(table, "bart", by=table.world.carla)
    assert name(table, "bart", by=table.world.anneke).owner == table.seat("bart")


def test_telling_closes_it_and_not_yet_keeps_it_open(table):
    made = name(table)
    tell(made, table.world.bart, "not_yet", told="Nog geen tijd")
    assert made.waits
    assert list(TryOut.objects.open()) == [made]
    tell(made, table.world.bart, "partly", told="Hij kwam")
    assert not made.waits
    assert not TryOut.objects.open()
    with pytest.raises(RefusedError):
        tell(made, table.world.carla)


def test_taken_back_it_is_gone_with_its_text(table):
    made = name(table)
    with pytest.raises(RefusedError):
        actions.take_back_try_out(made, by=table.world.anneke)
    actions.take_back_try_out(made, by=table.world.bart)
    assert not TryOut.objects.exists()
    assert TRY not in str(list(Record.objects.values_list("particulars", flat=True)))


def test_a_line_is_private_until_shared_and_a_new_text_is_private_again(table):
    line = keep(table, "dirk")
    assert see(table, PrivateLine.objects) == {"dirk"}
    actions.share_line(line, by=table.world.dirk, now=clock.now())
    assert see(table, PrivateLine.objects) == {"anneke", "bart", "carla", "dirk"}
    keep(table, "dirk", "Iets anders")
    assert see(table, PrivateLine.objects) == {"dirk"}
    assert PrivateLine.objects.count() == 1


def test_the_same_text_again_stays_shared(table):
    keep(table, "dirk", share=True)
    keep(table, "dirk")
    assert "carla" in see(table, PrivateLine.objects)


def test_an_empty_line_is_cleared(table):
    keep(table, "dirk")
    assert keep(table, "dirk", "  ") is None
    assert not PrivateLine.objects.exists()


def test_only_its_writer_shares_a_line(table):
    line = keep(table, "dirk", share=True)
    with pytest.raises(RefusedError):
        actions.unshare_line(line, by=table.world.anneke)
    actions.unshare_line(line, by=table.world.dirk)
    assert see(table, PrivateLine.objects) == {"dirk"}


@pytest.mark.parametrize("who", ["joop", "ineke"])
def test_who_was_not_at_the_table_keeps_no_lines_there(table, who):
    if who == "ineke":
        table.world.seat("Ineke", Role.SPONSOR)
    with pytest.raises(RefusedError, match=r"members of this circle|at the table"):
        keep(table, who)


def test_a_persons_ring_holds_only_their_own(table):
    table.world.seat("Hanna")
    name(table)
    tell(name(table, "bart", "Nog iets"), table.world.bart)
    keep(table, "bart", loop=Loop.SINGLE)
    keep(table, "carla", share=True)
    [ring] = rings_of(table.world.bart)
    assert ring.parts == [1, 2, 1, 1]
    assert ring.found[0].body == LINE
    [empty] = rings_of(table.world.hanna)
    assert empty.parts == [0, 0, 0, 0]


def test_a_persons_ring_stays_after_leaving_without_the_name_of_the_circle(table):
    keep(table, "dirk")
    table.seat("dirk").ended_at = clock.now()
    table.seat("dirk").save()
    [ring] = rings_of(table.world.dirk)
    assert (ring.circle, ring.parts) == (None, [0, 0, 1, 0])
