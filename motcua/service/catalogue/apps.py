"""The national catalogue of procedures, as published, and finding in it."""

from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    """Label `catalogue`."""

    name = "motcua.service.catalogue"
    label = "catalogue"
