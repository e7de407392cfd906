"""The WSGI entry point (granian)."""

import gc
import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from granian.utils.proxies import wrap_wsgi_with_proxy_headers

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "motcua.config.settings")
application = get_wsgi_application()
if settings.MOTCUA_PROXY:
    # Behind a reverse proxy: the visitor's address and https come from it, and from nobody else.
    application = wrap_wsgi_with_proxy_headers(application, trusted_hosts=settings.MOTCUA_PROXY)

from motcua.config import wiring  # noqa: E402 - rooms can be imported only when the apps are loaded

wiring.bind()

# What is loaded now stays for good: the collector need not walk over it, nor start at every page.
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 20, 50)
