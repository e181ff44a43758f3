"""`./kring backup [FILE]`: a copy of all data in one file, also while Kring is running.

Keys are not in it: who finds the backup cannot read what circles wrote. Back them up apart, with --keys, and keep that
file elsewhere.
"""

import argparse
import shutil
import subprocess
from pathlib import Path

from kring.kernel import clock
from kring.verbs import configuration
from kring.verbs.archive import folder_beside, pack
from kring.verbs.configuration import FILE, default_data, without_secrets
from kring.verbs.terminal import say, stop

SQLITE = "kring.sqlite3"
POSTGRESQL = "kring.pgdump"
# Which keys were destroyed. It goes along so that a restore can destroy them again.
JOURNAL = "destroyed.log"


def run(argv: list[str]) -> None:
    """Write the backup."""
    parser = argparse.ArgumentParser(prog="./kring backup", description=__doc__)
    parser.add_argument("file", type=Path, nargs="?", help="default: a new file beside the data")
    parser.add_argument("--data", type=Path, default=default_data(), help="the data folder")
    parser.add_argument(
        "--keys", type=Path, metavar="FILE", help="write the keys too, to this file"
    )
    options = parser.parse_args(argv)
    data = options.data.resolve()
    if not data.exists():
        stop(f"there is no data in {data}; name the folder with --data.")
    configuration.enter_data(data)
    name = f"kring-{clock.now():%Y-%m-%d-%H%M%S}.tar.gz"
    file = (options.file or data.with_name(f"{data.name}-backups") / name).resolve()
    back_up(data, file)
    say(f"Backup: {file} ({file.stat().st_size / 1e6:.1f} MB)")
    if options.keys:
        back_up_keys(options.keys.resolve())
        say(f"Keys:   {options.keys.resolve()}. Keep this file elsewhere than the backup.")


def back_up(data: Path, file: Path) -> None:
    """Write the data of a server into one file. The environment is set."""
    from django.conf import settings  # noqa: PLC0415 — the environment must be set first

    with folder_beside(file) as folder:
        copy_database(folder)
        if (data / FILE).exists():
            (folder / FILE).write_text(without_secrets((data / FILE).read_text()))
        journal = settings.KEYS / JOURNAL
        if journal.exists():
            shutil.copy(journal, folder / JOURNAL)
        pack(file, folder, kind="data")


def copy_database(folder: Path) -> None:
    """Put a consistent copy of the database in the folder."""
    from django.conf import settings  # noqa: PLC0415

    from kring.verbs.preparation import vacuum_into  # noqa: PLC0415

    if not settings.DATABASE_URL:
        vacuum_into(settings.DATA / SQLITE, folder / SQLITE)
        return
    if not shutil.which("pg_dump"):
        stop("pg_dump is missing. On Debian or Ubuntu: apt install postgresql-client")
    dump = ["pg_dump", "--format=custom", "--no-owner", f"--file={folder / POSTGRESQL}"]
    if subprocess.run([*dump, f"--dbname={settings.DATABASE_URL}"]).returncode:
        stop("pg_dump failed; the lines above say why.")


def back_up_keys(file: Path) -> None:
    """Write the key folder into one file, at a moment when nobody changes it."""
    from django.conf import settings  # noqa: PLC0415

    from kring.kernel.vault.files import locked  # noqa: PLC0415

    with folder_beside(file) as folder:
        with locked(settings.KEYS):
            shutil.copytree(settings.KEYS, folder / "keys", ignore=shutil.ignore_patterns(".*"))
        pack(file, folder / "keys", kind="keys")
