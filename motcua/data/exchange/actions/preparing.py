"""A member's own side of joining: its keys, its request, and what it does with the answer. Private keys stay here."""

import json
from contextlib import suppress
from dataclasses import asdict
from datetime import datetime, timedelta
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from motcua.data.exchange import authority, directory, keyring, signatures
from motcua.data.exchange.actions.joining import BadJoin, approve_join, request_join
from motcua.data.exchange.actions.publishing import OldDirectory, accept_directory
from motcua.data.exchange.types import Identifier, Joined, JoinRequest, OrgKey
from motcua.kit.keys import verifier_of

KEY_LIFE = timedelta(days=3 * 365)


def prepare_join(
    *,
    member: Identifier,
    member_name: str,
    subsystem: Identifier,
    subsystem_name: str,
    node: str,
    edge: str,
    peer: str,
    url: str,
    at: datetime,
) -> str:
    """Make this node's keys and the request (JSON) that goes to the operator of the directory.

    edge, peer: `host:port` to listen on; url: where other nodes reach `peer`. Run again for each further system.
    """
    keyring.make_organisation()
    private = keyring.private(keyring.ORGANISATION)
    key = OrgKey(
        kid=f"{member}#{verifier_of(str(member), private).key_id.hex()}",
        member=member,
        algorithm="ed25519",
        public=private.public_key().public_bytes_raw(),
        valid_from=at - authority.SKEW,
        valid_until=at + KEY_LIFE,
    )
    requests = []
    for name in ("node", f"client-{subsystem.code}"):
        pem, request = authority.make_request(name=name)
        keyring.put(f"{name}.next.key", pem)
        requests.append(request)
    settings = {**keyring.node_settings(), "code": node, "edge": edge, "peer": peer}
    keyring.put(keyring.NODE_FILE, json.dumps(settings, indent=1).encode())
    made = JoinRequest(member, member_name, subsystem, subsystem_name, node, url, key, *requests)
    signer = signatures.load_signing_key(pem=keyring.read(keyring.ORGANISATION), kid=key.kid)
    return json.dumps(directory.as_data(signatures.sign_join(request=made, key=signer)), ensure_ascii=False)


def read_join(*, text: str) -> JoinRequest:
    """The request in its text. Raises BadJoin."""
    try:
        return directory.from_data(JoinRequest, json.loads(text))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadJoin(why=_("tệp yêu cầu không đọc được")) from error


def complete_join(*, text: str, at: datetime) -> None:
    """Put the operator's answer (JSON) to use: certificates beside their keys, and the directory.

    Harmless to repeat. Raises BadJoin, Refused (signature of the directory).
    """
    try:
        joined = Joined(**json.loads(text))
    except (ValueError, TypeError) as error:
        raise BadJoin(why=_("tệp trả lời không đọc được")) from error
    with suppress(OldDirectory):  # a newer one is known: the certificates are no worse for it
        accept_directory(text=joined.directory, at=at)
    certificates = (joined.node_certificate, joined.client_certificate)
    keys = [_key_of(certificate) for certificate in certificates]  # both are here before either is moved
    for key, certificate in zip(keys, certificates, strict=True):
        name = key.name.removesuffix(".key").removesuffix(".next")
        key.replace(key.with_name(f"{name}.key"))
        keyring.put(f"{name}.pem", certificate.encode())
    keyring.put("authority.pem", joined.authority.encode())


def _key_of(certificate: str) -> Path:
    """The file of the key for which this certificate (PEM) was made."""
    kept = (path for kind in ("node", "client-") for path in keyring.folder().glob(f"{kind}*.key"))
    found = next(
        (path for path in kept if authority.fits(certificate=certificate, key=path.read_bytes())), None
    )
    if found is None:
        raise BadJoin(why=_("tệp trả lời không dành cho khóa nào ở máy này"))
    return found


def approve_request(*, text: str, by: str, at: datetime) -> str:
    """The operator's one approval: take the request (JSON) in, approve it, give the answer (JSON). Raises BadJoin."""
    code = request_join(request=read_join(text=text), at=at)
    return json.dumps(asdict(approve_join(code=code, by=by, at=at)), ensure_ascii=False)
