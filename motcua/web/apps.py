"""Screens that mix several rooms."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Label `web`; no tables."""

    name = "motcua.web"
    label = "web"
