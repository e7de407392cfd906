"""What may pass and what may leave: the agreement is kept to the letter."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from motcua.data.exchange import agreements
from motcua.data.exchange.quota import Buckets
from motcua.data.exchange.testing import AT, CLIENT, SERVICE, make_agreement, make_call, make_snapshot
from motcua.data.exchange.types import Answer, Call, Identifier, Permit, Refused, Snapshot

OTHER = Identifier(("VN", "GOV", "G24", "khac"))


def permit(call: Call | None = None, snapshot: Snapshot | None = None, at: datetime = AT) -> Permit:
    """The permit of a call under a snapshot."""
    return agreements.permit(snapshot=snapshot or make_snapshot(), call=call or make_call(), at=at)


def refusal(call: Call | None = None, snapshot: Snapshot | None = None, at: datetime = AT) -> Refused:
    """Why the call is refused."""
    with pytest.raises(Refused) as refused:
        permit(call, snapshot, at)
    return refused.value


def test_missing_headers_come_from_the_single_agreement() -> None:
    """A plain X-Road client says nothing of agreement, purpose and fields: the single agreement does."""
    found = permit()
    assert (found.purpose, found.fields, found.case) == (
        "cap-the",
        ("ho_ten", "ngay_sinh"),
        make_call().issue,
    )
    assert (found.subject, found.verified) == ("001099012345", True)
    sent = agreements.completed(call=make_call(), permit=found)
    assert (sent.agreement, sent.purpose, sent.fields) == (make_agreement().hash, "cap-the", found.fields)
    assert permit(sent) == found


def test_two_agreements_must_be_told_apart() -> None:
    """Two agreements in force: 400, unless the call names one by its hash or code."""
    first, second = make_agreement(), make_agreement(code="VN-G24-G01/2026-02")
    snapshot = make_snapshot(first, second)
    assert refusal(snapshot=snapshot).status == 400
    for named in (second.hash, second.code):
        assert permit(make_call(agreement=named), snapshot).agreement == second


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"client": OTHER}, "unknown_member"),
        ({"service": Identifier((*SERVICE.parts[:4], "khac"))}, "unknown_service"),
        ({"method": "GET"}, "access_denied"),
        ({"path": "/v1/khac"}, "access_denied"),
        ({"path": "/v1/xac-thuc/..%2fkhac"}, "access_denied"),
        ({"agreement": "f" * 64}, "access_denied"),
        ({"purpose": "khac"}, "access_denied"),
        ({"fields": ("noi_thuong_tru",)}, "access_denied"),
        ({"fields": ("ho_ten", "khong_co")}, "access_denied"),
        ({"issue": ""}, "access_denied"),
        ({"body": b""}, "bad_request"),
        ({"body": b"[]"}, "bad_request"),
        ({"body": b'{"so_dinh_danh": 1}'}, "bad_request"),
        ({"body": b'{"so_dinh_danh":"1","so_dinh_danh":"2"}'}, "bad_request"),
        ({"body": b"[" * 100_000}, "bad_request"),
    ],
)
def test_what_is_outside_is_refused(changes: dict[str, Any], code: str) -> None:
    """Each thing that the agreement does not say is refused, under its own code."""
    assert refusal(make_call(**changes)).code == code


def test_fewer_fields_may_be_asked() -> None:
    """A call may ask for less than was agreed, and then gets less."""
    assert permit(make_call(fields=("ho_ten",))).fields == ("ho_ten",)


def test_agreement_holds_from_its_first_to_its_last_day() -> None:
    """The last day counts, in Vietnam's time; before, after and once revoked nothing passes."""
    last = datetime(2026, 12, 31, 16, 59, tzinfo=UTC)
    fresh = {"expires": last + timedelta(days=1)}
    assert permit(snapshot=make_snapshot(**fresh), at=last)
    assert refusal(snapshot=make_snapshot(**fresh), at=last + timedelta(minutes=1)).code == "access_denied"
    assert refusal(at=datetime(2025, 12, 31, 16, 59, tzinfo=UTC)).code == "access_denied"
    revoked = replace(make_agreement(), revoked=AT)
    assert refusal(snapshot=make_snapshot(revoked)).code == "access_denied"
    assert permit(snapshot=make_snapshot(revoked), at=AT - timedelta(seconds=1))


