"""RFC 9421 signatures and RFC 9530 digests of requests and answers, written out for one fixed list of components.

Strict where the standard leaves room: one label (`mc`), one order of components, a nonce that is the exchange's
own request id. Two algorithms: Ed25519 and ECDSA P-256, told by the key and never by the message.
"""

import re
from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from hashlib import sha512

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from motcua.data.exchange import directory
from motcua.data.exchange.types import Answer, Call, JoinRequest, OrgKey, Refused
from motcua.data.exchange.xroad.identifiers import text
from motcua.kit.crypto import canonical_json

ED25519, P256 = "ed25519", "ecdsa-p256-sha256"
WINDOW_SECONDS = 300
DIGEST, INPUT, SIGNATURE = "content-digest", "signature-input", "signature"
REQUEST = (
    '("@method" "@target-uri" "content-digest" "x-road-client" "x-road-id" "x-road-issue" '
    '"mc-agreement" "mc-purpose" "mc-fields")'
)
RESPONSE = '("@status" "content-digest" "x-road-request-hash" "signature";req)'
COORDINATE = 32
_ECDSA = ec.ECDSA(hashes.SHA256())
_DIGEST = re.compile(r"sha-512=:([A-Za-z0-9+/]{86}==):\Z")
_SIGNATURE = re.compile(r"mc=:([A-Za-z0-9+/]{86}==):\Z")
_PARAMETERS = re.compile(r'(?:;[a-z]+=(?:\d{1,15}|"[ !#-\[\]-~]*"))+\Z')
_PARAMETER = re.compile(r';([a-z]+)=(?:(\d+)|"([^"]*)")')
_KNOWN = {"created", "keyid", "nonce", "alg"}
_JOIN = b"motcua-join/1\n"  # so that no signature of a message can pass for one of a request to join


@dataclass(frozen=True, slots=True)
class SigningKey:
    """An organisation's private key under its id; `sign` takes the signature base and gives 64 bytes."""

    kid: str
    algorithm: str
    sign: Callable[[bytes], bytes]


@dataclass(frozen=True, slots=True)
class Signed:
    """What a verified signature said: who, when, and its two headers as one text for the evidence."""

    kid: str
    created: int
    signature: str


class Replays:
    """Members' request ids seen within the window, in two generations; of one node, used from one thread."""

    def __init__(self) -> None:
        self._turn = 0
        self._now: set[tuple[str, str]] = set()
        self._before: set[tuple[str, str]] = set()

    def remember(self, taken: Iterable[tuple[str, str]], moment: int) -> None:
        """What passed before this memory began: (member, request id)."""
        self._turn = moment // (2 * WINDOW_SECONDS)
        self._now.update(taken)

    def seen(self, member: str, nonce: str, moment: int) -> bool:
        """Whether this id has passed before; from now on it has."""
        turn = moment // (2 * WINDOW_SECONDS)
        if turn != self._turn:
            self._before = self._now if turn == self._turn + 1 else set()
            self._now, self._turn = set(), turn
        known = (member, nonce) in self._now or (member, nonce) in self._before
        self._now.add((member, nonce))
        return known


def load_signing_key(*, pem: bytes, kid: str) -> SigningKey:
    """A private key (Ed25519 or P-256) from PEM, PKCS#8. Raises ValueError for any other key or name."""
    if not re.fullmatch(r"[!#-\[\]-~]{1,200}", kid):
        raise ValueError("kid: printable ASCII without quotes")
    private = load_pem_private_key(pem, None)
    if isinstance(private, Ed25519PrivateKey):
        return SigningKey(kid, ED25519, private.sign)
    if isinstance(private, ec.EllipticCurvePrivateKey) and isinstance(private.curve, ec.SECP256R1):
        return SigningKey(kid, P256, lambda base: _joined(private.sign(base, _ECDSA)))
    raise ValueError("key: Ed25519 or P-256")


def sign_request(*, call: Call, url: str, key: SigningKey, at: datetime) -> dict[str, str]:
    """Content-Digest, Signature-Input and Signature to send along with the call to `url` (as it stands on the wire).

    The values covered are str(call.client), call.id, call.issue, call.agreement, call.purpose and
    ", ".join(call.fields); the nonce is call.request_id. Raises Refused for a value that no header can carry.
    """
    content = digest(call.body)
    told = f'{REQUEST};created={int(at.timestamp())};keyid="{key.kid}";nonce="{call.request_id}"'
    return _headers(content, told, key.sign(_request_base(call, url, content, told)))


