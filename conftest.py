"""What every test stands on: compiled words; keys and data in a folder of their own."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from kring.kernel import translations

pytest_plugins = ["tests.figures"]
# A test may be skipped in CI only when it says so: it belongs to the other database.
MAY_SKIP = "Skipped: only on "


# These look into the file of SQLite, or serve from the process of the tests, whose database PostgreSQL then keeps open.
# They run on SQLite; what they hold does not depend on the database.
ONLY_ON_SQLITE = (
    "rehearsal/tests/test_over_http.py",
    "trust/test_canaries.py",
    "trust/test_mutants.py::test_a_server_that_tells_everything",
    "cases/tests/test_actions.py::test_a_deleted_case_is_gone_from_the_files_of_the_database",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave out on PostgreSQL what can only be seen on SQLite."""
    if not os.environ.get("KRING_DATABASE_URL"):
        return
    for item in items:
        if any(name in item.nodeid for name in ONLY_ON_SQLITE):
            item.add_marker(pytest.mark.skip(reason="only on SQLite: see conftest.py"))


def pytest_configure() -> None:
    """Compile the words, before anything looks at them."""
    translations.compile_all()


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


@pytest.fixture(autouse=True, scope="session")
def _folders_of_their_own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep tests away from real keys and data. Under xdist each worker has its own folders."""
    root: Path = tmp_path_factory.mktemp("kring")
    before = settings.KEYS, settings.DATA
    settings.KEYS, settings.DATA = root / "keys", root / "data"
    settings.DATA.mkdir()
    yield
    settings.KEYS, settings.DATA = before
