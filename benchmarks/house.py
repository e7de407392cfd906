"""The house under measurement: an empty database of its own, the sample province, drafts without end."""

import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import django
from django.core.management import call_command
from django.db import connection

CSRF = "b" * 32


@contextmanager
def settled() -> Iterator[None]:
    """Settings, tables and static files for one run, in a folder that is removed afterwards."""
    data = Path(tempfile.mkdtemp(prefix="motcua-bench-"))
    os.environ.update(
        DJANGO_SETTINGS_MODULE="motcua.config.settings",
        MOTCUA_DATA=str(data),
        MOTCUA_DEMO="1",
        MOTCUA_HTTPS="0",
        MOTCUA_HOSTS="127.0.0.1,localhost,testserver",
        MOTCUA_SECRET_KEY=secrets.token_urlsafe(48),
        MOTCUA_LOG_LEVEL="ERROR",
    )
    os.environ.pop("MOTCUA_SECRET_KEY_FILE", None)
    try:
        (data / "static").mkdir()
        django.setup()
        if connection.introspection.table_names():
            raise SystemExit("the database is not empty; run `make bench`, which makes one of its own")
        call_command("migrate", verbosity=0)
        call_command("collectstatic", verbosity=0, interactive=False)
        yield
    finally:
        connection.close()
        shutil.rmtree(data, ignore_errors=True)
