"""The catalogue and the engine of procedures, and the life of a package."""

import importlib

from django.apps import AppConfig


class ProceduresConfig(AppConfig):
    """Label `procedures`; registers its job. Tables only for the life of a package: packages live in library/."""

    name = "motcua.service.procedures"
    label = "procedures"

    def ready(self) -> None:
        """Load what registers itself."""
        importlib.import_module("motcua.service.procedures.jobs")
