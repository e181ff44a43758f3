"""The notepad of a table: who writes and who reads, what is kept of it, and for how long."""

import threading
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection

from kring.circles.rules import Role
from kring.kernel import clock, vault
from kring.kernel.models import Record
from kring.kernel.verdicts import BusyError, RefusedError
from kring.live.actions import sessions
from kring.live.queries import moment_of, steps_of
from kring.live.rules import Seat
from kring.live.tests.world import make_table
from kring.methods.script import CaseGiver
from kring.notepad import actions, rules
from kring.notepad.actions import settle_due, write
from kring.notepad.editing import Edit
from kring.notepad.models import Change, Checkpoint, Notepad
from kring.notepad.queries import OutdatedError, news_for, text_of

NOW = clock.now()
BSN = "111222333"


@pytest.fixture
def table(db):
    return make_table(method="roddel")


def notepad(table):
    return Notepad.objects.get(session=table.session)


def put(table, who, base, start, words, *, end=None, now=None, **more):
    edit = Edit(
        more.pop("id", None) or uuid4(), base, words, start, start if end is None else end, **more
    )
    return write(table.session.pk, by=table.person(who), edit=edit, now=now or clock.now())


@pytest.mark.parametrize(
    ("role", "seat", "ended", "reads", "writes"),
    [
        (None, Seat.OUTSIDE, None, False, False),
        (Role.PARTICIPANT, Seat.PEER, None, True, True),
        (Role.PARTICIPANT, Seat.GIVER, None, True, True),
        (Role.FACILITATOR, Seat.PEER, None, True, True),
        (Role.GUEST, Seat.PEER, None, True, True),
        (Role.OBSERVER, Seat.OBSERVER, None, True, False),
        (Role.SPONSOR, Seat.OUTSIDE, None, False, False),
        (Role.PARTICIPANT, Seat.PEER, 6, True, True),
        (Role.PARTICIPANT, Seat.PEER, 8, True, False),
        (Role.GUEST, Seat.PEER, 1, False, False),
        (Role.OBSERVER, Seat.OBSERVER, 1, False, False),
    ],
)
@pytest.mark.django_db
def test_who_reads_and_who_writes(table, role, seat, ended, reads, writes):
    """ended: how many days ago the meeting was over."""
    moment = moment_of(table.session)
    looker = rules.Looker(role, seat, NOW - timedelta(days=ended) if ended else None)
    assert bool(rules.may_read(looker, moment)) is reads
    assert bool(rules.may_write(looker, moment, NOW)) is writes


def test_what_several_write_at_once_comes_together(table):
    put(table, "bart", 0, 0, "De vraag is groot.")
    put(table, "carla", 1, 3, "echte ")
    news = put(table, "dirk", 1, 9, "blijft", end=11)
    assert text_of(notepad(table)) == "De echte vraag blijft groot."
    assert news.version == 3
    assert [one.put for one in news.splices] == ["echte "]
    assert news_for(notepad(table), 1).version == 3
    assert news_for(notepad(table), 3).splices == []


def test_a_change_that_comes_twice_is_there_once(table):
    first = uuid4()
    put(table, "bart", 0, 0, "een", id=first)
    put(table, "carla", 1, 3, " twee")
    news = put(table, "bart", 0, 0, "een", id=first)
    assert text_of(notepad(table)) == "een twee"
    assert (news.version, [one.put for one in news.splices]) == (2, [" twee"])


def test_a_whole_text_without_script_takes_nothing_of_others_away(table):
    put(table, "bart", 0, 0, "een\ntwee\ndrie\n")
    put(table, "carla", 1, 4, "anderhalf\n")
    put(table, "dirk", 1, 0, "een\ntwee\nbijna drie\nvier\n", whole=True)
    assert text_of(notepad(table)) == "een\nanderhalf\ntwee\nbijna drie\nvier\n"


def go_where(table, turned_away):
    """Let who leads go on to the first step in which the case giver is turned away, or no longer is."""
    found = enumerate(steps_of(table.fresh()))
    table.go_to(
        next(
            index
            for index, step in found
            if index > table.session.index
            and (step.phase.case_giver is CaseGiver.AWAY) is turned_away
        )
    )


def test_who_is_turned_away_neither_reads_nor_writes_till_they_turn_back(table):
    go_where(table, turned_away=True)
    put(table, "carla", 0, 0, "Hij durft niet.")
    with pytest.raises(RefusedError, match="turned away"):
        put(table, "bart", 1, 0, "Ik ben er.")
    go_where(table, turned_away=False)
    put(table, "bart", 1, 15, " Ik wel.")
    assert text_of(notepad(table)) == "Hij durft niet. Ik wel."


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (f"Zijn nummer is {BSN}.", "citizen service number"),
        ("x" * 100_001, "100,000"),
        ("nul \0 teken", "sign that we cannot keep"),
    ],
)
def test_what_cannot_be_kept_is_refused_with_a_sentence(table, words, reason):
    put(table, "bart", 0, 0, "Begin. ")
    with pytest.raises(RefusedError, match=reason):
        put(table, "bart", 1, 7, words)
    assert text_of(notepad(table)) == "Begin. "


