"""An exchange of two invented members and three agreements: in force, waiting, ended. Prints their hashes."""

import sys

import django

django.setup()

from cryptography.hazmat.primitives.serialization import load_pem_private_key  # noqa: E402 - Django is set up first

from motcua.data.exchange import actions, authority, keyring, queries  # noqa: E402 - Django is set up first
from motcua.data.exchange.testing import document, make_key  # noqa: E402 - Django is set up first
from motcua.data.exchange.types import Bundle, Identifier, JoinRequest  # noqa: E402 - Django is set up first
from motcua.kit import jws  # noqa: E402 - Django is set up first
from motcua.kit.clock import now  # noqa: E402 - Django is set up first

MEMBERS = {
    "VN/GOV/G24/bhyt": ("Bảo hiểm xã hội (mẫu)", "Thẻ bảo hiểm y tế", "n24"),
    "VN/GOV/G01/dancu": ("Bộ Công an (mẫu)", "Cơ sở dữ liệu quốc gia về dân cư", "n01"),
}


def main() -> None:
    """Found, join twice, agree three times."""
    at = now()
    actions.found(instance="VN", at=at)
    for name, (member, system, node) in MEMBERS.items():
        subsystem = Identifier(tuple(name.split("/")))
        asked = JoinRequest(
            member=subsystem.member,
            member_name=member,
            subsystem=subsystem,
            subsystem_name=system,
            node=node,
            url=f"https://127.0.0.1/{node}",
            key=make_key(str(subsystem.member))[1],
            node_csr=authority.make_request(name="x")[1],
            client_csr=authority.make_request(name="y")[1],
        )
        actions.approve_join(code=actions.request_join(request=asked, at=at), by="o", at=at)
    keyring.keep(keyring.ORGANISATION, make_key("VN/GOV/G24")[0])
    other = load_pem_private_key(make_key("VN/GOV/G01")[0], None)
    made = []
    for number, ended in ((1, False), (2, False), (3, True)):
        hash = actions.propose(data=document(code=f"VN-G24-G01/2026-{number:02}"), by="o", at=at)
        made.append(hash)
        if number == 2:
            continue
        actions.sign(hash=hash, by="o", at=at)
        sent = queries.bundle(hash=hash)["document"]
        signature = jws.sign(sent.encode(), name="VN/GOV/G01", key=other)  # type: ignore[arg-type]  # Ed25519
        actions.receive(bundle=Bundle(sent, provider_signature=signature), by="o", at=at)
        if ended:
            actions.revoke(hash=hash, why="Hết nhu cầu; thay bằng thỏa thuận 2026-01.", by="o", at=at)
    sys.stdout.write(" ".join(made))


if __name__ == "__main__":
    main()
