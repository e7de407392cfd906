"""Phase two: complete, fail, retry, and the token agent's deliveries."""

from base64 import b64decode, b64encode
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from motcua.kit.clock import frozen
from motcua.kit.errors import NotAllowed, NotFound
from motcua.kit.events.models import EventRecord
from motcua.kit.worker.loop import Worker
from motcua.trust.documents import queries as documents
from motcua.trust.signing import actions, queries
from motcua.trust.signing.drivers.demo_ca import PIN
from motcua.trust.signing.models import Preparation, SigningRequest
from motcua.trust.signing.testing import AT, make_agency, make_requests

pytestmark = pytest.mark.django_db
SOON = AT + timedelta(minutes=1)


def work() -> None:
    with frozen(SOON):
        Worker().run_all()


def start(agency, request_id: int, pin: str = PIN) -> str:
    line = actions.start_batch(user_id=agency.deputy.pk, requests=[request_id], pin=pin, at=AT)
    return line.ref


def test_completing_twice_signs_once():
    """A job that runs twice adds no second version and announces once."""
    agency = make_agency()
    leader, _seal = make_requests(agency)
    ref = start(agency, leader.request_id)
    work()
    actions.complete(request_id=leader.request_id, at=SOON)
    actions.finish_batch(batch=ref, at=SOON)
    assert documents.get(ref=leader.document).number == 2
    assert EventRecord.objects.filter(name="signing.DocumentSigned").count() == 1


def test_nothing_to_complete_is_not_found():
    """Unknown request, or one whose signature was not made."""
    agency = make_agency()
    leader, _seal = make_requests(agency)
    for request_id in (0, leader.request_id):
        with pytest.raises(NotFound):
            actions.complete(request_id=request_id, at=AT)


def test_the_last_signature_is_announced_as_the_last():
    """The leader's is not, the agency's is."""
    agency = make_agency()
    leader, seal = make_requests(agency)
    start(agency, leader.request_id)
    work()
    actions.start_batch(user_id=agency.clerk.pk, requests=[seal.request_id], pin=PIN, at=AT)
    work()
    told = EventRecord.objects.filter(name="signing.DocumentSigned").order_by("pk")
    said = [(row.payload["slot"], row.payload["last"]) for row in told]
    assert said == [("leader", False), ("agency", True)]


def test_an_absent_time_stamp_authority_is_said_plainly_and_needs_no_second_pin(settings):
    """Nothing is half-done; a retry embeds the signature that was already made."""
    settings.MOTCUA_TSA_URL = "http://127.0.0.1:9/tsa"
    agency = make_agency()
    leader, _seal = make_requests(agency)
    ref = start(agency, leader.request_id)
    work()
    row = queries.batch(ref=ref, user_id=agency.deputy.pk).rows[0]
    assert row.state == "failed"
    assert "máy chủ cấp dấu thời gian không trả lời" in row.error
    assert documents.get(ref=leader.document).number == 1
    settings.MOTCUA_TSA_URL = ""
    actions.retry(request_id=leader.request_id, user_id=agency.deputy.pk, at=SOON)
    work()
    assert queries.batch(ref=ref, user_id=agency.deputy.pk).rows[0].state == "signed"


def test_failing_keeps_the_reason_and_never_undoes_a_signature():
    """fail() on a signed request changes nothing."""
    agency = make_agency()
    leader, _seal = make_requests(agency)
    actions.fail(request_id=leader.request_id, reason="Token rơi mất.", at=AT)
    assert SigningRequest.objects.get(pk=leader.request_id).error == "Token rơi mất."
    start(agency, leader.request_id)
    work()
    actions.fail(request_id=leader.request_id, reason="muộn", at=SOON)
    assert SigningRequest.objects.get(pk=leader.request_id).state == "signed"


@pytest.fixture
def token(believed):
    """An agency whose deputy signs with a paired token of a foreign CA that is trusted here."""
    foreign = believed
    agency = make_agency()
    secret = actions.pair_token(user_id=agency.deputy.pk, at=AT)
    chain = [b64encode(der).decode() for der in foreign.chain("officer")]
    actions.learn_certificates(secret=secret, certificates=chain, at=AT)
    return agency, secret


def value(foreign, digest: str) -> str:
    private = load_pem_private_key(foreign.key_file("officer").read_bytes(), None)
    made = private.sign(b64decode(digest), ec.ECDSA(utils.Prehashed(SHA256())))
    return b64encode(made).decode()


def test_a_token_signs_through_its_agent(token, foreign):
    """Hashes out, signatures in, one refused: the other is signed."""
    agency, secret = token
    rows = [make_requests(agency, subject=f"s{turn}")[0].request_id for turn in range(2)]
    line = actions.start_batch(user_id=agency.deputy.pk, requests=rows, pin="", at=AT)
    work()
    first, second = queries.agent_work(secret=secret, ref=line.ref)
    assert first["number"] == "01/2026"
    answers = [
        {"id": first["id"], "value": value(foreign, first["hash"])},
        {"id": second["id"], "reason": "Thôi"},
    ]
    actions.receive(secret=secret, batch=line.ref, answers=answers, at=SOON)
    work()
    shown = queries.batch(ref=line.ref, user_id=agency.deputy.pk)
    assert [row.state for row in shown.rows] == ["signed", "failed"]
    assert shown.rows[1].error == "Thôi"
    assert shown.rows[0].signer == "Trần Thị Phó"


def test_an_agent_that_is_not_paired_gets_and_gives_nothing(token):
    """A wrong or empty secret, and a batch of another key."""
    agency, secret = token
    row = make_requests(agency)[0].request_id
    line = actions.start_batch(user_id=agency.deputy.pk, requests=[row], pin="", at=AT)
    work()
    for wrong in ("", "x"):
        with pytest.raises(NotAllowed):
            queries.agent_work(secret=wrong, ref=line.ref)
        with pytest.raises(NotAllowed):
            actions.receive(secret=wrong, batch=line.ref, answers=[], at=AT)
    other = actions.pair_token(user_id=agency.chair.pk, at=AT)
    with pytest.raises(NotAllowed):
        queries.agent_work(secret=other, ref=line.ref)
    assert Preparation.objects.count() == 1
    assert secret


@pytest.mark.parametrize("answer", [{}, {"id": "7"}, {"value": "%%"}, {"value": 5}, {"value": "AAAA"}])
def test_nonsense_from_an_agent_fails_the_row_only(token, answer):
    """No exception, a reason on the row."""
    agency, secret = token
    row = make_requests(agency)[0].request_id
    line = actions.start_batch(user_id=agency.deputy.pk, requests=[row], pin="", at=AT)
    work()
    [todo] = queries.agent_work(secret=secret, ref=line.ref)
    actions.receive(secret=secret, batch=line.ref, answers=[{"id": todo["id"], **answer}], at=SOON)
    work()
    shown = queries.batch(ref=line.ref, user_id=agency.deputy.pk)
    assert shown.rows[0].state == "failed"
    assert shown.rows[0].error
