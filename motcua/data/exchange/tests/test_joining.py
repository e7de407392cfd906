"""Taking part: one approval, certificates that work, renewal without one, revocation."""

from dataclasses import replace
from datetime import timedelta

import pytest
from cryptography import x509
from django.db import DatabaseError, connection, transaction

from motcua.data.exchange import actions, authority, directory, keyring, models, queries, signatures
from motcua.data.exchange.testing import AT, make_key, signing_key
from motcua.data.exchange.types import Identifier, Joined, JoinRequest, Refused
from motcua.kit.errors import NotFound
from motcua.trust.ledger import queries as ledger

pytestmark = pytest.mark.django_db
MEMBER = Identifier(("VN", "GOV", "G24"))


def make_request(*, by: str = "", **changes: object) -> JoinRequest:
    """The insurer asks to join; by: whose key signs, where it is not the one in the request."""
    request = JoinRequest(
        member=MEMBER,
        member_name="Bảo hiểm xã hội (thử)",
        subsystem=Identifier((*MEMBER.parts, "bhyt")),
        subsystem_name="Bảo hiểm y tế",
        node="n24",
        url="https://127.0.0.1:8444",
        key=make_key("VN/GOV/G24")[1],
        node_csr=authority.make_request(name="x")[1],
        client_csr=authority.make_request(name="y")[1],
    )
    made = replace(request, **changes)  # type: ignore[arg-type]  # names of its fields
    return signatures.sign_join(request=made, key=signing_key(by or str(made.key.member)))


def join(**changes: object) -> Joined:
    """Found an exchange and approve the request."""
    actions.found(instance="VN", at=AT)
    code = actions.request_join(request=make_request(**changes), at=AT)
    return actions.approve_join(code=code, by="officer", at=AT)


def test_one_approval_makes_a_member() -> None:
    """The directory names member, system, node, key and both certificates; each edition is a leaf."""
    actions.found(instance="VN", at=AT)
    code = actions.request_join(request=make_request(), at=AT)
    assert [line.code for line in queries.joins()] == [code]
    assert queries.join_answer(code=code) is None
    made = actions.approve_join(code=code, by="officer", at=AT)
    held = directory.opened(text=made.directory, keys=directory_keys(), at=AT)
    assert (held.version, list(held.members), list(held.nodes)) == (2, ["VN/GOV/G24"], ["n24"])
    assert held.keys == {make_key("VN/GOV/G24")[1].kid: make_key("VN/GOV/G24")[1]}
    assert {one.kind: one.holder for one in held.certificates.values()} == {
        "node": "n24",
        "client": "VN/GOV/G24/bhyt",
    }
    assert set(held.certificates) == set(
        map(authority.fingerprint, (made.node_certificate, made.client_certificate))
    )
    assert queries.join_answer(code=code) == made
    assert len(ledger.leaves(subject="exchange.directory:2")) == 1
    with pytest.raises(actions.JoinDecided):
        actions.approve_join(code=code, by="officer", at=AT)


def directory_keys():
    """Whose directories are believed on this machine."""
    return actions.joining.keyring.operators()


def test_certificates_are_short_and_by_the_root() -> None:
    """At most thirty days; signed by the root; what the request says of itself is not believed."""
    made = join()
    root = x509.load_pem_x509_certificate(made.authority.encode())
    for text in (made.node_certificate, made.client_certificate):
        found = x509.load_pem_x509_certificate(text.encode())
        found.verify_directly_issued_by(root)
        assert found.not_valid_after_utc <= AT + timedelta(days=30)
    assert "CN=n24" in x509.load_pem_x509_certificate(made.node_certificate.encode()).subject.rfc4514_string()


def test_request_of_another_is_refused() -> None:
    """A request whose parts do not belong together, or that takes another member's node, is refused."""
    actions.found(instance="VN", at=AT)
    other = Identifier(("VN", "GOV", "G99"))
    for changes in (
        {"subsystem": Identifier((*other.parts, "x"))},
        {"key": make_key("VN/GOV/G99")[1]},
        {"url": "http://127.0.0.1"},
        {"node": "../n24"},
    ):
        with pytest.raises(actions.BadJoin):
            actions.request_join(request=make_request(**changes), at=AT)
    first = actions.request_join(request=make_request(), at=AT)
    actions.approve_join(code=first, by="officer", at=AT)
    thief = make_request(
        member=other, subsystem=Identifier((*other.parts, "x")), key=make_key("VN/GOV/G99")[1], node="n24"
    )
    with pytest.raises(actions.BadJoin):
        actions.approve_join(code=actions.request_join(request=thief, at=AT), by="officer", at=AT)
    bad = actions.request_join(request=make_request(node_csr="no"), at=AT)
    with pytest.raises(actions.BadJoin):
        actions.approve_join(code=bad, by="officer", at=AT)


def test_join_code_names_exactly_this_request() -> None:
    """Sent twice it is one request; another key is another code; a full table takes no more."""
    actions.found(instance="VN", at=AT)
    request = make_request()
    code = actions.request_join(request=request, at=AT)
    assert (len(code), code) == (12, actions.join_code(request=request))
    assert actions.request_join(request=request, at=AT) == code
    assert actions.join_code(request=make_request()) != code
    assert models.Joining.objects.count() == 1
    models.Joining.objects.bulk_create(
        models.Joining(code=f"C{number}", request={}, requested_at=AT) for number in range(199)
    )
    with pytest.raises(actions.JoinsFull):
        actions.request_join(request=make_request(), at=AT)


