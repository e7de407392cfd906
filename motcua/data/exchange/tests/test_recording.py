"""Evidence: what a leaf says and hides, proofs that stand alone, erasure."""

import json
from base64 import b64decode
from dataclasses import replace
from datetime import timedelta

import pytest
from django.apps import apps

from motcua.data.exchange import actions, agreements, evidence, models, queries
from motcua.data.exchange.testing import AT, make_call, make_snapshot
from motcua.data.exchange.types import Answer, LeafFacts, Refused, Side
from motcua.kit.errors import NotFound
from motcua.trust.ledger import actions as ledger
from motcua.trust.ledger import queries as ledgers
from tools import verify_proof

pytestmark = pytest.mark.django_db(transaction=True)
NUMBER = "001099012345"
Leaf, Read = apps.get_model("ledger", "Leaf"), apps.get_model("privacy", "Read")
BODY = {"ho_ten": "Nguyễn Thị Thử Nghiệm", "ngay_sinh": "1999-03-02"}
REQUEST_ID = make_call().request_id


def given(side: Side = "consumer", body: object = BODY, **changes: object) -> LeafFacts:
    """The line of a call that was answered."""
    call = make_call(user_id="VN001088000001", **changes)
    permit = agreements.permit(snapshot=make_snapshot(), call=call, at=AT)
    answer = Answer(200, (), json.dumps(body).encode())
    call = agreements.completed(call=call, permit=permit)
    return evidence.leaf(
        side=side, call=call, permit=permit, answer=answer, refused=None, signatures=("s1", "s2"), at=AT
    )


def refused() -> LeafFacts:
    """The line of a call that was refused after its permit."""
    call = make_call(request_id="r-2")
    permit = agreements.permit(snapshot=make_snapshot(), call=call, at=AT)
    why = Refused("too_many_requests", "quota", 429)
    return evidence.leaf(side="provider", call=call, permit=permit, answer=None, refused=why, at=AT)


def test_each_exchange_leaves_leaf_row_and_line() -> None:
    """In one transaction: a leaf with nothing personal in it, a row, and the person's own line; refusals too."""
    actions.record(lines=[given(), given("provider"), refused()], at=AT)
    assert list(models.Exchange.objects.values_list("side", "status", "refused")) == [
        ("consumer", 200, ""),
        ("provider", 200, ""),
        ("provider", 429, "too_many_requests"),
    ]
    assert [(read.refused, read.case, read.verified) for read in Read.objects.order_by("id")] == [
        ("", make_call().issue, True),
        ("", make_call().issue, True),
        ("too_many_requests", make_call().issue, True),
    ]
    stored = b"".join(bytes(leaf.data) for leaf in Leaf.objects.all()).decode()
    kept = "".join(leaf.facts + leaf.subject for leaf in Leaf.objects.all())
    rows = json.dumps(list(models.Exchange.objects.values("commitments", "subject", "reference", "case")))
    for personal in (NUMBER, "Thử Nghiệm", "1999-03-02", "001088000001"):
        assert personal not in stored + kept + rows
    assert len(bytes(Leaf.objects.order_by("id")[0].data)) <= 700


def test_what_was_taken_is_known_after_a_restart() -> None:
    """Of messages from other nodes: who sent them and under which id, refused ones too; older ones are forgotten."""
    asked = given("provider", request_id="a:b")
    actions.record(lines=[given(), asked, refused()], at=AT)
    assert set(queries.taken_since(since=AT)) == {("VN/GOV/G24", "a:b"), ("VN/GOV/G24", "r-2")}
    assert queries.taken_since(since=AT + timedelta(seconds=1)) == ()


def test_all_or_none() -> None:
    """A line that cannot be kept takes its group with it, so that the caller knows."""
    bad = replace(given(), call=replace(make_call(), id="\ud800"))
    with pytest.raises(UnicodeEncodeError):
        actions.record(lines=[given(), bad], at=AT)
    assert not models.Exchange.objects.exists()
    assert not Leaf.objects.exists()


