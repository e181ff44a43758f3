"""Confidential text on a row: what a developer writes, and what the database gets."""

from uuid import UUID, uuid4

import pytest
from django.core import serializers
from django.core.exceptions import FieldError
from django.db import connection, models, transaction
from django.db.migrations.writer import MigrationWriter
from django.test.utils import CaptureQueriesContext, isolate_apps

from kring.kernel import vault
from kring.kernel.models import Row
from kring.kernel.vault import EncryptedText, KeyDestroyedError, SealBrokenError, Sealed

QUESTION = "Hoe vraag ik door zonder te duwen?"


class Note(Row):
    sensitivity = "K2"
    circle_id = models.UUIDField()
    body = EncryptedText(sensitivity="K3")
    aside = EncryptedText(sensitivity="K3", default="")
    count = models.IntegerField(default=0)

    class Meta:
        app_label = "vault_tests"

    def __str__(self):
        return f"#{self.pk}"


class NoteSeenOtherwise(Note):
    class Meta:
        app_label = "vault_tests"
        proxy = True

    def __str__(self):
        return f"#{self.pk}"


class Ring(Row):
    sensitivity = "K2"
    theme = EncryptedText(sensitivity="K3", circle_field="id", blank=True)

    class Meta:
        app_label = "vault_tests"

    def __str__(self):
        return f"#{self.pk}"


@pytest.fixture(scope="module", autouse=True)
def tables(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        with connection.schema_editor() as editor:
            editor.create_model(Note)
            editor.create_model(Ring)
        yield
        with connection.schema_editor() as editor:
            editor.delete_model(Note)
            editor.delete_model(Ring)


@pytest.fixture
def circle(db):
    circle_id = uuid4()
    vault.create_key(circle_id)
    return circle_id


@pytest.fixture
def note(circle):
    return Note.objects.create(circle_id=circle, body=QUESTION)


def stored(row, column="body"):
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {column} FROM {row._meta.db_table} WHERE id = %s", [in_database(row.pk)]
        )
        return bytes(cursor.fetchone()[0])


def store_raw(row, blob, column="body"):
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {row._meta.db_table} SET {column} = %s WHERE id = %s",
            [blob, in_database(row.pk)],
        )


def in_database(pk):
    return pk.hex if connection.vendor == "sqlite" else pk


def test_text_comes_back_as_it_was_written(note):
    found = Note.objects.get(pk=note.pk)
    assert found.body == note.body == QUESTION
    assert QUESTION.encode() not in stored(note)


def test_text_is_opened_only_when_it_is_read(note):
    found = Note.objects.get()
    assert isinstance(found.__dict__["body"], Sealed)
    assert "zonder" not in repr(found.__dict__)
    assert found.body == QUESTION


def test_empty_text_is_stored_as_nothing_and_needs_no_key(note):
    assert stored(note, "aside") == b""
    vault.destroy_key(note.circle_id)
    found = Note.objects.get()
    assert found.aside == ""
    assert Ring().theme == ""


def test_a_circle_seals_its_own_text_under_its_own_id(db):
    ring = Ring(theme="Autonomie")
    vault.create_key(ring.id)
    ring.save()
    assert Ring.objects.get().theme == "Autonomie"
    vault.destroy_key(ring.id)
    with pytest.raises(KeyDestroyedError):
        _ = Ring.objects.get().theme


def test_many_rows_at_once(circle):
    Note.objects.bulk_create(Note(circle_id=circle, body=f"nr {n}", count=n) for n in range(300))
    assert [n.body for n in Note.objects.order_by("count")] == [f"nr {n}" for n in range(300)]


def test_only_the_named_fields_are_written(note):
    before = stored(note)
    note.count, note.body = 7, "anders"
    note.save(update_fields=["count"])
    assert stored(note) == before
    note.save(update_fields=["body"])
    assert Note.objects.get().body == "anders"
    Note.objects.defer("body").get().save(update_fields=["body"])
    assert Note.objects.get().body == "anders"


def test_a_row_that_nobody_read_is_saved_with_the_same_seal(note):
    before = stored(note)
    found = Note.objects.get()
    found.count = 3
    found.save()
    assert stored(note) == before


@pytest.mark.parametrize(
    ("rows", "queries"),
    [
        (lambda: Note.objects.defer("body"), 1),
        (lambda: Note.objects.only("circle_id"), 1),
        (lambda: Note.objects.only("circle_id", "body"), 0),
    ],
)
def test_deferred_text_is_fetched_when_it_is_read(note, rows, queries):
    found = rows().get()
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert found.body == QUESTION
    assert len(asked) == queries


def test_a_row_can_be_read_afresh(note):
    other = Note.objects.get()
    other.body = "nieuw"
    other.save()
    note.refresh_from_db()
    assert note.body == "nieuw"
    note.refresh_from_db(fields=["body"])
    assert note.body == "nieuw"


def test_get_or_create_and_update_or_create_seal(circle):
    made, _ = Note.objects.get_or_create(circle_id=circle, defaults={"body": "een"})
    Note.objects.update_or_create(pk=made.pk, defaults={"body": "twee"})
    assert Note.objects.get().body == "twee"


def test_a_proxy_opens_the_same_text(note):
    assert NoteSeenOtherwise.objects.get().body == QUESTION


def test_ids_written_as_strings_are_the_same_ids(circle):
    row = uuid4()
    Note.objects.create(id=str(row).upper(), circle_id=circle.hex, body="x")
    assert Note.objects.get(pk=row).body == "x"


