"""Stored documents held against their versions and the ledger: whatever was changed is named."""

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction

from motcua.trust.documents import actions, models
from motcua.trust.documents.testing import make_document
from motcua.trust.ledger import actions as ledger
from motcua.trust.ledger import queries as ledgers
from motcua.trust.ledger.testing import KEY

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def ledger_key(settings: Any) -> None:
    """A key to sign heads with."""
    settings.MOTCUA_LEDGER_KEY = KEY


def problems() -> list[tuple[str, str | None]]:
    """(kind, file) of what is wrong."""
    return [(item.kind, item.file) for item in ledgers.verify(stores=True).problems]


def test_a_changed_byte_a_changed_row_and_a_lost_file_are_named(at: datetime) -> None:
    """Of a document as it was kept nothing is said; of another under its name, each in its own word."""
    line = make_document(at=at, data=b"mot hai ba")
    name, rows = f"document/{line.ref}/1", models.Version.objects.filter(document__ref=line.ref)
    assert problems() == []
    [blob] = Path(settings.MOTCUA_DATA).rglob(line.sha256)
    blob.chmod(0o600)
    blob.write_bytes(b"mot hai bo")
    assert problems() == [("document-changed", name)]
    blob.write_bytes(b"mot hai ba")
    rows.update(size=9)
    assert problems() == [("document-changed", name)]
    rows.update(size=10)
    blob.rename(blob.with_name("lost"))
    assert problems() == [("document-missing", name)]
    actions.expire(ref=line.ref, at=at)
    assert problems() == []


def test_what_was_signed_is_still_that_document(at: datetime) -> None:
    """Bytes and row changed together are found by the line of the signature."""
    line, other = make_document(at=at, data=b"da ky"), make_document(at=at, data=b"gia mao")
    facts = {"document": line.ref, "version": 1, "slot": "leader", "sha256": line.sha256}
    with transaction.atomic():
        ledger.append(kind="document.signed", subject="H50-1", actor="a", facts=facts, at=at)
    ledger.sequence_all(at=at)
    assert problems() == []
    models.Version.objects.filter(document__ref=line.ref).update(sha256=other.sha256, size=other.size)
    assert problems() == [("document-unlike-ledger", f"document/{line.ref}")]
