"""What every test stands on: compiled words; keys and data in a folder of their own."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db.backends.postgresql.operations import DatabaseOperations

from kring.kernel import translations

pytest_plugins = ["tests.figures", "tests.browser"]
# A test may be skipped in CI only when it says so: it belongs to the other database.
MAY_SKIP = "Skipped: only on "


def pytest_configure() -> None:
    """Compile the words, before anything looks at them."""
    translations.compile_all()


def _delete_all(
    self: DatabaseOperations, style: object, tables: list[str], **_more: object
) -> list[str]:
    return [f"DELETE FROM {self.quote_name(table)};" for table in tables]  # noqa: S608 — our own tables


# Truncating a hundred tables makes PostgreSQL a hundred new files, a second after each test; ours are almost empty.
DatabaseOperations.sql_flush = _delete_all


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail when a test was skipped and KRING_TEST_NO_SKIPS says that none may be."""
    terminal = session.config.pluginmanager.get_plugin("terminalreporter")
    if not terminal or os.environ.get("KRING_TEST_NO_SKIPS") != "yes":
        return
    skipped = [report for report in terminal.stats.get("skipped", []) if not _may_skip(report)]
    for report in skipped:
        terminal.write_line(f"SKIPPED, and that may not be: {report.nodeid} {report.longrepr}")
    if skipped and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def _may_skip(report: pytest.TestReport) -> bool:
    return isinstance(report.longrepr, tuple) and report.longrepr[2].startswith(MAY_SKIP)


@pytest.fixture(autouse=True)
def _no_tries_counted_before() -> None:
    """Forget how often an address tried something in an earlier test."""
    cache.clear()


@pytest.fixture(autouse=True, scope="session")
def _folders_of_their_own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep tests away from real keys and data. Under xdist each worker has its own folders."""
    root: Path = tmp_path_factory.mktemp("kring")
    before = settings.KEYS, settings.DATA
    settings.KEYS, settings.DATA = root / "keys", root / "data"
    settings.DATA.mkdir()
    yield
    settings.KEYS, settings.DATA = before
