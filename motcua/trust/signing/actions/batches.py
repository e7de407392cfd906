"""Signing many documents with one PIN entry: gather, prepare, authorise once; one failure blocks no other."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from motcua.kit.errors import DomainError, NotFound
from motcua.kit.jobs.queue import later
from motcua.trust.documents import queries as documents
from motcua.trust.identity import queries as identity
from motcua.trust.signing import drivers
from motcua.trust.signing.actions import pins
from motcua.trust.signing.actions.completing import ContentChanged, drop_unauthorised, fail
from motcua.trust.signing.drivers.demo_ca import DemoCA, Holder
from motcua.trust.signing.drivers.time_stamp import time_stamper
from motcua.trust.signing.models import Batch, Preparation, SigningKey, SigningRequest
from motcua.trust.signing.queries.authority import still_allowed
from motcua.trust.signing.queries.keys import chain_of
from motcua.trust.signing.queries.requests import batch_line, rows_of, waiting_rows
from motcua.trust.signing.rules import pades
from motcua.trust.signing.types import BatchLine, PinLocked, Place, SignerUnavailable, Stamp, WrongPin

MOST = 50
FRESH = timedelta(minutes=20)
RESCUE = timedelta(minutes=1)
State = SigningRequest.State
PREPARE = "motcua.trust.signing.jobs.prepare_batch"
FINISH = "motcua.trust.signing.jobs.finish_batch"


class NothingToSign(DomainError):
    """None of the chosen documents waits for this officer any more."""

    code = "nothing_to_sign"
    message = _("Không còn văn bản nào trong số đã chọn đang chờ bạn ký. Tải lại trang để xem danh sách mới.")


class TooMany(DomainError):
    """More than one PIN entry covers."""

    code = "too_many_to_sign"
    status = 422
    message = _("Mỗi lần ký tối đa %(most)s văn bản. Bạn chọn bớt rồi ký tiếp lần sau.")


class MixedBatch(DomainError):
    """Signatures of a person and of an agency (or of two agencies) use different keys."""

    code = "mixed_batch"
    status = 422
    message = _("Chữ ký cá nhân và con dấu cơ quan dùng khóa khác nhau. Bạn ký riêng từng loại.")


class NoKey(DomainError):
    """No certificate is registered for this officer or agency."""

    code = "no_signing_key"
    message = _(
        "Chưa có chứng thư số nào được đăng ký để ký. Nhờ người quản trị đăng ký, hoặc ghép máy có USB token."
    )


class BatchStale(DomainError):
    """The batch waited too long for its PIN (the time of signing is already fixed in it), or is over."""

    code = "batch_stale"
    message = _("Lượt ký này đã quá lâu hoặc đã kết thúc. Bạn chọn lại văn bản và ký lại.")


def start_batch(*, user_id: int, requests: Sequence[int], pin: str, at: datetime) -> BatchLine:
    """What the signing page does: gather; with a PIN for a signer that takes it here, also authorise at once.

    Preparing 50 documents costs about 1.5 s; embedding and storing are left to a job. A wrong PIN or an
    absent signer is noted on the batch, which then waits for another try. Raises as prepare_batch.
    """
    line = prepare_batch(user_id=user_id, requests=requests, at=at, at_once=bool(pin))
    if pin and line.pin_here:
        prepare_documents(batch=line.ref, at=at)
        with suppress(WrongPin, PinLocked, SignerUnavailable, BatchStale):
            authorise_batch(batch=line.ref, user_id=user_id, pin=pin, at=at)
    return line


def prepare_batch(*, user_id: int, requests: Sequence[int], at: datetime, at_once: bool = False) -> BatchLine:
    """Gather up to 50 waiting requests of this officer; a job then prepares them.

    `at_once`: the caller prepares them itself; the job comes a minute later, in case the caller dies.
    Requests that somebody else took meanwhile are left out. Raises NothingToSign, TooMany, MixedBatch, NoKey,
    PinLocked.
    """
    if len(set(requests)) > MOST:
        raise TooMany(most=MOST)
    with transaction.atomic():
        wanted = waiting_rows(user_id=user_id, at=at).filter(pk__in=requests)
        rows = list(wanted.select_related("office").select_for_update(of=("self",)))
        if not rows:
            raise NothingToSign
        if len({(row.slot, row.office_id if row.slot == "agency" else 0) for row in rows}) > 1:
            raise MixedBatch
        key = _key(rows[0], user_id, at)
        pins.refuse_locked(key, at)
        made = Batch.objects.create(key=key, user_id=user_id, at=at)
        picked = [row.pk for row in rows]
        Preparation.objects.filter(request__in=picked).delete()
        SigningRequest.objects.filter(pk__in=picked).update(
            batch=made, driver=key.driver, state=State.WAITING, error=""
        )
        alone = at_once and drivers.pin_here(key.driver)
        later(PREPARE, run_at=at + RESCUE if alone else None, batch=str(made.ref))
    return batch_line(made, rows_of(made))


def prepare_documents(*, batch: str, at: datetime) -> None:
    """Fix what each document of a batch will have signed (phase one); safe to repeat. Raises NotFound."""
    found = Batch.objects.select_related("key", "user").filter(ref=batch).first()
    if found is None:
        raise NotFound
    if found.state != Batch.State.PREPARING:
        return
    for row in SigningRequest.objects.select_related("document", "office", "after").filter(
        batch=found, state=State.WAITING
    ):
        _prepare_one(found, row, at)
    Batch.objects.filter(pk=found.pk, state=Batch.State.PREPARING).update(state=_state_after(found), at=at)


def authorise_batch(*, batch: str, user_id: int, pin: str, at: datetime) -> None:
    """Hand all hashes to the signer with one PIN (never stored), then let a job fetch and embed.

    Authority is asked again now: what may no longer be signed fails by itself, the others go on. Raises
    NotFound, BatchStale, WrongPin, PinLocked, SignerUnavailable; then nothing has been signed.
    """
    found = Batch.objects.select_related("key").filter(ref=batch, user_id=user_id).first()
    if found is None:
        raise NotFound
    if found.state != Batch.State.READY or at - found.at > FRESH:
        raise BatchStale
    pins.refuse_locked(found.key, at)
    drop_unauthorised(batch_id=found.pk, user_id=user_id, at=at)
    if not (hashes := hashes_of(found)):
        Batch.objects.filter(pk=found.pk).update(state=Batch.State.DONE)
        return
    try:
        ticket = drivers.signer(found.key.driver).authorise(key=found.key.name, hashes=hashes, pin=pin, at=at)
    except WrongPin as error:
        pins.note_wrong(found, str(error), at)
        raise
    except SignerUnavailable as error:
        Batch.objects.filter(pk=found.pk).update(error=str(error))
        raise
    with transaction.atomic():
        moved = Batch.objects.filter(pk=found.pk, state=Batch.State.READY).update(
            state=Batch.State.AUTHORISED, ticket=ticket, error="", at=at
        )
        Batch.objects.filter(key=found.key, tries__gt=0).update(tries=0)
        if moved:
            later(FINISH, batch=str(found.ref))


def release_stale(*, at: datetime) -> int:
    """Give back to the desk what batches have held too long without a PIN; returns how many requests."""
    with transaction.atomic():
        stale = Batch.objects.filter(
            state__in=[Batch.State.PREPARING, Batch.State.READY], at__lt=at - FRESH
        ).values_list("pk", flat=True)
        count = pins.give_back(list(stale))
        Batch.objects.filter(pk__in=list(stale)).update(state=Batch.State.DONE)
    return count


def hashes_of(found: Batch) -> list[bytes]:
    """The SHA-256 hashes of a batch's prepared documents, in order."""
    rows = Preparation.objects.filter(request__batch=found, request__state=State.PREPARED, value=None)
    return [bytes(digest) for digest in rows.order_by("request_id").values_list("hash", flat=True)]


