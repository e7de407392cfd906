"""What may be asked about reads of personal data."""

from motcua.trust.privacy.queries.audit import (
    AlarmPage,
    AuditPage,
    AuditReadsPage,
    alarm_page,
    audit_page,
    audit_reads_page,
    log_name,
    open_alarm,
)
from motcua.trust.privacy.queries.breaches import BreachesPage, breach_rule, breaches_page
from motcua.trust.privacy.queries.keys import PrivacyKeyMissing, pseudonym
from motcua.trust.privacy.queries.mine import Line, MyReadsPage, my_reads, my_reads_page
from motcua.trust.privacy.queries.proofs import ProofPage, check_page, proof_file, read_page
from motcua.trust.privacy.queries.words import alarm_rules, ask_slug, calendar_data, retention, said

__all__ = [
    "AlarmPage",
    "AuditPage",
    "AuditReadsPage",
    "BreachesPage",
    "Line",
    "MyReadsPage",
    "PrivacyKeyMissing",
    "ProofPage",
    "alarm_page",
    "alarm_rules",
    "ask_slug",
    "audit_page",
    "audit_reads_page",
    "breach_rule",
    "breaches_page",
    "calendar_data",
    "check_page",
    "log_name",
    "my_reads",
    "my_reads_page",
    "open_alarm",
    "proof_file",
    "pseudonym",
    "read_page",
    "retention",
    "said",
]
