"""What may be asked about reads of personal data."""

from motcua.trust.privacy.queries.keys import PrivacyKeyMissing, pseudonym
from motcua.trust.privacy.queries.mine import Line, MyReadsPage, my_reads, my_reads_page
from motcua.trust.privacy.queries.proofs import ProofPage, check_page, proof_file, read_page
from motcua.trust.privacy.queries.words import alarm_rules, calendar_data, said

__all__ = [
    "Line",
    "MyReadsPage",
    "PrivacyKeyMissing",
    "ProofPage",
    "alarm_rules",
    "calendar_data",
    "check_page",
    "my_reads",
    "my_reads_page",
    "proof_file",
    "pseudonym",
    "read_page",
    "said",
]
