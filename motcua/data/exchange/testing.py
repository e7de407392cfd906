"""For tests of this room and of those above: a small exchange of two members, its keys and agreements."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any, Literal

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from motcua.data.exchange import signatures
from motcua.data.exchange.types import Call, Identifier, OrgKey

AT = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
CLIENT = Identifier(("VN", "GOV", "G24", "bhyt"))
SERVICE = Identifier(("VN", "GOV", "G01", "dancu", "tracuu"))
URL = "https://127.0.0.1:8444/r1/VN/GOV/G01/dancu/tracuu/v1/xac-thuc"


@cache
def make_key(member: str, algorithm: Literal["ed25519", "p256"] = "ed25519") -> tuple[bytes, OrgKey]:
    """(PEM of the private key, public key) of a member such as "VN/GOV/G24"; made once per test process."""
    if algorithm == "ed25519":
        private: Any = Ed25519PrivateKey.generate()
        public = private.public_key().public_bytes_raw()
    else:
        private = ec.generate_private_key(ec.SECP256R1())
        public = private.public_key().public_bytes(
            serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
        )
    pem = private.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return pem, OrgKey(
        kid=f"{member}#{algorithm}",
        member=Identifier(tuple(member.split("/"))),
        algorithm=signatures.ED25519 if algorithm == "ed25519" else signatures.P256,
        public=public,
        valid_from=AT - timedelta(days=30),
        valid_until=AT + timedelta(days=365),
    )


def signing_key(member: str, algorithm: Literal["ed25519", "p256"] = "ed25519") -> signatures.SigningKey:
    """The private half of make_key."""
    pem, public = make_key(member, algorithm)
    return signatures.load_signing_key(pem=pem, kid=public.kid)


def make_call(**changes: Any) -> Call:
    """The question of the reference: is this number a person's? By the insurer to the population register."""
    call = Call(
        method="POST",
        client=CLIENT,
        service=SERVICE,
        path="/v1/xac-thuc",
        query="",
        headers=(("Content-Type", "application/json"),),
        body=b'{"so_dinh_danh":"001099012345"}',
        id="VN-1",
        request_id="f92591a3-6bf0-49b1-987b-0dd78c034cc3",
        issue="000.00.01.G24-261121-0001",
    )
    return replace(call, **changes)
