"""Whom does a certificate name, and does somebody we trust vouch for it? Asked before a key is used here."""

from collections.abc import Sequence
from datetime import datetime

from asn1crypto import x509
from pyhanko_certvalidator import CertificateValidator, ValidationContext
from pyhanko_certvalidator.errors import PathError, ValidationError

from motcua.trust.signing.rules.checks import USAGE, Trust
from motcua.trust.signing.rules.pades import run
from motcua.vn.text import fold

SHORT = ("ubnd", "uy ban nhan dan")


def vouched(chain: Sequence[bytes], *, trust: Trust, at: datetime) -> bool:
    """Whether the first certificate (DER) may sign documents, leads to a trusted root, is in force and not revoked."""
    certificate, *others = [x509.Certificate.load(der) for der in chain]
    if certificate.ca:
        return False
    context = ValidationContext(
        trust_roots=[x509.Certificate.load(der) for der in trust.roots],
        crls=trust.crls,
        moment=at,
        allow_fetching=False,
        revocation_mode="soft-fail",
    )
    validator = CertificateValidator(certificate, intermediate_certs=others, validation_context=context)
    try:
        USAGE.validate(certificate)
        run(validator.async_validate_path())
    except (PathError, ValidationError, ValueError):
        return False
    return True


def bears(certificate: bytes, name: str) -> bool:
    """Whether the certificate (DER) is in this name, case, marks and the usual UBND apart."""
    told = x509.Certificate.load(certificate).subject.native.get("common_name") or ""
    return _plain(name) in {_plain(one) for one in ([told] if isinstance(told, str) else told)}


def _plain(text: str) -> str:
    return " ".join(fold(text).replace(*SHORT).split())