def test_a_citizen_service_number_that_is_typed_sign_by_sign_is_refused_at_its_last(table):
    put(table, "bart", 0, 0, f"nummer {BSN[:-1]}")
    with pytest.raises(RefusedError, match="citizen service number"):
        put(table, "carla", 1, 15, BSN[-1])


def test_a_notepad_that_two_fill_at_once_is_refused_to_the_second(table):
    put(table, "bart", 0, 0, "x" * 60_000)
    put(table, "carla", 1, 0, "y" * 40_000)
    with pytest.raises(RefusedError, match="100,000"):
        put(table, "dirk", 1, 0, "z")


@pytest.mark.parametrize(("start", "end"), [(9, 9), (2, 1), (4, 4)])
def test_a_place_that_is_not_in_the_text_is_refused(table, start, end):
    put(table, "bart", 0, 0, "één")
    with pytest.raises(RefusedError, match="Load the page anew"):
        put(table, "bart", 1, start, "x", end=end)


def test_who_sends_more_than_a_person_types_waits(table, monkeypatch):
    monkeypatch.setattr(rules, "MOST_WITHIN", 3)
    for version in range(3):
        put(table, "bart", version, 0, "a")
    with pytest.raises(BusyError):
        put(table, "bart", 3, 0, "a")
    put(table, "carla", 3, 0, "b")
    put(table, "bart", 4, 0, "a", now=clock.now() + timedelta(seconds=11))


def test_it_does_not_grow_without_end_and_who_was_long_away_is_told(table, monkeypatch):
    monkeypatch.setattr(actions, "CHECKPOINT_EVERY", 2)
    monkeypatch.setattr(actions, "STAYS_EVERY", 6)
    monkeypatch.setattr(actions, "STAY", 2)
    for version in range(30):
        put(table, "bart", version, version, "a")
    assert set(Checkpoint.objects.values_list("version", flat=True)) == {30, 28, 24}
    assert Change.objects.count() == 6
    assert text_of(notepad(table)) == "a" * 30
    put(table, "carla", 25, 25, "b")
    assert text_of(notepad(table)).count("b") == 1
    with pytest.raises(OutdatedError):
        put(table, "dirk", 3, 0, "c")
    assert news_for(notepad(table), 3).splices is None


def test_everything_is_sealed_and_the_ledger_knows_that_not_what(table):
    put(table, "bart", 0, 0, "geheim")
    put(table, "bart", 1, 6, "er")
    stored = b"".join(bytes(row) for row in Change.objects.values_list("body", flat=True))
    assert b"geheim" not in stored
    assert Record.objects.filter(kind="notepad.NotepadWritten").count() == 1
    vault.destroy_key(table.world.circle.pk)
    with pytest.raises(vault.KeyDestroyedError):
        text_of(notepad(table))


def test_a_week_after_the_meeting_only_its_text_is_left(table):
    put(table, "bart", 0, 0, "Wat bleef. En wat ging.")
    put(table, "bart", 1, 10, "", end=23)
    session = table.fresh()
    sessions.end_session(session.pk, by=table.person("anneke"), seen=session.state_seq, now=NOW)
    ended = table.fresh().ended_at
    settle_due(ended + timedelta(days=6))
    assert Change.objects.count() == 2
    settle_due(ended + timedelta(days=7, minutes=1))
    settle_due(ended + timedelta(days=7, minutes=2))
    assert text_of(notepad(table)) == "Wat bleef."
    assert (Change.objects.count(), Checkpoint.objects.count()) == (0, 0)
    with pytest.raises(RefusedError, match="settled"):
        put(table, "bart", 2, 0, "x", now=ended + timedelta(days=8))
    assert news_for(notepad(table), 2).text == "Wat bleef."


@pytest.mark.django_db(transaction=True)
def test_four_who_send_at_the_same_moment_come_one_after_the_other():
    table = make_table()
    put(table, "bart", 0, 0, "midden")
    refused = []

    def type_ten(who, sign):
        try:
            base = 1
            for _ in range(10):
                base = put(table, who, base, 0, sign).version
        except Exception as error:
            refused.append(error)
        finally:
            connection.close()

    typing = [
        threading.Thread(target=type_ten, args=pair)
        for pair in zip(("anneke", "carla", "dirk", "esra"), "acde", strict=True)
    ]
    for one in typing:
        one.start()
    for one in typing:
        one.join(30)
    assert refused == []
    assert notepad(table).version == 41
    assert sorted(text_of(notepad(table))) == sorted("midden" + 10 * "acde")
