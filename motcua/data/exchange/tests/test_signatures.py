"""Signatures of messages: both algorithms, each tampering found, and one language with another implementation."""

import json
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from http_message_signatures import HTTPMessageSigner, HTTPMessageVerifier, HTTPSignatureKeyResolver
from http_message_signatures.algorithms import ECDSA_P256_SHA256, ED25519
from hypothesis import given, settings
from hypothesis import strategies as st

from motcua.data.exchange import signatures
from motcua.data.exchange.testing import AT, CLIENT, URL, make_call, make_key, signing_key
from motcua.data.exchange.types import Answer, Call, Refused
from motcua.kit import clock

ALGORITHMS = pytest.mark.parametrize("algorithm", ["ed25519", "p256"])
NOW = clock.now().replace(microsecond=0)  # the other implementation reads the clock of the machine
HASH = "zPm9BZKpmn+avVaksONRkKBpBNWc4X7wyFcdantxoTgRIpcROlZa9QFKxfjaef2lozvDXeHNG2/E/HYMIYzc0w=="
ASKER, HOLDER = "VN/GOV/G24", "VN/GOV/G01"
COMPONENTS = (
    "@method",
    "@target-uri",
    "content-digest",
    "x-road-client",
    "x-road-id",
    "x-road-issue",
    "mc-agreement",
    "mc-purpose",
    "mc-fields",
)
LIBRARY = {"ed25519": ED25519, "p256": ECDSA_P256_SHA256}


@dataclass
class Message:
    """A request or a response as the other implementation sees it."""

    headers: dict[str, str]
    method: str = "POST"
    url: str = URL
    body: bytes = b""


@dataclass
class Response:
    """A response has a status, and knows its request."""

    headers: dict[str, str]
    status_code: int
    request: Message
    url: str = URL
    body: bytes = field(default=b"")


class Keys(HTTPSignatureKeyResolver):
    """The test keys by id."""

    def __init__(self, algorithm: str) -> None:
        self.algorithm = algorithm

    def _pem(self, key_id: str) -> Any:
        return make_key(key_id.partition("#")[0], self.algorithm)[0]

    def resolve_private_key(self, key_id: str) -> Any:
        return self._pem(key_id)

    def resolve_public_key(self, key_id: str) -> Any:
        return load_pem_private_key(self._pem(key_id), None).public_key()


def lower(headers: dict[str, str]) -> dict[str, str]:
    """Header names as the functions take them."""
    return {name.lower(): value for name, value in headers.items()}


def wire(call: Call) -> dict[str, str]:
    """The headers of the call that are covered."""
    return {
        "X-Road-Client": str(call.client),
        "X-Road-Id": call.id,
        "X-Road-Issue": call.issue,
        "MC-Agreement": call.agreement,
        "MC-Purpose": call.purpose,
        "MC-Fields": ", ".join(call.fields),
    }


def verify(call: Call, headers: dict[str, str], algorithm: str, **changes: Any) -> signatures.Signed:
    """verify_request with the asker's key."""
    key = make_key(ASKER, algorithm)[1]
    given = {"call": call, "url": URL, "headers": lower(headers), "keys": {key.kid: key}, "at": AT, **changes}
    return signatures.verify_request(**given)


def agreed_call(**changes: Any) -> Call:
    """A call with everything filled in."""
    return make_call(agreement="a" * 64, purpose="cap-the", fields=("ho_ten", "ngay_sinh"), **changes)


@ALGORITHMS
def test_signed_request_verifies(algorithm: str) -> None:
    """What one node signs the other accepts, and learns who signed and when."""
    call = agreed_call()
    made = signatures.sign_request(call=call, url=URL, key=signing_key(ASKER, algorithm), at=AT)
    found = verify(call, made, algorithm)
    assert (found.kid, found.created) == (f"{ASKER}#{algorithm}", int(AT.timestamp()))
    assert found.signature == signatures.told(headers=made)


@ALGORITHMS
@pytest.mark.parametrize(
    "changes",
    [
        {"method": "PUT"},
        {"client": replace(CLIENT, parts=("VN", "GOV", "G24", "khac"))},
        {"id": "VN-2"},
        {"issue": "000.00.01.G24-261121-0002"},
        {"issue": ""},
        {"agreement": "b" * 64},
        {"purpose": "khac"},
        {"fields": ("ho_ten", "ngay_sinh", "dia_chi")},
        {"body": b'{"so_dinh_danh":"001099012346"}'},
        {"request_id": "00000000-0000-0000-0000-000000000000"},
    ],
)
def test_changed_request_is_refused(algorithm: str, changes: dict[str, Any]) -> None:
    """Whatever part of a signed request is changed on the way, it is not taken."""
    call = agreed_call()
    made = signatures.sign_request(call=call, url=URL, key=signing_key(ASKER, algorithm), at=AT)
    with pytest.raises(Refused):
        verify(replace(call, **changes), made, algorithm)


