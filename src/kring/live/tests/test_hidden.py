"""What was hidden first: shown in an order by lot, without names where that was promised, and the envelope.

Planted, seen red here, and put back: order of writing after the reveal · the name of a nameless maker drawn · who
was heard told to who leads, on PostgreSQL also by the order of names · `may_bring_in` opens the envelope in any step ·
the case giver's words shown with the positions of the others.
"""

import re
from datetime import timedelta
from itertools import permutations
from uuid import UUID, uuid4

import pytest
from django.db import connection

from kring.harvest.queries import offered_for
from kring.kernel import clock
from kring.kernel.verdicts import RefusedError
from kring.live import stage
from kring.live.actions import contributions, steps
from kring.live.models import Contribution, Presence
from kring.live.stage import Mode
from kring.live.tests.world import make_table, without_numbers

pytestmark = pytest.mark.django_db
IDS = [UUID("0f5a4c1e-93b7-4e0d-8a55-0d8c6f2b7a11"), UUID("c2d4e6f8-1a3b-4c5d-9e7f-a1b2c3d4e5f6"),
       UUID("77a1b2c3-d4e5-4f60-8123-456789abcdef")]  # fmt: skip
WRITERS = ("carla", "dirk", "esra")
OTHERS = ("anneke", "bart")


@pytest.fixture
def table():
    table = make_table(method="warmkoud")
    table.go("warmkoud.questions")
    return table


def write(table, writers, ids, kind="q_open"):
    """Let these people write, in this order, the text that belongs to each id."""
    for n, (name, pk) in enumerate(zip(writers, ids, strict=True)):
        draft = contributions.Draft(id=pk, kind=kind, text=f"Tekst {IDS.index(pk)}?")
        by = table.person(name)
        now = clock.now() + timedelta(seconds=n)
        contributions.contribute(table.session.pk, by=by, draft=draft, now=now)
    session = table.fresh()
    later = clock.now() + timedelta(minutes=1)
    steps.reveal(session.pk, by=table.world.anneke, seen=session.state_seq, now=later)


def again(table):
    """Take the table back to before anything was written."""
    Contribution.objects.all().delete()
    Presence.objects.update(hand_at=None)
    table.go_to(table.fresh().index)


def wire(table, name, mode=Mode.OWN):
    """Everything that goes to a screen, also the list of all that was said; without what differs by itself."""
    everything = table.wire(name, mode=mode) + str(stage.all_said(table.sees(name, mode)))
    return without_numbers(everything)


def shown(table, name):
    return re.findall(r"Tekst (\d)\?", stage.stage_html(table.sees(name)))


def test_the_order_of_the_reveal_tells_not_who_was_first(table):
    """Not nameless here: also an ordinary reveal stands in an order by lot."""
    table.go("warmkoud.advice")
    session = table.fresh()
    found = set()
    for order in permutations(range(3)):
        steps.hush(session.pk, by=table.world.anneke, seen=table.fresh().state_seq)
        write(table, [WRITERS[n] for n in order], [IDS[n] for n in order], kind="advice")
        found |= {tuple(shown(table, name)) for name in (*OTHERS, *WRITERS)}
        again(table)
    assert len(found) == 1
    assert sorted(found.pop()) == ["0", "1", "2"]


def test_nothing_that_goes_to_anybody_else_depends_on_who_wrote_which(table):
    found = []
    for writers in (WRITERS, ("esra", "carla", "dirk"), ("dirk", "esra", "carla")):
        write(table, writers, IDS)
        found.append({(n, m): wire(table, n, m) for n in OTHERS for m in Mode})
        again(table)
    assert "Tekst 0?" in found[0]["bart", Mode.OWN]
    for other in found[1:]:
        for key, text in other.items():
            assert text == found[0][key], key


def test_nothing_depends_on_when_it_was_written_either(table):
    found = []
    for order in permutations(range(3)):
        write(table, [WRITERS[n] for n in order], [IDS[n] for n in order])
        found.append({(n, m): wire(table, n, m) for n in OTHERS for m in Mode})
        again(table)
    for other in found[1:]:
        assert other == found[0]


def test_the_order_of_names_does_not_tell_who_did_something(table):
    def names():
        return [one["name"] for one in stage.context(table.sees("anneke"))["heard"]]

    if connection.vendor == "postgresql":
        # As it reads a table that became large: in the order in which it lies.
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_indexscan = off; SET LOCAL enable_bitmapscan = off")
    before = names()
    for name in ("carla", "anneke"):
        Presence.objects.filter(membership=table.world[name]).update(hand_at=clock.now())
    again(table)
    assert names() == before


def test_only_its_maker_knows_which_is_theirs_and_takes_it_back(table):
    write(table, WRITERS, IDS)
    mine = table.wire("carla")
    assert mine.count("said--mine") == 2  # on the page, and in what the stream would send
    assert "said--mine" not in table.wire("bart")
    contributions.withdraw(table.session.pk, IDS[0], by=table.world.carla, now=clock.now())
    assert "Tekst 0?" not in table.wire("bart")


