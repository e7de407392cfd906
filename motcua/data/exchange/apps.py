"""Exchange: facts shared between agencies under signed agreements, every exchange with its proof."""

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    """Label `exchange`; the worker's timers are known once the app is ready."""

    name = "motcua.data.exchange"
    label = "exchange"

    def ready(self) -> None:
        from motcua.data.exchange import jobs  # noqa: F401, PLC0415 - registers the timers
