"""Certificates that renew by themselves: when they are due, for the same key, used once others have heard."""

import json
from datetime import datetime, timedelta

import pytest
from cryptography import x509

from motcua.data.exchange import actions, authority, keyring, queries
from motcua.data.exchange.actions.serving import OwnDesk
from motcua.data.exchange.testing import AT
from motcua.data.exchange.tests.test_preparing import SYSTEM, prepared
from motcua.data.exchange.types import Refused

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(days=21)
DESK = OwnDesk(operator=True)


def joined() -> None:
    """This machine is operator and member, as of AT."""
    actions.found(instance="VN", at=AT)
    actions.complete_join(text=actions.approve_request(text=prepared(), by="o", at=AT), at=AT)
    actions.refresh_directory(at=LATER)


def renewed(name: str, at: datetime) -> str:
    """What the operator's node answers."""
    due = next(one for one in actions.due_certificates(at=at) if one.name == name)
    request = actions.request_renewal(name=name)
    return DESK.renew(shown=due.fingerprint, fingerprint=due.fingerprint, request=request, at=at)


def ends(name: str) -> datetime:
    """Until when the certificate in this file holds."""
    return authority.ends(keyring.folder() / name)


def test_due_certificates() -> None:
    """Ten days before their end the node's and its systems' are due; the authority's own is none of them."""
    joined()
    assert actions.due_certificates(at=AT + timedelta(days=19)) == ()
    assert [one.name for one in actions.due_certificates(at=LATER)] == ["client-bhyt", "node"]


def test_renewed_systems_certificate_is_used_at_once() -> None:
    """The file is replaced whole, for the key that lies beside it, and the directory knows it already."""
    joined()
    key = keyring.read("client-bhyt.key")
    actions.take_certificate(name="client-bhyt", text=renewed("client-bhyt", LATER), at=LATER)
    assert ends("client-bhyt.pem") == LATER + authority.LIFE
    assert keyring.read("client-bhyt.key") == key
    print_ = authority.fingerprint(keyring.read("client-bhyt.pem").decode())
    assert queries.latest_directory().certificates[print_].holder == str(SYSTEM)
    assert [one.name for one in actions.due_certificates(at=LATER)] == ["node"]


def test_settle_certificate() -> None:
    """A node's new certificate waits five minutes, so that the others know it; an ended old one waits for nothing."""
    joined()
    actions.take_certificate(name="node", text=renewed("node", LATER), at=LATER)
    assert [one.name for one in actions.due_certificates(at=LATER)] == ["client-bhyt"]
    old = ends("node.pem")
    assert not actions.settle_certificate(at=LATER + timedelta(minutes=4))
    assert ends("node.pem") == old
    assert actions.settle_certificate(at=LATER + timedelta(minutes=5))
    assert ends("node.pem") == LATER + authority.LIFE
    assert not actions.settle_certificate(at=LATER + timedelta(minutes=6))


def test_take_certificate_refuses_what_is_not_its_own() -> None:
    """For another key, out of words, or with a directory nobody signed: the old files stay."""
    joined()
    before = keyring.read("client-bhyt.pem")
    told = json.loads(renewed("node", LATER))
    for text in ("", "[]", json.dumps(told)):
        with pytest.raises(actions.BadJoin):
            actions.take_certificate(name="client-bhyt", text=text, at=LATER)
    own = json.loads(renewed("client-bhyt", LATER))
    forged = json.dumps({**own, "directory": own["directory"].replace("bhyt", "khac")})
    with pytest.raises(Refused):
        actions.take_certificate(name="client-bhyt", text=forged, at=LATER)
    assert keyring.read("client-bhyt.pem") == before


def test_a_node_renews_for_its_own_systems_only() -> None:
    """The node that speaks for a system may hand its renewal on; a system may not renew a node."""
    joined()
    due = {one.name: one.fingerprint for one in actions.due_certificates(at=LATER)}
    request = actions.request_renewal(name="client-bhyt")
    told = DESK.renew(shown=due["node"], fingerprint=due["client-bhyt"], request=request, at=LATER)
    subject = x509.load_pem_x509_certificate(json.loads(told)["certificate"].encode()).subject
    assert "bhyt" in subject.rfc4514_string()
    for shown, fingerprint in ((due["client-bhyt"], due["node"]), ("0" * 64, due["node"])):
        with pytest.raises(actions.BadJoin):
            DESK.renew(shown=shown, fingerprint=fingerprint, request=request, at=LATER)


def test_node_standing() -> None:
    """How long directory and certificates hold, and which were revoked."""
    joined()
    print_ = queries.fingerprint(certificate=keyring.read("client-bhyt.pem").decode())
    actions.revoke_certificate(fingerprint=print_, by="o", at=LATER)
    held = queries.node_standing()
    assert (held.node, held.operator, held.expires) == ("g24", "g24", LATER + timedelta(hours=24))
    assert (set(held.certificates), held.revoked) == ({"node", "client-bhyt"}, ("client-bhyt",))
