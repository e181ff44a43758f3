"""A short method inside a phase: its steps take the place of the phase, within its minutes.

Planted, seen red here, and put back: the steps of the module not fitted to the minutes of the place · chosen elsewhere
than at the place · the meeting left in a step that is not there any more · keys without the place.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kring.kernel import clock
from kring.kernel.verdicts import RefusedError
from kring.live.actions import modules, steps
from kring.live.models import Contribution
from kring.live.outlook import of
from kring.live.pace import Plan
from kring.live.queries import script, steps_of
from kring.live.tests.world import make_table
from kring.methods import reading
from kring.methods.script import Allow, total

PLACE = "case.tietze.consultation.1"
MODULES = [method.id for method in reading.modules()]


def a_script(minutes=150, plan=Plan()):  # noqa: B008 - frozen
    return script("praktijkkring_sessie", "tietze", case_chosen=True, minutes=minutes, plan=plan)


def test_modules_are_short_and_have_no_case_to_tell():
    assert set(MODULES) >= {"all124", "pct15", "w3"}
    for method in reading.modules():
        assert not method.is_container
        assert not any(phase.takes_module for phase in method.phases)
        assert not any(Allow.STORY in phase.allow for phase in method.phases)


@given(st.sampled_from(MODULES), st.integers(30, 300), st.integers(1, 60))
def test_the_steps_of_a_module_take_the_place_of_the_phase_and_nothing_else_changes(
    module, minutes, longer
):
    before = a_script(minutes)
    place = next(step for step in before if step.key == PLACE)
    plan = Plan().lasting({PLACE: longer}).with_module(PLACE, module)
    after = a_script(minutes, plan)
    inner = [step for step in after if step.place == PLACE]
    assert [step for step in after if step not in inner] == [s for s in before if s != place]
    assert total(inner) == max(longer, len(inner))
    assert all(step.minutes >= 1 and step.method_id == module for step in inner)
    assert all(step.key.startswith(f"{PLACE}.{module}.") for step in inner)
    assert len({step.key for step in after}) == len(after)
    assert a_script(minutes, plan.with_module(PLACE, "").lasting({PLACE: place.minutes})) == before


@pytest.fixture
def table(db):
    return make_table(method="tietze")


def choose(table, module, *, place=PLACE, by="anneke"):
    session = table.fresh()
    modules.choose_module(
        session.pk,
        by=table.person(by),
        place=place,
        module=module,
        seen=session.state_seq,
        now=clock.now(),
    )


def here(table):
    session = table.fresh()
    return steps_of(session)[session.index]


def test_who_leads_chooses_it_at_the_phase_or_just_before_and_another_later(table):
    table.go("choose_module")
    at = here(table).key
    choose(table, "all124")
    assert here(table).key == at
    table.go_to(table.fresh().index + 1)
    assert here(table).place == PLACE
    assert here(table).phase.id == "alone"
    said = table.say("carla", "sw", "KANARIE")
    table.go_to(table.fresh().index + 1)
    choose(table, "w3")
    assert here(table).method_id == "w3"
    assert here(table).round == 1
    choose(table, "")
    assert here(table).key == PLACE
    assert Contribution.objects.filter(pk=said.pk).exists()
    script.cache_clear()
    assert here(table).key == PLACE


def test_only_who_leads_is_offered_the_modules_and_only_there(table):
    assert of(table.sees("anneke"))["modules"] is None
    table.go("consultation")
    offered = of(table.sees("anneke"))["modules"]["offered"]
    assert {one["id"] for one in offered} == set(MODULES)
    assert of(table.sees("bart"))["modules"] is None
    assert reading.words("all124", "nl").title in table.wire("anneke")


@pytest.mark.parametrize(
    ("at", "place", "module", "by"),
    [
        ("consultation", PLACE, "basis5", "anneke"),
        ("consultation", PLACE, "nonsense", "anneke"),
        ("consultation", "case.tietze.account.1", "all124", "anneke"),
        ("consultation", "", "all124", "anneke"),
        ("consultation", PLACE, "all124", "bart"),
        ("giver_closing", PLACE, "all124", "anneke"),
        ("account", PLACE, "all124", "anneke"),
    ],
)
def test_what_cannot_be_chosen_is_refused(table, at, place, module, by):
    table.go(at)
    before = table.fresh().seq
    with pytest.raises(RefusedError):
        choose(table, module, place=place, by=by)
    assert table.fresh().seq == before


@pytest.mark.parametrize("module", MODULES)
def test_every_step_of_a_module_is_drawn_for_everybody_and_the_meeting_goes_on(table, module):
    table.go("consultation")
    choose(table, module)
    while here(table).place:
        for name in ("anneke", "bart", "carla"):
            assert here(table).phase.id
            assert table.wire(name)
        session = table.fresh()
        steps.go(
            session.pk,
            by=table.world.anneke,
            to=of(table.sees("anneke"))["ways"].onward,
            seen=session.state_seq,
            now=clock.now(),
        )
    assert here(table).phase.id == "giver_closing"
