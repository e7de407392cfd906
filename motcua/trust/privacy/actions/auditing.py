"""Looking into the log of reads, which is itself logged; answering an alarm."""

from datetime import datetime

from django.db import transaction

from motcua.kit.errors import NotFound
from motcua.trust.identity.types import Who
from motcua.trust.ledger import actions as ledger
from motcua.trust.privacy import models, queries


@transaction.atomic
def look_into_log(*, who: Who, at: datetime) -> queries.AuditPage:
    """The log at a glance for a data-protection officer; leaves a ledger line of the look (`privacy.log_read`).

    Legal source: QCVN 12:2026/BCA (the reading of logs is itself logged) [F].
    """
    _leave_line(who, {"what": "overview"}, at)
    return queries.audit_page(who=who, at=at)


@transaction.atomic
def look_at_reads(*, who: Who, at: datetime, kind: str, office: str, number: str) -> queries.AuditReadsPage:
    """The reads that a figure counts; leaves a ledger line that names the kind and office asked."""
    _leave_line(who, {"what": kind or "all", "office": office}, at)
    return queries.audit_reads_page(who=who, at=at, kind=kind, office=office, number=number)


@transaction.atomic
def answer_alarm(*, who: Who, alarm: int, text: str, at: datetime) -> None:
    """Say what came of an alarm; it leaves the list and keeps the answer. Raises NotFound."""
    if queries.open_alarm(who=who, alarm=alarm, at=at) is None:
        raise NotFound
    waiting = models.Alarm.objects.filter(pk=alarm, answered_at=None)
    if not waiting.update(answer=text, answered_by=who.actor, answered_at=at):
        raise NotFound
    facts = {"alarm": alarm, "answer": text}
    ledger.append(
        kind="privacy.alarm_answered", subject=queries.log_name(at=at), actor=who.actor, facts=facts, at=at
    )


def _leave_line(who: Who, facts: dict[str, str], at: datetime) -> None:
    ledger.append(
        kind="privacy.log_read", subject=queries.log_name(at=at), actor=who.actor, facts=dict(facts), at=at
    )
