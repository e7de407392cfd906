"""The time-stamp authority (RFC 3161), where one is configured: MOTCUA_TSA_URL makes signatures B-T."""

from asn1crypto import cms
from django.conf import settings
from pyhanko.sign.timestamps import HTTPTimeStamper, TimeStamper, TimestampRequestError

TIMEOUT_SECONDS = 5


class Authority(HTTPTimeStamper):
    """Whatever a server answers that is no time stamp counts as no answer: it must not stop the batch."""

    async def async_timestamp(self, message_digest: bytes, md_algorithm: str) -> cms.ContentInfo:
        """A token for this digest. Raises TimestampRequestError."""
        try:
            return await super().async_timestamp(message_digest, md_algorithm)
        except (ValueError, TypeError, KeyError) as error:
            raise TimestampRequestError("the answer is no time stamp") from error


def time_stamper() -> TimeStamper | None:
    """The configured authority, or None (B-B)."""
    url = getattr(settings, "MOTCUA_TSA_URL", "")
    return Authority(url, timeout=TIMEOUT_SECONDS) if url else None