def test_nobody_joins_again_in_a_member_s_name() -> None:
    """A request in a member's name with a new key is refused until its own key has ended; with the own key it holds."""
    join()
    stranger = replace(make_key("VN/GOV/G99")[1], kid="VN/GOV/G24#moi", member=MEMBER)
    forged = make_request(by="VN/GOV/G99", key=stranger, node="n24b", url="https://127.0.0.1:8555")
    code = actions.request_join(request=forged, at=AT)
    with pytest.raises(actions.BadJoin):
        actions.approve_join(code=code, by="officer", at=AT)
    another = make_request(subsystem=Identifier((*MEMBER.parts, "bhxh")))
    actions.approve_join(code=actions.request_join(request=another, at=AT), by="officer", at=AT)
    actions.approve_join(code=code, by="officer", at=stranger.valid_until + timedelta(days=1))


def test_nobody_asks_with_another_s_key() -> None:
    """A request not signed by the key in it, or changed after it was signed, is refused at the door and at approval."""
    actions.found(instance="VN", at=AT)
    stolen, sound = make_request(by="VN/GOV/G99"), make_request()
    for bad in (
        stolen,
        replace(sound, url="https://127.0.0.1:9"),
        replace(sound, signature=""),
        replace(sound, signature="ồ"),
    ):
        with pytest.raises(actions.BadJoin, match="ký bằng chính khóa"):
            actions.request_join(request=bad, at=AT)
    models.Joining.objects.create(
        code="TRUOCDAY2345", request=directory.as_data(replace(sound, signature="")), requested_at=AT
    )
    with pytest.raises(actions.BadJoin, match="ký bằng chính khóa"):
        actions.approve_join(code="TRUOCDAY2345", by="officer", at=AT)


def test_refused_request_is_over() -> None:
    """A request turned down gets no answer and can not be approved."""
    actions.found(instance="VN", at=AT)
    code = actions.request_join(request=make_request(), at=AT)
    actions.refuse_join(code=code, by="officer", at=AT)
    with pytest.raises(NotFound):
        queries.join_answer(code=code)
    with pytest.raises(actions.JoinDecided):
        actions.approve_join(code=code, by="officer", at=AT)
    with pytest.raises(NotFound):
        actions.approve_join(code="khong-co", by="officer", at=AT)


def test_certificate_renews_without_approval() -> None:
    """Who holds a current certificate gets the next; an ended or revoked one gives nothing."""
    made = join()
    old = authority.fingerprint(made.node_certificate)
    later = AT + timedelta(days=25)
    asked = authority.make_request(name="n24")[1]
    new = actions.renew(fingerprint=old, request=asked, at=later)
    held = queries.latest_directory()
    assert {old, authority.fingerprint(new.node_certificate)} <= set(held.certificates)
    after = AT + timedelta(days=31)
    with pytest.raises(actions.BadJoin):
        actions.renew(fingerprint=old, request=asked, at=after)
    fresh = authority.fingerprint(new.node_certificate)
    actions.renew(fingerprint=fresh, request=asked, at=after)
    assert old not in queries.latest_directory().certificates
    actions.revoke_certificate(fingerprint=fresh, by="officer", at=after)
    with pytest.raises(actions.BadJoin):
        actions.renew(fingerprint=fresh, request=asked, at=after)


def test_revoked_certificate_is_in_the_next_edition() -> None:
    """Revocation needs nobody but the operator, and stands in the directory."""
    made = join()
    actions.revoke_certificate(
        fingerprint=authority.fingerprint(made.client_certificate), by="officer", at=AT
    )
    assert queries.latest_directory().revoked == {authority.fingerprint(made.client_certificate)}
    with pytest.raises(NotFound):
        actions.revoke_certificate(fingerprint="0" * 64, by="officer", at=AT)


def test_due_certificates_are_told(tmp_path) -> None:
    """Ten days before its end a certificate is due."""
    path = tmp_path / "n.pem"
    path.write_text(join().node_certificate)
    assert not authority.due(certificate=path, at=AT)
    assert authority.due(certificate=path, at=AT + timedelta(days=21))


def test_found_once() -> None:
    """A second root would make the first one's members strangers."""
    actions.found(instance="VN", at=AT)
    for _turn in ("with its keys", "without"):
        with pytest.raises(actions.AlreadyFounded):
            actions.found(instance="VN", at=AT)
        (keyring.folder() / keyring.ROOT).unlink(missing_ok=True)
    assert models.Edition.objects.count() == 1
    assert not (keyring.folder() / keyring.ROOT).exists()


def test_founding_without_tables_leaves_no_key() -> None:
    """What cannot be founded leaves nothing that stops the next attempt."""
    table = models.Edition._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {table} RENAME TO elsewhere")
    with pytest.raises(DatabaseError), transaction.atomic():
        actions.found(instance="VN", at=AT)
    assert not (keyring.folder() / keyring.ROOT).exists()
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE elsewhere RENAME TO {table}")
    actions.found(instance="VN", at=AT)


def test_damaged_directory_is_refused() -> None:
    """A directory changed anywhere, or out of its time, is not believed."""
    text = join().directory
    keys = directory_keys()
    with pytest.raises(Refused, match="signed"):
        directory.opened(text=text.replace("G24", "G25", 1), keys=keys, at=AT)
    with pytest.raises(Refused, match="signed"):
        directory.opened(text=text, keys=(), at=AT)
    with pytest.raises(Refused, match="time") as refused:
        directory.opened(text=text, keys=keys, at=AT + timedelta(days=2))
    assert refused.value.code == "outdated_global_conf"
