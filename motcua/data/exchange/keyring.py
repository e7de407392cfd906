"""Keys of this node in its data folder: the organisation's, the operator's, the root's. Written once, mode 0600."""

import json
import os
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from motcua.kit.errors import DomainError
from motcua.kit.keys import Verifier, parse_vkey, verifier_of

ORGANISATION, OPERATOR, ROOT, ROOT_CERTIFICATE = "organisation.key", "operator.key", "root.key", "root.pem"
NAME = "motcua-exchange"
NODE_FILE, WAITING_FILE = "node.json", "join.json"


class ExchangeKeyMissing(DomainError):
    """A key that this needs is not on this machine."""

    code = "exchange_key_missing"
    status = 503
    message = _(
        "Máy này chưa có khóa %(what)s của nền tảng chia sẻ dữ liệu. Báo quản trị viên tạo khóa rồi làm lại."
    )


def folder() -> Path:
    """Where the keys lie."""
    return Path(settings.MOTCUA_DATA) / "exchange"


def keep(name: str, data: bytes) -> Path:
    """Write a file of the ring for its owner alone, whole or not at all; one that is there stays."""
    path = folder() / name
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    return path


def put(name: str, data: bytes) -> Path:
    """Write or replace a file of the ring, whole or not at all, for its owner alone."""
    path = folder() / name
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f"{name}.draft")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    return path


def node_settings() -> dict[str, Any]:
    """What node.json says; {} before this machine has joined."""
    path = folder() / NODE_FILE
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def is_operator() -> bool:
    """Whether this machine makes the directory."""
    return (folder() / OPERATOR).exists()


def read(name: str) -> bytes:
    """A file of the ring. Raises ExchangeKeyMissing."""
    try:
        return (folder() / name).read_bytes()
    except FileNotFoundError as error:
        raise ExchangeKeyMissing(what=name) from error


def make_organisation() -> bytes:
    """This organisation's signing key (Ed25519, PEM), made at first use."""
    if not (folder() / ORGANISATION).exists():
        keep(ORGANISATION, pem(Ed25519PrivateKey.generate()))
    return read(ORGANISATION)


def private(name: str) -> Ed25519PrivateKey:
    """An Ed25519 key of the ring. Raises ExchangeKeyMissing."""
    found = serialization.load_pem_private_key(read(name), None)
    if not isinstance(found, Ed25519PrivateKey):
        raise ExchangeKeyMissing(what=name)
    return found


def operators() -> tuple[Verifier, ...]:
    """Whose directories are believed: MOTCUA_EXCHANGE_OPERATORS, and this machine's own if it is the operator."""
    named = tuple(parse_vkey(text) for text in settings.MOTCUA_EXCHANGE_OPERATORS)
    own = (verifier_of(NAME, private(OPERATOR)),) if is_operator() else ()
    return (*named, *own)


def pem(key: Ed25519PrivateKey) -> bytes:
    """PKCS#8."""
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
