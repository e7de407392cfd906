"""Phase two: take the signature values in, put them into the documents, record and announce."""

from base64 import b64decode
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from cryptography import x509
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pyhanko.sign.timestamps import TimestampRequestError

from motcua.kit.errors import DomainError, NotAllowed, NotFound
from motcua.kit.events.bus import announce
from motcua.kit.jobs.queue import later
from motcua.trust.documents import actions as keep
from motcua.trust.documents import queries as documents
from motcua.trust.documents.types import Grade
from motcua.trust.ledger.actions import append
from motcua.trust.signing import drivers
from motcua.trust.signing.drivers.time_stamp import time_stamper
from motcua.trust.signing.events import DocumentSigned, SigningFailed
from motcua.trust.signing.models import Batch, Preparation, SigningKey, SigningRequest
from motcua.trust.signing.queries.authority import OutsideAuthority, still_allowed
from motcua.trust.signing.queries.keys import chain_of, paired
from motcua.trust.signing.queries.requests import may_sign_rows
from motcua.trust.signing.rules import pades
from motcua.trust.signing.types import Answer, Prepared, Refused, Signed, SignerUnavailable

State = SigningRequest.State
PATIENCE = timedelta(minutes=10)
AGAIN = timedelta(seconds=3)
FINISH = "motcua.trust.signing.jobs.finish_batch"


class ContentChanged(DomainError):
    """The document has another version than the one put up for signature."""

    code = "content_changed"
    message = gettext_lazy("Văn bản đã thay đổi sau khi trình ký. Trình lại bản mới để ký.")


def finish_batch(*, batch: str, at: datetime) -> None:
    """Fetch what the signer made for an authorised batch and complete every document; safe to repeat.

    While the holder has not confirmed yet, it queues itself again, for ten minutes at most.
    """
    found = Batch.objects.select_related("key").filter(ref=batch).first()
    if found is None or found.state != Batch.State.AUTHORISED:
        return
    if not _collect(found, at):
        return
    for pk in _with_value(found):
        try:
            complete(request_id=pk, at=at)
        except DomainError as error:
            fail(request_id=pk, reason=str(error), at=at)
    Batch.objects.filter(pk=found.pk).update(state=Batch.State.DONE, ticket="")


def receive(*, secret: str, batch: str, answers: Sequence[Mapping[str, str]], at: datetime) -> None:
    """The token's agent brings [{id, value (base64) | reason}]; a job then completes the documents.

    Raises NotAllowed for an unknown agent or somebody else's batch.
    """
    key = paired(secret=secret)
    found = Batch.objects.select_related("key").filter(ref=batch, key=key, state=Batch.State.READY).first()
    if found is None:
        raise NotAllowed
    drop_unauthorised(batch_id=found.pk, user_id=found.user_id, at=at)
    wanted = {str(item.pk): item for item in _open(found)}
    for answer in answers:
        item = wanted.pop(str(answer.get("id", "")), None)
        if item is not None:
            _take(found.key, item, _answer(answer), at)
    with transaction.atomic():
        Batch.objects.filter(pk=found.pk).update(state=Batch.State.AUTHORISED, ticket="agent")
        later(FINISH, batch=str(found.ref))


def complete(*, request_id: int, at: datetime) -> None:
    """Embed a signature value, keep the document as its next version, announce DocumentSigned; idempotent.

    Raises NotFound, SignerUnavailable (time-stamp authority), ContentChanged; nothing is half-done.
    """
    row = (
        SigningRequest.objects.select_related("document", "batch__key", "batch__user", "after")
        .filter(pk=request_id)
        .first()
    )
    if row is None:
        raise NotFound
    if row.state == State.SIGNED:
        return
    made = Preparation.objects.filter(request=row, value__isnull=False).first()
    if made is None or row.batch is None:
        raise NotFound
    chain = chain_of(key=row.batch.key, at=at)
    final = _embedded(made, chain)
    _store(row, final, signer=_common_name(chain[0]), at=at, signed_at=made.at)


def drop_unauthorised(*, batch_id: int, user_id: int, at: datetime) -> None:
    """Fail what this officer may not sign any more: the post or the authorisation has ended since preparation."""
    rows = SigningRequest.objects.filter(batch=batch_id, state=State.PREPARED)
    allowed = set(may_sign_rows(user_id=user_id, at=at).filter(pk__in=rows).values_list("pk", flat=True))
    for row in rows:
        try:
            if row.pk not in allowed:
                raise OutsideAuthority
            still_allowed(row, at)
        except DomainError as error:
            fail(request_id=row.pk, reason=str(error), at=at)


def fail(*, request_id: int, reason: str, at: datetime) -> None:
    """Say why a document was not signed; the others go on. A signature already made is kept for `retry`."""
    with transaction.atomic():
        row = (
            SigningRequest.objects.select_related("document")
            .select_for_update(of=("self",))
            .get(pk=request_id)
        )
        if row.state in {State.SIGNED, State.CANCELLED}:
            return
        Preparation.objects.filter(request=row, value__isnull=True).delete()
        row.state, row.error = State.FAILED, reason[:500]
        row.save(update_fields=["state", "error"])
        event = SigningFailed(
            request=row.pk, document=str(row.document.ref), subject=row.subject, slot=row.slot
        )
        announce(event, at=at)


