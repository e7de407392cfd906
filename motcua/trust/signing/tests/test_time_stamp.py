"""A local time-stamp authority (RFC 3161 over HTTP): signatures become B-T; one that fails leaves nothing half-done."""

from collections.abc import Iterator
from datetime import timedelta
from hashlib import sha256

import pytest
from asn1crypto import cms

from motcua.kit.clock import frozen
from motcua.kit.worker.loop import Worker
from motcua.trust.documents import queries as documents
from motcua.trust.signing import actions, queries
from motcua.trust.signing.drivers.demo_ca import PIN
from motcua.trust.signing.testing import AT, make_agency, make_requests
from tests.support.foreign import Authority, listening

pytestmark = pytest.mark.django_db
SOON = AT + timedelta(minutes=1)
LATER = AT + timedelta(days=1)


@pytest.fixture
def authority(believed, settings) -> Iterator[Authority]:
    """Listening on a free port, trusted here, its clock at SOON."""
    made = Authority(believed, at=SOON)
    with listening(made) as settings.MOTCUA_TSA_URL:
        yield made


def work() -> None:
    """What the worker would do now."""
    with frozen(SOON):
        Worker().run_all()


def test_signatures_are_stamped_over_http(authority):
    """Both signatures carry the authority's time, and the whole verifies as B-T."""
    agency = make_agency()
    leader, seal = make_requests(agency)
    for user, row in ((agency.deputy, leader), (agency.clerk, seal)):
        actions.start_batch(user_id=user.pk, requests=[row.request_id], pin=PIN, at=AT)
        work()
    data = documents.open_blob(ref=leader.document).data
    found = queries.verify(data=data, trust=queries.trusted(), at=LATER)
    assert found.genuine, found.reasons
    assert [(item.level, item.at) for item in found.signatures] == [("B-T", SOON)] * 2
    assert authority.asked == 2


@pytest.mark.parametrize("mood", ["refuses", "garbage", "empty", "page", "broken"])
def test_an_authority_that_fails_leaves_nothing_half_done(authority, mood):
    """In plain words, the document as it was; when the authority is well again no second PIN is asked."""
    authority.mood = mood
    agency = make_agency()
    leader, _seal = make_requests(agency)
    line = actions.start_batch(user_id=agency.deputy.pk, requests=[leader.request_id], pin=PIN, at=AT)
    work()
    row = queries.batch(ref=line.ref, user_id=agency.deputy.pk).rows[0]
    assert (row.state, "máy chủ cấp dấu thời gian không trả lời" in row.error) == ("failed", True)
    assert documents.get(ref=leader.document).number == 1
    authority.mood = "good"
    actions.retry(request_id=leader.request_id, user_id=agency.deputy.pk, at=SOON)
    work()
    assert queries.batch(ref=line.ref, user_id=agency.deputy.pk).rows[0].state == "signed"
    data = documents.open_blob(ref=leader.document).data
    assert queries.verify(data=data, trust=queries.trusted(), at=LATER).signatures[0].level == "B-T"


def test_any_bytes_can_be_stamped(authority, settings):
    """A token says when these bytes were there; no authority, or one that fails, gives none."""
    token = actions.time_stamp(data=b"checkpoint")
    stamped = cms.ContentInfo.load(token)["content"]["encap_content_info"]["content"].parsed
    assert stamped["message_imprint"]["hashed_message"].native == sha256(b"checkpoint").digest()
    authority.mood = "broken"
    assert actions.time_stamp(data=b"checkpoint") is None
    settings.MOTCUA_TSA_URL = ""
    assert actions.time_stamp(data=b"checkpoint") is None