def test_old_directory_stops_everything() -> None:
    """A node without fresh news of who takes part refuses."""
    assert refusal(snapshot=make_snapshot(expires=AT)).code == "outdated_global_conf"


def test_disabled_service_says_why() -> None:
    """A service that its owner closed tells the reason."""
    directory = make_snapshot().directory
    closed = {str(SERVICE): replace(directory.services[str(SERVICE)], disabled="maintenance")}
    assert "maintenance" in refusal(snapshot=make_snapshot(services=closed)).message


def test_statutory_reads_need_no_dossier() -> None:
    """Inspection and synchronisation stand on an article, recorded in the agreement."""
    basis = {"kind": "inspection", "basis": "Điều về thanh tra (văn bản thử)"}
    found = permit(make_call(issue=""), make_snapshot(make_agreement(statutory=basis)))
    assert (found.case, found.basis, found.verified) == ("", basis["basis"], False)


class Book:
    """A case book that knows one case."""

    def concerns(self, *, case: str, subject: str, at: datetime) -> bool:
        """Only this dossier, only this person."""
        return (case, subject, at) == (make_call().issue, "001099012345", AT)


def test_case_is_looked_up() -> None:
    """The case must concern the person; under `asserted` it is believed, and shown as unverified."""
    assert agreements.confirmed(permit=permit(), book=Book(), at=AT).verified
    with pytest.raises(Refused, match="no open dossier"):
        agreements.confirmed(permit=permit(make_call(issue="khac")), book=Book(), at=AT)
    asserted = permit(make_call(issue="khac"), make_snapshot(make_agreement(case="asserted")))
    assert not agreements.confirmed(permit=asserted, book=Book(), at=AT).verified


@pytest.mark.parametrize(
    ("subject", "changes"),
    [
        ({"in": "query", "name": "so"}, {"query": "so=001099012345"}),
        ({"in": "path", "name": "2"}, {"path": "/v1/001099012345"}),
        ({"in": "none"}, {}),
    ],
)
def test_person_is_found_where_the_agreement_says(subject: dict[str, str], changes: dict[str, str]) -> None:
    """In the query, a segment of the path, or nowhere for data that is about nobody."""
    agreement = make_agreement(subject=subject, permissions=[{"method": "*", "path": "/v1/*"}])
    found = permit(make_call(**changes), make_snapshot(agreement))
    assert found.subject == ("" if subject["in"] == "none" else "001099012345")
    if subject["in"] == "query":
        twice = make_call(query="so=1&so=2")
        assert refusal(twice, make_snapshot(agreement)).code == "bad_request"


def answer(body: object, status: int = 200) -> Answer:
    """An answer of a service."""
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Answer(status, (("Content-Type", "application/json"),), raw)


def test_other_fields_do_not_leave() -> None:
    """Of an object, or of each object of an array, only the permitted members leave; untouched bytes stay."""
    full = {"ho_ten": "A", "ngay_sinh": "1999-01-01", "noi_thuong_tru": "X"}
    left, names = agreements.filtered(permit=permit(), answer=answer(full))
    assert json.loads(left.body) == {"ho_ten": "A", "ngay_sinh": "1999-01-01"}
    assert names == ("ho_ten", "ngay_sinh")
    left, names = agreements.filtered(permit=permit(), answer=answer([full, {"noi_thuong_tru": "Y"}]))
    assert json.loads(left.body) == [{"ho_ten": "A", "ngay_sinh": "1999-01-01"}, {}]
    within = answer(b'{ "ho_ten" : "A" }')
    assert agreements.filtered(permit=permit(), answer=within) == (within, ("ho_ten",))


