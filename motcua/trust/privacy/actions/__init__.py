"""What may be done here: write down who read whose data, gather what stands in the ledger, mark what is strange."""

from motcua.trust.privacy.actions.auditing import answer_alarm, look_at_reads, look_into_log
from motcua.trust.privacy.actions.breaches import NotInThePast, report_breach, tell_of_breach
from motcua.trust.privacy.actions.erasing import erase
from motcua.trust.privacy.actions.gathering import follow_ledger, settle
from motcua.trust.privacy.actions.recording import record_reads, release_kept

__all__ = [
    "NotInThePast",
    "answer_alarm",
    "erase",
    "follow_ledger",
    "look_at_reads",
    "look_into_log",
    "record_reads",
    "release_kept",
    "report_breach",
    "settle",
    "tell_of_breach",
]
