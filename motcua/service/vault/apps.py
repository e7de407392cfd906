"""The vault (kho dữ liệu điện tử): what a person or organisation holds, offered again instead of asked again."""

import importlib

from django.apps import AppConfig


class VaultConfig(AppConfig):
    """Label `vault`; registers its handlers and who may read what a vault holds."""

    name = "motcua.service.vault"
    label = "vault"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Load what registers itself."""
        importlib.import_module("motcua.service.vault.handlers")
        importlib.import_module("motcua.service.vault.jobs")
        documents = importlib.import_module("motcua.trust.documents.types")
        queries = importlib.import_module("motcua.service.vault.queries")
        documents.register_reader("vault", queries.may_read)
        privacy = importlib.import_module("motcua.trust.privacy.types")
        erasing = importlib.import_module("motcua.service.vault.actions.erasing")
        privacy.register_erasure("vault", erasing.erase_copies)
