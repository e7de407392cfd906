"""Questions of the signing room: books, authority, requests, issued documents, checking a file."""

from motcua.trust.signing.queries.authority import OutsideAuthority, authority_of
from motcua.trust.signing.queries.books import book, entry
from motcua.trust.signing.queries.checking import TrustUnreadable, digest, trusted, verify
from motcua.trust.signing.queries.issued import issued_by_code, issued_by_digest
from motcua.trust.signing.queries.keys import PairingPage, agent_work, pairing_page
from motcua.trust.signing.queries.pages import BatchPage, SignBatchPage, batch_page, sign_page
from motcua.trust.signing.queries.requests import batch, may_read, of_document, waiting
from motcua.trust.signing.queries.stamps import stamp_covers
from motcua.trust.signing.queries.verdicts import (
    VerdictPage,
    VerifyPage,
    report_of,
    verdict_of_code,
    verdict_of_file,
)

__all__ = [
    "BatchPage",
    "PairingPage",
    "SignBatchPage",
    "VerdictPage",
    "VerifyPage",
    "agent_work",
    "batch_page",
    "pairing_page",
    "report_of",
    "sign_page",
    "verdict_of_code",
    "verdict_of_file",
    "OutsideAuthority",
    "TrustUnreadable",
    "authority_of",
    "batch",
    "book",
    "digest",
    "entry",
    "issued_by_code",
    "issued_by_digest",
    "may_read",
    "of_document",
    "stamp_covers",
    "trusted",
    "verify",
    "waiting",
]
