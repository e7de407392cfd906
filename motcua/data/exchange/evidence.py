"""What an exchange leaves behind: names, hashes and commitments, never a value.

A field that left is committed to as SHA-256(salt ‖ ["name",value]), the salt its own; the commitments stand under a
small Merkle root in the leaf. Whoever holds a value and its salt proves what was given; whoever holds neither
learns nothing, and once the salts are deleted nobody does.
"""

import hmac
import json
import re
from base64 import b64encode
from collections.abc import Mapping, Sequence
from datetime import datetime
from hashlib import sha256, sha512
from secrets import token_bytes

from motcua.data.exchange.types import JSON, Answer, Call, Kept, LeafFacts, Permit, Refused, Side
from motcua.data.exchange.xroad.identifiers import text

SALT = 16
FAULTS = 400
ACTOR = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:-]{0,63}\Z")


def leaf(
    *,
    side: Side,
    call: Call,
    permit: Permit | None,
    answer: Answer | None,
    refused: Refused | None,
    signatures: tuple[str, str] = ("", ""),
    at: datetime,
    subject: str = "",
    kept: Kept | None = None,
) -> LeafFacts:
    """The facts of one exchange on one side, refusals too; holds values, so it goes to `record` and nowhere else.

    signatures: of request and answer ("" where there is none); subject: where a refusal left no permit.
    kept: both messages, where the agreement keeps them.
    """
    given = answer is not None and refused is None
    return LeafFacts(
        side=side,
        reference=f"exchange:{side}:{call.request_id or b64encode(token_bytes(12)).decode()}",
        call=call,
        permit=permit,
        allowed=permit.fields if permit is not None else (),
        returned=_returned(answer) if answer is not None and given and permit is not None else {},
        status=answer.status if answer is not None else (refused.status or 0) if refused is not None else 0,
        refused=refused.code if refused is not None else "",
        request_digest=_digest(call.body),
        response_digest=_digest(answer.body) if answer is not None else "",
        signatures=signatures,
        at=at,
        subject=permit.subject if permit is not None else subject,
        kept=kept,
    )


def commitments(*, salt: bytes, values: Mapping[str, JSON]) -> dict[str, str]:
    """Field → hex commitment, each under a salt of its own."""
    return {name: commitment(salt_of(salt, name), name, values[name]) for name in sorted(values)}


def commitment(salt: bytes, name: str, value: JSON) -> str:
    """SHA-256(salt ‖ JSON of [name, value], keys sorted, no white space), hex."""
    told = json.dumps([name, value], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(salt + told.encode("utf-8", "surrogatepass")).hexdigest()


def salt_of(salt: bytes, name: str) -> bytes:
    """The salt of one field: showing it opens that field and no other."""
    return hmac.digest(salt, name.encode("utf-8", "surrogatepass"), "sha256")[:SALT]


def root(*, commitments: Sequence[str]) -> str:
    """Merkle root (RFC 6962 hashing, hex) over commitments in the order of their fields' names; "" over none."""
    hashes = [sha256(b"\x00" + bytes.fromhex(one)).digest() for one in commitments]
    return _subtree(hashes).hex() if hashes else ""


def _subtree(hashes: Sequence[bytes]) -> bytes:
    if len(hashes) == 1:
        return hashes[0]
    split = 1 << (len(hashes) - 1).bit_length() - 1
    return sha256(b"\x01" + _subtree(hashes[:split]) + _subtree(hashes[split:])).digest()


def actor(code: str) -> str:
    """A member's code as the ledger writes actors; what it cannot write is told by its digest."""
    plain = code.replace("/", ":")
    return plain if ACTOR.match(plain) else sha256(code.encode()).hexdigest()[:32]


def facts(*, line: LeafFacts, root: str, who: str, officer: str) -> dict[str, JSON]:
    """What the ledger's leaf commits to, under five labels, so that a holder may show one and keep another."""
    call, permit = line.call, line.permit
    return {
        "exchange": {
            "id": call.id,
            "request": call.request_id,
            "client": text(call.client),
            "service": text(call.service),
            "method": call.method,
        },
        "agreed": {
            "agreement": permit.agreement.hash if permit else "",
            "purpose": permit.purpose if permit else "",
            "basis": permit.basis if permit else "",
            "case": call.issue,
            "verified": permit.verified if permit else False,
            "allowed": list(line.allowed),
            "returned": sorted(line.returned),
            "status": line.status,
            "refused": line.refused,
        },
        "values": root,
        "messages": {
            "request": line.request_digest,
            "response": line.response_digest,
            "signatures": list(line.signatures),
        },
        "who": {"subject": who, "officer": officer},
    }


def _returned(answer: Answer) -> dict[str, JSON]:
    """Names and values of the fields in an answer; of an array the values of each name, in order."""
    if answer.status >= FAULTS or not answer.body:
        return {}
    try:
        data = json.loads(answer.body)
    except (ValueError, RecursionError):
        return {"*": _digest(answer.body)}
    if isinstance(data, dict):
        return data
    rows = [row for row in data if isinstance(row, dict)] if isinstance(data, list) else []
    names = sorted({name for row in rows for name in row})
    return {name: [row.get(name) for row in rows] for name in names}


def _digest(body: bytes) -> str:
    """As Content-Digest (RFC 9530) writes it, so that the signed text can be put together again."""
    return b64encode(sha512(body).digest()).decode()
