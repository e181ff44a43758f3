"""A meeting keeps the version it began with, whatever becomes of the method meanwhile.

Planted, seen red, and put back: `pinned` gives the method itself, so that the table reads the newest version.
"""

import re
from datetime import timedelta
from pathlib import Path

import pytest

from kring.circles.tests.world import make_circle
from kring.kernel import clock
from kring.live.actions import sessions
from kring.live.models import Session
from kring.live.queries import script, steps_of
from kring.live.tests.world import make_meeting
from kring.meetings import actions as meetings
from kring.meetings.programme import programme, step_title
from kring.methods import reading
from kring.workshop.tests.world import make_own, publish, retitle

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return make_circle()


@pytest.fixture
def own(world):
    return publish(make_own(world), world)


def titles(session):
    """The phases of the own method as this table shows them, read as after a restart."""
    script.cache_clear()
    session = Session.objects.get(pk=session.pk)
    steps = [step for step in steps_of(session) if step.method_id == session.method.split("@")[0]]
    return [(step_title(step, "nl"), step.key) for step in steps]


def test_a_meeting_keeps_the_version_that_it_began_with(world, own):
    meeting = make_meeting(world)
    meetings.choose_method(meeting, by=world.anneke, method=own.name)
    session = sessions.open_session(meeting.pk, by=world.anneke, now=clock.now())
    before = titles(session)
    retitle(own, world, "advice", "Goede raad", minutes=40)
    publish(own, world)
    assert titles(session) == before
    meeting.refresh_from_db()
    assert meeting.method == session.method == f"{own.name}@1"
    assert "Goede raad" not in [part.title for part in programme(meeting, "nl")]


def test_a_meeting_to_come_takes_the_newest_version(world, own):
    meeting = make_meeting(world)
    meetings.choose_method(meeting, by=world.anneke, method=own.name)
    retitle(own, world, "advice", "Goede raad")
    publish(own, world)
    meeting.refresh_from_db()
    assert "Goede raad" in [part.title for part in programme(meeting, "nl")]
    session = sessions.open_session(meeting.pk, by=world.anneke, now=clock.now())
    assert "Goede raad" in [title for title, _key in titles(session)]


def test_what_stands_at_a_table_is_read_without_a_question(world, own, django_assert_num_queries):
    meeting = make_meeting(world)
    meetings.choose_method(meeting, by=world.anneke, method=own.name)
    session = sessions.open_session(meeting.pk, by=world.anneke, now=clock.now())
    steps_of(session)
    with django_assert_num_queries(0):
        for step in steps_of(session):
            reading.method_words(step, "nl")
            step_title(step, "nl")


def test_a_draft_changes_nothing_for_who_meets(world, own):
    meeting = make_meeting(world, starts_at=clock.now() + timedelta(days=1))
    meetings.choose_method(meeting, by=world.anneke, method=own.name)
    retitle(own, world, "advice", "Nog niet af")
    assert "Nog niet af" not in [part.title for part in programme(meeting, "nl")]


def test_no_step_is_read_by_the_id_of_its_method():
    """That would be the newest version: `reading.step_words` and `method_words` know which one it is a step of."""
    package = Path(reading.__file__).parent.parent
    sources = [path for path in package.rglob("*.py") if "tests" not in path.parts]
    newest = re.compile(r"reading\.(words|method|script_of)\([\w.]*step\w*\.method_id")
    assert [str(path) for path in sources if newest.search(path.read_text())] == []
