"""Documents: what was handed in, made and issued, kept by content and never silently changed."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """Label `documents`."""

    name = "motcua.trust.documents"
    label = "documents"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from motcua.trust.documents import audit, jobs  # noqa: F401, PLC0415 - registers the timer
        from motcua.trust.ledger.queries import register_checker  # noqa: PLC0415 - models are ready only now

        register_checker(room="documents", check=audit.problems)
