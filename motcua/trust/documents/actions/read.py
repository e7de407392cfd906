"""Reading by a person: allowed, recorded in the ledger, then handed out."""

from datetime import datetime

from django.db import transaction

from motcua.kit.errors import NotFound
from motcua.kit.http import Who
from motcua.trust.documents import queries
from motcua.trust.documents.types import Content, DocumentLine, readers
from motcua.trust.ledger.actions import append


def read(*, ref: str, who: Who, at: datetime, number: int | None = None) -> Content:
    """The bytes for this person; a personal document leaves a ledger leaf `document.read`.

    A person may read what they own; an officer only until it is part of a case: from then on posts decide, and a
    post ends. Beyond that any registered reader may say yes. Raises NotFound for everyone else, so that nobody
    learns what exists; DocumentExpired's place is taken by NotFound too.
    """
    document = queries.get(ref=ref)
    if document.expired or not _may_read(who, document, at):
        raise NotFound
    content = queries.open_blob(ref=ref, number=number)
    if document.personal:
        facts = {"document": document.ref, "version": number or document.number}
        about = document.subject or f"document:{document.ref}"
        with transaction.atomic():
            append(kind="document.read", subject=about, actor=who.actor, facts=facts, at=at)
    return content


def _may_read(who: Who, document: DocumentLine, at: datetime) -> bool:
    own = bool(who.actor) and who.actor == document.owner
    if own and (not who.is_officer or not document.subject):
        return True
    return any(may_read(who=who, document=document, at=at) for may_read in readers())
