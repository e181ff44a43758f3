"""`./kring restore FILE`: put a backup back into an empty data folder.

The keys are still in their own folder, or come from their own backup (--keys). What was destroyed since, stays
destroyed: the newest journal of destroyed keys that can be found is gone through again.
"""

import argparse
import shutil
import sqlite3
import subprocess
from pathlib import Path

from kring.verbs import configuration
from kring.verbs.archive import folder_beside, unpack
from kring.verbs.backup import JOURNAL, POSTGRESQL, SQLITE
from kring.verbs.configuration import FILE, default_data
from kring.verbs.terminal import say, stop


def run(argv: list[str]) -> None:
    """Restore, check, and tell how it is."""
    parser = argparse.ArgumentParser(prog="./kring restore", description=__doc__)
    parser.add_argument("file", type=Path, help="what ./kring backup wrote")
    parser.add_argument("--data", type=Path, default=default_data(), help="the empty data folder")
    parser.add_argument("--keys", type=Path, metavar="FILE", help="a backup of the keys")
    parser.add_argument(
        "--journal", type=Path, help="a newer copy of destroyed.log, if you have one"
    )
    parser.add_argument("--database", help="PostgreSQL: the empty database, postgres://…")
    options = parser.parse_args(argv)
    data = options.data.resolve()
    keys = configuration.environment_keys(data)
    for folder in (data, keys) if options.keys else (data,):
        if folder.exists() and any(folder.iterdir()):
            stop(f"{folder} is not empty. Restore into a new folder: --data DIR")
    restore_keys(options.keys, keys)
    restore_data(options.file.resolve(), data, keys, options.journal)
    restore_server(data, options.database)


def restore_keys(file: Path | None, keys: Path) -> None:
    """Put the keys back, when they have to come from a backup."""
    if file is None:
        return
    with folder_beside(keys) as folder:
        unpack(file.resolve(), folder, kind="keys")
        shutil.copytree(folder, keys, dirs_exist_ok=True)
        keys.chmod(0o700)


def restore_data(file: Path, data: Path, keys: Path, newer: Path | None) -> None:
    """Unpack, see that the database is whole, and only then put it in place."""
    with folder_beside(data) as folder:
        manifest = unpack(file, folder, kind="data")
        if (folder / SQLITE).exists():
            check_database(folder / SQLITE)
        keep_longest_journal([folder / JOURNAL, *([newer] if newer else [])], keys / JOURNAL)
        (folder / JOURNAL).unlink(missing_ok=True)
        data.mkdir(parents=True, exist_ok=True, mode=0o700)
        for path in folder.iterdir():
            path.rename(data / path.name)
    say(f"Unpacked the backup of {manifest.made_at} into {data}.")


def check_database(database: Path) -> None:
    """Stop when the database is damaged."""
    connection = sqlite3.connect(database)
    try:
        faults = [row[0] for row in connection.execute("PRAGMA integrity_check")]
        if faults != ["ok"] or connection.execute("PRAGMA foreign_key_check").fetchall():
            stop(f"the database in the backup is damaged: {faults[:3]}.")
    finally:
        connection.close()


def keep_longest_journal(candidates: list[Path], present: Path) -> None:
    """Put the newest of the journals beside the keys. Each is the beginning of the next newer one."""
    contents = {file: file.read_bytes() for file in [present, *candidates] if file.exists()}
    if not contents:
        return
    longest = max(contents, key=lambda file: len(contents[file]))
    for file, content in contents.items():
        if not contents[longest].startswith(content):
            stop(f"{file} and {longest} are journals of two different servers.")
    if longest != present:
        present.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        present.touch(mode=0o600)
        present.write_bytes(contents[longest])


def restore_server(data: Path, database: str | None) -> None:
    """Do what needs Django: tables, keys that must stay destroyed, people who must sign in again."""
    configuration.enter({"KRING_DATA": str(data)})
    if database:
        configuration.enter({"KRING_DATABASE_URL": database})
        configuration.change(data, "database", database)
    dump = data / POSTGRESQL
    if dump.exists():
        load_postgresql(dump)
    import django  # noqa: PLC0415 — the environment must be set first

    django.setup()

    from kring.circles.models import Circle  # noqa: PLC0415
    from kring.kernel import vault  # noqa: PLC0415
    from kring.people.models import Login  # noqa: PLC0415
    from kring.verbs.preparation import migrate  # noqa: PLC0415

    migrate()
    destroyed = vault.replay_destructions()
    Login.objects.all().delete()  # who was signed out since the backup, stays so
    circles = list(Circle.objects.values_list("pk", flat=True))
    readable = sum(vault.readable(circle) for circle in circles)
    say(f"Circles: {len(circles)}, of which {readable} can be read. Destroyed again: {destroyed}.")
    if readable < len(circles):
        say(f"The others have no key in {vault.folder()}: destroyed, or put back with --keys.")
    say(f"Done. Look at {data / FILE}, fill in passwords, and start: ./kring serve --data {data}")


def load_postgresql(dump: Path) -> None:
    """Load a dump into the empty PostgreSQL database of the environment."""
    from django.conf import settings  # noqa: PLC0415

    if not settings.DATABASE_URL:
        stop("this backup is of a PostgreSQL database; name an empty one with --database.")
    load = ["pg_restore", "--no-owner", "--exit-on-error", "--single-transaction"]
    if subprocess.run([*load, f"--dbname={settings.DATABASE_URL}", str(dump)]).returncode:
        stop("pg_restore failed; the lines above say why.")
    dump.unlink()
