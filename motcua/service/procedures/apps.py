"""The catalogue and the engine of procedures."""

from django.apps import AppConfig


class ProceduresConfig(AppConfig):
    """Label `procedures`; no tables yet: packages live in library/."""

    name = "motcua.service.procedures"
    label = "procedures"
