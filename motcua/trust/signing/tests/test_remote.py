"""The remote driver against a stand-in service."""

import json
from base64 import b64decode, b64encode
from datetime import timedelta

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from motcua.kit.clock import frozen
from motcua.kit.worker.loop import Worker
from motcua.trust.signing import actions, drivers, queries
from motcua.trust.signing.drivers.remote import RemoteSigner
from motcua.trust.signing.testing import AT, make_agency, make_requests
from motcua.trust.signing.types import SignerUnavailable, WrongPin

HASH = b"h" * 32


class Service:
    """A signing service: PIN 2468, confirmed on the phone at the second question, refuses what it is told."""

    def __init__(self, foreign, *, refuse: int = -1) -> None:
        self.foreign, self.refuse, self.asked = foreign, refuse, 0
        self.key = load_pem_private_key(foreign.key_file("officer").read_bytes(), None)

    def __call__(self, request: httpx.Request) -> httpx.Response:
        body = json.loads(request.content)
        if request.headers["authorization"] != "Bearer s":
            return httpx.Response(401, json={"error": "unauthorized"})
        return getattr(self, request.url.path.rsplit("/", 1)[1])(body)

    def info(self, _body) -> httpx.Response:
        chain = [b64encode(der).decode() for der in self.foreign.chain("officer")]
        return httpx.Response(200, json={"cert": {"certificates": chain}})

    def authorize(self, body) -> httpx.Response:
        if body["PIN"] != "2468":
            return httpx.Response(400, json={"error": "invalid_pin"})
        assert body["numSignatures"] == len(body["hash"])
        return httpx.Response(200, json={"SAD": "sad-1"})

    def signHash(self, body) -> httpx.Response:  # noqa: N802 - the API's own word
        self.asked += 1
        if self.asked < 2:
            return httpx.Response(202)
        made = [self._one(number, text) for number, text in enumerate(body["hash"])]
        return httpx.Response(200, json={"signatures": made})

    def _one(self, number: int, text: str) -> str | None:
        if number == self.refuse:
            return None
        value = self.key.sign(b64decode(text), ec.ECDSA(utils.Prehashed(SHA256())))
        return b64encode(value).decode()


def signer(answer) -> RemoteSigner:
    transport = httpx.MockTransport(answer)
    headers = {"Authorization": "Bearer s"}
    client = httpx.Client(base_url="https://ky.test", transport=transport, headers=headers)
    return RemoteSigner(url="https://ky.test", secret="s", client=client)


@pytest.mark.django_db
def test_two_documents_one_pin_one_refused(foreign):
    """Authorised once, fetched after the phone's confirmation; the refusal stays on its row."""
    agency = make_agency()
    rows = [make_requests(agency, subject=f"s{turn}")[0].request_id for turn in range(2)]
    actions.register_key(driver="remote", name="cred-1", chain=(), user_id=agency.deputy.pk, at=AT)
    service = Service(foreign, refuse=1)
    drivers.bind(signer(service))
    try:
        line = actions.start_batch(user_id=agency.deputy.pk, requests=rows, pin="2468", at=AT)
        for minute in range(3):  # the phone confirms between two looks
            with frozen(AT + timedelta(minutes=minute)):
                Worker().run_all()
    finally:
        drivers.unbind("remote")
    assert service.asked == 2
    shown = queries.batch(ref=line.ref, user_id=agency.deputy.pk)
    assert [row.state for row in shown.rows] == ["signed", "failed"]
    assert "không ký" in shown.rows[1].error


@pytest.mark.django_db
def test_a_service_that_goes_away_after_the_pin_is_asked_again_and_then_given_up(foreign):
    """Ten minutes of patience, then every row says why; nothing stays stuck."""
    agency = make_agency()
    row = make_requests(agency)[0].request_id
    chain = foreign.chain("officer")
    actions.register_key(driver="remote", name="c", chain=chain, user_id=agency.deputy.pk, at=AT)
    service = Service(foreign)
    service.signHash = lambda _body: httpx.Response(503)
    drivers.bind(signer(service))
    try:
        line = actions.start_batch(user_id=agency.deputy.pk, requests=[row], pin="2468", at=AT)
        actions.finish_batch(batch=line.ref, at=AT)
        assert queries.batch(ref=line.ref, user_id=agency.deputy.pk).state == "authorised"
        actions.finish_batch(batch=line.ref, at=AT + timedelta(minutes=11))
    finally:
        drivers.unbind("remote")
    shown = queries.batch(ref=line.ref, user_id=agency.deputy.pk)
    assert (shown.state, shown.rows[0].state) == ("done", "failed")
    assert "không trả lời" in shown.rows[0].error


def test_a_wrong_pin_is_told_from_an_absent_service(foreign):
    """WrongPin against SignerUnavailable."""
    with pytest.raises(WrongPin):
        signer(Service(foreign)).authorise(key="c", hashes=[HASH], pin="1", at=AT)

    def away(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectTimeout("x", request=request)

    with pytest.raises(SignerUnavailable, match="không trả lời"):
        signer(away).chain(key="c", at=AT)


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(500, text="x"),
        httpx.Response(200, text="[]"),
        httpx.Response(200, json={}),
        httpx.Response(200, json={"signatures": ["AA==", "AA=="]}),
        httpx.Response(403, json={"error": "no"}),
    ],
)
def test_a_service_that_answers_nonsense_counts_as_absent(answer):
    """Never an exception that is not ours."""
    with pytest.raises(SignerUnavailable):
        signer(lambda _request: answer).fetch(key="c", ticket="t", hashes=[HASH], at=AT)
    with pytest.raises(SignerUnavailable):
        signer(lambda _request: answer).chain(key="c", at=AT)
