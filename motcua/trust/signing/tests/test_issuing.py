"""The public register: issued, revoked, replaced, and what /xac-minh says of each."""

from datetime import date, timedelta

import pytest

from motcua.kit.clock import frozen
from motcua.kit.errors import NotFound
from motcua.kit.worker.loop import Worker
from motcua.trust.documents import queries as documents
from motcua.trust.signing import actions, queries
from motcua.trust.signing.drivers.demo_ca import PIN
from motcua.trust.signing.testing import AT, make_agency, make_requests

pytestmark = pytest.mark.django_db
SOON = AT + timedelta(minutes=1)


def signed(agency, subject: str = "s", **issued):
    leader, seal = make_requests(agency, subject=subject)
    for user, row in ((agency.deputy, leader), (agency.clerk, seal)):
        actions.start_batch(user_id=user.pk, requests=[row.request_id], pin=PIN, at=AT)
        with frozen(SOON):
            Worker().run_all()
    entry = next(item for item in queries.book(agency=agency.code, year=2026) if item.subject == subject)
    given = {"holder": "N. T. Dương, sinh năm 1994", **issued}
    line = actions.issue(document=leader.document, entry=entry.code, actor="a", at=SOON, **given)
    return line, entry, leader


def test_issuing_needs_every_signature():
    """Only the leader's is not enough; an unknown number is NotFound."""
    agency = make_agency()
    leader, _seal = make_requests(agency)
    entry = queries.book(agency=agency.code, year=2026)[0]
    with pytest.raises(actions.NotFullySigned):
        actions.issue(document=leader.document, entry=entry.code, actor="a", at=AT)
    with pytest.raises(NotFound):
        actions.issue(document=leader.document, entry="0" * 12, actor="a", at=AT)


def test_an_issued_document_is_found_by_its_bytes_and_by_its_code():
    """The verdict names paper, holder (masked), signers, authority and seal."""
    line, entry, leader = signed(make_agency(), valid_until=date(2027, 4, 30))
    data = documents.open_blob(ref=leader.document).data
    verdict = queries.verdict_of_file(data=data, filename="x.pdf", at=SOON)
    assert (verdict.verdict, verdict.title) == ("good", "Giấy này là thật")
    assert verdict.lead == "Đang còn giá trị, đến hết ngày 30/04/2027."
    said = {row.label: row for row in verdict.rows}
    assert said["Ai ký"].strong == "Trần Thị Phó"
    assert said["Con dấu"].strong == "UBND phường Thử"
    assert "Ký thay (KT.) theo 27/QĐ-UBND" in said["Được ký không"].text
    assert said["Cấp cho"].text == "N. T. Dương, sinh năm 1994"
    assert queries.verdict_of_code(code=line.code.lower(), at=SOON).verdict == "good"
    assert queries.verdict_of_code(code="khong-co", at=SOON) is None
    page = queries.verdict_of_code(code=line.code, at=SOON)
    assert page.report_href == f"/xac-minh/{line.code}/?bien-ban=1"
    assert queries.report_of(page=page)["title"] == page.title
    assert actions.issue(document=leader.document, entry=entry.code, actor="a", at=SOON) == line


def test_past_its_last_day_it_is_genuine_but_no_longer_valid():
    """valid_until is included."""
    _line, _entry, leader = signed(make_agency(), valid_until=date(2026, 12, 31))
    data = documents.open_blob(ref=leader.document).data
    assert queries.verdict_of_file(data=data, filename="", at=AT.replace(month=12, day=31)).verdict == "good"
    late = queries.verdict_of_file(data=data, filename="", at=AT.replace(year=2027, month=1, day=1))
    assert (late.verdict, late.title) == ("warn", "Thật, nhưng không còn giá trị")


def test_a_revoked_document_says_why_and_when():
    """Once; with a reason; its number can no longer be voided."""
    _line, entry, leader = signed(make_agency())
    with pytest.raises(actions.NumberIssued):
        actions.void_number(entry=entry.code, reason="vì", actor="a", at=SOON)
    with pytest.raises(actions.ReasonMissing):
        actions.revoke(code=entry.code, reason=" ", actor="a", at=SOON)
    actions.revoke(code=entry.code, reason="Cấp nhầm người", actor="a", at=SOON)
    with pytest.raises(actions.NotInForce):
        actions.revoke(code=entry.code, reason="nữa", actor="a", at=SOON)
    with pytest.raises(NotFound):
        actions.revoke(code="0" * 12, reason="x", actor="a", at=SOON)
    data = documents.open_blob(ref=leader.document).data
    verdict = queries.verdict_of_file(data=data, filename="", at=SOON)
    assert verdict.verdict == "warn"
    assert verdict.lead == "Đã bị thu hồi ngày 20/11/2026. Lý do: Cấp nhầm người"


def test_a_replaced_document_names_its_successor():
    """The new number stands in the sentence."""
    agency = make_agency()
    _line, old, _leader = signed(agency, "s1")
    _other, new, _doc = signed(agency, "s2")
    actions.revoke(code=old.code, reason="Sai tên", actor="a", at=SOON, replaced_by=new.code)
    line = queries.issued_by_code(code=old.code, at=SOON)
    assert not line.stands
    assert "thay bằng văn bản số 02/2026" in line.sentence


def test_an_altered_copy_is_refused_and_the_original_is_named():
    """Loose bytes after the end: the register still knows the original."""
    _line, _entry, leader = signed(make_agency())
    data = documents.open_blob(ref=leader.document).data
    verdict = queries.verdict_of_file(data=data + b"\nthem", filename="x.pdf", at=SOON)
    assert (verdict.verdict, verdict.title) == ("bad", "Đừng dùng tệp này")
    assert "Có trong sổ: số 01/2026" in next(row.text for row in verdict.rows if row.label == "Bản gốc")
