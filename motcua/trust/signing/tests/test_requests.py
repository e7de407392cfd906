"""Asking for signatures, taking the wish back, trying again."""

import pytest

from motcua.kit.errors import NotFound
from motcua.trust.identity import queries as identity
from motcua.trust.signing import actions, queries
from motcua.trust.signing.models import SigningRequest
from motcua.trust.signing.testing import AT, BOX, make_agency, make_requests

pytestmark = pytest.mark.django_db


def ask(agency, document: str, post: int, **more):
    given = {"subject": "s", "title": "t", "agency": agency.code, "box": BOX, "actor": "a", "at": AT}
    return actions.request_signatures(document=document, signer_post=post, **{**given, **more})


def test_the_authority_is_kept_as_it_was_printed():
    """The lines above the signature and what they rest on."""
    leader, seal = make_requests(make_agency())
    assert leader.authority == ("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH")
    assert (leader.slot, seal.slot) == ("leader", "agency")
    assert leader.number == "01/2026"


def test_a_post_without_authority_cannot_be_asked():
    """Refused before anything is written."""
    agency = make_agency()
    leader, _seal = make_requests(agency)
    post = identity.posts_of(user_id=agency.clerk.pk, at=AT)[0].post_id
    with pytest.raises(queries.OutsideAuthority):
        ask(agency, leader.document, post)


def test_asking_again_gives_the_same_requests_and_another_signer_is_refused():
    """A repeated job asks nobody twice."""
    agency = make_agency()
    rows = make_requests(agency)
    assert [row.request_id for row in make_requests_again(agency, rows)] == [row.request_id for row in rows]
    with pytest.raises(actions.AlreadyAsked):
        ask(agency, rows[0].document, agency.chair_post)


def make_requests_again(agency, rows):
    entry = queries.book(agency=agency.code, year=2026)[0].code
    return ask(agency, rows[0].document, agency.deputy_post, entry=entry)


def test_a_void_or_unknown_number_cannot_be_signed():
    """The number is fixed before the leader signs."""
    agency = make_agency()
    leader, _seal = make_requests(agency)
    with pytest.raises(NotFound):
        ask(agency, leader.document, agency.deputy_post, entry="0" * 12)


def test_cancelled_requests_wait_for_nobody_and_may_be_asked_anew():
    """The draft went back to its author; the next round is for another signer."""
    agency = make_agency()
    leader, _seal = make_requests(agency)
    assert actions.cancel_requests(document=leader.document, at=AT) == 2
    assert queries.waiting(user_id=agency.deputy.pk, at=AT) == ()
    assert len(ask(agency, leader.document, agency.chair_post)) == 2
    assert [row.state for row in queries.of_document(document=leader.document)].count("cancelled") == 2


def test_only_a_failed_request_of_ones_own_can_be_tried_again():
    """It goes back to the desk without its error."""
    agency = make_agency()
    leader, _seal = make_requests(agency)
    with pytest.raises(actions.NotToRetry):
        actions.retry(request_id=leader.request_id, user_id=agency.deputy.pk, at=AT)
    actions.fail(request_id=leader.request_id, reason="x", at=AT)
    with pytest.raises(NotFound):
        actions.retry(request_id=leader.request_id, user_id=agency.chair.pk, at=AT)
    actions.retry(request_id=leader.request_id, user_id=agency.deputy.pk, at=AT)
    row = SigningRequest.objects.get(pk=leader.request_id)
    assert (row.state, row.error) == ("waiting", "")
