"""A row written with SQL that was worded before is the row that Django would have written."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, connection, models, transaction
from django.db.models import F
from django.test.utils import CaptureQueriesContext

from kring.circles.models import Membership
from kring.circles.rules import Role
from kring.kernel import clock
from kring.kernel.models import Letter, Record
from kring.live.models import Contribution, Session
from kring.live.tests.world import make_table

pytestmark = pytest.mark.django_db


def as_django_does(monkeypatch):
    """Let rows be written by Django's own way."""
    monkeypatch.setattr("kring.kernel.writing.WrittenQuickly.save", models.Model.save)
    for way in ("_do_insert", "_do_update"):
        monkeypatch.setattr(
            f"kring.kernel.writing.WrittenQuickly.{way}", getattr(models.Model, way)
        )


def letter(number):
    return Letter(
        id=uuid4(), key=f"brief {number} 100%s ?", kind="meetings.Invitation", recipient=uuid4(),
        about=uuid4(), number=number, made_at=clock.now(), sent_at=None,
    )  # fmt: skip


def raw(table, pk):
    with connection.cursor() as cursor:
        known = pk.hex if connection.vendor == "sqlite" else pk
        cursor.execute(f"SELECT * FROM {table} WHERE id = %s", [known])
        return cursor.fetchone()


def test_a_row_is_stored_as_django_stores_it(monkeypatch):
    one = letter(7)
    one.save(force_insert=True)
    one.tries, one.sent_at = 3, clock.now() + timedelta(minutes=1)
    one.save(update_fields=["tries", "sent_at"])
    ours = raw("kernel_letter", one.pk)
    Letter.objects.all().delete()
    as_django_does(monkeypatch)
    one.tries, kept = 0, one.sent_at
    one.sent_at = None
    one.save(force_insert=True)
    one.tries, one.sent_at = 3, kept
    one.save(update_fields=["tries", "sent_at"])
    assert raw("kernel_letter", one.pk) == ours


@pytest.mark.parametrize("key", [12, "é ' ? %s", Role.OBSERVER])
@pytest.mark.parametrize("number", [True, 2, "3"])
def test_what_is_not_plain_is_stored_as_django_stores_it(monkeypatch, key, number):
    one = letter(7)
    one.key, one.number, one.recipient = key, number, str(uuid4())
    one.save(force_insert=True)
    ours = raw("kernel_letter", one.pk)
    Letter.objects.all().delete()
    as_django_does(monkeypatch)
    one.save(force_insert=True)
    assert raw("kernel_letter", one.pk) == ours


def test_a_field_that_is_not_there_is_refused():
    one = letter(1)
    one.save()
    with pytest.raises(ValueError, match="do not exist"):
        one.save(update_fields=["tires"])
    with pytest.raises(ValueError, match="do not exist"):
        one.save(update_fields=["id"])


def test_what_the_database_makes_up_is_known_afterwards():
    made = [Record.objects.create(kind="x", particulars={"n": n}, at=clock.now()) for n in (1, 2)]
    assert made[0].pk < made[1].pk
    assert [Record.objects.get(pk=one.pk).particulars for one in made] == [{"n": 1}, {"n": 2}]


def test_what_people_say_is_sealed_on_its_way():
    table = make_table()
    table.go("questions")
    said = table.say("carla", "q_open", "Wat dacht je?")
    stored = raw("live_contribution", said.pk)
    assert b"dacht" not in b"".join(bytes(c) for c in stored if isinstance(c, bytes | memoryview))
    assert Contribution.objects.get(pk=said.pk).body == "Wat dacht je?"


def test_a_row_that_is_gone_cannot_be_saved():
    one = letter(1)
    one.save()
    Letter.objects.all().delete()
    with pytest.raises(DatabaseError, match="did not affect any rows"), transaction.atomic():
        one.save(update_fields=["tries"])


def test_the_same_twice_is_refused_and_spoils_the_transaction_as_it_should():
    letter(1).save()
    with transaction.atomic():
        with pytest.raises(IntegrityError):
            letter(1).save(force_insert=True)
        with pytest.raises(transaction.TransactionManagementError):
            Letter.objects.count()
        transaction.set_rollback(False)
        if connection.vendor == "postgresql":
            transaction.set_rollback(True)


def test_an_expression_is_still_counted_by_the_database():
    one = letter(1)
    one.save()
    one.tries = F("tries") + 2
    one.save(update_fields=["tries"])
    one.refresh_from_db()
    assert one.tries == 2


def test_every_write_is_counted_and_said_the_same_way():
    table = make_table()
    session = table.fresh()
    with CaptureQueriesContext(connection) as asked:
        session.seq += 1
        session.save(update_fields=["seq"])
    assert len(asked) == 1
    assert asked[0]["sql"].startswith('UPDATE "live_session" SET "seq" = ')
    assert Session.objects.get(pk=session.pk).seq == session.seq


def test_members_of_an_enumeration_are_stored_by_their_value():
    table = make_table()
    member = Membership.objects.get(pk=table.seat("carla").pk)
    member.role = Role.OBSERVER
    member.save(update_fields=["role"])
    assert Membership.objects.get(pk=member.pk).role == "observer"