@pytest.mark.parametrize("body", [b"ho_ten: A", b'"A"', b"[1]", b"\xff", b"[" * 100_000])
def test_body_without_fields_does_not_leave(body: bytes) -> None:
    """An answer in which fields cannot be told apart is refused."""
    with pytest.raises(Refused, match="told apart"):
        agreements.filtered(permit=permit(), answer=answer(body))


def test_errors_and_empty_answers_pass() -> None:
    """The provider's own error passes as it is where it is nothing but an error, as does an answer without a body."""
    plain = {"type": "about:blank", "title": "Không có", "status": 404, "detail": None}
    for own in (
        answer(b"Method Not Allowed", 405),
        answer(plain, 404),
        answer({"loi": "khong_co", "thong_bao": "Không có dữ liệu."}, 404),
        answer({"title": "Method Not Allowed", "code": "E1002", "error": "invalid_request"}, 405),
        answer({"thong_bao": "Cần ho_ten: một chuỗi ký tự."}, 400),
        answer(b"", 500),
        answer(b"", 204),
        answer(b"", 200),
    ):
        assert agreements.filtered(permit=permit(), answer=own) == (own, ())


@pytest.mark.parametrize(
    "body",
    [
        {"ho_ten": "Nguyễn Thị Thử Nghiệm"},
        {"message": {"ho_ten": "Nguyễn Thị Thử Nghiệm"}},
        {"message": "Trùng số 001099012345"},
        {"code": 1099012345},
        {"message": "x" * 301},
        {"detail": "Trùng số 001 099 012 345"},
        {"detail": "001.099.012.345"},
        {"detail": "Không tìm thấy Nguyễn Thị Thử"},
        {"detail": "không tìm thấy nguyễn thị thử"},
        {"detail": "Record of NGUYEN THI THU is locked"},
        {"title": "Hồ Hợp Thành"},
        {"code": "nguyen_thi_thu"},
        {"status": 1099012},
        {"code": True},
        b'{"detail":"Nguyen","detail":"Not Found"}',
        [{"message": "x"}],
        b"Internal Server Error: Nguyen Thi",
        b"<html>\xff",
        b"[" * 100_000,
    ],
)
def test_an_error_with_more_than_an_error_loses_its_words(body: object) -> None:
    """The status and what a client must know to ask again stay; the body is the protocol's own."""
    own = answer(body, 599)
    own = replace(own, headers=(*own.headers, ("Allow", "GET"), ("X-Ho-Ten", "Nguyen")))
    left, names = agreements.filtered(permit=permit(), answer=own)
    assert (left.status, names) == (599, ())
    assert json.loads(left.body)["type"] == "Server.ServerProxy.ServiceFailed"
    assert [name for name, _value in left.headers] == ["Allow", "Content-Type"]
    assert agreements.filtered(permit=permit(), answer=left) == (left, ())


@pytest.mark.parametrize("status", [200, 302, 404])
def test_headers_say_no_more_than_headers(status: int) -> None:
    """A name, a value or a cookie in a header leaves no more than in the body, whatever the status."""
    fit = (("Content-Type", "application/json; charset=utf-8"), ("Allow", "GET, POST"), ("retry-after", "30"))
    unfit = (
        ("X-Ho-Ten", "Nguyen"),
        ("Set-Cookie", "so=001099012345"),
        ("Location", "/001099012345"),
        ("ETag", '"a"'),
        ("Content-Disposition", "filename=Nguyen.pdf"),
        ("Content-Type", "application/json; name=Nguyen"),
        ("Retry-After", "Nguyen"),
        ("WWW-Authenticate", 'Basic realm="001099012345"'),
    )
    for body in (b"", b'{"ho_ten":"A"}'):
        left, _names = agreements.filtered(
            permit=permit(), answer=Answer(status, (*fit, *unfit), body if status == 200 else b"")
        )
        assert left.headers == fit


def test_a_body_where_none_belongs_does_not_leave() -> None:
    """205 has no body, so nothing is looked for there and nothing may be."""
    left, names = agreements.filtered(permit=permit(), answer=answer({"ton_giao": "x"}, 205))
    assert (left.body, names) == (b"", ())