def verify_request(
    *,
    call: Call,
    url: str,
    headers: Mapping[str, str],
    keys: Mapping[str, OrgKey],
    at: datetime,
    replays: Replays | None = None,
) -> Signed:
    """Who signed the request; headers: names in lower case. Raises Refused: digest, key, signature, clock, replay.

    The key must belong to the member whose subsystem asks. A replay is noticed only after everything else holds.
    """
    content = _checked_digest(headers, call.body)
    told, parameters = _read_input(headers, REQUEST)
    key = _known_key(keys, parameters, call.client.parts[:3], at)
    base = _request_base(call, url, content, told)
    signature = _verify(key, base, headers)
    created = _fresh(parameters, at)
    if parameters.get("nonce") != call.request_id:
        raise Refused("invalid_signature_value", "The signature was made for another request id")
    if replays is not None and replays.seen(text(key.member), call.request_id, int(at.timestamp())):
        raise Refused("replayed_request", "This request was sent before")
    return Signed(key.kid, created, f"mc={told} {signature}")


def sign_response(
    *, answer: Answer, request_hash: str, request_signature: str, key: SigningKey, at: datetime
) -> dict[str, str]:
    """Content-Digest, Signature-Input, Signature of an answer; request_signature: the request's Signature header."""
    content = digest(answer.body)
    told = f'{RESPONSE};created={int(at.timestamp())};keyid="{key.kid}"'
    base = _response_base(answer.status, content, request_hash, request_signature, told)
    return _headers(content, told, key.sign(base))


def verify_response(
    *,
    call: Call,
    answer: Answer,
    request_hash: str,
    request_signature: str,
    headers: Mapping[str, str],
    keys: Mapping[str, OrgKey],
    at: datetime,
) -> Signed:
    """Who signed the answer to our call (its hash, its Signature header): the provider must. Raises Refused."""
    content = _checked_digest(headers, answer.body)
    told, parameters = _read_input(headers, RESPONSE)
    key = _known_key(keys, parameters, call.service.parts[:3], at)
    base = _response_base(answer.status, content, request_hash, request_signature, told)
    signature = _verify(key, base, headers)
    return Signed(key.kid, _fresh(parameters, at), f"mc={told} {signature}")


def sign_join(*, request: JoinRequest, key: SigningKey) -> JoinRequest:
    """The request signed with the key that it makes known: nobody brings another's key into the directory."""
    return replace(request, signature=b64encode(key.sign(_join_base(request))).decode())


def verify_join(*, request: JoinRequest) -> None:
    """Raises Refused unless the request is signed with the very key in it."""
    try:
        raw = b64decode(request.signature, validate=True)
        _check(request.key.algorithm, request.key.public, raw, _join_base(request))
    except (InvalidSignature, Base64Error, ValueError) as error:
        raise Refused("invalid_signature_value", "The request is not signed with the key in it") from error


def told(*, headers: Mapping[str, str]) -> str:
    """The two headers of a signature as one text for the evidence; names in any case."""
    named = {name.lower(): value for name, value in headers.items()}
    return f"{named.get(INPUT, '')} {named.get(SIGNATURE, '')}".strip()


def digest(body: bytes) -> str:
    """Content-Digest of a body (RFC 9530)."""
    return f"sha-512=:{b64encode(sha512(body).digest()).decode()}:"


def _join_base(request: JoinRequest) -> bytes:
    return _JOIN + canonical_json(directory.as_data(replace(request, signature="")))


def _headers(content: str, told: str, signature: bytes) -> dict[str, str]:
    signed = f"mc=:{b64encode(signature).decode()}:"
    return {"Content-Digest": content, "Signature-Input": f"mc={told}", "Signature": signed}


def _request_base(call: Call, url: str, content: str, told: str) -> bytes:
    base = (
        f'"@method": {call.method}\n"@target-uri": {url}\n"content-digest": {content}\n'
        f'"x-road-client": {call.client}\n"x-road-id": {call.id}\n"x-road-issue": {call.issue}\n'
        f'"mc-agreement": {call.agreement}\n"mc-purpose": {call.purpose}\n'
        f'"mc-fields": {", ".join(call.fields)}\n"@signature-params": {told}'
    )
    # A value with a line break of its own could pass for another component.
    if base.count("\n") != 9 or "\r" in base or not base.isascii():
        raise Refused("bad_request", "A value of the message is none that a header can carry", 400)
    return base.encode()


