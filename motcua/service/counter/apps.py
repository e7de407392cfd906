"""The counter: the room where most dossiers begin and end."""

from django.apps import AppConfig


class CounterConfig(AppConfig):
    """Label `counter`; no tables of its own."""

    name = "motcua.service.counter"
    label = "counter"
