"""The time-stamp authority (RFC 3161), where one is configured: MOTCUA_TSA_URL makes signatures B-T."""

from django.conf import settings
from pyhanko.sign.timestamps import HTTPTimeStamper, TimeStamper

TIMEOUT_SECONDS = 5


def time_stamper() -> TimeStamper | None:
    """The configured authority, or None (B-B)."""
    url = getattr(settings, "MOTCUA_TSA_URL", "")
    return HTTPTimeStamper(url, timeout=TIMEOUT_SECONDS) if url else None
