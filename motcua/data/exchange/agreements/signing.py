"""Signatures of an agreement and of its end: detached JWS (Ed25519) by a key of each member."""

from collections.abc import Collection
from datetime import datetime
from typing import Literal

from motcua.data.exchange.types import OrgKey
from motcua.kit import jws
from motcua.kit.crypto import canonical_json
from motcua.kit.keys import Malformed, Verifier


def statement(*, hash: str, what: Literal["revoke"], at: datetime) -> bytes:
    """What a member signs to end an agreement: its hash and the moment."""
    return canonical_json({"agreement": hash, "at": at.isoformat(), "what": what})


def signed_by(*, payload: bytes, signature: str, keys: Collection[OrgKey], member: str) -> bool:
    """Whether a key of this member (`VN/GOV/G24`) made this signature."""
    own = [Verifier(str(key.member), key.public) for key in keys if str(key.member) == member]
    known = [verifier for verifier in own if len(verifier.public) == 32]
    try:
        jws.verify(signature, payload, keys=known)
    except (Malformed, jws.BadSignature):
        return False
    return True
