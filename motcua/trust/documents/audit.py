"""Held against the ledger: stored bytes against their versions, signed and issued versions against their lines."""

from collections.abc import Iterable, Iterator
from itertools import islice

from motcua.trust.documents.models import Version
from motcua.trust.documents.store import store
from motcua.trust.documents.store.base import BlobDamaged, BlobMissing
from motcua.trust.ledger import queries as ledger
from motcua.trust.ledger.types import Problem

AT_ONCE = 500
RECORDED = frozenset({"document.signed", "document.issued"})


def problems() -> Iterable[Problem]:
    """Documents that are not what they were. One blob in memory at a time; raises StoreUnavailable."""
    yield from _changed()
    yield from _unlike()


def _changed() -> Iterator[Problem]:
    """Bytes that are gone or are not those of their version; documents whose time of keeping is over are passed."""
    rows = Version.objects.filter(document__expired_at=None).order_by("pk")
    for ref, number, digest, size in rows.values_list("document__ref", "number", "sha256", "size").iterator():
        name = f"document/{ref}/{number}"
        try:
            if len(store().get(digest)) != size:
                yield Problem("document-changed", None, name)
        except BlobMissing:
            yield Problem("document-missing", None, name)
        except BlobDamaged:
            yield Problem("document-changed", None, name)


def _unlike() -> Iterator[Problem]:
    """What was signed or issued is still a version of that document."""
    lines = iter(ledger.of_kinds(kinds=RECORDED))
    while part := list(islice(lines, AT_ONCE)):
        named = {line.facts.get("document") for line in part}
        rows = Version.objects.filter(document__ref__in=named).values_list("document__ref", "sha256")
        known = {(str(ref), digest) for ref, digest in rows}
        for line in part:
            ref, digest = line.facts.get("document"), line.facts.get("sha256")
            if (str(ref), digest) not in known:
                yield Problem("document-unlike-ledger", line.index, f"document/{ref}")
