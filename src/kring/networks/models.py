"""Organisations: where people come from and whom results touch."""

from typing import ClassVar

from django.db import models

from kring.kernel.models import Row


class OrganisationManager(models.Manager["Organisation"]):
    """Find organisations."""

    def named(self, name: str, country: str = "NL") -> "Organisation | None":
        """Return the organisation of this name, made when it is new; None without a name."""
        return self.get_or_create(name=name, country=country)[0] if name else None


class Organisation(Row):
    sensitivity: ClassVar[str] = "K0"
    name = models.CharField(max_length=160)
    # ISO 3166-1 alpha-2. Two organisations of one name in two countries are two.
    country = models.CharField(max_length=2, default="NL")

    objects = OrganisationManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["name", "country"], name="one_organisation")
        ]

    def __str__(self) -> str:
        return self.name
