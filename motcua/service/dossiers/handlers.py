"""What other rooms announce and this one acts on."""

from datetime import datetime

from motcua.data.registries.events import CorrectionAnswered
from motcua.kit.events.bus import on
from motcua.kit.worker.events import JobGivenUp
from motcua.service.dossiers import watching
from motcua.service.dossiers.actions import keep_result, note_signature
from motcua.service.dossiers.jobs import settle_dispute, take_back_result, write_result
from motcua.trust.signing.events import DocumentIssued, DocumentRevoked, DocumentSigned


@on(DocumentSigned)
def after_signature(*, event: DocumentSigned, at: datetime) -> None:
    """A signature is in a slip, or in the result: then the process moves on by the step it keeps for the system."""
    note_signature(subject=event.subject, document=event.document, slot=event.slot, at=at)


@on(DocumentIssued)
def after_issue(*, event: DocumentIssued, at: datetime) -> None:
    """A result stands in the public register: its owner's vault holds it."""
    keep_result(code=event.subject, verify_code=event.code, at=at)


@on(DocumentIssued)
def after_issue_registers(*, event: DocumentIssued, at: datetime) -> None:
    """What a result makes true is told to the owners of those facts, by a job: they may be at other nodes."""
    write_result.later(code=event.subject, verify_code=event.code, issued=at.isoformat())


@on(DocumentRevoked)
def after_revocation(*, event: DocumentRevoked, at: datetime) -> None:
    """What a result that no longer stands had made true is taken back there, by a job."""
    take_back_result.later(code=event.subject, verify_code=event.code, revoked=at.isoformat())


@on(CorrectionAnswered)
def after_correction(*, event: CorrectionAnswered, at: datetime) -> None:
    """What an applicant held to be wrong has been answered: the draft asks the register again, by a job."""
    settle_dispute.later(correction=event.ref)


@on(JobGivenUp)
def after_failure(*, event: JobGivenUp, at: datetime) -> None:
    """A job failed for good: its dossier is shown as stuck."""
    watching.job_given_up(job=event.job, kwargs=event.kwargs, at=at)
