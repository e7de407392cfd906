"""The ledger is a Django app so that its tables migrate with the rest."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """Label `ledger`; the worker's timer is known once the app is ready."""

    name = "motcua.trust.ledger"
    label = "ledger"

    def ready(self) -> None:
        from motcua.trust.ledger import jobs  # noqa: F401, PLC0415 - registers the timer
