"""A member's own side of joining: the keys stay, the request travels, the answer is put to use."""

import json
import stat
from datetime import timedelta

import pytest

from motcua.data.exchange import actions, keyring, queries
from motcua.data.exchange.testing import AT
from motcua.data.exchange.types import Identifier

pytestmark = pytest.mark.django_db
MEMBER = Identifier(("VN", "GOV", "G24"))
SYSTEM = Identifier((*MEMBER.parts, "bhyt"))


def prepared() -> str:
    """The request of a member."""
    return actions.prepare_join(
        member=MEMBER,
        member_name="Cơ quan mẫu",
        subsystem=SYSTEM,
        subsystem_name="Hệ thống mẫu",
        node="g24",
        edge="127.0.0.1:8443",
        peer="127.0.0.1:8444",
        url="https://127.0.0.1:8444",
        at=AT,
    )


def test_a_request_holds_no_private_key() -> None:
    """What travels names the member and its public key; private keys lie here, readable by the owner alone."""
    text = prepared()
    assert "PRIVATE" not in text
    request = actions.read_join(text=text)
    assert (request.member, request.subsystem, request.node) == (MEMBER, SYSTEM, "g24")
    kept = [path for path in keyring.folder().iterdir() if path.suffix == ".key"]
    assert {path.name for path in kept} == {"organisation.key", "node.next.key", "client-bhyt.next.key"}
    assert {stat.S_IMODE(path.stat().st_mode) for path in kept} == {0o600}
    assert json.loads((keyring.folder() / "node.json").read_text())["edge"] == "127.0.0.1:8443"


def test_one_approval_is_enough() -> None:
    """Request, approval, answer: the certificates lie beside their keys and the directory is known."""
    actions.found(instance="VN", at=AT)
    assert queries.operator_vkeys()[-1].startswith("motcua-exchange+")
    answer = actions.approve_request(text=prepared(), by="o", at=AT)
    actions.complete_join(text=answer, at=AT)
    names = {path.name for path in keyring.folder().iterdir()}
    assert {"node.pem", "node.key", "client-bhyt.pem", "client-bhyt.key", "authority.pem"} <= names
    assert str(SYSTEM) in queries.latest_directory().subsystems
    answer = actions.approve_request(text=prepared(), by="o", at=AT)
    actions.complete_join(text=answer, at=AT)
    assert len(queries.latest_directory().certificates) == 4


def test_answer_is_put_to_use_twice_and_only_where_its_keys_are() -> None:
    """The same file again does no harm; where one of the keys is not, nothing is moved and it is said."""
    actions.found(instance="VN", at=AT)
    answer = actions.approve_request(text=prepared(), by="o", at=AT)
    key = keyring.folder() / "client-bhyt.next.key"
    elsewhere = key.rename(key.with_name("elsewhere"))
    with pytest.raises(actions.BadJoin):
        actions.complete_join(text=answer, at=AT)
    assert (keyring.folder() / "node.next.key").exists()
    elsewhere.rename(key)
    actions.complete_join(text=answer, at=AT)
    actions.refresh_directory(at=AT + timedelta(hours=2))
    actions.complete_join(text=answer, at=AT)
    assert not list(keyring.folder().glob("*.next.key"))


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"member": 1}', '{"member":"VN/GOV/G24","key":{}}'])
def test_unreadable_papers_are_refused(text: str) -> None:
    """A file that is no request or no answer is told so."""
    with pytest.raises(actions.BadJoin):
        actions.read_join(text=text)
    with pytest.raises(actions.BadJoin):
        actions.complete_join(text=text, at=AT)
