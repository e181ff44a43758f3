"""What a server does by itself."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from kring.kernel import clock, rounds, vault

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 12, 9, tzinfo=UTC)


@pytest.fixture
def own(monkeypatch):
    """Rounds of this test only."""
    monkeypatch.setattr(rounds, "_rounds", [])
    monkeypatch.setattr(rounds, "_minutely", [])


def test_a_round_that_fails_does_not_stop_the_next(own, caplog):
    done = []

    def fail(now):
        raise OSError("the disk is full")

    rounds.hourly(fail)
    rounds.hourly(done.append)
    rounds.hourly(done.append)
    rounds.run_all(NOW)
    assert done == [NOW]
    assert "A round failed" in caplog.text


def test_what_has_its_own_hour_is_looked_at_each_minute_and_not_with_the_hourly_rounds(
    own, caplog
):
    done = []

    def fail(now):
        raise OSError("the disk is full")

    rounds.each_minute(fail)
    rounds.each_minute(done.append)
    rounds.each_minute(done.append)
    rounds.run_all(NOW)
    assert done == []
    rounds.run_minute(NOW)
    assert done == [NOW]
    assert "tried again in a minute" in caplog.text


def test_finished_tasks_go_after_a_week_and_waiting_ones_stay(own):
    for status, days in (
        (TaskResultStatus.SUCCESSFUL, 8),
        (TaskResultStatus.FAILED, 8),
        (TaskResultStatus.SUCCESSFUL, 6),
        (TaskResultStatus.READY, 8),
    ):
        DBTaskResult.objects.create(
            status=status,
            finished_at=NOW - timedelta(days=days),
            args_kwargs={},
            task_path="x",
            backend_name="default",
            run_after=NOW,
            exception_class_path="",
            traceback="",
        )
    rounds.run_all(NOW)
    assert DBTaskResult.objects.count() == 2


def test_after_a_key_was_destroyed_the_others_are_wrapped_anew(own):
    stays, goes = uuid4(), uuid4()
    vault.create_key(stays)
    vault.create_key(goes)
    text = vault.seal(stays, "Hoe gaat het?", bound_to="here")
    vault.destroy_key(goes)
    assert vault.rotation_due()
    rounds.renew_keys(clock.now())
    assert not vault.rotation_due()
    assert vault.unseal(stays, text, bound_to="here") == "Hoe gaat het?"
