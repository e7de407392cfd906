"""Keys: registered, paired, and never an officer's key on the server outside the demo."""

from base64 import b64encode
from pathlib import Path

import pytest

from motcua.kit.errors import NotAllowed
from motcua.trust.identity.testing import make_officer
from motcua.trust.ledger import queries as ledger
from motcua.trust.signing import actions, queries
from motcua.trust.signing.drivers.demo_ca import DemoCA, DemoSigner, Holder
from motcua.trust.signing.models import SigningKey
from motcua.trust.signing.testing import AT, make_agency, make_requests

pytestmark = pytest.mark.django_db


def test_outside_the_demo_there_is_no_demo_key(settings):
    """The demo signer refuses to exist, and signing without a registered certificate is refused."""
    agency = make_agency()
    leader, _seal = make_requests(agency)
    settings.MOTCUA_DEMO = False
    with pytest.raises(RuntimeError):
        DemoSigner(Path(settings.MOTCUA_DATA))
    with pytest.raises(actions.NoKey):
        actions.prepare_batch(user_id=agency.deputy.pk, requests=[leader.request_id], at=AT)


def test_a_demo_key_left_in_the_table_does_not_sign_outside_the_demo(settings):
    """Switching the demo off switches its keys off."""
    agency = make_agency()
    leader, _seal = make_requests(agency)
    actions.register_key(driver="demo_ca", name="x", chain=(), user_id=agency.deputy.pk, at=AT)
    settings.MOTCUA_DEMO = False
    with pytest.raises(actions.NoKey):
        actions.prepare_batch(user_id=agency.deputy.pk, requests=[leader.request_id], at=AT)


def test_registering_replaces_the_key_in_use(foreign):
    """One active key per officer; the old row stays for what it signed."""
    agency = make_agency()
    for _turn in range(2):
        chain = foreign.chain("officer")
        actions.register_key(driver="remote", name="c", chain=chain, user_id=agency.deputy.pk, at=AT)
    rows = SigningKey.objects.filter(user=agency.deputy)
    assert sorted(rows.values_list("active", flat=True)) == [False, True]
    with pytest.raises(actions.WrongCertificate):
        actions.register_key(driver="remote", name="c", chain=(b"x",), user_id=agency.deputy.pk, at=AT)


def test_pairing_keeps_only_the_digest_of_the_secret():
    """And only a clerk may pair the agency's token."""
    agency = make_agency()
    secret = actions.pair_token(user_id=agency.deputy.pk, at=AT)
    assert secret not in str(list(SigningKey.objects.values()))
    with pytest.raises(NotAllowed):
        actions.pair_token(user_id=agency.deputy.pk, agency=True, at=AT)
    actions.pair_token(user_id=agency.clerk.pk, agency=True, at=AT)
    page = queries.pairing_page(user_id=agency.clerk.pk, secret="", at=AT)
    assert page.agency == "UBND phường Thử"
    assert len(page.keys) == 1


def text(chain) -> list[str]:
    """As the agent sends it."""
    return [b64encode(der).decode() for der in chain]


def test_who_neither_signs_nor_seals_pairs_nothing():
    """A specialist gets no secret for a token, and no page for it."""
    agency = make_agency()
    specialist = make_officer(role="specialist", office=agency.code, name="Lê Thị Chuyên")
    for seal in (False, True):
        with pytest.raises(NotAllowed):
            actions.pair_token(user_id=specialist.pk, agency=seal, at=AT)
    with pytest.raises(NotAllowed):
        actions.pair_token(user_id=agency.clerk.pk, at=AT)
    with pytest.raises(NotAllowed):
        queries.pairing_page(user_id=specialist.pk, secret="", at=AT)
    assert not SigningKey.objects.exists()


def test_a_certificate_nobody_vouches_for_is_refused(believed):
    """Self-signed, of an unknown CA, or expired: nothing is kept, and the key stays without a certificate."""
    agency = make_agency()
    secret = actions.pair_token(user_id=agency.deputy.pk, at=AT)
    late = AT.replace(year=2027, month=3)
    for label, when in (("alone", AT), ("short", late), ("root", AT)):
        with pytest.raises(actions.NotVouched):
            actions.learn_certificates(secret=secret, certificates=text(believed.chain(label)), at=when)
    assert SigningKey.objects.get().chain == ""


def test_without_trusted_roots_no_certificate_is_learned(foreign):
    """An installation that trusts nobody believes nobody."""
    agency = make_agency()
    secret = actions.pair_token(user_id=agency.deputy.pk, at=AT)
    with pytest.raises(actions.NotVouched):
        actions.learn_certificates(secret=secret, certificates=text(foreign.chain("officer")), at=AT)


def test_a_certificate_in_another_name_is_refused(believed):
    """A clerk's agent does not bring the deputy's token, nor the deputy the agency's."""
    agency = make_agency()
    mine = actions.pair_token(user_id=agency.deputy.pk, at=AT)
    seal = actions.pair_token(user_id=agency.clerk.pk, agency=True, at=AT)
    for secret, label in ((mine, "agency"), (seal, "officer")):
        with pytest.raises(actions.OthersCertificate):
            actions.learn_certificates(secret=secret, certificates=text(believed.chain(label)), at=AT)
    actions.learn_certificates(secret=seal, certificates=text(believed.chain("agency")), at=AT)


def test_pairing_and_learning_leave_ledger_lines(believed):
    """Who paired a token, and which certificate it then brought."""
    agency = make_agency()
    secret = actions.pair_token(user_id=agency.deputy.pk, at=AT)
    actions.learn_certificates(secret=secret, certificates=text(believed.chain("officer")), at=AT)
    kinds = [leaf.kind for leaf in ledger.leaves(subject=str(agency.deputy.actor))]
    assert kinds == ["signing.token_paired", "signing.certificate_learned"]


def test_an_agents_certificates_are_checked(believed):
    """Base64 DER, at least one; an unknown secret is refused."""
    foreign = believed
    agency = make_agency()
    secret = actions.pair_token(user_id=agency.deputy.pk, at=AT)
    good = b64encode(foreign.chain("officer")[0]).decode()
    for bad in ([], ["%"], [b64encode(b"x").decode()]):
        with pytest.raises(actions.WrongCertificate):
            actions.learn_certificates(secret=secret, certificates=bad, at=AT)
    with pytest.raises(NotAllowed):
        actions.learn_certificates(secret="x", certificates=[good], at=AT)
    actions.learn_certificates(secret=secret, certificates=[good], at=AT)
    shown = queries.pairing_page(user_id=agency.deputy.pk, secret="", at=AT)
    assert shown.keys[0].until is not None


def test_a_demo_key_is_made_once_and_kept_private(tmp_path):
    """Two processes get the same key; only the owner may read it."""
    holder = Holder("Đỗ Thị Ấu", "UBND xã Thử", "Chủ tịch")
    first, second = DemoCA(tmp_path / "ca"), DemoCA(tmp_path / "ca")
    assert first.issue(holder, at=AT) == second.issue(holder, at=AT) == "ubnd-xa-thu-do-thi-au-chu-tich"
    assert first.chain(holder.key(), at=AT) == second.chain(holder.key(), at=AT)
    assert (tmp_path / "ca" / f"{holder.key()}.pem").stat().st_mode & 0o077 == 0
    with pytest.raises(ValueError, match="key"):
        first.chain("../root", at=AT)
