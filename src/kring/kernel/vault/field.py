"""The model field for confidential text."""

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal
from uuid import UUID

from django.core import checks
from django.core.exceptions import FieldError
from django.db import models
from django.db.models.query_utils import DeferredAttribute

from kring.kernel.vault.errors import KeyDestroyedError, KeyStoreError
from kring.kernel.vault.stores import store

if TYPE_CHECKING:
    _Base = models.Field[str, str]
else:
    _Base = models.BinaryField


class Sealed(bytes):
    """Text as it stands in the database. Never shown."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "<sealed>"

    __str__ = __repr__


EMPTY = Sealed(b"")


class SealedAttribute(DeferredAttribute):
    """What stands on the model: opens text when it is first read."""

    field: "EncryptedText"

    def __get__(self, instance: models.Model | None, owner: type | None = None) -> Any:  # noqa: ANN401
        """Return the text; on the class, this descriptor."""
        if instance is None:
            return self
        known = instance.__dict__
        name = self.field.attname
        if name not in known:
            known[name] = self._from_database(instance)
        value = known[name]
        if isinstance(value, Sealed):
            value = known[name] = self.field.opened(instance, value)
        return value

    def __set__(self, instance: models.Model, value: object) -> None:
        """Take text, or what came out of the database."""
        if not isinstance(value, str | Sealed):
            raise TypeError(f"{self.field} takes text, not {type(value).__name__}.")
        instance.__dict__[self.field.attname] = value

    def _from_database(self, instance: models.Model) -> object:
        """Fetch a deferred value in one query; Django's own way needs another for the circle."""
        rows = type(instance)._base_manager.using(instance._state.db)  # noqa: SLF001
        return rows.values_list(self.field.attname, flat=True).get(pk=instance.pk)