def test_full_clean_leaves_text_alone(note):
    found = Note.objects.get()
    found.full_clean()
    found.save()
    assert Note.objects.get().body == QUESTION


@pytest.mark.parametrize(
    "ask",
    [
        lambda: Note.objects.filter(body=QUESTION),
        lambda: Note.objects.exclude(body__icontains="duwen"),
        lambda: Note.objects.filter(body__in=["a"]),
        lambda: Note.objects.filter(body__lower="a"),
        lambda: Note.objects.update(body="plat"),
        lambda: Note.objects.update(aside=""),
        lambda: Note.objects.update(body=models.F("aside")),
        lambda: Note.objects.update(body=models.Value("plat")),
        lambda: Note.objects.bulk_update(Note.objects.all(), ["body"]),
        lambda: serializers.serialize("json", Note.objects.all()),
    ],
)
def test_what_the_database_cannot_do_with_sealed_text_is_refused(note, ask):
    before = stored(note)
    with pytest.raises(FieldError, match=r"vault_tests\.Note"), transaction.atomic():
        ask()
    assert stored(note) == before


def test_one_may_ask_whether_there_is_text(note):
    assert Note.objects.filter(body__isnull=False).get() == note
    assert not Note.objects.filter(body__isnull=True).exists()


def test_values_and_print_never_show_text(note):
    [value] = Note.objects.values_list("body", flat=True)
    assert f"{value} {value!r} {value!s}" == "<sealed> <sealed> <sealed>"


@pytest.mark.parametrize("wrong", [b"bytes", 7, None, models.F("aside")])
def test_only_text_can_be_assigned(note, wrong):
    with pytest.raises(TypeError):
        note.body = wrong


def test_text_needs_its_circle_before_it_is_saved(db):
    with pytest.raises(ValueError, match="circle_id"), transaction.atomic():
        Note(body="x").save()
    with pytest.raises(KeyDestroyedError):
        Note(circle_id=uuid4(), body="x").save()


def test_a_seal_moved_to_another_row_field_or_circle_does_not_open(note):
    neighbour = Note.objects.create(circle_id=note.circle_id, body="buurman", aside="kanttekening")
    store_raw(neighbour, stored(note))
    store_raw(note, stored(neighbour, "aside"))
    for row in Note.objects.all():
        with pytest.raises(SealBrokenError):
            _ = row.body


def test_a_row_moved_to_another_circle_does_not_open_there(note):
    elsewhere = uuid4()
    vault.create_key(elsewhere)
    Note.objects.update(circle_id=elsewhere)
    with pytest.raises(SealBrokenError):
        _ = Note.objects.get().body


def test_a_copy_is_refused_rather_than_stored_unreadable(note):
    unread = Note.objects.get()
    unread.pk, unread._state.adding = uuid4(), True
    with pytest.raises(SealBrokenError), transaction.atomic():
        unread.save()
    read = Note.objects.get()
    assert read.body == QUESTION
    read.pk, read._state.adding = UUID(int=5), True
    read.save()
    assert Note.objects.get(pk=UUID(int=5)).body == QUESTION


def test_without_its_key_a_row_can_still_be_counted_changed_and_deleted(note):
    vault.destroy_key(note.circle_id)
    assert not vault.readable(note.circle_id)
    found = Note.objects.get()
    with pytest.raises(KeyDestroyedError):
        _ = found.body
    found.count = 9
    found.save()
    assert Note.objects.get().count == 9
    found.delete()


def test_a_migration_names_the_field_where_it_stays():
    text, imports = MigrationWriter.serialize(Note._meta.get_field("aside"))
    assert text == "kring.kernel.vault.EncryptedText(default='', sensitivity='K3')"
    assert imports == {"import kring.kernel.vault"}
    clone = Ring._meta.get_field("theme").clone()
    assert (clone.circle_field, clone.sensitivity) == ("id", "K3")


def test_a_text_can_be_added_to_a_table_that_has_rows(django_db_setup, django_db_blocker):
    added = EncryptedText(sensitivity="K3", default="")
    added.set_attributes_from_name("added")
    added.model = Ring
    ring = Ring()
    with django_db_blocker.unblock():
        ring.save()
        with connection.schema_editor() as editor:
            editor.add_field(Ring, added)
        assert stored(ring, "added") == b""
        with connection.schema_editor() as editor:
            editor.remove_field(Ring, added)
        ring.delete()


@isolate_apps("kring.kernel")
def test_a_renamed_field_opens_old_text_under_its_old_name(note):
    class Renamed(Row):
        sensitivity = "K2"
        circle_id = models.UUIDField()
        words = EncryptedText(sensitivity="K3", db_column="body", bound_as="vault_tests.note|body")

        class Meta:
            app_label = "kernel"
            db_table = "vault_tests_note"
            managed = False

        def __str__(self):
            return "renamed"

    assert Renamed.objects.get().words == QUESTION


@isolate_apps("kring.kernel")
def test_a_model_that_cannot_seal_is_found_at_the_start():
    class Wrong(models.Model):
        body = EncryptedText(sensitivity="K3")

        class Meta:
            app_label = "kernel"

        def __str__(self):
            return "wrong"

    assert {problem.id for problem in Wrong.check()} >= {"kring.E011", "kring.E012"}
    assert Note.check() == Ring.check() == []


@pytest.mark.parametrize("options", [{"default": "iets"}, {"default": str}, {"null": True}])
def test_a_field_without_text_holds_the_empty_text_and_nothing_else(options):
    with pytest.raises(TypeError):
        EncryptedText(sensitivity="K3", **options)
