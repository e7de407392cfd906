"""Everything of a vault as one file to take away: the papers, a list of them, and their proofs."""

import json
from datetime import datetime, timedelta
from io import BytesIO
from zipfile import ZIP_STORED, ZipFile

from django.db import transaction

from motcua.kit.errors import DomainError, NotAllowed
from motcua.kit.http import Who
from motcua.kit.jobs.queue import later
from motcua.service.vault.models import Export, Item
from motcua.service.vault.queries import sharing
from motcua.service.vault.queries.papers import PaperLine, lines
from motcua.trust.documents import actions as keeping
from motcua.trust.documents import queries as documents
from motcua.trust.documents.types import Grade
from motcua.trust.ledger import queries as ledger
from motcua.trust.ledger.actions import append

JOB = "motcua.service.vault.jobs.make_export"
WAITING = timedelta(hours=1)
READ_ME = """Kho dữ liệu của bạn. manifest.json kể từng giấy tờ: tên, số, nơi cấp, mức tin cậy, SHA-256 của tệp.
bang-chung/: bằng chứng rằng giấy tờ đã vào kho đúng lúc ấy (tools/verify_proof.py, không cần mạng).
"""


@transaction.atomic
def ask_export(*, who: Who, at: datetime) -> int:
    """Ask for everything of one's own vault as one file; a job makes it. Asked again while it is made: the same one."""
    if who.party_id is None:
        raise NotAllowed
    waiting = Export.objects.filter(party_id=who.party_id, done_at=None, asked_at__gt=at - WAITING).first()
    if waiting is not None:
        return waiting.pk
    row = Export.objects.create(party_id=who.party_id, by=who.actor, asked_at=at)
    append(kind="vault.export", subject=f"export:{row.pk}", actor=who.actor, facts={}, at=at)
    later(JOB, export=row.pk)
    return row.pk


def make_export(*, export: int, at: datetime) -> None:
    """Make the file and keep it for its asker for the days that the library says; done once."""
    row = Export.objects.get(pk=export)
    if row.done_at is not None:
        return
    items = list(Item.objects.filter(party_id=row.party_id).order_by("pk"))
    data = _zip(items, at)
    with transaction.atomic():
        line = keeping.add(
            data=data,
            filename=f"kho-du-lieu-{at:%Y%m%d}.zip",
            media_type="application/zip",
            kind="internal",
            title="Kho dữ liệu của tôi",
            subject="",
            owner=row.by,
            actor=row.by,
            grade=Grade.PLAIN_SCAN,
            at=at,
            retain_until=(at + timedelta(days=sharing().keep_days)).date(),
        )
        Export.objects.filter(pk=row.pk, done_at=None).update(
            document=line.ref, papers=len(items), done_at=at
        )


def _zip(items: list[Item], at: datetime) -> bytes:
    out = BytesIO()
    told = []
    with ZipFile(out, "w", ZIP_STORED) as archive:
        for number, (item, line) in enumerate(zip(items, lines(rows=items, at=at), strict=True), 1):
            content = documents.open_blob(ref=str(item.document))
            name = f"giay-to/{number:03d}-{content.filename}"
            archive.writestr(name, content.data)
            proof = _proof(item)
            if proof:
                archive.writestr(f"bang-chung/{number:03d}.tlog-proof", proof)
            told.append(_told(item, line, name, proved=bool(proof)))
        made = {"made_at": at.isoformat(), "papers": told}
        archive.writestr("manifest.json", json.dumps(made, ensure_ascii=False, indent=1))
        archive.writestr("DOC-TOI.txt", READ_ME)
    return out.getvalue()


def _proof(item: Item) -> str:
    """The proof of the item's line; "" while the ledger has not signed it, or has no key."""
    try:
        return ledger.proof_of(leaf=item.leaf or 0).text
    except DomainError:
        return ""


def _told(item: Item, line: PaperLine, name: str, *, proved: bool) -> dict[str, object]:
    return {
        "file": name,
        "sha256": item.sha256,
        "title": item.title,
        "kind": item.kind,
        "number": line.number,
        "holder": line.holder,
        "issuer": item.issuer,
        "dated": item.dated.isoformat() if item.dated else None,
        "valid_until": item.valid_until.isoformat() if item.valid_until else None,
        "in_force": line.stands,
        "grade": item.grade,
        "grade_words": line.grade.name,
        "origin": item.origin,
        "dossier": item.source,
        "verify_code": item.code,
        "kept_at": item.added_at.isoformat(),
        "proof": proved,
    }
