"""Dossiers: the room where a procedure becomes somebody's case."""

import importlib

from django.apps import AppConfig


class DossiersConfig(AppConfig):
    """Label `dossiers`; registers its handlers, jobs and timers."""

    name = "motcua.service.dossiers"
    label = "dossiers"

    def ready(self) -> None:
        """Load what registers itself."""
        importlib.import_module("motcua.service.dossiers.handlers")
        importlib.import_module("motcua.service.dossiers.jobs")
        documents = importlib.import_module("motcua.trust.documents.types")
        reading = importlib.import_module("motcua.service.dossiers.reading")
        documents.register_reader("dossiers", reading.may_read)
        privacy = importlib.import_module("motcua.trust.privacy.types")
        privacy.register_cases("dossiers", reading.cases_of)
        erasing = importlib.import_module("motcua.service.dossiers.actions.erasing")
        privacy.register_erasure("dossiers", erasing.erase_drafts)
        procedures = importlib.import_module("motcua.service.procedures.types")
        measuring = importlib.import_module("motcua.service.dossiers.measuring")
        own = importlib.import_module("motcua.service.dossiers.types")
        procedures.register_verbs(own.VERBS)
        procedures.register_measure(measuring.minutes_to_submit)
