"""Who signs with which key: registering certificates, pairing a token agent, the demo's own keys."""

import secrets
from base64 import b64decode
from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from motcua.kit.errors import DomainError
from motcua.trust.signing.models import SigningKey
from motcua.trust.signing.queries.keys import paired, sealing_office


class WrongCertificate(DomainError):
    """What was sent is not a certificate."""

    code = "wrong_certificate"
    status = 422
    message = _("Chứng thư số gửi lên không đọc được.")


def register_key(
    *,
    driver: str,
    name: str,
    chain: Sequence[bytes],
    at: datetime,
    user_id: int | None = None,
    office_id: int | None = None,
) -> int:
    """Record where an officer's or an agency's key lives; replaces the one in use. `chain` is DER, signer's
    first (may be empty for a driver that gives it). Returns the row's id. Raises WrongCertificate."""
    with transaction.atomic():
        SigningKey.objects.filter(user_id=user_id, office_id=office_id, active=True).update(active=False)
        row = SigningKey.objects.create(
            user_id=user_id, office_id=office_id, driver=driver, name=name, chain=_pem(chain), at=at
        )
    return int(row.pk)


def pair_token(*, user_id: int, at: datetime, agency: bool = False) -> str:
    """Start using a USB token through its agent: returns the secret to paste into the agent, shown once.

    `agency`: the token of the agency whose clerk this officer is. Raises NotAllowed for anyone else.
    """
    owner = {"office_id": sealing_office(user_id=user_id, at=at)} if agency else {"user_id": user_id}
    secret = secrets.token_urlsafe(32)
    with transaction.atomic():
        SigningKey.objects.filter(**owner, active=True).update(active=False)
        SigningKey.objects.create(
            driver=SigningKey.Driver.TOKEN,
            name="token",
            pairing=sha256(secret.encode()).hexdigest(),
            at=at,
            **owner,
        )
    return secret


def learn_certificates(*, secret: str, certificates: Sequence[str], at: datetime) -> None:
    """The agent tells which certificates its token holds (base64 DER, signer's first).

    Raises NotAllowed for an unknown secret, WrongCertificate.
    """
    key = paired(secret=secret)
    try:
        chain = [b64decode(text, validate=True) for text in certificates]
    except ValueError as error:
        raise WrongCertificate from error
    if not chain:
        raise WrongCertificate
    SigningKey.objects.filter(pk=key.pk).update(chain=_pem(chain), at=at)


def _pem(chain: Sequence[bytes]) -> str:
    try:
        loaded = [x509.load_der_x509_certificate(der) for der in chain]
    except ValueError as error:
        raise WrongCertificate from error
    return "".join(item.public_bytes(Encoding.PEM).decode() for item in loaded)
