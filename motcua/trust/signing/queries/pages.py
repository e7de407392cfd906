"""What the pages of this room show: checking a paper, signing a batch."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from motcua.kit.clock import ZONE
from motcua.trust.identity import queries as identity
from motcua.trust.signing import drivers
from motcua.trust.signing.drivers.demo_ca import PIN
from motcua.trust.signing.models import Batch, SigningKey, SigningRequest
from motcua.trust.signing.queries.requests import batch, waiting
from motcua.trust.signing.types import BatchLine, RequestLine

State = SigningRequest.State


@dataclass(frozen=True)
class ToSign:
    """One paper that waits."""

    ref: int
    number: str
    title: str
    about: str
    who: str
    state: str
    state_text: str
    href: str
    dossier_href: str
    checked: bool
    refused: str


@dataclass(frozen=True)
class SignedRow:
    """One paper of a batch and what became of it."""

    ref: int
    number: str
    title: str
    state: str
    text: str
    retry_href: str


@dataclass(frozen=True)
class OpenBatch:
    """A batch that was begun and not ended: its papers are not in the list, its page takes the PIN."""

    text: str
    href: str


@dataclass(frozen=True)
class SignBatchPage:
    """GET /ky/: what waits for this officer."""

    title: str
    authority: str
    papers: tuple[ToSign, ...]
    signer: str
    needs_pin: bool
    pin_error: str
    results: tuple[SignedRow, ...]
    open: tuple[OpenBatch, ...]
    action: str
    back_href: str


@dataclass(frozen=True)
class BatchPage:
    """GET /ky/dot/<ref>/: one batch, from preparation to results."""

    title: str
    lead: str
    signer: str
    rows: tuple[SignedRow, ...]
    needs_pin: bool
    pin_error: str
    agent_href: str
    action: str
    back_href: str
    busy: bool


def sign_page(*, user_id: int, at: datetime) -> SignBatchPage:
    """What waits for this officer's signature or seal, oldest due first; seven SQL at most."""
    rows = waiting(user_id=user_id, at=at)
    names = identity.names(actors=frozenset(row.actor for row in rows if row.actor))
    key = _key(user_id, rows)
    lines = {(row.authority_words, row.authority_basis) for row in rows if row.slot == "leader"}
    return SignBatchPage(
        title=ngettext("%(n)s giấy chờ ký", "%(n)s giấy chờ ký", len(rows)) % {"n": len(rows)},
        authority="; ".join(", ".join(filter(None, pair)) for pair in sorted(lines)),
        papers=tuple(_paper(row, names, at) for row in rows),
        signer=_signer(key),
        needs_pin=drivers.pin_here(key) if key else False,
        pin_error="",
        results=(),
        open=_open(user_id),
        action=reverse("signing-desk"),
        back_href="/",
    )


def batch_page(*, ref: str, user_id: int) -> BatchPage:
    """One batch of this officer; two SQL. Raises NotFound."""
    line = batch(ref=ref, user_id=user_id)
    ready = line.state == Batch.State.READY
    return BatchPage(
        title=_title(line),
        lead=_lead(line),
        signer=_signer(line.driver),
        rows=tuple(_row(row) for row in line.rows),
        needs_pin=ready and line.pin_here,
        pin_error=line.error,
        agent_href=f"{_agent()}/ky?dot={line.ref}" if ready and not line.pin_here else "",
        action=reverse("signing-batch", args=[line.ref]),
        back_href=reverse("signing-desk"),
        busy=line.state in {Batch.State.PREPARING, Batch.State.AUTHORISED} or (ready and not line.pin_here),
    )


def _open(user_id: int) -> tuple[OpenBatch, ...]:
    begun = SigningRequest.objects.filter(
        batch__user_id=user_id, batch__state__in=[Batch.State.PREPARING, Batch.State.READY]
    )
    rows = begun.order_by("batch__ref").values_list("batch__ref").annotate(papers=Count("pk"))
    return tuple(
        OpenBatch(
            text=ngettext("%(n)s giấy đang chờ mã PIN", "%(n)s giấy đang chờ mã PIN", papers) % {"n": papers},
            href=reverse("signing-batch", args=[ref]),
        )
        for ref, papers in rows
    )


