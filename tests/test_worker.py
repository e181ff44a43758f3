"""The background worker: what it does, what it does again, and that only one works."""

import fcntl
import os
import time

import pytest
from django.conf import settings
from django.db import connection
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from kring import worker

pytestmark = pytest.mark.django_db(transaction=True)
done: list[str] = []
sqlite_only = pytest.mark.skipif(
    bool(os.environ.get("KRING_DATABASE_URL")), reason="only on SQLite: its lock is a file"
)


@task()
def greet(name):
    done.append(name)


@task()
def stumble():
    raise RuntimeError("the mail server is away")


@pytest.fixture
def background():
    done.clear()
    background = worker.Background()
    yield background
    background.stop()


def wait_for(condition):
    deadline = time.monotonic() + 30
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.02)
    assert condition()


def test_what_is_asked_is_done(background):
    background.start()
    greet.enqueue("Anna")
    wait_for(lambda: done == ["Anna"])


def test_a_task_that_fails_does_not_stop_the_next(background):
    stumble.enqueue()
    greet.enqueue("Bert")
    background.start()
    wait_for(lambda: done == ["Bert"])


def test_an_error_of_the_worker_itself_passes(background, monkeypatch, caplog):
    monkeypatch.setattr(worker, "PAUSE_SECONDS", 0.05)
    real, broken = worker.one_turn, []

    def once():
        if not broken:
            broken.append(True)
            raise OSError("the disk is full")
        return real()

    monkeypatch.setattr(worker, "one_turn", once)
    greet.enqueue("Chris")
    background.start()
    wait_for(lambda: done == ["Chris"])
    assert "The worker stumbled" in caplog.text


def test_what_was_cut_off_is_done_again(background):
    cut_off = greet.enqueue("Dina")
    DBTaskResult.objects.filter(pk=cut_off.id).update(status=TaskResultStatus.RUNNING)
    background.start()
    wait_for(lambda: done == ["Dina"])


@sqlite_only
def test_while_another_works_this_one_waits(background):
    greet.enqueue("Els")
    with (settings.DATA / "worker.lock").open("w") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        background.round()
        assert done == []
    background.round()
    assert done == ["Els"]


@pytest.mark.skipif(connection.vendor != "postgresql", reason="only on PostgreSQL: its lock")
def test_while_another_works_on_another_machine_this_one_waits(background):
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [worker.LOCK_NUMBER])
    greet.enqueue("Fenna")
    background.round()
    assert done == []
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_unlock(%s)", [worker.LOCK_NUMBER])
    other.close()
    background.round()
    assert done == ["Fenna"]


def test_each_hour_it_does_its_rounds(background, monkeypatch):
    rounds = []
    monkeypatch.setattr("kring.kernel.rounds.run_all", lambda: rounds.append(True))
    background.round()
    background.round()
    assert len(rounds) == 1
    monkeypatch.setattr(worker, "monotonic", lambda: time.monotonic() + 3601)
    background.round()
    assert len(rounds) == 2


def test_each_minute_it_looks_at_what_has_its_own_hour(background, monkeypatch):
    looked = []
    monkeypatch.setattr("kring.kernel.rounds.run_minute", lambda: looked.append(True))
    background.round()
    background.round()
    assert len(looked) == 1
    monkeypatch.setattr(worker, "monotonic", lambda: time.monotonic() + 61)
    background.round()
    assert len(looked) == 2


def test_stopping_takes_no_longer_than_the_task_at_hand(background):
    background.start()
    time.sleep(0.1)
    began = time.monotonic()
    background.stop()
    assert time.monotonic() - began < 1
