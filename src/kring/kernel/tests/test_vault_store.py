"""Keys: what opens, what does not, and what is gone for good."""

import stat
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from kring.kernel.vault import KeyDestroyedError, KeyStore, KeyStoreError, files
from kring.kernel.vault import journal as journals

MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
MONDAY_CIRCLE = UUID("00000000-0000-4000-8000-000000000001")
TUESDAY_CIRCLE = UUID("00000000-0000-4000-8000-000000000002")
PLACE = "cases.case|question|00000000-0000-4000-8000-0000000000aa"


@pytest.fixture
def keys(tmp_path):
    store = KeyStore(tmp_path / "keys")
    store.create_key(MONDAY_CIRCLE)
    store.create_key(TUESDAY_CIRCLE)
    return store


def everything_in(folder):
    return b"".join(file.read_bytes() for file in folder.rglob("*") if file.is_file())


def test_only_the_owner_may_read_the_files(keys):
    modes = {
        str(file.relative_to(keys.folder)): stat.S_IMODE(file.stat().st_mode)
        for file in [keys.folder, *keys.folder.rglob("*")]
    }
    assert modes["masters/1.key"] == 0o400
    assert modes["."] == modes["masters"] == modes["circles"] == 0o700
    assert modes[f"circles/{MONDAY_CIRCLE}.json"] == 0o600
    assert not any(mode & 0o077 for mode in modes.values())


def test_a_second_key_changes_nothing(keys):
    blob = keys.seal(MONDAY_CIRCLE, "nog hier", bound_to=PLACE)
    keys.create_key(MONDAY_CIRCLE)
    assert KeyStore(keys.folder).unseal(MONDAY_CIRCLE, blob, bound_to=PLACE) == "nog hier"


def test_a_circle_without_a_key_can_neither_write_nor_read(keys):
    blob = keys.seal(MONDAY_CIRCLE, "x", bound_to=PLACE)
    with pytest.raises(KeyDestroyedError):
        keys.seal(uuid4(), "x", bound_to=PLACE)
    with pytest.raises(KeyDestroyedError):
        keys.unseal(uuid4(), blob, bound_to=PLACE)


def test_a_circle_is_named_by_a_uuid_and_never_by_a_path(keys):
    with pytest.raises(TypeError):
        keys.create_key("../../etc/passwd")


def test_a_destroyed_key_is_gone_from_every_file_and_never_comes_back(keys):
    blob = keys.seal(MONDAY_CIRCLE, "weg", bound_to=PLACE)
    wrapped = (keys.folder / "circles" / f"{MONDAY_CIRCLE}.json").read_bytes()
    assert wrapped in everything_in(keys.folder)
    keys.destroy_key(MONDAY_CIRCLE, now=MONDAY)
    assert wrapped not in everything_in(keys.folder)
    assert not keys.readable(MONDAY_CIRCLE)
    assert keys.readable(TUESDAY_CIRCLE)
    with pytest.raises(KeyDestroyedError):
        keys.unseal(MONDAY_CIRCLE, blob, bound_to=PLACE)
    with pytest.raises(KeyDestroyedError):
        keys.create_key(MONDAY_CIRCLE)


def test_another_holder_of_the_key_loses_it_within_a_second(keys):
    elsewhere = KeyStore(keys.folder)
    blob = elsewhere.seal(MONDAY_CIRCLE, "nog even", bound_to=PLACE)
    keys.destroy_key(MONDAY_CIRCLE)
    destroyed = time.monotonic()
    with suppress(KeyDestroyedError):
        while time.monotonic() - destroyed < 5:
            elsewhere.unseal(MONDAY_CIRCLE, blob, bound_to=PLACE)
            time.sleep(0.01)
    assert time.monotonic() - destroyed < 1.2
    assert not elsewhere.readable(MONDAY_CIRCLE)


