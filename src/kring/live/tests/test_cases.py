"""More than one question in a meeting: each has its own giver, method and time, and what belongs to one stays there.

Planted, and seen red: the first giver kept in the second question · what was said about the other question sent along ·
the real question taken from the other one · a later question that was not begun closed with the meeting.
"""

from datetime import timedelta

import pytest

from kring.cases.models import Case
from kring.circles.tests.world import make_circle
from kring.kernel import clock
from kring.kernel.verdicts import RefusedError
from kring.learning.actions import name_try_out
from kring.learning.rules import Plan
from kring.live import picture, stage
from kring.live.actions import presence, sessions, steps
from kring.live.actions.contributions import bring_in, keep_real_question, withdraw
from kring.live.models import Contribution
from kring.live.queries import script, steps_of
from kring.live.tests.world import Table, make_meeting
from kring.meetings import actions
from kring.methods import reading
from kring.methods.script import Allow, case_in, total

CONTAINER = "praktijkkring_sessie"
METHODS = [method.id for method in reading.case_methods()]


def a_case(member, question: str) -> Case:
    now = clock.now()
    return Case.objects.create(
        circle=member.circle, giver=member, burning_question=question, begun_at=now, saved_at=now,
        offered_at=now, expires_on=(now + timedelta(days=180)).date(),
        what_happened="", my_part="", tried="", hope="", real_question="",
    )  # fmt: skip


def make_evening(first: str = "basis5", second: str = "roddel", *names: str) -> Table:
    """A table at which Bart's question comes first, and Carla's after it."""
    names = names or ("Anneke", "Bart", "Carla", "Dirk", "Esra")
    world = make_circle(*names)
    start = clock.now() + timedelta(minutes=30)
    meeting = make_meeting(world, method=first, starts_at=start, minutes=180)
    a_case(world["carla"], "Wie neemt het over?")
    actions.add_case(meeting, by=world.anneke, giver=world["carla"], method=second)
    session = sessions.open_session(meeting.pk, by=world.anneke, now=clock.now())
    table = Table(world, meeting, session)
    for name in names:
        presence.arrive(session.pk, by=table.person(name.lower()), now=clock.now())
    return table


@pytest.mark.parametrize("method", METHODS)
def test_every_method_can_come_second_and_the_time_is_divided_over_all(method):
    """At basis5 and this method, in three hours: each whole, its keys its own, and together exactly the time."""
    made = script(CONTAINER, "basis5", case_chosen=True, minutes=180, further=(method,))
    alone = script(CONTAINER, method, case_chosen=True, minutes=400)
    second = [step for step in made if step.case == 2]
    assert [step.kin for step in second] == [step.key for step in alone if step.case == 1]
    assert len({step.key for step in made}) == len(made)
    assert total(made) == max(180, len(made))
    assert {case_in(step.key) for step in second} == {2}
    places = [step.case for step in made if step.case]
    assert places == sorted(places)


def test_two_questions_by_one_method_get_as_long_and_the_break_lies_between():
    made = script(CONTAINER, "basis5", case_chosen=True, minutes=180, further=("basis5",))
    minutes = [total(step for step in made if step.case == case) for case in (1, 2)]
    assert abs(minutes[0] - minutes[1]) <= 1
    kinds = [step.case for step in made]
    pause = next(n for n, step in enumerate(made) if Allow.NONE in step.phase.allow)
    assert (kinds[pause - 1], kinds[pause + 1]) == (1, 2)


@pytest.mark.django_db
def test_with_the_next_question_its_giver_takes_the_chair_of_the_case():
    table = make_evening()
    table.go("case.basis5.questions")
    assert table.fresh().giver == table.seat("bart")
    assert table.sees("bart").snapshot.case.giver == table.seat("bart")
    table.go("case-2.roddel")
    assert table.fresh().giver == table.seat("carla")
    assert table.sees("bart").snapshot.case.burning_question == "Wie neemt het over?"
    assert "Question 2: Carla" in table.wire("bart")
    table.go("case.basis5.advice")  # and back: nothing is lost
    assert table.fresh().giver == table.seat("bart")


@pytest.mark.django_db
def test_what_was_said_about_one_question_does_not_lie_there_at_the_other():
    table = make_evening("basis5", "basis5")
    table.go("case.basis5.questions")
    table.say("dirk", "q_open", "CANARY-EEN wat zag je?")
    table.say("dirk", "sw", "CANARY-NOTITIE-EEN")
    table.say("carla", "advice", "CANARY-VOOR-BART bel ze op", parked=True)
    table.go("case.basis5.reframing")
    table.say("bart", "reform", "CANARY-HERFORMULERING-EEN Hoe kan ik rust houden?")
    table.go("case-2.basis5.questions")
    for name in ("anneke", "bart", "carla", "dirk"):
        assert "CANARY" not in table.wire(name), name
    table.say("dirk", "q_open", "CANARY-TWEE en toen?")
    assert "CANARY-TWEE" in table.wire("bart")
    table.go("case.basis5.questions")
    assert "CANARY-EEN" in table.wire("bart")
    assert "CANARY-TWEE" not in table.wire("bart")