def _agent() -> str:
    return str(getattr(settings, "MOTCUA_AGENT_URL", "http://127.0.0.1:18765"))


def _key(user_id: int, rows: Sequence[RequestLine]) -> str:
    """The driver that will sign: the officer's own key, for a clerk the agency's."""
    if not rows:
        return ""
    mine = SigningKey.objects.filter(active=True)
    if all(row.slot == "agency" for row in rows):
        wanted = SigningRequest.objects.filter(pk=rows[0].request_id).values("office_id")
        mine = mine.filter(office_id__in=wanted)
    else:
        mine = mine.filter(user_id=user_id)
    found = mine.values_list("driver", flat=True).first()
    return found or (SigningKey.Driver.DEMO.value if settings.MOTCUA_DEMO else "")


def _signer(driver: str) -> str:
    texts = {
        SigningKey.Driver.DEMO: _("Khóa chạy thử, mã PIN %(pin)s") % {"pin": PIN},
        SigningKey.Driver.REMOTE: _("Ký số từ xa"),
        SigningKey.Driver.TOKEN: _("USB token cắm ở máy của bạn"),
    }
    return texts.get(driver, _("Chưa đăng ký chứng thư số"))


def _paper(row: RequestLine, names: dict[str, str], at: datetime) -> ToSign:
    state, text = _due(row, at)
    href = reverse("documents-download", args=[row.document])
    return ToSign(
        ref=row.request_id,
        number=row.number,
        title=row.title,
        about=f"{row.about}. {row.error}" if row.error else row.about,
        who=names.get(row.actor, ""),
        state=state,
        state_text=text,
        href=href,
        dossier_href=row.href or href,
        checked=row.state == State.WAITING,
        refused="",
    )


def _due(row: RequestLine, at: datetime) -> tuple[str, str]:
    if row.state == State.FAILED:
        return "stuck", _("Chưa ký được")
    if row.due is None:
        return "new", _("Chờ ký")
    text = row.due.astimezone(ZONE).strftime("%H:%M %d/%m")
    return ("late" if row.due < at else "ok"), text


def _row(row: RequestLine) -> SignedRow:
    shapes = {State.SIGNED: "done", State.FAILED: "stuck", State.CANCELLED: "stuck"}
    text = row.error if row.state == State.FAILED and row.error else row.state_word
    retry = reverse("signing-retry", args=[row.request_id]) if row.state == State.FAILED else ""
    return SignedRow(
        ref=row.request_id,
        number=row.number,
        title=row.title,
        state=shapes.get(row.state, "wait"),
        text=text,
        retry_href=retry,
    )


def _title(line: BatchLine) -> str:
    if line.state == Batch.State.DONE:
        return _("Đã ký %(signed)s trên %(total)s giấy") % {"signed": line.signed, "total": line.total}
    if line.state == Batch.State.LOCKED:
        return _("Tạm dừng ký")
    return _("Ký %(total)s giấy") % {"total": line.total}


def _lead(line: BatchLine) -> str:
    if line.state == Batch.State.PREPARING:
        return _("Đang chuẩn bị. Trang tự tải lại sau ít giây.")
    if line.state == Batch.State.AUTHORISED:
        return _("Đang ký. Trang tự tải lại sau ít giây; bạn rời trang cũng không sao.")
    if line.state == Batch.State.READY and line.pin_here:
        return _("Nhập mã PIN một lần cho cả lượt này.")
    if line.state == Batch.State.READY:
        return _("Cắm USB token rồi mở trình ký trên máy này; mã PIN nhập ở đó.")
    if line.state == Batch.State.LOCKED:
        return line.error
    if line.failed:
        return _("Giấy chưa ký được có nêu lý do; các giấy khác đã ký xong.")
    return ""
