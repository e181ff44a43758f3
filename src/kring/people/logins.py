"""Sign-ins: kept in the database, so that signing out works at once on every node. Asked for with every page."""

import re
from contextvars import ContextVar
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth import SESSION_KEY, get_user
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db.models import QuerySet
from django.http import HttpRequest

from kring.kernel import clock
from kring.kernel.prepared import prepared
from kring.people.models import Login, Person

KEY = re.compile(r"[a-z0-9]{8,40}")
# The person who was read together with the login, while Django looks whether the login counts.
_came_along: ContextVar[Person | None] = ContextVar("came_along", default=None)


@prepared
def _login(key: str, now: datetime) -> QuerySet[Login]:
    found = Login.objects.filter(session_key=key, expire_date__gt=now)
    return found.select_related("person")


class SessionStore(DatabaseStore):
    """Django's own, with a prepared question. Takes only keys that it could have made itself."""

    person: Person | None = None

    @classmethod
    def get_model_class(cls) -> type[Login]:
        """Return the table."""
        return Login

    def create_model_instance(self, data: dict[str, Any]) -> Login:
        """Return the row of this session, with whose it is."""
        row: Login = super().create_model_instance(data)  # type: ignore[assignment]  # of our own table
        row.person_id = data.get(SESSION_KEY)
        return row

    def _validate_session_key(self, key: str | None) -> bool:
        return bool(key and KEY.fullmatch(key))

    def _get_session_from_db(self) -> Login | None:
        found = next(iter(_login(str(self.session_key), clock.now())), None)
        if found is None:
            self._session_key = None
        self.person = found.person if found else None
        return found


class Backend(AuthenticationBackend):  # type: ignore[misc]
    """allauth's own. Knows the person whom `person_of` read with the login."""

    def get_user(self, user_id: UUID) -> Person | None:
        """Return the person of a session, unless they may no longer sign in."""
        found = _came_along.get()
        if found is None or found.pk != user_id:
            found = Person.objects.filter(pk=user_id).first()
        return found if found is not None and self.user_can_authenticate(found) else None


def forget_ended(now: datetime) -> None:
    """Remove the logins that ended."""
    Login.objects.filter(expire_date__lt=now).delete()


def person_of(request: HttpRequest) -> Person | AnonymousUser:
    """Return who signed in with this browser: one question for login and person."""
    if SESSION_KEY not in request.session:
        return AnonymousUser()
    before = _came_along.set(cast("SessionStore", request.session).person)
    try:
        return get_user(request)
    finally:
        _came_along.reset(before)
