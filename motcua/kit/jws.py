"""Detached Ed25519 signatures: JWS compact form without its payload (RFC 7515 appendix F, RFC 8037).

Strict where the standard is lax: one algorithm, two header members, one spelling of base64url.
"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as Base64Error
from collections.abc import Collection

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from motcua.kit.keys import Malformed, Verifier, verifier_of

ALGORITHM = "EdDSA"


class BadSignature(ValueError):
    """No key that is trusted, or a signature that does not verify."""


def sign(payload: bytes, *, name: str, key: Ed25519PrivateKey) -> str:
    """`header..signature` over the payload; the header's kid is the verifier key (name and id) of `key`."""
    header = _encode(json.dumps({"alg": ALGORITHM, "kid": _kid(verifier_of(name, key))}).encode())
    signed = f"{header}.{_encode(payload)}".encode()
    return f"{header}..{_encode(key.sign(signed))}"


def verify(signature: str, payload: bytes, *, keys: Collection[Verifier]) -> Verifier:
    """Which of the trusted keys signed these bytes; raises Malformed or BadSignature."""
    header, gap, encoded = (signature.strip().split(".") + ["", "", ""])[:3]
    if gap or signature.count(".") != 2:
        raise Malformed("jws")
    try:
        told = json.loads(_decode(header))
    except ValueError as error:
        raise Malformed("jws-header") from error
    if not isinstance(told, dict) or set(told) != {"alg", "kid"} or told["alg"] != ALGORITHM:
        raise Malformed("jws-header")
    for known in keys:
        if _kid(known) == told["kid"]:
            _check(known, f"{header}.{_encode(payload)}".encode(), _decode(encoded))
            return known
    raise BadSignature("unknown key")


def _check(known: Verifier, signed: bytes, signature: bytes) -> None:
    try:
        Ed25519PublicKey.from_public_bytes(known.public).verify(signature, signed)
    except InvalidSignature as error:
        raise BadSignature("signature does not verify") from error


def _kid(verifier: Verifier) -> str:
    return f"{verifier.name}+{verifier.key_id.hex()}"


def _encode(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def _decode(text: str) -> bytes:
    """Strict: only the one canonical spelling is taken."""
    try:
        raw = urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (Base64Error, ValueError) as error:
        raise Malformed("base64url") from error
    if _encode(raw) != text:
        raise Malformed("base64url")
    return raw
