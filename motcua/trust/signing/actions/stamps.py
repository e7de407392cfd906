"""A time stamp (RFC 3161) on any bytes, for rooms above that keep proofs of when."""

import asyncio
from hashlib import sha256

from pyhanko.sign.timestamps import TimestampRequestError

from motcua.trust.signing.drivers.time_stamp import time_stamper

DIGEST = "sha256"


def time_stamp(*, data: bytes) -> bytes | None:
    """A token (DER, CMS) over the SHA-256 of `data`; None where no authority is configured or none answers."""
    stamper = time_stamper()
    if stamper is None:
        return None
    try:
        token = asyncio.run(stamper.async_timestamp(sha256(data).digest(), DIGEST))
    except (TimestampRequestError, OSError):
        return None
    return bytes(token.dump())