def _collect(found: Batch, at: datetime) -> bool:
    """Fetch missing values; False while the signer has not answered and will be asked again."""
    items = list(_open(found))
    if not items:
        return True
    answers, silence = _fetched(found, items, at)
    if answers is None and at - found.at < PATIENCE and found.key.driver != SigningKey.Driver.TOKEN:
        later(FINISH, run_at=at + AGAIN, batch=str(found.ref))
        return False
    silent = Refused(silence)
    for item, answer in zip(items, answers or [silent] * len(items), strict=True):
        _take(found.key, item, answer, at)
    return True


def _fetched(found: Batch, items: Sequence[Preparation], at: datetime) -> tuple[Sequence[Answer] | None, str]:
    """The signer's answers, or None and what to tell when patience ends."""
    try:
        answers = drivers.signer(found.key.driver).fetch(
            key=found.key.name, ticket=found.ticket, hashes=[bytes(item.hash) for item in items], at=at
        )
    except SignerUnavailable as error:
        return None, str(error)
    return answers, _("Không có xác nhận ký trong thời gian chờ.")


def _take(key: SigningKey, item: Preparation, answer: Answer, at: datetime) -> None:
    if isinstance(answer, Refused):
        fail(request_id=item.pk, reason=answer.reason, at=at)
    elif not pades.fits(chain_of(key=key, at=at)[0], item.attributes, answer.value):
        reason = _("Chữ ký trả về không khớp chứng thư số đã đăng ký. Kiểm tra xem có cắm đúng token không.")
        fail(request_id=item.pk, reason=reason, at=at)
    else:
        Preparation.objects.filter(pk=item.pk, value=None).update(value=answer.value)


def _answer(given: Mapping[str, str]) -> Answer:
    try:
        value = b64decode(given.get("value", ""), validate=True)
    except (ValueError, TypeError):
        value = b""
    return (
        Signed(value)
        if value
        else Refused(str(given.get("reason") or _("Máy ký không ký văn bản này."))[:300])
    )


def _open(found: Batch) -> Sequence[Preparation]:
    rows = Preparation.objects.filter(request__batch=found, request__state=State.PREPARED, value=None)
    return rows.order_by("request_id")


def _with_value(found: Batch) -> list[int]:
    rows = Preparation.objects.filter(
        request__batch=found, value__isnull=False, request__state=State.PREPARED
    )
    return list(rows.order_by("request_id").values_list("request_id", flat=True))


def _embedded(made: Preparation, chain: tuple[bytes, ...]) -> bytes:
    prepared = Prepared(
        document=bytes(made.document),
        attributes=bytes(made.attributes),
        hash=bytes(made.hash),
        digest=bytes(made.digest),
        start=made.start,
        end=made.end,
        chain=chain,
    )
    try:
        return pades.embed(prepared, value=bytes(made.value), time_stamper=time_stamper())
    except (TimestampRequestError, OSError) as error:
        raise SignerUnavailable(what=_("máy chủ cấp dấu thời gian")) from error


def _store(row: SigningRequest, data: bytes, *, signer: str, at: datetime, signed_at: datetime) -> None:
    ref = str(row.document.ref)
    expected = row.after.signed_version if row.after else row.version
    with transaction.atomic():
        held = SigningRequest.objects.select_for_update().get(pk=row.pk)
        if held.state == State.SIGNED:
            return
        now = documents.get(ref=ref)
        if now.number != expected or held.state == State.CANCELLED:
            raise ContentChanged
        actor = str(row.batch.user.actor)
        line = keep.add_version(
            ref=ref,
            data=data,
            filename=now.filename,
            media_type="application/pdf",
            actor=actor,
            at=at,
            pages=now.pages,
            meta={"signed": row.slot},
            grade=Grade.SIGNED_ORIGINAL,
        )
        held.state, held.error, held.signer = State.SIGNED, "", signer
        held.signed_version, held.signed_at = line.number, signed_at
        held.save(update_fields=["state", "error", "signer", "signed_version", "signed_at"])
        Preparation.objects.filter(request=held).delete()
        facts = {"document": ref, "version": line.number, "slot": row.slot, "sha256": line.sha256}
        append(kind="document.signed", subject=row.subject, actor=actor, facts=facts, at=at)
        _announce(held, ref, at)


def _announce(row: SigningRequest, ref: str, at: datetime) -> None:
    rest = SigningRequest.objects.filter(document=row.document_id).exclude(
        state__in=[State.SIGNED, State.CANCELLED]
    )
    event = DocumentSigned(
        request=row.pk, document=ref, subject=row.subject, slot=row.slot, last=not rest.exists()
    )
    announce(event, at=at)


def _common_name(certificate: bytes) -> str:
    subject = x509.load_der_x509_certificate(certificate).subject
    names = subject.get_attributes_for_oid(x509.NameOID.COMMON_NAME)
    return str(names[0].value)[:200] if names else ""
