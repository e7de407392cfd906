"""The floor: a Django project with nothing in it but one view that inserts one row.

Served and driven exactly as the product is; no session, no CSRF, no template, no middleware.
"""

import os
import uuid

from django.conf import settings

from motcua.config import env

if not settings.configured:
    settings.configure(
        SECRET_KEY=uuid.uuid4().hex,
        ALLOWED_HOSTS=["127.0.0.1"],
        DATABASES={
            "default": env.database(
                "MOTCUA_DATABASE_URL", f"sqlite:///{os.environ.get('MOTCUA_DATA', '.')}/bare"
            )
        },
        MIDDLEWARE=[],
        ROOT_URLCONF="benchmarks.bare",
        USE_TZ=True,
    )

import django
from django.core.wsgi import get_wsgi_application
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.urls import path

if not django.apps.apps.ready:
    django.setup()


class Row(models.Model):
    """A unique text and a little JSON."""

    code = models.CharField(max_length=50, unique=True)
    data = models.JSONField()

    class Meta:
        app_label = "bare"

    def __str__(self) -> str:
        return self.code


def insert(_request: HttpRequest) -> HttpResponse:
    """One row, one short answer."""
    row = Row.objects.create(code=uuid.uuid4().hex, data={"name": "Lê Trần Minh An", "year": 2026})
    return HttpResponse(str(row.pk), content_type="text/plain")


def alive(_request: HttpRequest) -> HttpResponse:
    """Ready."""
    return HttpResponse("ok")


urlpatterns = [path("row", insert), path("healthz", alive)]
application = get_wsgi_application()
TABLE = {
    "postgresql": "CREATE TABLE bare_row (id bigserial PRIMARY KEY, code varchar(50) UNIQUE, data jsonb)",
    "sqlite": "CREATE TABLE bare_row (id integer PRIMARY KEY, code varchar(50) UNIQUE, data text)",
}
