"""The background worker: a thread beside the pages that does what may wait, such as sending mail.

However many processes run, one works: it holds a lock in the database or data folder. When its process dies the
lock is free, another takes over, and what was under way is done again.
"""

import fcntl
import logging
import threading
from time import monotonic
from typing import IO
from zlib import crc32

from django.conf import settings
from django.db import close_old_connections, connection
from django_tasks import TaskResultStatus
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from kring.kernel import rounds

POLL_SECONDS = 1.0
ROUND_SECONDS, MINUTE_SECONDS = 3600.0, 60.0
# After an error: long enough not to fill the log, short enough for a mail with a code.
PAUSE_SECONDS = 5.0
STOP_SECONDS = 1.0
LOCK_NUMBER = crc32(b"kring worker")

log = logging.getLogger(__name__)


class Lock:
    """Held by at most one worker on all machines that share the database."""

    def __init__(self) -> None:
        self._file: IO[str] | None = None
        self._session: object = None

    def held(self) -> bool:
        """Take the lock, or see that we still have it. Answers whether we do."""
        return self._in_folder() if connection.vendor == "sqlite" else self._in_database()

    def _in_folder(self) -> bool:
        if self._file is not None:
            return True
        file = (settings.DATA / "worker.lock").open("w")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.close()
            return False
        self._file = file
        return True

    def _in_database(self) -> bool:
        connection.ensure_connection()
        if self._session is connection.connection:
            return True  # the lock is the session's: as long as that is there, so is the lock
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK_NUMBER])
            mine: bool = cursor.fetchone()[0]
        self._session = connection.connection if mine else None
        return mine

    def release(self) -> None:
        """Let another worker have it."""
        if self._file is not None:
            self._file.close()
        self._file = self._session = None
        connection.close()


class Background:
    """The thread."""

    def __init__(self) -> None:
        self._stopping = threading.Event()
        self._lock = Lock()
        self._working = False
        self._worker: Worker | None = None
        self._next_round = self._next_minute = 0.0
        self._thread = threading.Thread(target=self._run, name="worker", daemon=True)

    def start(self) -> None:
        """Start working."""
        self._thread.start()

    def stop(self) -> None:
        """Finish the task at hand if that goes quickly; what is cut off is done again later."""
        self._stopping.set()
        if self._worker:
            self._worker.running = False
        if self._thread.is_alive():
            self._thread.join(STOP_SECONDS)
        else:
            self._lock.release()

    def _run(self) -> None:
        while not self._stopping.is_set():
            pause = POLL_SECONDS
            try:
                self.round()
            except Exception:
                log.exception("The worker stumbled; it goes on in %s seconds.", PAUSE_SECONDS)
                self._working, pause = False, PAUSE_SECONDS
                connection.close()
            self._stopping.wait(pause)
        self._lock.release()

    def round(self) -> None:
        """Do all tasks that are ready, and each minute and hour what we do by ourselves, if it is ours to do."""
        close_old_connections()
        if not self._lock.held():
            self._working = False
            return
        if not self._working:
            resume()
            self._working = True
        # A look without a lock first: taking the write lock each second would be a waste.
        if DBTaskResult.objects.ready().exists():
            self._worker = one_turn()
            self._worker.run()
        if monotonic() >= self._next_minute:
            self._next_minute = monotonic() + MINUTE_SECONDS
            rounds.run_minute()
        if monotonic() >= self._next_round:
            self._next_round = monotonic() + ROUND_SECONDS
            rounds.run_all()


def one_turn() -> Worker:
    """Return a worker that does what is ready and then stops."""
    return Worker(
        queue_names=["*"],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id="kring",
        excluded_queue_names=[],
    )


def resume() -> None:
    """Put back what was under way when the last worker died. Tasks must bear being done twice."""
    cut_off = DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING)
    if number := cut_off.update(status=TaskResultStatus.READY, started_at=None):
        log.warning("Doing %s tasks again that were cut off.", number)


def start() -> Background:
    """Start a worker for this process."""
    logging.getLogger("django_tasks").setLevel(logging.WARNING)
    logging.getLogger("django_tasks_db").setLevel(logging.WARNING)
    background = Background()
    background.start()
    return background
