"""An action on the table becomes the try-out of who does it, and nobody writes it twice."""

from datetime import timedelta

import pytest

from kring.kernel import clock
from kring.learning import panels
from kring.learning.models import TryOut
from kring.live.stage import Mode
from kring.live.tests.world import make_table

pytestmark = pytest.mark.django_db


@pytest.fixture
def table():
    table = make_table(method="moreelberaad_utrecht")
    table.go("utrecht.steps")
    return table


def agree(table, maker, **parts):
    return table.say(maker, "action", parts={"what": "Langsgaan bij drie boeren"} | parts)


def shown(table, name, mode=Mode.OWN):
    return panels.agreed(table.sees(name, mode)) or ""


def test_it_is_offered_to_who_does_it_and_to_nobody_else(table):
    agree(table, "dirk", who="Carla", sign="Ze bellen terug")
    assert "Langsgaan bij drie boeren" in shown(table, "carla")
    for name, mode in (("dirk", Mode.OWN), ("anneke", Mode.OWN), ("carla", Mode.SCREEN)):
        assert shown(table, name, mode) == ""
    agree(table, "dirk")
    assert "Langsgaan" in shown(table, "dirk")  # nobody named: who brought it in


def test_one_press_makes_it_a_try_out_with_all_that_was_written(table, client):
    day = (clock.now() + timedelta(days=9)).date()
    said = agree(table, "dirk", who="carla", sign="Ze bellen terug", by_when=day.isoformat())
    assert f'value="{day.isoformat()}"' in shown(table, "carla")
    client.force_login(table.world.carla)
    sent = {
        "what": "Langsgaan bij drie boeren", "how_known": "Ze bellen terug", "by_when": day,
        "source": said.pk, "back": "table",
    }  # fmt: skip
    client.post(f"/meetings/{table.meeting.pk}/try-outs/", sent)
    made = TryOut.objects.get()
    assert (made.owner, made.what, made.how_known, made.by_when) == (
        table.seat("carla"), "Langsgaan bij drie boeren", "Ze bellen terug", day,
    )  # fmt: skip
    assert list(made.sources.all()) == [said]
    assert shown(table, "carla") == ""  # it is there


def test_a_day_that_is_over_is_not_offered(table):
    agree(table, "carla", by_when="2020-01-01")
    assert "2020" not in shown(table, "carla")


def test_what_is_still_hidden_is_not_offered(table):
    from kring.live.actions import steps

    session = table.fresh()
    steps.hush(session.pk, by=table.world.anneke, seen=session.state_seq)
    agree(table, "carla")
    assert shown(table, "carla") == ""
