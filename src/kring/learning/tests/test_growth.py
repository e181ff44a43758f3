"""How somebody asks and leads over their meetings: for themself alone, no number before it means something.

Planted, and seen red: the meetings of somebody else counted · a ratio of two meetings · practising counted as leading ·
what was parked or taken back counted.
"""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kring.circles.rules import FEWEST_COUNTED
from kring.kernel import clock
from kring.learning.growth import STRETCH, grown
from kring.learning.queries import growth_of
from kring.live.actions import sessions
from kring.live.models import Contribution
from kring.live.tests.world import make_meeting, make_table


@pytest.mark.parametrize(
    ("meetings", "first", "last", "to_come"),
    [
        ([], None, None, 3),
        ([(9, 1)], None, None, 2),
        ([(9, 1), (9, 1)], None, None, 1),
        ([(2, 1), (1, 0), (0, 1)], None, 3.0 / 2, 0),
        ([(1, 0), (1, 0), (1, 1)], None, None, 0),  # four in all: too few
        ([(1, 2)] * 5, None, 0.5, 0),  # first and last would be the same meetings
        ([(1, 2)] * 3 + [(4, 1)] * 3, 0.5, 4.0, 0),
        ([(5, 0)] * 3 + [(4, 1)] * 3, None, 4.0, 0),
    ],
)
def test_what_is_told_of_which_meetings(meetings, first, last, to_come):
    found = grown(meetings, [])
    assert (found.first.per_advice if found.first else None) == first
    assert (found.last.per_advice if found.last else None) == last
    assert found.to_come == to_come


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=12))
def test_nothing_is_counted_that_says_too_little(meetings):
    found = grown(meetings, [])
    for stretch in filter(None, (found.first, found.last)):
        assert stretch.meetings == STRETCH
        assert stretch.questions + stretch.advice >= FEWEST_COUNTED
    if found.first:
        assert len(meetings) >= 2 * STRETCH


def end(table):
    session = table.fresh()
    by = session.chair.person
    sessions.end_session(session.pk, by=by, seen=session.state_seq, now=clock.now())


@pytest.fixture
def evenings(db):
    """Three meetings at which Dirk asks twice and advises once, and Esra does nothing."""
    table = make_table("Anneke", "Bart", "Carla", "Dirk", "Esra")
    for number in (1, 2, 3):
        if number > 1:
            start = clock.now() + timedelta(minutes=number)
            meeting = make_meeting(table.world, number=number, starts_at=start)
            table.meeting = meeting
            table.session = sessions.open_session(
                meeting.pk, by=table.world.anneke, now=clock.now()
            )
        table.go("questions")
        table.say("dirk", "q_open", "Wat zag je?")
        table.say("dirk", "q_fact", "Hoe laat was het?")
        table.say("dirk", "sw", "Voor mij.")
        table.say("dirk", "advice", "Later misschien", parked=True)
        table.go("advice")
        table.say("dirk", "advice", "Ga erheen.")
        end(table)
    return table


def test_what_somebody_asked_and_advised_is_counted_for_them_alone(evenings):
    found = growth_of(evenings.person("dirk"))
    assert (found.last.questions, found.last.advice, found.last.per_advice) == (6, 3, 2.0)
    assert found.led == ()
    assert growth_of(evenings.person("esra")) == grown([], [])
    assert growth_of(evenings.person("anneke")).last is None
    assert len(growth_of(evenings.person("anneke")).led) == 3


def test_what_was_taken_back_and_practice_runs_count_for_nothing(evenings):
    Contribution.objects.filter(kind="q_open").update(withdrawn_at=clock.now())
    found = growth_of(evenings.person("dirk"))
    assert (found.last.questions, found.last.advice) == (3, 3)
    evenings.world.circle.practice = True
    evenings.world.circle.save()
    assert growth_of(evenings.person("dirk")) == grown([], [])
    assert growth_of(evenings.person("anneke")).led == ()


def test_the_page_tells_it_to_oneself_and_nobody_else_reads_it(evenings, as_person):
    own = as_person(evenings.person("dirk")).get("/learning/").text
    assert "6 questions, 3 pieces of advice" in own
    assert "2 questions for each piece of advice" in own
    for name in ("anneke", "bart"):
        page = as_person(evenings.person(name)).get("/learning/").text
        assert "6 questions" not in page, name
    assert (
        "You led 3 meetings to the end"
        in as_person(evenings.person("anneke")).get("/learning/").text
    )


def test_the_days_of_leading_stand_in_order():
    days = [date(2026, 5, 1), date(2026, 3, 1)]
    assert grown([], days).led == (date(2026, 3, 1), date(2026, 5, 1))
