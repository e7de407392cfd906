"""The document of an agreement: strict, one spelling, signed, exported."""

import json
from typing import Any

import pytest

from motcua.data.exchange import agreements
from motcua.data.exchange.testing import AT, document, make_agreement, make_key
from motcua.kit import jws
from motcua.kit.keys import load_key


def test_one_spelling_one_hash() -> None:
    """The order of members makes no difference to the hash; another spelling of the bytes is not taken."""
    data = document()
    turned = dict(reversed(data.items()))
    assert agreements.canonical(data=data) == agreements.canonical(data=turned)
    with pytest.raises(agreements.BadAgreement):
        agreements.parsed(document=json.dumps(data).encode())
    assert agreements.parsed(document=make_agreement().document) == make_agreement()


@pytest.mark.parametrize(
    ("where", "changes"),
    [
        ("type", {"type": "motcua-agreement/2"}),
        ("la", {"la": 1}),
        ("code", {"code": "x y"}),
        ("provider", {"provider": "VN/GOV/G01"}),
        ("consumer", {"consumer": "VN/GOV/G24/../bhyt"}),
        ("service", {"service": "a/b"}),
        ("fields", {"fields": []}),
        ("fields", {"fields": [{"name": "a", "label": "A"}, {"name": "a", "label": "A"}]}),
        ("purposes", {"purposes": []}),
        ("purposes: a", {"purposes": [{"code": "a", "name": "A", "basis": ""}]}),
        ("purposes: a", {"purposes": [{"code": "a", "name": "A", "basis": "B", "fields": ["khac"]}]}),
        ("permissions", {"permissions": [{"method": "LOOK", "path": "/"}]}),
        ("valid_until", {"valid_until": "2025-12-31"}),
        ("valid_from", {"valid_from": "hôm nay"}),
        ("quota", {"quota": {"per_minute": 0, "burst": 1}}),
        ("case", {"case": "none"}),
        ("statutory", {"statutory": {"kind": "curiosity", "basis": "x"}}),
        ("subject", {"subject": {"in": "header", "name": "x"}}),
        ("keep_bodies", {"keep_bodies": "no"}),
        ("retention_days", {"keep_bodies": True, "retention_days": 0}),
        ("retention_days", {"retention_days": 10**9}),
        ("retention_days", {"retention_days": True}),
        ("third_party", {"third_party": None}),
    ],
)
def test_unsound_documents_are_named(where: str, changes: dict[str, Any]) -> None:
    """What cannot be agreed is refused, and the message names the member."""
    with pytest.raises(agreements.BadAgreement) as bad:
        agreements.canonical(data=document(**changes))
    assert where in str(bad.value)


def test_missing_member_is_named() -> None:
    """A document without a member of the form is refused."""
    data = document()
    del data["quota"]
    with pytest.raises(agreements.BadAgreement, match="quota"):
        agreements.canonical(data=data)


def test_both_sides_sign_the_same_bytes() -> None:
    """A signature by a key of the member holds for these bytes; nobody else's does, nor for other bytes."""
    pem, public = make_key("VN/GOV/G24")
    agreement = make_agreement()
    made = jws.sign(agreement.document, name="VN/GOV/G24", key=load_key(pem.decode()))
    given = {"signature": made, "keys": [public, make_key("VN/GOV/G01")[1]]}
    assert agreements.signed_by(payload=agreement.document, member="VN/GOV/G24", **given)
    assert not agreements.signed_by(payload=agreement.document, member="VN/GOV/G01", **given)
    assert not agreements.signed_by(payload=agreement.document + b" ", member="VN/GOV/G24", **given)
    end = agreements.statement(hash=agreement.hash, what="revoke", at=AT)
    assert not agreements.signed_by(payload=end, member="VN/GOV/G24", **given)


def test_export_says_what_the_document_says() -> None:
    """The ODRL policy names both sides, the target, purpose with its article, fields and the ban."""
    agreement = make_agreement()
    policy = agreements.as_jsonld(agreement=agreement)
    assert policy["uid"] == f"urn:sha256:{agreement.hash}"
    assert (policy["assigner"], policy["assignee"]) == (
        "urn:x-road:VN/GOV/G01/dancu",
        "urn:x-road:VN/GOV/G24/bhyt",
    )
    constraints = {one["leftOperand"]: one["rightOperand"] for one in policy["permission"][0]["constraint"]}
    assert constraints["motcua:field"] == ["ho_ten", "ngay_sinh"]
    assert constraints["purpose"]["dc:source"].startswith("Điều")
    assert policy["prohibition"][0]["action"] == "distribute"
    assert "prohibition" not in agreements.as_jsonld(agreement=make_agreement(third_party=True))
