"""Keys: registered, paired, and never an officer's key on the server outside the demo."""

from base64 import b64encode
from pathlib import Path

import pytest

from motcua.kit.errors import NotAllowed
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


def test_an_agents_certificates_are_checked(foreign):
    """Base64 DER, at least one; an unknown secret is refused."""
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
