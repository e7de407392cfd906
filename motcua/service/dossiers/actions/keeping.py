"""What a dossier leaves in its owner's vault: the papers that were handed in, the result when it is issued."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from motcua.kit.clock import ZONE
from motcua.service.dossiers.models import Dossier, Outcome, Paper
from motcua.service.dossiers.types import SYSTEM
from motcua.service.procedures import queries as procedures
from motcua.service.vault import actions as vault
from motcua.service.vault.types import HANDED_IN, ISSUED, Deposit
from motcua.trust.documents import actions as documents
from motcua.trust.documents import queries as papers
from motcua.trust.documents.types import DocumentLine, Grade
from motcua.trust.signing import queries as signatures

# In the officer's hands when it was scanned, so that the scan could be compared with it.
IN_HAND = frozenset({Paper.Form.ORIGINAL, Paper.Form.SHOWN})


def keep_result(*, code: str, verify_code: str, at: datetime) -> None:
    """Put an issued result, found by its public code, into the vault of the dossier's applicant; idempotent.

    Legal source: Nghị định 45/2020/NĐ-CP điều 16. A paper of no dossier here is left alone.
    """
    issued = signatures.issued_by_code(code=verify_code, at=at)
    dossier = Dossier.objects.select_related("party").filter(code=code).first()
    if issued is None or dossier is None:
        return
    package = procedures.package(code=dossier.procedure, version=dossier.version)
    kind = Outcome.objects.filter(dossier=dossier).values_list("kind", flat=True).first()
    paper = Deposit(
        title=issued.title,
        document=issued.document,
        sha256=issued.sha256,
        grade=Grade.SIGNED_ORIGINAL,
        origin=ISSUED,
        kind=f"vault.{package.result_code}" if kind == "result" and package.result_code else "",
        source=code,
        issuer=issued.agency,
        number=issued.number,
        holder=dossier.title or dossier.party.name,
        dated=issued.signed_at.astimezone(ZONE).date(),
        valid_until=issued.valid_until,
        code=verify_code,
    )
    vault.deposit(party_id=dossier.party_id, paper=paper, actor=SYSTEM, at=at)


@transaction.atomic
def keep_papers(*, code: str, at: datetime) -> None:
    """Put the files of the papers of a dossier into the vault of its applicant, each with its grade; idempotent.

    A scan made at the counter with the original in hand is graded as compared with it (NĐ 118/2025/NĐ-CP điều 17).
    """
    dossier = Dossier.objects.select_related("submitter").get(code=code)
    package = procedures.package(code=dossier.procedure, version=dossier.version)
    kinds = {item.id: item.concept for item in package.components}
    for row in Paper.objects.filter(dossier=dossier).exclude(document=None).order_by("pk"):
        line = papers.get(ref=str(row.document))
        if not line.expired:
            _keep(dossier, row, line, kinds, at)


def _keep(dossier: Dossier, row: Paper, line: DocumentLine, kinds: Mapping[str, str], at: datetime) -> None:
    # Made for this dossier by who took it in: a paper of the vault was compared with another original, if with any.
    own = line.subject in (str(dossier.ref), dossier.code) and line.owner == str(dossier.submitter.actor)
    compared = dossier.channel != Dossier.Channel.ONLINE and row.form in IN_HAND and own
    grade = min(line.grade, int(Grade.DIGITISED_BY_OFFICER)) if compared else line.grade
    if grade != line.grade:
        documents.regrade(ref=line.ref, grade=grade, at=at)
    if row.grade is None or grade < row.grade:
        Paper.objects.filter(pk=row.pk).update(grade=grade)
    paper = Deposit(
        title=row.name,
        document=line.ref,
        sha256=line.sha256,
        grade=grade,
        origin=HANDED_IN,
        kind=kinds.get(row.component, ""),
        source=dossier.code or "",
    )
    vault.deposit(party_id=dossier.party_id, paper=paper, actor=SYSTEM, at=at)
