"""Time stamps that other rooms keep."""

from motcua.trust.signing.rules import time_tokens


def stamp_covers(*, token: bytes, data: bytes) -> bool:
    """Whether this token (RFC 3161, DER) is whole and stamps these bytes; who signed it is not judged. No SQL."""
    return time_tokens.covers(token, data=data)
