"""Asking for signatures, taking the wish back, trying again."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from motcua.kit.errors import DomainError, NotFound
from motcua.kit.jobs.queue import later
from motcua.trust.documents import queries as documents
from motcua.trust.documents.types import Box
from motcua.trust.identity import queries as identity
from motcua.trust.signing.models import Batch, BookEntry, Preparation, SigningRequest
from motcua.trust.signing.queries.authority import authority_of
from motcua.trust.signing.queries.requests import request_line, waiting_rows
from motcua.trust.signing.rules import places
from motcua.trust.signing.types import RequestLine

State = SigningRequest.State
FINISH = "motcua.trust.signing.jobs.finish_batch"


class NotToRetry(DomainError):
    """Only a request that failed can be tried again."""

    code = "signing_not_failed"
    message = _("Văn bản này không ở trạng thái ký lỗi nên không cần ký lại.")


class AlreadyAsked(DomainError):
    """The document already waits for (or has) this signature, for another signer or entry."""

    code = "signature_already_asked"
    message = _("Văn bản này đã được trình ký. Rút lại lần trình trước rồi trình lại.")


def request_signatures(
    *,
    document: str,
    subject: str,
    title: str,
    agency: str,
    signer_post: int,
    box: Box,
    actor: str,
    at: datetime,
    entry: str = "",
    procedure: str = "",
    field: str = "",
    about: str = "",
    href: str = "",
    sealed: bool = True,
    due: datetime | None = None,
) -> tuple[RequestLine, ...]:
    """Ask the leader (holder of `signer_post`) and, if `sealed`, then the agency (office code) to sign.

    `document` is a document's ref, its current version final: number and date inside. `box` is the place the
    template left; `entry` the code of the reserved number. Asking again for the same signer gives the same
    requests. `about` says whom it concerns and `href` where its case is read (a path).
    Raises OutsideAuthority, AlreadyAsked, NotFound.
    """
    lead = authority_of(post_id=signer_post, procedure=procedure, field=field, at=at)
    row = documents.get(ref=document)
    shared = {
        "document_id": documents.key_of(ref=document),
        "office_id": identity.office(code=agency).office_id,
        "places": [asdict(place) for place in _places(box, sealed=sealed)],
        **_numbered(entry),
        **{"subject": subject, "title": title, "procedure": procedure, "field": field},
        **{"about": about[:300], "href": _path(href), "actor": actor, "due": due, "at": at},
    }
    with transaction.atomic():
        known = _known(shared["document_id"], signer_post, shared["entry"])
        return known or _create(
            shared, version=row.number, post=signer_post, authority=_stored(lead), sealed=sealed
        )


def _path(href: str) -> str:
    return href if href.startswith("/") else ""


def _numbered(entry: str) -> dict[str, Any]:
    if not entry:
        return {"entry": None, "number": ""}
    found = BookEntry.objects.filter(code=entry, voided_at=None).first()
    if found is None:
        raise NotFound
    return {"entry": found, "number": found.text}


def _places(box: Box, *, sealed: bool) -> Sequence[Any]:
    found = places.both(page=box.page, left=box.left, bottom=box.bottom, width=box.width, height=box.height)
    return found if sealed else found[:1]


def _stored(line: Any) -> dict[str, Any]:
    return {**asdict(line), "lines": list(line.lines)}


def _known(document: int, post: int, entry: BookEntry | None) -> tuple[RequestLine, ...]:
    rows = list(
        SigningRequest.objects.filter(document_id=document).exclude(state=State.CANCELLED).order_by("pk")
    )
    if any(
        row.slot == "leader" and (row.post_id != post or row.entry_id != getattr(entry, "pk", None))
        for row in rows
    ):
        raise AlreadyAsked
    return tuple(request_line(row) for row in rows)


def _create(
    shared: Mapping[str, Any], *, version: int, post: int, authority: Mapping[str, Any], sealed: bool
) -> tuple[RequestLine, ...]:
    leader = SigningRequest.objects.create(
        slot="leader", post_id=post, version=version, authority=authority, **shared
    )
    if not sealed:
        return (request_line(leader),)
    agency = SigningRequest.objects.create(slot="agency", after=leader, authority=authority, **shared)
    return request_line(leader), request_line(agency)


def cancel_requests(*, document: str, at: datetime) -> int:  # noqa: ARG001 - every action says when
    """Take back what is not signed yet (the draft goes back to its author); returns how many requests."""
    with transaction.atomic():
        rows = SigningRequest.objects.select_for_update().filter(document__ref=document)
        open_ones = rows.exclude(state__in=[State.SIGNED, State.CANCELLED])
        Preparation.objects.filter(request__in=open_ones.values("pk")).delete()
        return open_ones.update(state=State.CANCELLED, batch=None)


def retry(*, request_id: int, user_id: int, at: datetime) -> None:
    """Put a failed request back on the desk; when the signature was made already, only embed it again.

    Raises NotFound, NotToRetry.
    """
    with transaction.atomic():
        row = (
            waiting_rows(user_id=user_id, at=at).select_for_update(of=("self",)).filter(pk=request_id).first()
        )
        if row is None:
            raise NotFound
        if row.state != State.FAILED:
            raise NotToRetry
        made = Preparation.objects.filter(request=row, value__isnull=False).exists()
        if made and row.batch_id is not None:
            SigningRequest.objects.filter(pk=row.pk).update(state=State.PREPARED, error="")
            Batch.objects.filter(pk=row.batch_id).update(state=Batch.State.AUTHORISED)
            later(FINISH, batch=str(row.batch.ref))
            return
        Preparation.objects.filter(request=row).delete()
        SigningRequest.objects.filter(pk=row.pk).update(state=State.WAITING, error="", batch=None)
