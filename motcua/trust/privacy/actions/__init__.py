"""What may be done here: write down who read whose data, gather what stands in the ledger, mark what is strange."""

from motcua.trust.privacy.actions.gathering import follow_ledger, settle
from motcua.trust.privacy.actions.recording import record_reads

__all__ = ["follow_ledger", "record_reads", "settle"]