def test_other_address_is_refused() -> None:
    """A request signed for one address is not taken at another."""
    call = agreed_call()
    made = signatures.sign_request(call=call, url=URL, key=signing_key(ASKER), at=AT)
    with pytest.raises(Refused, match="does not fit"):
        verify(call, made, "ed25519", url=f"{URL}?them=1")


@pytest.mark.parametrize("minutes", [-10, 10])
def test_wrong_clock_is_refused_plainly(minutes: int) -> None:
    """A clock ten minutes off, to either side, is told as such."""
    call = agreed_call()
    made = signatures.sign_request(call=call, url=URL, key=signing_key(ASKER), at=AT)
    with pytest.raises(Refused, match="clocks") as refused:
        verify(call, made, "ed25519", at=AT + timedelta(minutes=minutes))
    assert refused.value.code == "clock_differs"


def test_replay_is_refused() -> None:
    """The same request is taken once, and remembered for as long as its signature would be fresh."""
    call, replays = agreed_call(), signatures.Replays()
    made = signatures.sign_request(call=call, url=URL, key=signing_key(ASKER), at=AT)
    verify(call, made, "ed25519", replays=replays)
    for seconds in (0, 299):
        with pytest.raises(Refused, match="before"):
            verify(call, made, "ed25519", replays=replays, at=AT + timedelta(seconds=seconds))
    again = replace(call, request_id="another")
    made = signatures.sign_request(call=again, url=URL, key=signing_key(ASKER), at=AT)
    verify(again, made, "ed25519", replays=replays)


def test_replay_after_a_restart_is_refused() -> None:
    """A memory begun anew with what the evidence knows refuses what was taken before; other members' ids are theirs."""
    call, replays = agreed_call(), signatures.Replays()
    replays.remember([(ASKER, call.request_id), (HOLDER, "another")], int(AT.timestamp()))
    made = signatures.sign_request(call=call, url=URL, key=signing_key(ASKER), at=AT)
    for seconds in (0, 299):
        with pytest.raises(Refused, match="before"):
            verify(call, made, "ed25519", replays=replays, at=AT + timedelta(seconds=seconds))
    again = replace(call, request_id="another")
    made = signatures.sign_request(call=again, url=URL, key=signing_key(ASKER), at=AT)
    verify(again, made, "ed25519", replays=replays)


def test_key_of_another_member_is_refused() -> None:
    """A good signature by a key of somebody else speaks for nobody; nor does a key past its date."""
    call = agreed_call()
    made = signatures.sign_request(call=call, url=URL, key=signing_key(HOLDER), at=AT)
    stranger, own = make_key(HOLDER)[1], make_key(ASKER)[1]
    with pytest.raises(Refused, match="not one of this member"):
        verify(call, made, "ed25519", keys={stranger.kid: stranger})
    made = signatures.sign_request(call=call, url=URL, key=signing_key(ASKER), at=AT)
    with pytest.raises(Refused, match="not valid at this time"):
        verify(call, made, "ed25519", keys={own.kid: replace(own, valid_until=AT)})


@pytest.mark.parametrize("missing", ["content-digest", "signature-input", "signature"])
def test_unsigned_request_is_refused(missing: str) -> None:
    """A request without digest, parameters or signature is refused."""
    call = agreed_call()
    made = lower(signatures.sign_request(call=call, url=URL, key=signing_key(ASKER), at=AT))
    with pytest.raises(Refused) as refused:
        verify(call, {name: value for name, value in made.items() if name != missing}, "ed25519")
    assert refused.value.code == "missing_signature"


@ALGORITHMS
def test_answer_is_bound_to_its_question(algorithm: str) -> None:
    """An answer verifies for the request it answers, and for no other request, status or body."""
    call, answer = agreed_call(), Answer(200, (), b'{"ho_ten":"A"}')
    asked = signatures.sign_request(call=call, url=URL, key=signing_key(ASKER), at=AT)["Signature"]
    given = {"request_hash": HASH, "request_signature": asked}
    key = make_key(HOLDER, algorithm)[1]
    made = signatures.sign_response(answer=answer, key=signing_key(HOLDER, algorithm), at=AT, **given)
    known = {"call": call, "headers": lower(made), "keys": {key.kid: key}, "at": AT}
    assert signatures.verify_response(answer=answer, **given, **known).kid == key.kid
    swapped = [
        {"answer": replace(answer, status=404)},
        {"answer": replace(answer, body=b"{}")},
        {"request_hash": HASH[::-1]},
        {"request_signature": asked.replace("mc=:", "mc=:A")},
        {"at": AT + timedelta(minutes=10)},
    ]
    for change in swapped:
        with pytest.raises(Refused):
            signatures.verify_response(**{"answer": answer, **given, **known, **change})


