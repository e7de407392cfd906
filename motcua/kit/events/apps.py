"""The event table is an app of its own so that it can have migrations."""

from django.apps import AppConfig


class EventsConfig(AppConfig):
    """Label `events`."""

    name = "motcua.kit.events"
    label = "events"
