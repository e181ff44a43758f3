"""How Django finds this slice."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "kring.people"
