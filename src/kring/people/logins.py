"""Sign-ins: kept in the database, so that signing out works at once on every node. Asked for with every page."""

import re
from datetime import datetime
from uuid import UUID

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.contrib.sessions.models import Session
from django.db.models import QuerySet

from kring.kernel import clock
from kring.kernel.prepared import prepared
from kring.people.models import Person

KEY = re.compile(r"[a-z0-9]{8,40}")


@prepared
def _login(key: str, now: datetime) -> QuerySet[Session]:
    return Session.objects.filter(session_key=key, expire_date__gt=now)


@prepared
def _person(pk: UUID) -> QuerySet[Person]:
    return Person.objects.filter(pk=pk)


class SessionStore(DatabaseStore):
    """Django's own, with a prepared question. Takes only keys that it could have made itself."""

    def _validate_session_key(self, key: str | None) -> bool:
        return bool(key and KEY.fullmatch(key))

    def _get_session_from_db(self) -> Session | None:
        found = next(iter(_login(str(self.session_key), clock.now())), None)
        if found is None:
            self._session_key = None
        return found


class Backend(AuthenticationBackend):  # type: ignore[misc]
    """allauth's own, with a prepared question."""

    def get_user(self, user_id: UUID) -> Person | None:
        """Return the person of a session, unless they may no longer sign in."""
        found = next(iter(_person(user_id)), None)
        return found if found is not None and self.user_can_authenticate(found) else None
