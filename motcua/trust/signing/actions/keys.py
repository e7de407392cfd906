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
from motcua.trust.ledger.actions import append
from motcua.trust.signing.models import SigningKey
from motcua.trust.signing.queries.checking import trusted
from motcua.trust.signing.queries.keys import paired, sealing_office, signing_officer
from motcua.trust.signing.rules import chains


class WrongCertificate(DomainError):
    """What was sent is not a certificate."""

    code = "wrong_certificate"
    status = 422
    message = _("Chứng thư số gửi lên không đọc được.")


class NotVouched(DomainError):
    """No trusted root stands behind the certificate (self-signed ones included), or it may not sign."""

    code = "certificate_not_vouched"
    status = 422
    message = _(
        "Chứng thư số này không do tổ chức chứng thực được tin cậy cấp, đã hết hạn, hoặc không dùng để ký. "
        "Cắm đúng token; nếu vẫn không được, nhờ người quản trị kiểm tra chứng thư gốc."
    )


class OthersCertificate(DomainError):
    """The certificate is in another name than the officer's or the agency's."""

    code = "certificate_of_another"
    status = 422
    message = _("Chứng thư số trên token không mang tên %(name)s. Cắm đúng token rồi ghép lại.")


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

    `agency`: the token of the agency whose clerk this officer is. Only who signs, or keeps a seal, pairs:
    raises NotAllowed for anyone else. Leaves a ledger line.
    """
    actor = signing_officer(user_id=user_id, at=at, slot="agency" if agency else "leader")
    owner = {"office_id": sealing_office(user_id=user_id, at=at)} if agency else {"user_id": user_id}
    secret = secrets.token_urlsafe(32)
    with transaction.atomic():
        SigningKey.objects.filter(**owner, active=True).update(active=False)
        row = SigningKey.objects.create(
            driver=SigningKey.Driver.TOKEN,
            name="token",
            pairing=sha256(secret.encode()).hexdigest(),
            at=at,
            **owner,
        )
        append(kind="signing.token_paired", subject=_subject(row), actor=actor, facts={"key": row.pk}, at=at)
    return secret


def learn_certificates(*, secret: str, certificates: Sequence[str], at: datetime) -> None:
    """The agent tells which certificates its token holds (base64 DER, signer's first).

    The first must lead to a trusted root and name the officer or agency of the pairing. Raises NotAllowed for
    an unknown secret, WrongCertificate, NotVouched, OthersCertificate; then nothing is kept. Leaves a ledger line.
    Legal source: NĐ 68/2024/NĐ-CP (chứng thư số chuyên dùng công vụ).
    """
    key = paired(secret=secret)
    try:
        chain = [b64decode(text, validate=True) for text in certificates]
    except ValueError as error:
        raise WrongCertificate from error
    if not chain:
        raise WrongCertificate
    pem = _pem(chain)
    if not chains.vouched(chain, trust=trusted(), at=at):
        raise NotVouched
    if not chains.bears(chain[0], holder := key.user.name if key.user else key.office.name):
        raise OthersCertificate(name=holder)
    facts = {"key": key.pk, "certificate": sha256(chain[0]).hexdigest()}
    with transaction.atomic():
        SigningKey.objects.filter(pk=key.pk).update(chain=pem, at=at)
        append(
            kind="signing.certificate_learned", subject=_subject(key), actor=_subject(key), facts=facts, at=at
        )


def _subject(key: SigningKey) -> str:
    """The officer's opaque name, or the agency's code: what pairing and its agent are about."""
    return str(key.user.actor) if key.user else str(key.office.code)


def _pem(chain: Sequence[bytes]) -> str:
    try:
        loaded = [x509.load_der_x509_certificate(der) for der in chain]
    except ValueError as error:
        raise WrongCertificate from error
    return "".join(item.public_bytes(Encoding.PEM).decode() for item in loaded)
