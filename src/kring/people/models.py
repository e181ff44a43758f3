"""People: with an account, or without."""

import secrets
from collections.abc import Iterator
from functools import lru_cache, partial
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models import Q
from django.utils.crypto import salted_hmac

from kring.kernel import clock
from kring.kernel.models import Row


class PersonManager(BaseUserManager["Person"]):
    """Make people."""

    def create_user(
        self,
        email: str | None,
        password: str | None = None,
        **fields: Any,  # noqa: ANN401
    ) -> "Person":
        """Create a person; without `email` it is a guest without account."""
        person = self.model(email=(email or "").strip().lower() or None, **fields)
        person.set_password(password)
        person.save(using=self._db)
        if person.email:
            # Then the first code that is mailed there counts as proof of the address.
            from allauth.account.models import EmailAddress  # noqa: PLC0415 - it needs our model

            EmailAddress.objects.create(user=person, email=person.email, primary=True)
        return person


def new_session_salt() -> str:
    """Return what sessions made from now on are bound to."""
    return secrets.token_hex(16)


@lru_cache(maxsize=10_000)
def _proofs(password: str, salt: str, keys: tuple[str | bytes, ...]) -> tuple[str, ...]:
    """Return what binds a session to a password and a salt. Kept: streams ask for it every second."""
    hmac = partial(salted_hmac, "kring.people.session", f"{password}|{salt}", algorithm="sha256")
    return tuple(hmac(secret=key).hexdigest() for key in keys)


def session_proofs(password: str, salt: str) -> tuple[str, ...]:
    """Return what a session of who has these may carry to count: under this signing secret, then earlier ones."""
    return _proofs(password, salt, (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS))


class Person(Row, AbstractBaseUser):
    sensitivity: ClassVar[str] = "K1"
    email = models.EmailField(unique=True, null=True, blank=True)
    name = models.CharField(max_length=120)
    language = models.CharField(max_length=5, default="nl")
    # Letters half as large again, on every page and on paper.
    large_print = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    # May start circles on this server. The first one is named at `./kring serve`.
    is_host = models.BooleanField(default=False)
    # Made up, to play somebody in a practice run: has no address and cannot sign in.
    scripted = models.BooleanField(default=False, editable=False)
    # A new salt ends all sessions, also of people without a password.
    session_salt = models.CharField(max_length=32, default=new_session_salt, editable=False)
    joined_at = models.DateTimeField(default=clock.now, editable=False)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    objects = PersonManager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(scripted=False) | Q(email=None, is_active=False, is_host=False),
                name="scripted_people_stay_out",
            )
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"

    def get_session_auth_hash(self) -> str:
        """Return what a session must carry to count: changes with the password and the salt."""
        return session_proofs(self.password, self.session_salt)[0]

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        """Return the same under earlier signing secrets."""
        _newest, *earlier = session_proofs(self.password, self.session_salt)
        yield from earlier

    @property
    def has_account(self) -> bool:
        """Whether this person can sign in by themselves."""
        return bool(self.email)


class Login(AbstractBaseSession):
    """One browser that is known here, with who signed in there. See people.logins."""

    sensitivity: ClassVar[str] = "K1"
    person = models.ForeignKey(Person, models.CASCADE, null=True, related_name="logins")

    def __str__(self) -> str:
        return f"#{self.person_id}"

    @classmethod
    def get_session_store_class(cls) -> type[SessionBase]:
        """Return what reads and writes these."""
        from kring.people.logins import SessionStore  # noqa: PLC0415 - it needs this model

        return SessionStore
