"""Pure functions: the pseudonym under which a person's reads are kept."""

import hmac


def pseudonym(*, key: bytes, number: str) -> str:
    """HMAC-SHA-256 of a personal number, in hex: the same person always, nobody without the key."""
    return hmac.digest(key, b"motcua privacy subject:" + number.encode(), "sha256").hex()
