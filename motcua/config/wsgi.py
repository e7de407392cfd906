"""The WSGI entry point (granian)."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "motcua.config.settings")
application = get_wsgi_application()

from motcua.config import wiring  # noqa: E402 - rooms can be imported only when the apps are loaded

wiring.bind()
