"""The design system as a Django app: templates, tags, sheets, scripts and the gallery."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "motcua.ui"
    label = "ui"
