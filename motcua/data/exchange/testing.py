"""For tests of this room and of those above: a small exchange of two members, its keys and agreements."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any, Literal

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from motcua.data.exchange import actions, agreements, evidence, signatures
from motcua.data.exchange.types import (
    Agreement,
    Answer,
    Call,
    Directory,
    Identifier,
    Kept,
    LeafFacts,
    Member,
    Message,
    Node,
    OrgKey,
    Service,
    Snapshot,
    Subsystem,
)

AT = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
CLIENT = Identifier(("VN", "GOV", "G24", "bhyt"))
SERVICE = Identifier(("VN", "GOV", "G01", "dancu", "tracuu"))
URL = "https://127.0.0.1:8444/r1/VN/GOV/G01/dancu/tracuu/v1/xac-thuc"


def make_key(member: str, algorithm: Literal["ed25519", "p256"] = "ed25519") -> tuple[bytes, OrgKey]:
    """(PEM of the private key, public key) of a member such as "VN/GOV/G24"; made once per test process."""
    return _make_key(member, algorithm)


@cache
def _make_key(member: str, algorithm: Literal["ed25519", "p256"]) -> tuple[bytes, OrgKey]:
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


def document(**changes: Any) -> dict[str, Any]:
    """An agreement as people write it: the insurer may ask the population register for three fields."""
    return {
        "type": "motcua-agreement/1",
        "code": "VN-G24-G01/2026-01",
        "title": "Xác thực nhân thân khi cấp thẻ bảo hiểm y tế",
        "provider": "VN/GOV/G01/dancu",
        "consumer": "VN/GOV/G24/bhyt",
        "service": "tracuu",
        "purposes": [
            {
                "code": "cap-the",
                "name": "Cấp thẻ bảo hiểm y tế",
                "basis": "Điều của luật chuyên ngành (văn bản thử)",
                "grade": "U",
                "fields": ["ho_ten", "ngay_sinh"],
            }
        ],
        "fields": [
            {"name": "ho_ten", "label": "Họ và tên"},
            {"name": "ngay_sinh", "label": "Ngày sinh"},
            {"name": "noi_thuong_tru", "label": "Nơi thường trú"},
        ],
        "permissions": [{"method": "POST", "path": "/v1/xac-thuc"}],
        "valid_from": "2026-01-01",
        "valid_until": "2026-12-31",
        "quota": {"per_minute": 600, "burst": 5},
        "case": "verified",
        "subject": {"in": "body", "name": "so_dinh_danh"},
        "keep_bodies": False,
        "retention_days": 30,
        "third_party": False,
        **changes,
    }


def make_agreement(**changes: Any) -> Agreement:
    """The agreement in that document."""
    return agreements.parsed(document=agreements.canonical(data=document(**changes)))


def kept_line(*, agreement: Agreement, kept: Kept, **changes: Any) -> LeafFacts:
    """The consumer's line of an answered call whose messages are kept."""
    call = make_call(**changes)
    permit = agreements.permit(snapshot=make_snapshot(agreement), call=call, at=AT)
    call = agreements.completed(call=call, permit=permit)
    return evidence.leaf(
        side="consumer",
        call=call,
        permit=permit,
        answer=Answer(200, (), kept.response.body),
        refused=None,
        at=AT,
        kept=kept,
    )


def make_kept() -> None:
    """One exchange is recorded whose agreement keeps its messages; a strongbox must be bound."""
    kept = Kept(Message(b"POST https://g01/r1 HTTP/1.1", b"{}"), Message(b"HTTP/1.1 200 OK", b"{}"))
    agreement = make_agreement(keep_bodies=True)
    actions.record(lines=[kept_line(agreement=agreement, kept=kept)], at=AT)


def make_snapshot(*held: Agreement, **changes: Any) -> Snapshot:
    """A directory with the insurer and the population register, and these agreements (one, if none is given)."""
    return Snapshot(
        directory=replace(make_directory(), **changes),
        agreements={(str(CLIENT), str(SERVICE)): held or (make_agreement(),)},
    )


def make_directory() -> Directory:
    """Two members, a subsystem, a node and a key each; the service of the reference."""
    ids = {name: Identifier(tuple(name.split("/"))) for name in ("VN/GOV/G24", "VN/GOV/G01")}
    keys = [make_key(name)[1] for name in ids]
    systems = {"VN/GOV/G24/bhyt": "n24", "VN/GOV/G01/dancu": "n01"}
    return Directory(
        instance="VN",
        version=1,
        issued=AT - timedelta(minutes=1),
        expires=AT + timedelta(hours=1),
        members={name: Member(id_, name) for name, id_ in ids.items()},
        subsystems={
            name: Subsystem(Identifier(tuple(name.split("/"))), name, node) for name, node in systems.items()
        },
        nodes={
            node: Node(node, ids[name.rpartition("/")[0]], f"https://127.0.0.1/{node}")
            for name, node in systems.items()
        },
        keys={key.kid: key for key in keys},
        certificates={},
        services={str(SERVICE): Service(SERVICE, "Tra cứu", "Cơ quan giữ dữ liệu", "Xác thực")},
    )