def test_an_unused_key_leaves_memory_after_its_minute(keys):
    keys.seal(MONDAY_CIRCLE, "x", bound_to=PLACE)
    keys._rings[MONDAY_CIRCLE].expires = time.monotonic()
    keys.seal(TUESDAY_CIRCLE, "x", bound_to=PLACE)
    assert set(keys._rings) == {TUESDAY_CIRCLE}


def test_unused_keys_leave_although_one_that_was_opened_before_them_is_opened_anew(keys):
    """Only the oldest is looked at. Planted, seen red here: what is opened anew keeps its old place."""
    keys.seal(MONDAY_CIRCLE, "x", bound_to=PLACE)
    keys.seal(TUESDAY_CIRCLE, "x", bound_to=PLACE)
    keys._look(MONDAY_CIRCLE, anew=True)
    keys._rings[TUESDAY_CIRCLE].expires = time.monotonic()
    keys._look(MONDAY_CIRCLE)
    assert set(keys._rings) == {MONDAY_CIRCLE}


def test_the_journal_names_what_was_destroyed_once_and_in_order(keys):
    keys.destroy_key(TUESDAY_CIRCLE, now=MONDAY)
    keys.destroy_key(MONDAY_CIRCLE, now=MONDAY + timedelta(days=1))
    keys.destroy_key(TUESDAY_CIRCLE, now=MONDAY + timedelta(days=2))
    assert [(d.circle, d.at, d.epoch) for d in keys.destructions()] == [
        (TUESDAY_CIRCLE, MONDAY, 1),
        (MONDAY_CIRCLE, MONDAY + timedelta(days=1), 1),
    ]


@pytest.mark.parametrize("damage", ["change", "leave out"])
def test_a_changed_journal_is_noticed(keys, damage):
    for circle in (MONDAY_CIRCLE, TUESDAY_CIRCLE, uuid4()):
        keys.destroy_key(circle, now=MONDAY)
    file = keys.folder / "destroyed.log"
    lines = file.read_text().splitlines(keepends=True)
    changed = [lines[0].replace("2026", "2025"), *lines[1:]]
    file.write_text("".join(changed if damage == "change" else [lines[0], lines[2]]))
    with pytest.raises(KeyStoreError, match=r"destroyed\.log"):
        keys.destructions()


def test_a_journal_line_cut_short_by_a_crash_is_written_anew(keys):
    keys.destroy_key(TUESDAY_CIRCLE, now=MONDAY)
    file = keys.folder / "destroyed.log"
    with file.open("a") as handle:
        handle.write('{"circle": "0000')
    keys.destroy_key(MONDAY_CIRCLE, now=MONDAY)
    assert [d.circle for d in keys.destructions()] == [TUESDAY_CIRCLE, MONDAY_CIRCLE]


def test_a_destruction_cut_short_is_finished_when_asked_again(keys):
    file = keys.folder / "circles" / f"{MONDAY_CIRCLE}.json"
    wrapped = file.read_bytes()
    journals.append(keys.folder / "destroyed.log", MONDAY_CIRCLE, at=MONDAY, epoch=1)
    assert keys.readable(MONDAY_CIRCLE)
    file.rename(file.with_name(file.name + files.GONE))
    assert not KeyStore(keys.folder).readable(MONDAY_CIRCLE)
    keys.destroy_key(MONDAY_CIRCLE)
    assert wrapped not in everything_in(keys.folder)
    assert len(keys.destructions()) == 1


def test_a_restored_backup_is_emptied_of_what_was_destroyed_after_it(keys, tmp_path):
    backup = {file: file.read_bytes() for file in (keys.folder / "circles").iterdir()}
    keys.destroy_key(MONDAY_CIRCLE, now=MONDAY)
    kept_apart = tmp_path / "destroyed.log"
    (keys.folder / "destroyed.log").rename(kept_apart)
    for file, content in backup.items():
        file.write_bytes(content)
    restored = KeyStore(keys.folder)
    assert restored.readable(MONDAY_CIRCLE)
    assert restored.replay_destructions(kept_apart) == 1
    assert not restored.readable(MONDAY_CIRCLE)
    assert restored.readable(TUESDAY_CIRCLE)
    assert [(d.circle, d.at) for d in restored.destructions()] == [(MONDAY_CIRCLE, MONDAY)]


