"""Exchange: facts shared between agencies under signed agreements, every exchange with its proof."""

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    """Label `exchange`."""

    name = "motcua.data.exchange"
    label = "exchange"
