"""A lesson from a meeting with more than one question: whose question it grew from decides about it."""

import pytest

from kring.harvest.actions import lessons
from kring.harvest.rules import Words
from kring.kernel import clock
from kring.kernel.verdicts import RefusedError
from kring.live.actions import sessions
from kring.live.tests.test_cases import make_evening

pytestmark = pytest.mark.django_db


@pytest.fixture
def evening():
    """Two questions, Bart's and Carla's; something said about each, and about the whole."""
    table = make_evening("basis5", "basis5")
    said = {}
    for key, step in (("bart", "case.basis5"), ("carla", "case-2.basis5"), ("all", "harvest")):
        table.go(f"{step}.questions" if "basis5" in step else step)
        kind = "reflect" if key == "all" else "q_open"
        said[key] = table.say("dirk", kind, f"Over {key}?")
    session = table.fresh()
    sessions.end_session(
        session.pk, by=table.person("anneke"), seen=session.state_seq, now=clock.now()
    )
    return table, said


def write(evening, *keys):
    table, said = evening
    words = Words("Wie wacht, hoort meer", "Laat een stilte vallen.")
    draft = lessons.Draft(words, [], [said[key] for key in keys])
    return lessons.write_lesson(
        table.meeting, by=table.person("esra"), draft=draft, now=clock.now()
    )


@pytest.mark.parametrize(("keys", "giver"), [(("bart",), "bart"), (("carla", "all"), "carla")])
def test_whose_question_it_grew_from_decides(evening, keys, giver):
    assert write(evening, *keys).giver == evening[0].seat(giver)


@pytest.mark.parametrize(
    ("keys", "word"), [(("bart", "carla"), "more than one question"), (("all",), "Choose also")]
)
def test_a_lesson_is_about_one_question(evening, keys, word):
    with pytest.raises(RefusedError, match=word):
        write(evening, *keys)