def test_a_new_version_seals_new_text_and_the_old_one_still_opens(keys):
    old = keys.seal(MONDAY_CIRCLE, "oud", bound_to=PLACE)
    elsewhere = KeyStore(keys.folder)
    assert elsewhere.readable(MONDAY_CIRCLE)
    assert keys.rotate_circle_key(MONDAY_CIRCLE) == 2
    new = keys.seal(MONDAY_CIRCLE, "nieuw", bound_to=PLACE)
    assert new[2:4] == b"\x00\x02"
    for store in (keys, elsewhere):
        assert store.unseal(MONDAY_CIRCLE, old, bound_to=PLACE) == "oud"
        assert store.unseal(MONDAY_CIRCLE, new, bound_to=PLACE) == "nieuw"


def test_others_take_a_new_version_into_use_at_their_next_look(keys):
    elsewhere = KeyStore(keys.folder)
    assert elsewhere.seal(MONDAY_CIRCLE, "x", bound_to=PLACE)[3] == 1
    keys.rotate_circle_key(MONDAY_CIRCLE)
    elsewhere._rings[MONDAY_CIRCLE].look_at = time.monotonic()
    assert elsewhere.seal(MONDAY_CIRCLE, "x", bound_to=PLACE)[3] == 2


def test_many_hands_at_once_lose_no_version_and_no_line_of_the_journal(keys):
    circles = [uuid4() for _ in range(24)]

    def work(name):
        own = KeyStore(keys.folder)
        for circle in circles[name::4]:
            own.rotate_circle_key(MONDAY_CIRCLE)
            own.create_key(circle)
            own.destroy_key(circle, now=MONDAY)

    with ThreadPoolExecutor(4) as hands:
        list(hands.map(work, range(4)))
    assert keys.rotate_circle_key(MONDAY_CIRCLE) == 1 + len(circles) + 1
    assert sorted(d.circle for d in keys.destructions()) == sorted(circles)


def test_a_rotation_cut_short_is_finished_and_not_begun_again(keys):
    keys.masters.add(MONDAY)
    assert keys.rotation_due(now=MONDAY)
    assert keys.rotate_master(now=MONDAY) == 2
    assert (keys.masters.epochs(), keys.masters.unretired()) == ([1, 2], [2])


def test_a_new_master_opens_what_the_old_one_wrapped(keys):
    blob = keys.seal(MONDAY_CIRCLE, "blijft", bound_to=PLACE)
    assert keys.rotate_master(now=MONDAY) == 2
    assert keys.masters.unretired() == [2]
    assert KeyStore(keys.folder).unseal(MONDAY_CIRCLE, blob, bound_to=PLACE) == "blijft"


def test_a_retired_master_is_destroyed_after_the_backup_window_and_not_before(keys):
    blob = keys.seal(MONDAY_CIRCLE, "blijft", bound_to=PLACE)
    keys.rotate_master(now=MONDAY)
    assert keys.destroy_retired_masters(now=MONDAY + timedelta(days=34)) == []
    assert keys.masters.epochs() == [1, 2]
    assert keys.destroy_retired_masters(now=MONDAY + timedelta(days=35)) == [1]
    assert keys.masters.epochs() == [2]
    assert KeyStore(keys.folder).unseal(MONDAY_CIRCLE, blob, bound_to=PLACE) == "blijft"


def test_once_its_master_is_destroyed_a_backup_of_a_destroyed_key_opens_nothing(keys):
    file = keys.folder / "circles" / f"{MONDAY_CIRCLE}.json"
    blob, backup = keys.seal(MONDAY_CIRCLE, "weg", bound_to=PLACE), file.read_bytes()
    keys.destroy_key(MONDAY_CIRCLE, now=MONDAY)
    keys.rotate_master(now=MONDAY)
    file.write_bytes(backup)
    assert KeyStore(keys.folder).unseal(MONDAY_CIRCLE, blob, bound_to=PLACE) == "weg"
    file.unlink()
    keys.destroy_retired_masters(now=MONDAY + timedelta(days=35))
    file.write_bytes(backup)
    assert not KeyStore(keys.folder).readable(MONDAY_CIRCLE)