class EncryptedText(_Base):
    """Text that is stored sealed under the key of its circle and bound to its row and field.

    The model needs a UUID primary key and `circle_id` (or another attribute: `circle_field`).
    The circle's key must exist before the first save: vault.create_key(circle_id).
    Reading raises KeyDestroyedError (no key) or SealBrokenError (the row was tampered with).
    Empty text is stored as empty bytes, needs no key and stays readable.
    Not possible: filter (but isnull), queryset.update, bulk_update; `values()` gives sealed bytes.
    bound_as: "app.model|field" under which old rows were sealed, after a rename. It stays forever.
    """

    empty_values = [None, ""]
    descriptor_class = SealedAttribute

    def __init__(
        self,
        *args: Any,  # noqa: ANN401
        sensitivity: Literal["K2", "K3"],
        circle_field: str = "circle_id",
        bound_as: str = "",
        **options: Any,  # noqa: ANN401
    ) -> None:
        if options.get("default", "") != "":
            raise TypeError("The only default is the empty text: no key could seal another.")
        if options.get("null"):
            raise TypeError("No text is the empty text, not None.")
        if "default" in options:
            options["default"] = EMPTY
        self.sensitivity = sensitivity
        self.circle_field = circle_field
        self.bound_as = bound_as
        super().__init__(*args, **options)

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        """Describe the field for a migration, under the name that stays."""
        name, _path, args, options = super().deconstruct()
        options["sensitivity"] = self.sensitivity
        if "default" in options:
            options["default"] = ""
        if self.circle_field != "circle_id":
            options["circle_field"] = self.circle_field
        if self.bound_as:
            options["bound_as"] = self.bound_as
        return name, "kring.kernel.vault.EncryptedText", args, options

    def check(self, **kwargs: Any) -> list[checks.CheckMessage]:  # noqa: ANN401
        """Refuse a model on which text could not be sealed."""
        found = list(super().check(**kwargs))
        meta = self.model._meta  # noqa: SLF001
        if not isinstance(meta.pk, models.UUIDField):
            found.append(checks.Error("Needs a UUID primary key.", obj=self, id="kring.E011"))
        if all(field.attname != self.circle_field for field in meta.concrete_fields):
            message = f"There is no {self.circle_field} that names the circle."
            found.append(checks.Error(message, obj=self, id="kring.E012"))
        return found

    # From and to the database

    def from_db_value(self, value: bytes | memoryview | None, *_: object) -> Sealed | None:
        """Take bytes or a memoryview; they stay sealed until somebody reads them."""
        return None if value is None else Sealed(value)

    def pre_save(self, model_instance: models.Model, add: bool) -> Sealed:
        """Seal what was written; leave alone what nobody read."""
        if self.attname not in model_instance.__dict__:  # deferred, yet named in update_fields
            getattr(model_instance, self.attname)
        value = model_instance.__dict__[self.attname]
        if isinstance(value, Sealed):
            self._require_at_home(model_instance, value)
            return value
        if not value:
            return EMPTY
        circle_id, bound_to = self._place(model_instance)
        return Sealed(store().seal(circle_id, value, bound_to=bound_to))

    def opened(self, instance: models.Model, sealed: Sealed) -> str:
        """Return the text of this row."""
        if not sealed:
            return ""
        circle_id, bound_to = self._place(instance)
        return store().unseal(circle_id, sealed, bound_to=bound_to)

    def get_prep_value(self, value: object) -> object:
        """Refuse text that did not pass through a row: it has no circle and no place."""
        if value is None or isinstance(value, Sealed) or value == b"":
            return value
        raise FieldError(f"{self}: set the text on the row and save() it; update() cannot seal.")

    def get_placeholder(self, value: object, compiler: Any, connection: Any) -> str:  # noqa: ANN401
        """Refuse expressions: the database cannot seal, and a copied seal does not open."""
        if hasattr(value, "resolve_expression"):
            raise FieldError(
                f"{self}: set the text on the row and save() it; update() cannot seal."
            )
        placeholder: str = super().get_placeholder(value, compiler, connection)  # type: ignore[misc]
        return placeholder

    # Text in Python

    def get_default(self) -> Sealed:
        """Return the empty text."""
        return EMPTY

    def to_python(self, value: Any) -> Any:  # noqa: ANN401
        """Leave text as it is (full_clean calls this)."""
        return value

    def value_to_string(self, obj: models.Model) -> str:
        """Refuse dumpdata and the like."""
        raise FieldError(f"{self}: confidential text is not written to fixtures.")

    # Questions to the database

    def get_lookup(self, lookup_name: str) -> Any:  # noqa: ANN401
        """Refuse every question about the text, except whether there is any."""
        if lookup_name == "isnull":
            return super().get_lookup(lookup_name)
        raise FieldError(f"{self} is sealed: the database cannot compare it ({lookup_name}).")

    def get_transform(self, lookup_name: str) -> Any:  # noqa: ANN401
        """Refuse, as get_lookup does."""
        raise FieldError(f"{self} is sealed: the database cannot compute with it ({lookup_name}).")

    # Inside

    @cached_property
    def _bound_as(self) -> str:
        # The model that declares the field, so that a proxy opens the same text.
        return self.bound_as or f"{self.model._meta.label_lower}|{self.name}"  # noqa: SLF001

    def _place(self, instance: models.Model) -> tuple[UUID, str]:
        circle_id = getattr(instance, self.circle_field)
        if circle_id is None or instance.pk is None:
            raise ValueError(f"{self}: the row needs {self.circle_field} and an id first.")
        return _uuid(circle_id), f"{self._bound_as}|{_uuid(instance.pk)}"

    def _require_at_home(self, instance: models.Model, sealed: Sealed) -> None:
        """Refuse to store a seal where it will not open: a copied row, or another circle."""
        try:
            self.opened(instance, sealed)
        except (KeyDestroyedError, KeyStoreError):
            return  # nobody can read it anyway; the rest of the row may still be saved


def _uuid(value: object) -> UUID:
    # One spelling, whether it came from the database or from a string in a form.
    return value if isinstance(value, UUID) else UUID(str(value))