@ALGORITHMS
def test_library_accepts_our_request(algorithm: str) -> None:
    """Another implementation of RFC 9421 and RFC 9530 verifies what we sign."""
    call = agreed_call()
    made = signatures.sign_request(call=call, url=URL, key=signing_key(ASKER, algorithm), at=NOW)
    message = Message({**wire(call), **made}, body=call.body)
    verifier = HTTPMessageVerifier(signature_algorithm=LIBRARY[algorithm], key_resolver=Keys(algorithm))
    (found,) = verifier.verify(message, max_age=None)
    assert set(COMPONENTS) <= {name.strip('"') for name in found.covered_components}


@ALGORITHMS
def test_our_verifier_accepts_the_library(algorithm: str) -> None:
    """We verify what another implementation signs over the same components."""
    call = agreed_call()
    message = Message({**wire(call), "Content-Digest": signatures.digest(call.body)}, body=call.body)
    signer = HTTPMessageSigner(signature_algorithm=LIBRARY[algorithm], key_resolver=Keys(algorithm))
    signer.sign(
        message,
        key_id=f"{ASKER}#{algorithm}",
        created=AT,
        nonce=call.request_id,
        label="mc",
        covered_component_ids=COMPONENTS,
        use_existing_digest=True,
    )
    assert verify(call, message.headers, algorithm).kid == f"{ASKER}#{algorithm}"


@ALGORITHMS
def test_library_accepts_our_answer(algorithm: str) -> None:
    """The signature of an answer, over the request's signature too, is what the standard says."""
    call, answer = agreed_call(), Answer(200, (), b'{"ho_ten":"A"}')
    asked = signatures.sign_request(call=call, url=URL, key=signing_key(ASKER, algorithm), at=NOW)
    made = signatures.sign_response(
        answer=answer,
        request_hash=HASH,
        request_signature=asked["Signature"],
        key=signing_key(HOLDER, algorithm),
        at=NOW,
    )
    request = Message({**wire(call), **asked}, body=call.body)
    response = Response({"X-Road-Request-Hash": HASH, **made}, 200, request, body=answer.body)
    verifier = HTTPMessageVerifier(signature_algorithm=LIBRARY[algorithm], key_resolver=Keys(algorithm))
    assert verifier.verify(response, max_age=None)


TEXT = st.text(st.characters(min_codepoint=33, max_codepoint=126, exclude_characters=',"\\'), max_size=30)


@settings(max_examples=60, deadline=None)
@given(id=TEXT, purpose=TEXT, fields=st.lists(TEXT.filter(bool), max_size=4), body=st.binary(max_size=300))
def test_any_message_verifies_here_and_there(id: str, purpose: str, fields: list[str], body: bytes) -> None:
    """Whatever a header can carry, both implementations agree on it."""
    call = make_call(id=id, purpose=purpose, fields=tuple(fields), body=body)
    made = signatures.sign_request(call=call, url=URL, key=signing_key(ASKER), at=AT)
    verify(call, made, "ed25519")
    made = signatures.sign_request(call=call, url=URL, key=signing_key(ASKER), at=NOW)
    verifier = HTTPMessageVerifier(signature_algorithm=ED25519, key_resolver=Keys("ed25519"))
    assert verifier.verify(Message({**wire(call), **made}, body=body), max_age=None)


@settings(max_examples=100, deadline=None)
@given(name=st.sampled_from(["content-digest", "signature-input", "signature"]), data=st.data())
def test_any_damage_is_refused(name: str, data: st.DataObject) -> None:
    """A header damaged anywhere gives the protocol's own refusal, never anything else."""
    call = agreed_call()
    made = lower(signatures.sign_request(call=call, url=URL, key=signing_key(ASKER), at=AT))
    place = data.draw(st.integers(0, len(made[name]) - 1))
    char = data.draw(st.characters(max_codepoint=255))
    changed = made[name][:place] + char + made[name][place + 1 :]
    if changed == made[name]:
        return
    with pytest.raises(Refused):
        verify(call, {**made, name: changed}, "ed25519")


def test_value_with_line_break_is_not_signed() -> None:
    """A value that could pass for another component is never signed."""
    with pytest.raises(Refused, match="header can carry"):
        signatures.sign_request(
            call=make_call(purpose='a\n"mc-fields": b'), url=URL, key=signing_key(ASKER), at=AT
        )


def test_keys_of_other_kinds_are_not_loaded() -> None:
    """Only the two algorithms have keys, and a key's id must fit between quotes."""
    pem, _public = make_key(ASKER)
    with pytest.raises(ValueError, match="kid"):
        signatures.load_signing_key(pem=pem, kid=json.dumps("x"))