def test_who_leads_does_not_see_who_was_heard_while_names_are_hidden(table):
    since = table.fresh().seq
    table.say("carla", "q_open", "Wie ben ik?")
    assert not any(one["heard"] for one in stage.context(table.sees("anneke"))["heard"])
    events = stage.events_for(table.sees("anneke"), since=since)
    assert "heard__one--yes" not in str(events)


def test_who_leads_can_let_any_step_be_written_without_names(table):
    table.go("warmkoud.advice")
    session = table.fresh()
    steps.hush(session.pk, by=table.world.anneke, seen=session.state_seq, nameless=True)
    table.say("carla", "advice", "Bel ze op.")
    table.go("warmkoud.reformulate")
    table.go("warmkoud.advice")  # what was promised holds on coming back
    assert table.fresh().nameless
    table.reveal()
    html = stage.said_html(table.sees("bart"), Contribution.objects.get(kind="advice"))
    assert "Bel ze op." in html
    assert "Carla" not in html


def test_what_came_without_a_name_grows_into_a_lesson_only_by_its_maker(table):
    write(table, WRITERS, IDS)
    for name in ("anneke", "bart"):
        assert not offered_for(table.meeting.pk, table.person(name)).exists()
    assert [one.pk for one in offered_for(table.meeting.pk, table.world.carla)] == [IDS[0]]


def test_a_choice_of_all_can_be_written_hidden_and_shown_together():
    table = make_table(method="u_procedure")
    table.go("u_procedure.new_rules")
    session = table.fresh()
    steps.hush(session.pk, by=table.world.anneke, seen=session.state_seq)
    for name in WRITERS:
        table.say(name, "choice", f"Keuze van {name}")
    for name in (*OTHERS, "carla"):
        others = {f"Keuze van {one}" for one in WRITERS if one != name}
        assert not others & set(table.texts(name))
    table.reveal()
    for name in (*OTHERS, "carla"):
        assert {f"Keuze van {one}" for one in WRITERS} <= set(table.texts(name))


# The envelope


@pytest.fixture
def incident():
    table = make_table(method="incident10")
    table.go("incident10.write_questions")
    return table


def seal(table, name="bart", text="Ik ben weggelopen."):
    return table.say(name, "sealed", text, parked=True)


def test_what_is_sealed_goes_to_nobody_until_the_case_giver_opens_it_in_its_step(incident):
    sealed = seal(incident)
    for part in ("information", "position", "explanation", "outcome"):
        incident.go(f"incident10.{part}")
        if incident.fresh().silent:
            incident.reveal()
        for name in ("anneke", "carla", "dirk"):
            for mode in Mode:
                assert "weggelopen" not in incident.wire(name, mode=mode), part
        assert "weggelopen" not in incident.wire("bart", mode=Mode.SHARED)
        assert "weggelopen" in incident.wire("bart")
        if part != "outcome":
            with pytest.raises(RefusedError, match="envelope"):
                open_(incident, sealed)
    with pytest.raises(RefusedError):
        open_(incident, sealed, by="anneke")
    since = incident.fresh().seq
    open_(incident, sealed)
    for name in ("anneke", "carla"):
        events = stage.events_for(incident.sees(name), since=since)
        assert [event["list"] for event in events if event["type"] == "said"] == ["said"]
        assert "weggelopen" in str(events)
    assert Contribution.objects.get(pk=sealed.pk).open_to_circle


def open_(table, sealed, by="bart"):
    contributions.bring_in(table.session.pk, sealed.pk, by=table.person(by), now=clock.now())


def test_an_envelope_is_the_case_givers_and_stays_shut_when_it_is_not_opened(incident):
    with pytest.raises(RefusedError, match="does not fit"):
        seal(incident, "carla")
    with pytest.raises(RefusedError, match="does not fit"):
        incident.say("bart", "sealed", "Zonder envelop.")
    sealed = seal(incident)
    incident.go("incident10.information")
    with pytest.raises(RefusedError, match="does not fit"):
        seal(incident)
    incident.go("incident10.outcome")
    incident.say("bart", "story", "Ik vertel het gewoon.")  # it works without one too
    incident.go("incident10.discussion")
    with pytest.raises(RefusedError, match="envelope"):
        open_(incident, sealed)
    assert "weggelopen" not in incident.wire("carla")


def test_the_case_givers_words_do_not_come_out_with_the_positions_of_the_others(incident):
    incident.go("incident10.position")
    with pytest.raises(RefusedError, match="does not fit"):
        incident.say("bart", "sw_reveal", "Ik ben weggelopen.")
    seal(incident)
    incident.say("carla", "sw_reveal", "Ik zou blijven.")
    incident.reveal()
    assert "blijven" in incident.wire("dirk")
    assert "weggelopen" not in incident.wire("dirk")


def test_an_id_by_lot_is_taken():
    table = make_table()
    table.go("questions")
    assert table.say("carla", "q_open", "Wat zag je?", id=uuid4()).pk
