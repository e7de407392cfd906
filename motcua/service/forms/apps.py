"""Forms as data: pages of questions with their law, shown, read and checked on the server."""

from django.apps import AppConfig


class FormsConfig(AppConfig):
    """Label `forms`; no tables: a form lives in a procedure's package, its answers in the dossier."""

    name = "motcua.service.forms"
    label = "forms"