@pytest.mark.parametrize(
    "body", [b'{"ho_ten":"A","ho_ten":"B"}', b'{"ho_ten":{"a":1,"a":2}}', b'{"ho_ten":"\\ud800","x":1}']
)
def test_an_answer_read_in_two_ways_does_not_leave(body: bytes) -> None:
    """Of a key that stands twice the evidence would know one value and the asker might read the other."""
    with pytest.raises(Refused, match="told apart"):
        agreements.filtered(permit=permit(), answer=answer(body))


def test_whole_documents_leave_only_where_agreed() -> None:
    """An agreement about `*` lets a file pass."""
    whole = make_agreement(
        fields=[{"name": "*", "label": "Toàn bộ văn bản"}],
        purposes=[{"code": "a", "name": "Cấp thẻ", "basis": "Điều (văn bản thử)"}],
    )
    paper = answer(b"%PDF-1.7")
    assert agreements.filtered(permit=permit(snapshot=make_snapshot(whole)), answer=paper) == (paper, ("*",))


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=8,
)
NAMES = st.sampled_from(["ho_ten", "ngay_sinh", "noi_thuong_tru", "cmnd", "HO_TEN", "ho_ten ", ""])
ROWS = st.dictionaries(NAMES, VALUES, max_size=5)


@settings(max_examples=200, deadline=None)
@given(
    data=VALUES | ROWS | st.lists(ROWS, max_size=3), asked=st.sets(st.sampled_from(["ho_ten", "ngay_sinh"]))
)
def test_never_a_field_outside(data: object, asked: set[str]) -> None:
    """Whatever a service answers, no member outside the permitted fields leaves."""
    found = permit(make_call(fields=tuple(asked)))
    try:
        left, names = agreements.filtered(permit=found, answer=answer(data))
    except Refused:
        return
    seen = json.loads(left.body)
    rows = seen if isinstance(seen, list) else [seen]
    assert {name for row in rows for name in row} <= set(names) <= set(found.fields)


@settings(max_examples=200, deadline=None)
@given(
    changes=st.fixed_dictionaries(
        {},
        optional={
            "method": st.sampled_from(["GET", "POST", "HEAD"]),
            "path": st.text(max_size=20),
            "query": st.text(max_size=20),
            "body": st.binary(max_size=40),
            "agreement": st.text(max_size=10),
            "purpose": st.text(max_size=10),
            "fields": st.tuples(st.text(max_size=10)),
            "issue": st.text(max_size=10),
        },
    )
)
def test_fuzzed_calls_are_only_ever_refused(changes: dict[str, Any]) -> None:
    """Any message gets a permit or a refusal of the protocol, never another error."""
    try:
        assert set(permit(make_call(**changes)).fields) <= {"ho_ten", "ngay_sinh"}
    except Refused:
        return


def test_quota_refuses_and_says_when() -> None:
    """A burst is allowed, then 429 with the seconds to wait; the bucket fills again with time."""
    buckets, agreement = Buckets(), make_agreement(quota={"per_minute": 6, "burst": 2})
    buckets.take(agreement=agreement, at=AT)
    buckets.take(agreement=agreement, at=AT)
    with pytest.raises(Refused) as refused:
        buckets.take(agreement=agreement, at=AT)
    assert (refused.value.status, refused.value.retry_after) == (429, 10)
    with pytest.raises(Refused):
        buckets.take(agreement=agreement, at=AT - timedelta(hours=1))
    buckets.take(agreement=agreement, at=AT + timedelta(seconds=10))
    other = make_agreement(code="VN-khac")
    buckets.take(agreement=other, at=AT)


def test_client_is_a_subsystem_of_the_agreement() -> None:
    """The agreement is filed under its consumer and its service."""
    agreement = make_agreement()
    assert (agreement.consumer, f"{agreement.provider}/{agreement.service}") == (CLIENT, str(SERVICE))
