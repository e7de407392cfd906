"""Agreements: what both sides signed, and whether a call keeps to it. Pure, over a snapshot."""

from motcua.data.exchange.agreements.document import BadAgreement, canonical, parsed
from motcua.data.exchange.agreements.filtering import filtered
from motcua.data.exchange.agreements.odrl import as_jsonld
from motcua.data.exchange.agreements.permitting import completed, confirmed, permit
from motcua.data.exchange.agreements.signing import signed_by, statement

__all__ = [
    "BadAgreement",
    "as_jsonld",
    "canonical",
    "completed",
    "confirmed",
    "filtered",
    "parsed",
    "permit",
    "signed_by",
    "statement",
]
