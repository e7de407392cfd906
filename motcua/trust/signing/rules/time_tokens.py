"""A time-stamp token (RFC 3161) by itself: is it whole, and over these bytes?"""

import asyncio
import hashlib

from asn1crypto import cms
from pyhanko.sign.validation.generic_cms import validate_tst_signed_data
from pyhanko_certvalidator import ValidationContext


def covers(token: bytes, *, data: bytes) -> bool:
    """Whether the token opens, names the digest of `data`, and its signature holds by the certificate it carries.

    Whether that certificate is one to trust is not asked: the roots of another day may be gone by now.
    """
    try:
        signed = cms.ContentInfo.load(token, strict=True)["content"]
        nobody = ValidationContext(trust_roots=[], allow_fetching=False)
        found = asyncio.run(
            validate_tst_signed_data(signed, nobody, lambda name: hashlib.new(name, data).digest())
        )
    except Exception:  # noqa: BLE001 - hostile bytes raise anything; none of it may pass for a stamp
        return False
    return bool(found["intact"] and found["valid"])
