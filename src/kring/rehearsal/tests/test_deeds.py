"""What a scripted person does when they look at their screen."""

from kring.rehearsal.company import Company
from kring.rehearsal.deeds import Role
from kring.rehearsal.leading import leading_deeds
from kring.rehearsal.page import stage_from
from kring.rehearsal.script import script

SCRIPT = script()
STEP = "case.basis5.{}.1"
COMPOSE = (
    '<form action="/live/x/contributions/">'
    '<input type="radio" name="kind" value="q_fact"><input type="radio" name="kind" value="q_open">'
    '<textarea name="text"></textarea></form>'
)
READY = '<form action="/live/x/readiness/"><input type="hidden" name="ready" value="1"></form>'
MY_TURN = (
    '<form action="/live/x/turn/"><button name="do" value="done"></button>'
    '<button name="do" value="pass"></button></form>'
)
SPEAKS = '<p class="task__turn">Ruud spreekt nu.</p>'
HAND = '<form action="/live/x/hand/"><input type="hidden" name="up" value="1"></form>'
QUESTION = "0b5fd3a8-0000-4000-8000-000000000001"
ANSWER = (
    f'<li id="c-{QUESTION}" class="said said--q_open"><form action="/live/x/contributions/">'
    '<input type="hidden" name="kind" value="answer">'
    f'<input type="hidden" name="about" value="{QUESTION}"><textarea name="text"></textarea></form></li>'
)
NEXT = (
    '<form action="/live/x/position/"><input type="hidden" name="seen" value="7">'
    '<input type="hidden" name="to" value="{}"></form>'
)


def counted(ready: int, present: int) -> str:
    return (
        f'<div class="actions--table"></div><p class="muted small">{ready} van {present} klaar</p>'
    )


def company(**over) -> Company:
    given = {
        "script": SCRIPT,
        "players": {line.who for line in SCRIPT.lines},
        "expected": 9,
        "say": print,
        "slow": False,
        "patience": 60,
    }
    return Company(**(given | over))


def role(who: str, html: str, *, phase="questions", had=(), among=None) -> Role:
    stage = stage_from(f'<div id="stage" data-state="7" data-step="{STEP.format(phase)}">{html}')
    return Role(who, among or company(), stage, frozenset(had))


def test_hanneke_asks_only_after_saskia_told_her_story():
    among = company()
    assert role("hanneke", COMPOSE + READY, among=among).next() is None
    story = next(line for line in SCRIPT.lines if line.phase == "questions")
    among.over.add(story.number)
    deed = role("hanneke", COMPOSE + READY, among=among).next()
    assert deed.fields["kind"] == "q_fact"
    assert deed.fields["text"].startswith("Wie had die kaart gemaakt")


def test_nobody_waits_for_somebody_who_is_played_by_a_person():
    among = company(players={"hanneke", "marit"})
    assert role("hanneke", COMPOSE, among=among).next().line.who == "hanneke"


def test_daan_raises_his_hand_before_he_asks():
    among = company(over={line.number for line in SCRIPT.lines if line.who != "daan"})
    deed = role("daan", COMPOSE + HAND, among=among).next()
    assert deed.path.endswith("/hand/")
    later = role("daan", COMPOSE + HAND, among=among, had=[deed.mark]).next()
    assert later.fields["text"] == "Wat dacht je toen ze opstonden?"


def test_saskia_answers_with_what_belongs_to_the_question():
    among = company()
    among.made[QUESTION] = next(line for line in SCRIPT.lines if line.text.startswith("Wat dacht"))
    deed = role("saskia", ANSWER, among=among).next()
    assert deed.fields["about"] == QUESTION
    assert deed.fields["text"].endswith("ze hebben gelijk.")


def test_saskia_has_an_answer_to_a_question_of_a_person_too():
    assert role("saskia", ANSWER).next().fields["text"] in SCRIPT.answers


def test_in_a_round_only_who_has_the_turn_speaks():
    html = COMPOSE.replace("q_open", "advice") + READY
    assert role("ruud", html + SPEAKS, phase="advice").next() is None
    deed = role("ruud", html + MY_TURN, phase="advice").next()
    assert deed.fields["text"].startswith("Ik zou beginnen met sorry")
    after = role("ruud", html + MY_TURN, phase="advice", had=[deed.mark]).next()
    assert after.fields == {"do": "done"}


def test_who_has_nothing_to_say_passes():
    deed = role("marit", COMPOSE + MY_TURN, phase="advice").next()
    assert deed.fields == {"do": "pass"}


def test_who_did_it_all_says_that_they_are_ready_and_then_rests():
    assert role("wie dan ook", READY).next().fields == {"ready": "1"}
    assert role("wie dan ook", READY, had=["ready"]).next() is None


def test_the_lead_goes_on_when_everybody_is_ready():
    html = NEXT.format(3) + NEXT.format(5)
    assert list(leading_deeds(role("marit", html + counted(8, 9)))) == []
    (deed,) = leading_deeds(role("marit", html + counted(9, 9)))
    assert deed.fields == {"seen": "7", "to": "5"}


def test_the_meeting_does_not_begin_before_all_sit_down():
    html = NEXT.format(1) + counted(8, 8)
    waiting = role("marit", html, phase="check_in", among=company(expected=9))
    assert list(leading_deeds(waiting)) == []
    assert list(leading_deeds(role("marit", html, phase="check_in", among=company(expected=8))))


def test_the_lead_does_not_wait_for_ever_for_people():
    html = NEXT.format(5) + counted(1, 2)
    assert list(leading_deeds(role("marit", html))) == []
    impatient = role("marit", html, among=company(patience=-1))
    assert [deed.mark for deed in leading_deeds(impatient)] == ["next"]


def test_the_lead_gives_the_turn_on_when_a_person_says_nothing():
    turn = '<form action="/live/x/turn/"><input type="hidden" name="seen" value="7">'
    html = NEXT.format(5) + SPEAKS + turn + '<button name="do" value="done"></button></form>'
    impatient = role("marit", html, among=company(patience=-1))
    (deed,) = leading_deeds(impatient)
    assert deed.fields == {"seen": "7", "do": "done"}


def test_who_does_not_lead_never_leads():
    assert list(leading_deeds(role("ruud", COMPOSE + counted(9, 9)))) == []
