"""Agreements between two members: proposed by one, signed by both, ended by either."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from motcua.data.exchange import agreements, evidence, keyring, models, queries
from motcua.data.exchange.types import Agreement, Bundle, OrgKey
from motcua.kit import jws
from motcua.kit.errors import DomainError, NotFound
from motcua.trust.ledger import actions as ledger

KIND = "exchange.agreement"
LONGEST_WHY = 500


class AgreementKnown(DomainError):
    """The same agreement was proposed before."""

    code = "agreement_known"
    message = _("Thỏa thuận này đã có trong danh sách. Mở thỏa thuận đó để ký.")


class NotOurs(DomainError):
    """This member is on neither side of the agreement, or not on the side that is to sign."""

    code = "agreement_not_ours"
    status = 403
    message = _("Cơ quan này không phải là bên trong thỏa thuận nên không ký hay chấm dứt được.")


class WrongSignature(DomainError):
    """A signature that came with the agreement is not one of the member it stands for."""

    code = "agreement_wrong_signature"
    status = 422
    message = _("Chữ ký kèm theo không phải của bên %(member)s. Xin lại bản thỏa thuận từ bên đó.")


class AgreementEnded(DomainError):
    """The agreement was ended already."""

    code = "agreement_ended"
    message = _("Thỏa thuận này đã chấm dứt. Muốn chia sẻ tiếp, hai bên ký thỏa thuận mới.")


class ReasonMissing(DomainError):
    """Ending an agreement needs a reason."""

    code = "agreement_reason_missing"
    status = 422
    message = _("Ghi lý do chấm dứt thỏa thuận.")


@transaction.atomic
def propose(*, data: Mapping[str, Any], by: str, at: datetime) -> str:
    """Write down an agreement for both sides to sign; returns its hash. by: opaque actor.

    Raises BadAgreement, AgreementKnown.
    """
    document = agreements.canonical(data=data)
    agreement = agreements.parsed(document=document)
    if models.Agreement.objects.filter(hash=agreement.hash).exists():
        raise AgreementKnown
    _row(agreement, by, at).save()
    _told(agreement.hash, "propose", by, at)
    return agreement.hash


@transaction.atomic
def sign(*, hash: str, by: str, at: datetime) -> None:
    """Sign for this member with its organisation's key, on whichever side it stands.

    Raises NotFound, NotOurs, AgreementEnded, ExchangeKeyMissing.
    """
    row = _locked(hash)
    sides = _our_sides(row)
    if row.revoked_at is not None:
        raise AgreementEnded
    key, name = keyring.private(keyring.ORGANISATION), queries.own_member()
    made = jws.sign(row.document.encode(), name=name, key=key)
    for side in sides:
        _put(row, side, made, by, at)
    row.save()
    _told(hash, "sign", by, at)


@transaction.atomic
def receive(*, bundle: Bundle, by: str, at: datetime) -> str:
    """Take in what the other side sent: a new agreement, its signature, or its end; returns the hash.

    Every signature is checked against the directory's keys. Raises BadAgreement, WrongSignature.
    """
    agreement = agreements.parsed(document=bundle.document.encode())
    row = models.Agreement.objects.select_for_update().filter(hash=agreement.hash).first()
    row = row or _row(agreement, by, at)
    keys = queries.keys()
    for side, signature in (("provider", bundle.provider_signature), ("consumer", bundle.consumer_signature)):
        if signature and not getattr(row, f"{side}_signature"):
            _check(bundle.document.encode(), signature, getattr(row, side), keys)
            _put(row, side, signature, by, at)
    if bundle.revocation and row.revoked_at is None:
        _ended(row, bundle, keys)
    row.save()
    _told(agreement.hash, "receive", by, at)
    return agreement.hash


@transaction.atomic
def revoke(*, hash: str, why: str, by: str, at: datetime) -> None:
    """End an agreement from now on, signed by this member. Raises NotFound, NotOurs, AgreementEnded, ReasonMissing."""
    row = _locked(hash)
    _our_sides(row)
    if row.revoked_at is not None:
        raise AgreementEnded
    if not why.strip():
        raise ReasonMissing
    payload = agreements.statement(hash=hash, what="revoke", at=at)
    row.revocation = jws.sign(payload, name=queries.own_member(), key=keyring.private(keyring.ORGANISATION))
    row.revoked_at, row.revoked_by, row.revoked_why = at, by, why.strip()[:LONGEST_WHY]
    row.save()
    _told(hash, "revoke", by, at)


def _row(agreement: Agreement, by: str, at: datetime) -> models.Agreement:
    return models.Agreement(
        code=agreement.code,
        hash=agreement.hash,
        document=agreement.document.decode(),
        provider=str(agreement.provider),
        consumer=str(agreement.consumer),
        proposed_at=at,
        proposed_by=by,
    )


def _locked(hash: str) -> models.Agreement:
    row = models.Agreement.objects.select_for_update().filter(hash=hash).first()
    if row is None:
        raise NotFound
    return row


def _our_sides(row: models.Agreement) -> list[Literal["provider", "consumer"]]:
    own = queries.own_member()
    sides: tuple[Literal["provider", "consumer"], ...] = ("provider", "consumer")
    found = [side for side in sides if getattr(row, side).rpartition("/")[0] == own]
    if not found:
        raise NotOurs
    return found


def _put(row: models.Agreement, side: str, signature: str, by: str, at: datetime) -> None:
    setattr(row, f"{side}_signature", signature)
    setattr(row, f"{side}_signed_at", at)
    setattr(row, f"{side}_signer", by)


def _check(payload: bytes, signature: str, subsystem: str, keys: tuple[OrgKey, ...]) -> None:
    member = subsystem.rpartition("/")[0]
    if not agreements.signed_by(payload=payload, signature=signature, keys=keys, member=member):
        raise WrongSignature(member=member)


def _ended(row: models.Agreement, bundle: Bundle, keys: tuple[OrgKey, ...]) -> None:
    try:
        when = datetime.fromisoformat(bundle.revoked_at)
    except ValueError as error:
        raise WrongSignature(member=row.provider) from error
    payload = agreements.statement(hash=row.hash, what="revoke", at=when)
    sides = {row.provider.rpartition("/")[0], row.consumer.rpartition("/")[0]}
    signed = [
        member
        for member in sides
        if agreements.signed_by(payload=payload, signature=bundle.revocation, keys=keys, member=member)
    ]
    if not signed:
        raise WrongSignature(member=row.provider)
    row.revoked_at, row.revoked_by, row.revocation = when, signed[0], bundle.revocation


def _told(hash: str, what: str, by: str, at: datetime) -> None:
    ledger.append(
        kind=KIND,
        subject=f"{KIND}:{hash}",
        actor=evidence.actor(by),
        facts={"hash": hash, "what": what},
        at=at,
    )
