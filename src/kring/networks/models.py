"""Organisations, where people come from and whom results touch; networks, in which circles stand."""

from typing import TYPE_CHECKING, ClassVar, Self

from django.db import models

from kring.kernel.models import Row
from kring.networks.rules import LEVEL_WORDS, Level
from kring.people.models import Person

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


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


class NetworkQuerySet(models.QuerySet["Network"]):
    """Networks, as people may see them."""

    def visible_to(self, _person: "Person | AnonymousUser") -> Self:
        """Keep all: networks are public."""
        return self.all()


class Network(Row):
    """Circles that know of one another, from a neighbourhood to a country. All of it is public."""

    sensitivity: ClassVar[str] = "K0"
    name = models.CharField(max_length=120, unique=True)
    level = models.CharField(
        max_length=13, choices=[(one.value, LEVEL_WORDS[one]) for one in Level]
    )
    wider = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="narrower"
    )
    about = models.TextField(max_length=2000, blank=True)
    region = models.CharField(max_length=80, blank=True)
    # Who keeps its page, beside the hosts.
    coordinator = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="networks"
    )
    started_at = models.DateTimeField()

    objects = NetworkQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(level__in=[one.value for one in Level]), name="level_is_known"
            )
        ]

    def __str__(self) -> str:
        return self.name


class HouseQuerySet(models.QuerySet["House"]):
    """House styles, as people may see them."""

    def visible_to(self, _person: "Person | AnonymousUser") -> Self:
        """Keep all: house styles are public."""
        return self.all()


class House(Row):
    """An organisation's own colour and logo, for what its circles show the world. All of it is public."""

    sensitivity: ClassVar[str] = "K0"
    organisation = models.OneToOneField(Organisation, models.CASCADE, related_name="house")
    # Who keeps it, beside the hosts.
    keeper = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="houses"
    )
    about = models.TextField(max_length=2000, blank=True)
    # "#0b5757", or empty: the colour of Kring.
    colour = models.CharField(max_length=7, blank=True)
    # Written anew from what was handed over: see kring.networks.logos.
    logo = models.BinaryField(blank=True, default=b"")
    logo_kind = models.CharField(max_length=3, blank=True)
    # Leads to its page once somebody came in by it with the word: see kring.networks.domains.
    domain = models.CharField(max_length=253, blank=True)
    domain_word = models.CharField(max_length=64, blank=True)
    domain_checked_at = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField()

    objects = HouseQuerySet.as_manager()

    class Meta:
        ordering = ["organisation__name"]
        constraints = [
            models.UniqueConstraint(
                fields=["domain"], condition=~models.Q(domain=""), name="one_house_a_domain"
            )
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"
