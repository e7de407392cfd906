"""Registries: one true source for each fact."""

from django.apps import AppConfig


class RegistriesConfig(AppConfig):
    """Label `registries`."""

    name = "motcua.data.registries"
    label = "registries"
