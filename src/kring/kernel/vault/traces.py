"""What stays behind in database files after text is gone."""

from django.db import connections

# A page may wait this long for readers to finish; after that a later call has to do it.
WAIT_MILLISECONDS = 2000


def erase_traces(using: str = "default") -> bool:
    """Empty SQLite's log into the database, so that overwritten rows are gone from disk.

    Call it after the commit. Returns False inside a transaction, or when somebody still reads:
    call it again later. Other databases: True, we only ever stored sealed text there.
    """
    connection = connections[using]
    if connection.vendor != "sqlite":
        return True
    if connection.in_atomic_block:
        return False
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout")
        usual: int = cursor.fetchone()[0]
        cursor.execute(f"PRAGMA busy_timeout = {min(usual, WAIT_MILLISECONDS)}")
        try:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            busy: int = cursor.fetchone()[0]
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {usual}")
    return busy == 0