def _state_after(found: Batch) -> str:
    ready = SigningRequest.objects.filter(batch=found, state=State.PREPARED).exists()
    return Batch.State.READY if ready else Batch.State.DONE


def _prepare_one(found: Batch, row: SigningRequest, at: datetime) -> None:
    try:
        made = _prepared(found, row, at)
    except DomainError as error:
        fail(request_id=row.pk, reason=str(error), at=at)
        return
    except pades.NotSignable:
        fail(request_id=row.pk, reason=str(_("Tệp này không ký được: không phải PDF nguyên vẹn.")), at=at)
        return
    with transaction.atomic():
        Preparation.objects.update_or_create(
            request=row,
            defaults={
                "document": made.document,
                "attributes": made.attributes,
                "hash": made.hash,
                "digest": made.digest,
                "start": made.start,
                "end": made.end,
                "value": None,
                "at": at,
            },
        )
        SigningRequest.objects.filter(pk=row.pk, state=State.WAITING).update(state=State.PREPARED)


def _prepared(found: Batch, row: SigningRequest, at: datetime) -> pades.Prepared:
    content = documents.open_blob(ref=str(row.document.ref))
    expected = row.after.signed_version if row.after else row.version
    if content.document.number != expected:
        raise ContentChanged
    still_allowed(row, at)
    return pades.prepare(
        content.data,
        slot=row.slot,
        places=tuple(Place(**{**place, "box": tuple(place["box"])}) for place in row.places),
        stamp=_stamp(found, row),
        chain=chain_of(key=found.key, at=at),
        at=at,
        with_time=time_stamper() is not None,
    )


def _stamp(found: Batch, row: SigningRequest) -> Stamp:
    trial = found.key.driver == SigningKey.Driver.DEMO
    if row.slot == "leader":
        return Stamp(slot="leader", name=found.user.name, image=_image(str(found.user.actor)), trial=trial)
    return Stamp(slot="agency", name=row.office.name, image=_image(row.office.code), trial=trial)


def _image(name: str) -> bytes:
    """The holder's own signature or seal (PNG) from MOTCUA_DATA/stamps, where there is one."""
    file = Path(settings.MOTCUA_DATA) / "stamps" / f"{Path(name).name}.png"
    return file.read_bytes() if file.is_file() else b""


def _key(row: SigningRequest, user_id: int, at: datetime) -> SigningKey:
    owner = {"user_id": user_id} if row.slot == "leader" else {"office_id": row.office_id}
    usable = SigningKey.objects.filter(**owner, active=True)
    if not settings.MOTCUA_DEMO:
        usable = usable.exclude(driver=SigningKey.Driver.DEMO)
    found = usable.first()
    if found is not None and (found.chain or found.driver != SigningKey.Driver.TOKEN):
        return found
    if found is None and settings.MOTCUA_DEMO:
        name = DemoCA(Path(settings.MOTCUA_DATA) / "ca").issue(_holder(row), at=at)
        return SigningKey.objects.create(driver=SigningKey.Driver.DEMO, name=name, at=at, **owner)
    raise NoKey


def _holder(row: SigningRequest) -> Holder:
    if row.slot == "agency":
        return Holder(name=row.office.name, organisation=row.office.name)
    line = identity.post(post_id=row.post_id)
    return Holder(name=line.name, organisation=row.office.name, title=line.post.title)
