"""Questions of the signing room: books, authority, requests, issued documents, checking a file."""

from motcua.trust.signing.queries.books import book, entry
from motcua.trust.signing.queries.checking import TrustUnreadable, digest, trusted, verify
from motcua.trust.signing.queries.issued import issued_by_code, issued_by_digest

__all__ = [
    "TrustUnreadable",
    "book",
    "digest",
    "entry",
    "issued_by_code",
    "issued_by_digest",
    "trusted",
    "verify",
]
