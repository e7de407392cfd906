"""The signing room is a Django app for its tables and templates."""

import importlib
import logging

from django.apps import AppConfig


class SigningConfig(AppConfig):
    """Label `signing`."""

    name = "motcua.trust.signing"
    label = "signing"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the jobs; keep names in certificates out of the log (pyHanko warns with the subject)."""
        importlib.import_module("motcua.trust.signing.jobs")
        queries = importlib.import_module("motcua.trust.signing.queries")
        types = importlib.import_module("motcua.trust.documents.types")
        types.register_reader("signing", queries.may_read)
        for noisy in ("pyhanko", "pyhanko_certvalidator"):
            logging.getLogger(noisy).setLevel(logging.CRITICAL)
