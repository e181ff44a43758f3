"""What must be so before we start: keys apart from data, and a database that forgets and survives."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections

FULL = 2  # PRAGMA synchronous: 0 off, 1 normal, 2 full, 3 extra


@register(Tags.security)
def keys_lie_apart(
    app_configs: Sequence[AppConfig] | None,
    **options: Any,  # noqa: ANN401
) -> list[CheckMessage]:
    """Refuse keys inside the data folder, or data inside the key folder: one copy would hold both."""
    keys, data = Path(settings.KEYS).resolve(), Path(settings.DATA).resolve()
    if not (keys.is_relative_to(data) or data.is_relative_to(keys)):
        return []
    hint = "Set KRING_KEYS to a folder that is in no backup of KRING_DATA."
    return [Error(f"The keys ({keys}) lie with the data ({data}).", hint=hint, id="kring.E001")]


@register(Tags.database)
def sqlite_forgets_and_survives(
    app_configs: Sequence[AppConfig] | None,
    databases: Sequence[str] | None = None,
    **options: Any,  # noqa: ANN401
) -> list[CheckMessage]:
    """Refuse SQLite that keeps deleted bytes, or that loses answered requests in a power cut."""
    found: list[CheckMessage] = []
    for alias in databases or []:
        if connections[alias].vendor != "sqlite":
            continue
        if _pragma(alias, "secure_delete") != 1:
            found.append(
                Error(f"{alias}: PRAGMA secure_delete is not on.", hint=_HINT, id="kring.E002")
            )
        if _pragma(alias, "synchronous") < FULL:
            found.append(
                Error(f"{alias}: PRAGMA synchronous is not FULL.", hint=_HINT, id="kring.E003")
            )
    return found


_HINT = "Use settings.SQLITE, or its init_command."


def _pragma(alias: str, name: str) -> int:
    with connections[alias].cursor() as cursor:
        cursor.execute(f"PRAGMA {name}")
        value: int = cursor.fetchone()[0]
    return value
