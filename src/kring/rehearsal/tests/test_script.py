"""The script fits the demo that it is played in, and the methods that it follows."""

from kring.learning.rules import Effect, Loop
from kring.methods import reading
from kring.rehearsal.play import LEADS, OUTSIDE, PARTS
from kring.rehearsal.script import ALOUD, script
from kring.web.demo import story

SCRIPT = script()
MAIN = next(one for one in story.stories() if one.key == story.cast().circle)
TODAY = next(one for one in MAIN.meetings if one.today)
PHASES = {
    phase.id: phase
    for name in ("praktijkkring_sessie", "basis5")
    for phase in reading.method(name).phases
}


def test_who_speaks_comes_to_the_meeting_of_today():
    assert {line.who for line in SCRIPT.lines} == set(TODAY.coming)


def test_every_kind_fits_in_its_phase():
    for line in SCRIPT.lines:
        allowed = {str(kind) for kind in PHASES[line.phase].allow} | {
            "sw",
            "line",
            "told",
            "try_out",
        }
        if line.who == TODAY.giver:
            allowed.add("answer")
        assert line.kind in allowed, line


def test_every_question_has_its_answer_and_words_are_known():
    for line in SCRIPT.lines:
        assert bool(line.answer) == line.kind.startswith("q_")
        assert not line.loop or line.loop in set(Loop)
        assert not line.effect or line.effect in set(Effect)
        assert not line.hand or line.kind in ALOUD


def test_the_parts_of_the_rehearsal_are_those_of_the_page():
    page = dict(story.cast().parts)
    assert PARTS["facilitator"] == LEADS == page["facilitator"]
    assert PARTS["case-giver"] == TODAY.giver == page["giver"]
    assert PARTS["participant"] == page["participant"]
    assert PARTS["guest"] == page["lived_expert"]
    assert (page["sponsor"], page["outsider"]) == OUTSIDE
