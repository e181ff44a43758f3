"""How Django finds this slice."""

from django.apps import AppConfig


class MethodsConfig(AppConfig):
    name = "kring.methods"
