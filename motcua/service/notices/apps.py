"""Notices to people: in the portal, by SMS, by e-mail."""

import importlib

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """Label `notices`."""

    name = "motcua.service.notices"
    label = "notices"

    def ready(self) -> None:
        """Register the jobs and the handlers."""
        importlib.import_module("motcua.service.notices.jobs")
        importlib.import_module("motcua.service.notices.handlers")
