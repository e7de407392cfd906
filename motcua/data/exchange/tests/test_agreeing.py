"""Agreements between members: proposed, signed by both, used, ended; nothing unsigned lets anything pass."""

from dataclasses import replace
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from motcua.data.exchange import actions, agreements, keyring, models, queries
from motcua.data.exchange.queries import standing
from motcua.data.exchange.testing import AT, CLIENT, SERVICE, document, make_agreement, make_call, make_key
from motcua.data.exchange.tests.test_joining import make_request
from motcua.data.exchange.tests.test_publishing import SERVED, join_provider
from motcua.data.exchange.types import Bundle, Refused
from motcua.kit import jws
from motcua.kit.errors import NotFound

pytestmark = pytest.mark.django_db
PLACE = str(CLIENT), str(SERVICE)


@pytest.fixture
def exchange() -> None:
    """Both members in the directory; this machine holds the insurer's key."""
    join_provider()
    actions.approve_join(code=actions.request_join(request=make_request(), at=AT), by="o", at=AT)
    actions.publish_service(service=SERVED, at=AT)
    keyring.keep(keyring.ORGANISATION, make_key("VN/GOV/G24")[0])


def by_provider(payload: bytes) -> str:
    """The other side's signature."""
    key = load_pem_private_key(make_key("VN/GOV/G01")[0], None)
    return jws.sign(payload, name="VN/GOV/G01", key=key)  # type: ignore[arg-type]  # Ed25519


def from_provider(**changes: str) -> Bundle:
    """What the other side sends: the agreement with its signature."""
    text = make_agreement().document
    return replace(Bundle(text.decode(), provider_signature=by_provider(text)), **changes)


def both_signed() -> str:
    """An agreement in force."""
    hash = actions.propose(data=document(), by="o", at=AT)
    actions.sign(hash=hash, by="o", at=AT)
    assert actions.receive(bundle=from_provider(), by="o", at=AT) == hash
    return hash


def test_both_signatures_open_the_way(exchange) -> None:
    """Proposed or signed by one side it lets nothing pass; signed by both it does."""
    hash = actions.propose(data=document(), by="o", at=AT)
    assert queries.snapshot(at=AT).agreements == {}
    actions.sign(hash=hash, by="o", at=AT)
    assert queries.snapshot(at=AT).agreements == {}
    actions.receive(bundle=from_provider(), by="o", at=AT)
    found = queries.snapshot(at=AT)
    assert [one.hash for one in found.agreements[PLACE]] == [hash]
    assert agreements.permit(snapshot=found, call=make_call(), at=AT).agreement.hash == hash
    with pytest.raises(actions.AgreementKnown):
        actions.propose(data=document(), by="o", at=AT)


def test_forged_signatures_are_refused(exchange) -> None:
    """A bundle whose signature is not the member's is refused whole; one forced into the table opens nothing."""
    for forged in (by_provider(b"other"), make_key("VN/GOV/G24")[1].kid, "x..y"):
        with pytest.raises(actions.WrongSignature):
            actions.receive(bundle=from_provider(provider_signature=forged), by="o", at=AT)
    hash = both_signed()
    models.Agreement.objects.filter(hash=hash).update(provider_signature=by_provider(b"other"))
    assert queries.snapshot(at=AT).agreements == {}


def test_bundle_carries_agreement_and_end(exchange) -> None:
    """What one node exports another takes in, the end too."""
    hash = both_signed()
    actions.revoke(hash=hash, why="Hết nhu cầu", by="o", at=AT + timedelta(hours=1))
    sent = Bundle(**queries.bundle(hash=hash))
    models.Agreement.objects.all().delete()
    assert actions.receive(bundle=sent, by="o", at=AT) == hash
    found = queries.snapshot(at=AT)
    assert agreements.permit(snapshot=found, call=make_call(), at=AT)
    with pytest.raises(Refused, match="not in force"):
        agreements.permit(snapshot=found, call=make_call(), at=AT + timedelta(hours=1))
    models.Agreement.objects.all().delete()
    with pytest.raises(actions.WrongSignature):
        actions.receive(bundle=replace(sent, revoked_at=AT.isoformat()), by="o", at=AT)
    with pytest.raises(actions.WrongSignature):
        actions.receive(bundle=replace(sent, revoked_at="hôm qua"), by="o", at=AT)


def test_either_side_ends_it_with_a_reason(exchange) -> None:
    """Once, with a reason, and from then on nothing passes and nobody signs."""
    hash = both_signed()
    with pytest.raises(actions.ReasonMissing):
        actions.revoke(hash=hash, why=" ", by="o", at=AT)
    actions.revoke(hash=hash, why="Hết nhu cầu", by="o", at=AT)
    with pytest.raises(Refused, match="not in force"):
        agreements.permit(snapshot=queries.snapshot(at=AT), call=make_call(), at=AT)
    for again in (
        lambda: actions.revoke(hash=hash, why="x", by="o", at=AT),
        lambda: actions.sign(hash=hash, by="o", at=AT),
    ):
        with pytest.raises(actions.AgreementEnded):
            again()


def test_only_its_sides_sign(exchange, settings) -> None:
    """A member that is on neither side can neither sign nor end it."""
    hash = actions.propose(data=document(), by="o", at=AT)
    settings.MOTCUA_EXCHANGE_MEMBER = "VN/GOV/G99"
    with pytest.raises(actions.NotOurs):
        actions.sign(hash=hash, by="o", at=AT)
    with pytest.raises(actions.NotOurs):
        actions.revoke(hash=hash, why="x", by="o", at=AT)
    with pytest.raises(NotFound):
        actions.sign(hash="0" * 64, by="o", at=AT)
    with pytest.raises(agreements.BadAgreement):
        actions.propose(data={}, by="o", at=AT)


def test_pages_say_what_a_jurist_asks(exchange) -> None:
    """The list and the page: state, sides, purpose with its article, fields by their labels, use."""
    hash = both_signed()
    page = queries.agreement_page(hash=hash, at=AT)
    assert (page.state, page.may_sign, page.may_revoke) == ("running", False, True)
    assert page.purposes[0].fields == ("Họ và tên", "Ngày sinh")
    assert [side.at for side in page.sides] == [AT, AT]
    (line,) = queries.agreements_page(at=AT, proposer=True).lines
    assert (line.state, line.used, line.last) == ("running", 0, None)
    assert queries.agreement_page(hash=hash, at=AT + timedelta(days=400)).state == "expired"
    assert queries.agreement_page(hash=hash, at=AT - timedelta(days=400)).state == "later"
    assert queries.policy(hash=hash)["uid"].endswith(hash)
    with pytest.raises(NotFound):
        queries.agreement_page(hash="0" * 64, at=AT)


def test_signatures_are_checked_once_a_directory(exchange, monkeypatch) -> None:
    """However many agreements there are; a new directory has them judged anew, and what is gone is forgotten."""
    both_signed()
    judged: list[str] = []
    checked = standing._held
    monkeypatch.setattr(standing, "_held", lambda *row: judged.append(row[0]) or checked(*row))
    assert len(queries.snapshot(at=AT).agreements) == len(queries.snapshot(at=AT).agreements) == 1
    assert len(judged) <= 1
    actions.publish_service(service=replace(SERVED, name="Tên khác"), at=AT)
    assert len(queries.snapshot(at=AT).agreements) == 1
    models.Agreement.objects.all().delete()
    assert queries.snapshot(at=AT).agreements == {}
    assert standing._judged.last[1] == {}
