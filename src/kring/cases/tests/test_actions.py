"""Bringing a case: nothing gets lost, and what is deleted is gone."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import connection

from kring.cases import actions, tasks
from kring.cases.actions import CaseText
from kring.cases.models import Case
from kring.cases.tests.world import QUESTION, STORY, make_case
from kring.circles.tests.world import make_circle
from kring.kernel import clock
from kring.kernel.models import Record
from kring.kernel.verdicts import RefusedError

pytestmark = pytest.mark.django_db


def kinds():
    return [
        record.kind for record in Record.objects.order_by("pk") if record.kind.startswith("cases")
    ]


def test_bart_prepares_a_case_that_nobody_else_sees():
    world = make_circle()
    case = make_case(world, "bart", offered=False)
    assert Case.objects.visible_to(world.bart).get() == case
    for person in (world.anneke, world.carla, world.ineke, world.joop):
        assert not Case.objects.visible_to(person).exists()
    assert kinds() == ["cases.CaseBegun", "cases.CaseSaved"]


def test_an_offered_case_is_seen_by_peers_and_not_by_sponsor_lead_guest_or_observer():
    world = make_circle(
        "Anneke", "Bart", "Carla", "Hanna", "Ineke", "Karin", "Mohammed", "Nel", "Otto", "Leo"
    )
    make_case(world, "bart")
    seeing = {
        name for name, person in world.people.items() if Case.objects.visible_to(person).exists()
    }
    assert seeing == {"anneke", "bart", "carla", "hanna", "leo"}


def test_beginning_twice_takes_up_the_empty_case():
    world = make_circle()
    first = actions.begin(world.circle, by=world.bart, now=clock.now())
    assert actions.begin(world.circle, by=world.bart, now=clock.now()) == first


def test_the_sponsor_brings_no_case():
    world = make_circle()
    with pytest.raises(RefusedError):
        actions.begin(world.circle, by=world.ineke, now=clock.now())


def test_two_tabs_do_not_overwrite_each_other():
    world = make_circle()
    case = make_case(world, "bart", offered=False)
    actions.save(
        case, by=world.bart, edition=1, text=CaseText(burning_question="Een"), now=clock.now()
    )
    with pytest.raises(RefusedError):
        actions.save(
            case, by=world.bart, edition=1, text=CaseText(burning_question="Twee"), now=clock.now()
        )
    case.refresh_from_db()
    assert (case.burning_question, case.edition) == ("Een", 2)


def test_a_save_that_comes_twice_because_its_answer_got_lost_is_kept_once():
    world = make_circle()
    case = make_case(world, "bart", offered=False)
    text = CaseText(burning_question="Een")
    for _ in range(2):
        saved = actions.save(case, by=world.bart, edition=1, text=text, now=clock.now())
    assert saved.edition == 2
    assert kinds().count("cases.CaseSaved") == 2


@pytest.mark.parametrize(
    "field", ["burning_question", "what_happened", "my_part", "tried", "hope"]
)
def test_a_citizen_service_number_is_refused_in_each_field(field):
    world = make_circle()
    case = make_case(world, "bart", offered=False)
    with pytest.raises(RefusedError, match="BSN"):
        actions.save(
            case,
            by=world.bart,
            edition=1,
            text=CaseText(**{field: "zij is 111222333"}),
            now=clock.now(),
        )
    case.refresh_from_db()
    assert case.burning_question == QUESTION


def test_other_personal_data_is_kept():
    world = make_circle()
    case = make_case(world, "bart", offered=False, hope="Bel mij op 06-12345678.")
    assert "06-12345678" in case.hope


def test_nobody_touches_the_case_of_another():
    world = make_circle()
    case = make_case(world, "bart")
    attempts = [
        lambda: actions.save(case, by=world.anneke, edition=1, text=CaseText(), now=clock.now()),
        lambda: actions.offer(case, by=world.anneke, now=clock.now()),
        lambda: actions.take_back(case, by=world.anneke),
        lambda: actions.delete(case, by=world.anneke),
        lambda: actions.keep_until(
            case, by=world.anneke, day=date(2027, 1, 1), today=date(2026, 1, 1)
        ),
    ]
    for attempt in attempts:
        with pytest.raises(RefusedError):
            attempt()


def test_who_left_the_circle_touches_and_sees_their_case_no_more():
    world = make_circle()
    case = make_case(world, "bart")
    world["bart"].ended_at = clock.now()
    world["bart"].save()
    assert not Case.objects.visible_to(world.bart).exists()
    with pytest.raises(RefusedError):
        actions.take_back(case, by=world.bart)


def test_a_case_taken_back_is_seen_by_its_giver_only():
    world = make_circle()
    case = make_case(world, "bart")
    actions.take_back(case, by=world.bart)
    assert not Case.objects.visible_to(world.carla).exists()
    assert Case.objects.visible_to(world.bart).exists()


def test_the_facts_hold_no_text():
    world = make_circle()
    case = make_case(world, "bart")
    actions.delete(case, by=world.bart)
    said = " ".join(str(record.particulars) for record in Record.objects.all())
    assert "CANARY" not in said
    assert QUESTION not in said


@pytest.mark.django_db(transaction=True)
def test_a_deleted_case_is_gone_from_the_files_of_the_database():
    world = make_circle()
    case = make_case(world, "bart")
    with connection.cursor() as cursor:
        cursor.execute("SELECT what_happened FROM cases_case")
        sealed = bytes(cursor.fetchone()[0])
    assert any(sealed in content for content in database_files())
    actions.delete(case, by=world.bart)
    assert not Case.objects.filter(pk=case.pk).exists()
    assert not any(sealed in content for content in database_files())
    assert STORY.encode() not in sealed


def database_files():
    if connection.vendor != "sqlite":
        pytest.skip("only on SQLite: other databases keep no file that we may read")
    base = connection.settings_dict["NAME"]
    for file in (Path(base), Path(f"{base}-wal")):
        if file.exists():
            yield file.read_bytes()


def test_cases_whose_day_has_come_are_deleted_and_others_stay():
    world = make_circle()
    today = clock.now().date()
    old, young = make_case(world, "bart"), make_case(world, "carla")
    Case.objects.filter(pk=old.pk).update(expires_on=today)
    Case.objects.filter(pk=young.pk).update(expires_on=today + timedelta(days=1))
    assert tasks.expire_due(clock.now()) == 1
    assert list(Case.objects.all()) == [young]
    assert Record.objects.get(kind="cases.CaseDeleted").by is None


def test_the_giver_chooses_until_when_it_is_kept():
    world = make_circle()
    case = make_case(world, "bart")
    today = clock.now().date()
    actions.keep_until(case, by=world.bart, day=today + timedelta(days=30), today=today)
    case.refresh_from_db()
    assert case.expires_on == today + timedelta(days=30)
