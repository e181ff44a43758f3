"""What is done on the data of a server under test, in a process of its own. Run by Node.ask_inside.

build: make the world. waiting: how many tasks are not done. rows: what stands in tables that hold no texts.
"""

import json
import sys

from tests.server import cookies_of, step_inside


def build():
    from tests.trust.world import ROLES, build

    world = build()
    people = {role: world.person(role) for role in ROLES}
    return {
        "ids": world.ids(),
        "secrets": world.secrets(),
        "codes": world.codes,
        "cookies": {role: cookies_of(one) if one else "" for role, one in people.items()},
    }


def waiting():
    from django_tasks_db.models import DBTaskResult

    return DBTaskResult.objects.exclude(status__in=["SUCCESSFUL", "FAILED"]).count()


def rows():
    """Return every row of the tables that may hold no words, as text by table."""
    from django_tasks_db.models import DBTaskResult

    from kring.kernel.models import Letter, Record
    from kring.people.models import Login

    found = {
        "tasks": list(DBTaskResult.objects.values()),
        "ledger": list(Record.objects.values()),
        "letters": list(Letter.objects.values()),
        "sessions": [one.get_decoded() for one in Login.objects.all()],
    }
    return {table: json.dumps(some, default=str) for table, some in found.items()}


if __name__ == "__main__":
    step_inside()
    sys.stdout.write(json.dumps({"build": build, "waiting": waiting, "rows": rows}[sys.argv[1]]()))