def test_no_master_is_destroyed_while_a_restored_key_leans_on_it(keys):
    file = keys.folder / "circles" / f"{MONDAY_CIRCLE}.json"
    blob, backup = keys.seal(MONDAY_CIRCLE, "terug", bound_to=PLACE), file.read_bytes()
    keys.rotate_master(now=MONDAY)
    file.write_bytes(backup)
    keys.destroy_retired_masters(now=MONDAY + timedelta(days=35))
    assert KeyStore(keys.folder).unseal(MONDAY_CIRCLE, blob, bound_to=PLACE) == "terug"


def test_one_damaged_key_does_not_stop_the_others_and_keeps_the_old_master(keys):
    (keys.folder / "circles" / f"{MONDAY_CIRCLE}.json").write_text("stuk")
    with pytest.raises(KeyStoreError, match=str(MONDAY_CIRCLE)):
        keys.rotate_master(now=MONDAY)
    assert keys.masters.unretired() == [1, 2]
    assert not keys.readable(MONDAY_CIRCLE)
    assert keys.readable(TUESDAY_CIRCLE)


def test_a_rotation_is_due_after_a_destruction_and_after_ninety_days(keys):
    keys.rotate_master(now=MONDAY)
    assert not keys.rotation_due(now=MONDAY + timedelta(days=89))
    assert keys.rotation_due(now=MONDAY + timedelta(days=90))
    keys.destroy_key(MONDAY_CIRCLE, now=MONDAY)
    assert keys.rotation_due(now=MONDAY)
    keys.rotate_master(now=MONDAY)
    assert not keys.rotation_due(now=MONDAY)


def test_circle_keys_without_a_master_stop_everything_instead_of_starting_anew(keys):
    (keys.folder / "masters" / "1.key").unlink()
    fresh = KeyStore(keys.folder)
    assert not fresh.readable(MONDAY_CIRCLE)
    with pytest.raises(KeyStoreError, match="Restore"):
        fresh.create_key(uuid4())


def test_a_key_of_another_circle_in_the_wrong_file_does_not_open(keys):
    folder = keys.folder / "circles"
    stolen = (folder / f"{MONDAY_CIRCLE}.json").read_bytes()
    (folder / f"{TUESDAY_CIRCLE}.json").write_bytes(stolen)
    assert not KeyStore(keys.folder).readable(TUESDAY_CIRCLE)


def test_rotating_under_four_writers_loses_nothing(keys):
    written, failed, stop = [], [], threading.Event()

    def write(name):
        circle, count = (MONDAY_CIRCLE, TUESDAY_CIRCLE)[name % 2], 0
        try:
            while not stop.is_set():
                text = f"{name}-{count}"
                blob = keys.seal(circle, text, bound_to=text)
                written.append((circle, text, blob))
                assert keys.unseal(circle, blob, bound_to=text) == text
                count += 1
        except Exception as problem:  # every failure counts
            failed.append(problem)

    writers = [threading.Thread(target=write, args=(name,)) for name in range(4)]
    for writer in writers:
        writer.start()
    for round_ in range(8):
        keys.rotate_circle_key((MONDAY_CIRCLE, TUESDAY_CIRCLE)[round_ % 2])
        keys.rotate_master(now=MONDAY)
        keys.destroy_retired_masters(now=MONDAY + timedelta(days=36))
        time.sleep(0.05)
    stop.set()
    for writer in writers:
        writer.join()
    later = KeyStore(keys.folder)
    lost = [text for c, text, blob in written if later.unseal(c, blob, bound_to=text) != text]
    assert (lost, failed) == ([], [])
    assert {blob[3] for _, _, blob in written} == {1, 2, 3, 4, 5}