def _response_base(status: int, content: str, request_hash: str, request_signature: str, told: str) -> bytes:
    base = (
        f'"@status": {status}\n"content-digest": {content}\n"x-road-request-hash": {request_hash}\n'
        f'"signature";req: {request_signature}\n"@signature-params": {told}'
    )
    if base.count("\n") != 4 or "\r" in base or not base.isascii():
        raise Refused("bad_request", "A value of the message is none that a header can carry", 400)
    return base.encode()


def _checked_digest(headers: Mapping[str, str], body: bytes) -> str:
    content = headers.get(DIGEST, "")
    if not _DIGEST.match(content):
        raise Refused("missing_signature", "The message has no sha-512 Content-Digest")
    if content != digest(body):
        raise Refused("inconsistent_digest", "The body is not the one that was signed")
    return content


def _read_input(headers: Mapping[str, str], components: str) -> tuple[str, dict[str, str]]:
    """The parameters of the one signature there is, as received and taken apart."""
    label, _equals, told = headers.get(INPUT, "").partition("=")
    rest = told[len(components) :]
    if label != "mc" or not told.startswith(components) or not _PARAMETERS.match(rest):
        raise Refused("missing_signature", "The message is not signed as members of this exchange sign")
    found = _PARAMETER.findall(rest)
    parameters = {name: number or words for name, number, words in found}
    if len(parameters) != len(found) or not parameters.keys() <= _KNOWN:
        raise Refused("missing_signature", "The signature has parameters that are not known here")
    return told, parameters


def _known_key(
    keys: Mapping[str, OrgKey], parameters: Mapping[str, str], member: tuple[str, ...], at: datetime
) -> OrgKey:
    key = keys.get(parameters.get("keyid", ""))
    if key is None or key.member.parts != member or parameters.get("alg", key.algorithm) != key.algorithm:
        raise Refused("unknown_signing_key", "The signing key is not one of this member")
    if not key.valid_from <= at < key.valid_until:
        raise Refused("unknown_signing_key", "The signing key is not valid at this time")
    return key


def _verify(key: OrgKey, base: bytes, headers: Mapping[str, str]) -> str:
    sent = headers.get(SIGNATURE, "")
    found = _SIGNATURE.match(sent)
    if found is None:
        raise Refused("missing_signature", "The message has no signature")
    try:
        raw = b64decode(found[1], validate=True)
        if b64encode(raw).decode() != found[1]:
            raise ValueError("another spelling of the same bytes")
        _check(key.algorithm, key.public, raw, base)
    except (InvalidSignature, Base64Error, ValueError) as error:
        raise Refused("invalid_signature_value", "The signature does not fit the message") from error
    return sent


def _check(algorithm: str, public: bytes, signature: bytes, base: bytes) -> None:
    if algorithm == ED25519:
        _ed25519(public).verify(signature, base)
        return
    r, s = int.from_bytes(signature[:COORDINATE]), int.from_bytes(signature[COORDINATE:])
    _p256(public).verify(utils.encode_dss_signature(r, s), base, _ECDSA)


@lru_cache(maxsize=1024)
def _ed25519(public: bytes) -> Ed25519PublicKey:
    return Ed25519PublicKey.from_public_bytes(public)


@lru_cache(maxsize=1024)
def _p256(public: bytes) -> ec.EllipticCurvePublicKey:
    return ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), public)


def _joined(der: bytes) -> bytes:
    """r ‖ s, as RFC 9421 §3.3.4 wants it."""
    r, s = utils.decode_dss_signature(der)
    return r.to_bytes(COORDINATE) + s.to_bytes(COORDINATE)


def _fresh(parameters: Mapping[str, str], at: datetime) -> int:
    created = parameters.get("created", "")
    if not created.isdigit():
        raise Refused("missing_signature", "The signature does not say when it was made")
    apart = abs(int(at.timestamp()) - int(created))
    if apart > WINDOW_SECONDS:
        raise Refused(
            "clock_differs", "The clocks of the two nodes differ by more than five minutes; set them right"
        )
    return int(created)