@pytest.mark.django_db
def test_advice_kept_for_one_question_cannot_be_brought_in_at_the_other():
    table = make_evening("basis5", "basis5")
    table.go("case.basis5.questions")
    kept = table.say("dirk", "advice", "Bel ze op", parked=True)
    table.go("case-2.basis5.advice")
    with pytest.raises(RefusedError, match="another question"):
        bring_in(table.session.pk, kept.pk, by=table.person("dirk"), now=clock.now())


@pytest.mark.django_db
def test_each_real_question_stays_with_its_own_case():
    table = make_evening("stap5", "basis5")
    table.go("case.stap5.core")
    table.say("carla", "reform", "Hoe kan Bart de boel laten?")
    bart = table.session.contributions.create(
        circle=table.session.circle, seq=1, step="case.stap5.core.1", kind="reform",
        maker=table.seat("bart"), body="Hoe kan ik rust houden?", visibility="circle",
        revealed_at=clock.now(), said_at=clock.now(), open_to_circle=True,
    )  # fmt: skip
    keep_real_question(table.fresh(), bart.step)
    table.go("case-2.basis5.reframing")
    for name in ("bart", "carla"):
        assert "de boel laten" not in table.wire(name)
    withdrawn = table.say("carla", "reform", "Hoe kan ik dit?")
    withdraw(table.session.pk, withdrawn.pk, by=table.person("carla"), now=clock.now())
    assert picture.real_question(table.sees("bart")) == ""
    assert Case.objects.get(giver=table.seat("carla")).real_question == ""
    table.say("carla", "reform", "Hoe kan ik loslaten?")
    table.go("check_out")
    assert picture.real_question(table.sees("bart")) == "Hoe kan ik loslaten?"
    questions = {one.giver.display_name: one.real_question for one in Case.objects.all()}
    assert questions == {"Bart": "Hoe kan ik rust houden?", "Carla": "Hoe kan ik loslaten?"}


@pytest.mark.django_db
def test_who_gave_the_first_question_joins_in_gossip_about_the_second_and_never_hears_that_about_theirs():
    table = make_evening("roddel", "roddel")
    table.go("case.roddel.gossip")
    said = table.say("dirk", "analysis", "CANARY-OVER-BART")
    assert said.hidden_from == table.seat("bart")
    table.go("case-2.roddel.gossip")
    table.say("bart", "analysis", "CANARY-OVER-CARLA")
    assert "CANARY-OVER-CARLA" in table.wire("dirk")
    for name in ("bart", "carla"):
        assert "CANARY-OVER-BART" not in table.wire(name)
    assert "CANARY-OVER-CARLA" not in table.wire("carla")
    # At the end of the evening who gossiped may read it back; whom it was about never.
    table.go("check_out")
    assert table.sees("carla").sees(said) is True
    assert table.sees("bart").sees(said) is False


@pytest.mark.django_db
def test_a_question_that_was_not_begun_waits_for_another_day():
    table = make_evening()
    table.go("case.basis5.questions")
    session = table.fresh()
    sessions.end_session(
        session.pk, by=table.person("anneke"), seen=session.state_seq, now=clock.now()
    )
    discussed = dict(Case.objects.values_list("giver__display_name", "discussed_at"))
    assert discussed["Bart"]
    assert discussed["Carla"] is None
    assert not table.meeting.later.exists()


@pytest.mark.django_db
def test_try_outs_go_with_the_question_of_who_makes_them():
    table = make_evening("basis5", "basis5")
    table.go("case-2.basis5.closing")
    table.go("check_out")
    session = table.fresh()
    sessions.end_session(
        session.pk, by=table.person("anneke"), seen=session.state_seq, now=clock.now()
    )
    assert Case.objects.filter(discussed_at=None).count() == 0
    for name in ("bart", "carla", "dirk"):
        plan = Plan(what=name, how_known="", by_when=(clock.now() + timedelta(days=9)).date())
        made = name_try_out(
            table.meeting,
            by=table.person(name),
            owner=table.seat(name),
            plan=plan,
            now=clock.now(),
        )
        case = Case.objects.filter(giver=table.seat(name)).first()
        assert made.case == case


@pytest.mark.django_db
def test_another_giver_named_at_the_second_question_leaves_the_first_as_it_was():
    table = make_evening()
    table.go("case-2.roddel")
    session = table.fresh()
    steps.name_giver(
        session.pk, by=table.person("anneke"), giver=table.seat("dirk").pk, seen=session.state_seq
    )
    table.meeting.refresh_from_db()
    assert table.meeting.giver == table.seat("bart")
    assert table.meeting.later.get().giver == table.seat("dirk")
    assert table.fresh().giver == table.seat("dirk")


@pytest.mark.django_db
def test_everything_said_is_read_back_in_order_of_the_evening():
    table = make_evening("basis5", "basis5")
    table.go("case.basis5.questions")
    table.say("dirk", "q_open", "Eerst?")
    table.go("case-2.basis5.questions")
    table.say("dirk", "q_open", "Daarna?")
    found = [str(html) for one in stage.all_said(table.sees("bart")) for html in one["said"]]
    assert ["Eerst" in found[0], "Daarna" in found[1]] == [True, True]
    assert Contribution.objects.count() == 2
    assert {case_in(step.key) for step in steps_of(table.fresh())} == {1, 2}
