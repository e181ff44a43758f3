"""What must be done before Kring can start: words, styles, static files, tables. Skips what is done."""

import fcntl
import gc
import hashlib
import os
import shutil
import sqlite3
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import django
from django.apps import apps
from django.conf import settings
from django.core.checks import Tags
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

from kring.kernel import clock, styles, translations
from kring.verbs.configuration import ROOT, SCRATCH
from kring.verbs.terminal import say, stop

STATIC = SCRATCH / "static"
KEPT_COPIES = 5


def prepare() -> None:
    """Make this server ready to start. The environment is set already."""
    # What is loaded now stays: looking for rubbish in it takes a tenth of the start. The server begins again.
    gc.disable()
    translations.compile_all()
    styles.write()
    choose_static()
    django.setup()
    gather_static()
    migrate()


def choose_static() -> None:
    """Choose the folder of static files by what is in them: a server that runs keeps its own."""
    digest = hashlib.sha256("\n".join(_static_sources()).encode()).hexdigest()
    os.environ.setdefault("KRING_STATIC", str(STATIC / digest[:16]))


def gather_static() -> None:
    """Hash, compress and gather style sheets, scripts and pictures, unless that was done."""
    complete = settings.STATIC_ROOT / ".complete"
    STATIC.mkdir(parents=True, exist_ok=True)
    with (STATIC / ".lock").open("w") as guard:
        fcntl.flock(guard, fcntl.LOCK_EX)  # two starts at once
        if complete.exists():
            return
        call_command("collectstatic", interactive=False, verbosity=0)
        complete.touch()
        folders = [folder for folder in STATIC.iterdir() if folder.is_dir()]
        for old in sorted(folders, key=lambda f: f.stat().st_mtime)[:-KEPT_COPIES]:
            shutil.rmtree(old)


def _static_sources() -> Iterator[str]:
    yield (ROOT / "requirements.lock").read_text()  # packages bring static files too
    for file in sorted((ROOT / "src").rglob("static/**/*")):
        state = file.stat()
        yield f"{file} {state.st_size} {state.st_mtime_ns}"


def migrate() -> None:
    """Bring the tables up to date. Copies an SQLite database first."""
    if _named() <= MigrationRecorder(connection).applied_migrations().keys():
        return
    gc.enable()  # this loads much that does not stay
    executor = MigrationExecutor(connection)
    todo = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if not todo:
        return
    if connection.vendor == "sqlite" and executor.loader.applied_migrations:
        copy = copy_database()
        say(f"Changing the tables; how they were is kept in {copy}")
    call_command("migrate", interactive=False, verbosity=0)


def _named() -> set[tuple[str, str]]:
    """Return all changes of tables that there are, by the names of their files: to load them all takes long."""
    return {
        (app.label, file.stem)
        for app in apps.get_app_configs()
        for file in Path(app.path, "migrations").glob("[!_~]*.py")
    }


def copy_database() -> Path:
    """Copy the SQLite database beside itself, also while others write. Keeps the last few."""
    folder = settings.DATA / "before-migration"
    folder.mkdir(exist_ok=True, mode=0o700)
    copy = folder / f"{clock.now():%Y-%m-%d-%H%M%S-%f}.sqlite3"
    vacuum_into(Path(connection.settings_dict["NAME"]), copy)
    for old in sorted(folder.glob("*.sqlite3"))[:-KEPT_COPIES]:
        old.unlink()
    return copy


def vacuum_into(database: Path, target: Path) -> None:
    """Write a whole and consistent copy of a database in use; on disk when this returns."""
    target.touch(mode=0o600)
    source = sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=20)
    try:
        source.execute("VACUUM INTO ?", (str(target),))
    finally:
        source.close()
    handle = os.open(target, os.O_RDONLY)
    os.fsync(handle)
    os.close(handle)


def check_for_serving() -> None:
    """Stop when Django's checks of how this server is set up find anything. What is in the code, tests look at."""
    try:
        call_command(
            "check",
            tags=[Tags.security, Tags.database, Tags.caches, Tags.files],
            deploy=settings.SECURE,
            fail_level="WARNING",
            databases=["default"],
            stdout=StringIO(),
        )
    except SystemCheckError as error:
        stop(f"the settings are not fit for serving:\n{error}")