def test_proof_stands_alone_and_shows_that_no_field_was_outside() -> None:
    """With the standard library alone: the leaf is in the signed log, returned ⊆ allowed, a field's value was given."""
    actions.record(lines=[given(), refused()], at=AT)
    ledger.sequence_all(at=AT)
    found = queries.disclosure(reference=f"exchange:consumer:{REQUEST_ID}", fields=("ho_ten",))
    proven = verify_proof.verify(found.proof, ledgers.vkey())
    agreed = proven["values"]["fact:agreed"]
    assert set(agreed["returned"]) <= set(agreed["allowed"]) == {"ho_ten", "ngay_sinh"}
    assert any("không trường nào ngoài" in line for line in verify_proof.report(proven))
    name = {"salt": found.salts["ho_ten"], "value": BODY["ho_ten"]}
    opened = {"commitments": found.commitments, "open": {"ho_ten": name}}
    assert verify_proof.opened_fields(proven, opened) == {"ho_ten": BODY["ho_ten"]}
    name["value"] = "Người khác"
    with pytest.raises(verify_proof.NotProven):
        verify_proof.opened_fields(proven, opened)
    forged = {**opened, "commitments": {"ho_ten": found.commitments["ho_ten"]}, "open": {}}
    with pytest.raises(verify_proof.NotProven):
        verify_proof.opened_fields(proven, forged)


def test_field_outside_is_told_by_the_tool() -> None:
    """A leaf in which more was returned than allowed is found by anybody who has its proof."""
    actions.record(lines=[given(body={**BODY, "dan_toc": "Kinh"})], at=AT)
    ledger.sequence_all(at=AT)
    proof = queries.disclosure(reference=f"exchange:consumer:{REQUEST_ID}").proof
    lines = list(verify_proof.report(verify_proof.verify(proof, ledgers.vkey())))
    assert any("dan_toc" in line and "SAI" in line for line in lines)


def test_erasure_leaves_an_unlinkable_leaf() -> None:
    """After erasure nothing leads from the person to the leaf or back; the log and older proofs stay valid."""
    actions.record(lines=[given(), refused()], at=AT)
    ledger.sequence_all(at=AT)
    before = queries.disclosure(reference=f"exchange:consumer:{REQUEST_ID}").proof
    assert actions.erase_evidence(subject=NUMBER) == 2
    with pytest.raises(NotFound):
        queries.disclosure(reference=f"exchange:consumer:{REQUEST_ID}")
    assert {bytes(salt) for salt in models.Exchange.objects.values_list("salt", flat=True)} == {b""}
    assert not models.Exchange.objects.exclude(subject="", case="", reference="").exists()
    assert ledgers.verify().ok
    assert verify_proof.verify(before, ledgers.vkey())["values"]["fact:values"]
    assert actions.erase_evidence(subject=NUMBER) == 0


def test_each_field_has_a_salt_of_its_own() -> None:
    """One salt opens one field; equal values of two people or two reads look different."""
    first = evidence.commitments(salt=b"1" * 32, values=BODY)
    again = evidence.commitments(salt=b"2" * 32, values=BODY)
    assert not set(first.values()) & set(again.values())
    assert evidence.salt_of(b"1" * 32, "ho_ten") != evidence.salt_of(b"1" * 32, "ngay_sinh")
    assert evidence.root(commitments=[]) == ""
    assert evidence.root(commitments=list(first.values())) != evidence.root(commitments=list(again.values()))


@pytest.mark.parametrize(
    "body", [b"", b"[1]", b"not json", b"{", b'[{"a":1.5},{"b":null}]', b'{"a":{"b":[1.5]}}']
)
def test_any_answer_leaves_evidence(body: bytes) -> None:
    """Whatever was answered, the evidence can be written."""
    line = replace(given(), returned=evidence._returned(Answer(200, (), body)))
    actions.record(lines=[line], at=AT + timedelta(seconds=1))
    assert models.Exchange.objects.count() == 1


def test_digests_are_those_of_the_messages() -> None:
    """The leaf holds the digests that were signed, so that the signed text can be put together again."""
    line = given()
    assert len(b64decode(line.request_digest)) == len(b64decode(line.response_digest)) == 64
