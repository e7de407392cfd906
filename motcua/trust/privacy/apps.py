"""Who read whose data: a log that belongs to the person read about."""

from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    """Label `privacy`."""

    name = "motcua.trust.privacy"
    label = "privacy"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from motcua.trust.ledger.queries import register_checker  # noqa: PLC0415 - models are ready only now
        from motcua.trust.privacy import audit, jobs  # noqa: F401, PLC0415 - registers the timers

        register_checker(room="privacy", check=audit.problems)
