"""Connectors: dossiers told to the National Portal, and those that come from it."""

import importlib

from django.apps import AppConfig


class ConnectorsConfig(AppConfig):
    """Label `connectors`."""

    name = "motcua.service.connectors"
    label = "connectors"

    def ready(self) -> None:
        """Register the handlers and the jobs."""
        importlib.import_module("motcua.service.connectors.handlers")
        importlib.import_module("motcua.service.connectors.jobs")
