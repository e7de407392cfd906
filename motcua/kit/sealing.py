"""Envelope encryption: data keys seal values (AES-256-GCM), master keys wrap data keys, an index key finds.

A sealed value is bound to its place (table, field, key): moved elsewhere it does not open. A blind index is a keyed
digest of a value, equal for equal values, so it serves only values that nearly everybody has differently.
"""

import hmac
import os
import secrets
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from uuid import uuid4

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from motcua.kit.keys import Malformed, decode

KEY_SIZE = 32
NONCE_SIZE = 12  # random: a data key is to be changed before it has sealed 2³² values
BLIND_SIZE = 16
INDEX = "index"


class Tampered(ValueError):
    """The value was changed, was moved from another place, or was sealed with another key."""


@dataclass(frozen=True, slots=True)
class Keystore:
    """Keys from outside the database, newest last: masters wrap data keys; indexes make blind indexes."""

    masters: Mapping[str, bytes] = field(repr=False)
    indexes: tuple[bytes, ...] = field(repr=False)

    @property
    def newest(self) -> str:
        """The name of the master key that wraps from now on."""
        return list(self.masters)[-1]


@lru_cache(maxsize=8)
def read_keystore(text: str) -> Keystore:
    """Lines `name base64` (32 bytes each); names that begin with `index` are index keys. Raises Malformed."""
    masters: dict[str, bytes] = {}
    indexes: dict[str, bytes] = {}
    for line in text.splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        name, _blank, encoded = line.strip().partition(" ")
        kept = indexes if name.startswith(INDEX) else masters
        if name in kept:
            raise Malformed("keystore-name-twice")
        kept[name] = decode(encoded.strip(), length=KEY_SIZE)
    if not masters or not indexes:
        raise Malformed("keystore-needs-a-master-and-an-index-key")
    return Keystore(masters=masters, indexes=tuple(indexes.values()))


def new_line(name: str) -> str:
    """One line of a keystore with a fresh key."""
    return f"{name} {b64encode(new_key()).decode()}\n"


def make_keystore(path: Path) -> None:
    """Write a fresh keystore and link it under its name: of two writers, one wins, none reads half."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{uuid4().hex}")
    _write_private(draft, new_line("index-1") + new_line("master-1"))
    try:
        os.link(draft, path)
    except FileExistsError:
        return
    finally:
        draft.unlink()


def add_line(path: Path, line: str) -> None:
    """Add a key to a keystore file, in one replacement of the file."""
    draft = path.with_name(f"{path.name}.{uuid4().hex}")
    _write_private(draft, path.read_text(encoding="ascii").rstrip("\n") + "\n" + line)
    draft.replace(path)


def _write_private(path: Path, text: str) -> None:
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def new_key() -> bytes:
    """A fresh key of 32 bytes."""
    return secrets.token_bytes(KEY_SIZE)


def seal(key: bytes, value: bytes, place: str) -> bytes:
    """Nonce ‖ ciphertext ‖ tag."""
    nonce = os.urandom(NONCE_SIZE)
    return nonce + _cipher(key).encrypt(nonce, value, place.encode())


def unseal(key: bytes, sealed: bytes, place: str) -> bytes:
    """The value again; raises Tampered."""
    try:
        return _cipher(key).decrypt(sealed[:NONCE_SIZE], sealed[NONCE_SIZE:], place.encode())
    except (InvalidTag, ValueError) as error:
        raise Tampered from error


def blind(key: bytes, place: str, value: str) -> str:
    """A blind index of 22 characters (128 bits of HMAC-SHA-256)."""
    digest = hmac.digest(key, f"{place}\0{value}".encode(), "sha256")
    return urlsafe_b64encode(digest[:BLIND_SIZE]).decode().rstrip("=")


@lru_cache(maxsize=256)
def _cipher(key: bytes) -> AESGCM:
    return AESGCM(key)
