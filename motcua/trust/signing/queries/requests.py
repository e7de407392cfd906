"""Questions about requests: what waits for this officer, how a batch stands."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q

from motcua.kit.errors import NotFound
from motcua.kit.http import Who
from motcua.trust.documents.types import DocumentLine
from motcua.trust.identity import queries as identity
from motcua.trust.signing import drivers
from motcua.trust.signing.models import Batch, SigningRequest
from motcua.trust.signing.types import BatchLine, RequestLine

MOST = 200
State = SigningRequest.State


def waiting(*, user_id: int, at: datetime) -> tuple[RequestLine, ...]:
    """What this officer may sign now: the leader's slot of their posts, the agency's where they are clerk;
    oldest due first, at most 200; two SQL."""
    rows = waiting_rows(user_id=user_id, at=at).order_by("due", "at", "pk")[:MOST]
    return tuple(request_line(row) for row in rows)


def waiting_rows(*, user_id: int, at: datetime):  # type: ignore[no-untyped-def]  # a queryset, for this room only
    """Rows behind `waiting`."""
    ready = Q(after__isnull=True) | Q(after__state=State.SIGNED)
    rows = may_sign_rows(user_id=user_id, at=at).filter(
        ready, Q(state=State.WAITING, batch=None) | Q(state=State.FAILED)
    )
    return rows.select_related("document")


def may_sign_rows(*, user_id: int, at: datetime):  # type: ignore[no-untyped-def]  # a queryset, for this room only
    """Whatever the posts held now allow this officer to sign or seal, in any state; one SQL for the posts."""
    posts = identity.posts_of(user_id=user_id, at=at)
    signing = [post.post_id for post in posts if "sign" in post.capabilities]
    bodies = [post.body_id for post in posts if "clerk" in post.capabilities]
    mine = Q(slot="leader", post_id__in=signing) | Q(slot="agency", office_id__in=bodies)
    return SigningRequest.objects.filter(mine)


def may_read(*, who: Who, document: DocumentLine, at: datetime) -> bool:  # noqa: ARG001 - asked by `documents`
    """Whoever is asked to sign or seal a document, or was, may read it; one SQL."""
    posts = getattr(who, "posts", ())
    signing = [post.post_id for post in posts if "sign" in post.capabilities]
    bodies = [post.body_id for post in posts if "clerk" in post.capabilities]
    mine = Q(slot="leader", post_id__in=signing) | Q(slot="agency", office_id__in=bodies)
    return bool(posts) and SigningRequest.objects.filter(mine, document__ref=document.ref).exists()


def of_document(*, document: str) -> tuple[RequestLine, ...]:
    """All requests on a document, first to last; one SQL."""
    rows = SigningRequest.objects.select_related("document").filter(document__ref=document).order_by("pk")
    return tuple(request_line(row) for row in rows)


def batch(*, ref: str, user_id: int) -> BatchLine:
    """One batch of this officer with a row per document; two SQL. Raises NotFound."""
    found = Batch.objects.select_related("key").filter(ref=ref, user_id=user_id).first()
    if found is None:
        raise NotFound
    return batch_line(found, rows_of(found))


def rows_of(found: Batch) -> Sequence[SigningRequest]:
    """The requests of a batch in order."""
    return list(SigningRequest.objects.select_related("document").filter(batch=found).order_by("pk"))


def batch_line(found: Batch, rows: Sequence[SigningRequest]) -> BatchLine:
    """The row as a line."""
    return BatchLine(
        ref=str(found.ref),
        state=found.state,
        driver=found.key.driver,
        pin_here=drivers.pin_here(found.key.driver),
        error=found.error,
        rows=tuple(request_line(row) for row in rows),
        signed=sum(row.state == State.SIGNED for row in rows),
        failed=sum(row.state == State.FAILED for row in rows),
        total=len(rows),
    )


def request_line(row: SigningRequest) -> RequestLine:
    """The row as a line."""
    return RequestLine(
        request_id=row.pk,
        document=str(row.document.ref),
        slot=row.slot,
        subject=row.subject,
        title=row.title,
        number=row.number,
        procedure=row.procedure,
        about=row.about,
        href=row.href,
        actor=row.actor,
        authority=tuple(row.authority.get("lines", ())),
        authority_words=str(row.authority.get("words", "")),
        authority_basis=str(row.authority.get("basis", "")),
        state=row.state,
        state_word=str(row.get_state_display()),
        error=row.error,
        signer=row.signer,
        signed_at=row.signed_at,
        due=row.due,
        at=row.at,
    )
