"""Exchange: facts shared between agencies under signed agreements, every exchange with its proof."""

import importlib

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    """Label `exchange`; the worker's timers and its part of an erasure are known once the app is ready."""

    name = "motcua.data.exchange"
    label = "exchange"

    def ready(self) -> None:
        """Load what registers itself."""
        importlib.import_module("motcua.data.exchange.jobs")
        privacy = importlib.import_module("motcua.trust.privacy.types")
        bodies = importlib.import_module("motcua.data.exchange.actions.bodies")
        privacy.register_erasure("exchange", bodies.forget_bodies)
        ledger = importlib.import_module("motcua.trust.ledger.queries")
        ledger.register_checker(
            room="exchange", check=importlib.import_module("motcua.data.exchange.audit").problems
        )
