"""RFC 9421 signatures and RFC 9530 digests of requests and answers, written out for one fixed list of components."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from motcua.data.exchange.types import Answer, Call, OrgKey


@dataclass(frozen=True, slots=True)
class SigningKey:
    """An organisation's private key under its id; `sign` takes the signature base."""

    kid: str
    algorithm: str
    sign: Callable[[bytes], bytes]


@dataclass(frozen=True, slots=True)
class Signed:
    """What a verified signature said: who, when, and the signature itself (base64) for the evidence."""

    kid: str
    created: int
    signature: str


class Replays:
    """Signatures seen within the window; a second sight of one is a replay."""


def load_signing_key(*, pem: bytes, kid: str) -> SigningKey:
    """A private key (Ed25519 or P-256) from PEM, PKCS#8."""
    raise NotImplementedError


def sign_request(*, call: Call, url: str, key: SigningKey, at: datetime) -> dict[str, str]:
    """Content-Digest, Signature-Input and Signature to send along with the call to `url` (as it stands on the wire).

    The values covered are str(call.client), call.id, call.agreement, call.purpose and ", ".join(call.fields).
    """
    raise NotImplementedError


def verify_request(
    *,
    call: Call,
    url: str,
    headers: Mapping[str, str],
    keys: Mapping[str, OrgKey],
    at: datetime,
    replays: Replays | None = None,
) -> Signed:
    """Who signed the request; headers: names in lower case. Raises Refused: digest, signature, clock, replay, key."""
    raise NotImplementedError


def sign_response(
    *, answer: Answer, request_hash: str, request_signature: str, key: SigningKey, at: datetime
) -> dict[str, str]:
    """Content-Digest, Signature-Input, Signature of an answer; request_signature: the request's Signature header."""
    raise NotImplementedError


def verify_response(
    *,
    answer: Answer,
    request_hash: str,
    request_signature: str,
    headers: Mapping[str, str],
    keys: Mapping[str, OrgKey],
    at: datetime,
) -> Signed:
    """Who signed the answer to our request (its hash, its Signature header). Raises Refused."""
    raise NotImplementedError
