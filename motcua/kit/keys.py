"""Ed25519 keys as text: a private key from settings or a file, a verifier key as the C2SP notes write it.

A key has a name and an id of four bytes; a verifier key is written `name+hexid+base64(0x01 ‖ public key)`.
"""

import os
import re
from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from uuid import uuid4

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

ED25519 = b"\x01"
NAME = re.compile(r"[^\s+]+\Z")


class Malformed(ValueError):
    """The text is not a well-formed key, note or signature; the argument is a machine word."""


@dataclass(frozen=True)
class Verifier:
    """A public key with its name."""

    name: str
    public: bytes

    @property
    def key_id(self) -> bytes:
        """The first four bytes of SHA-256(name ‖ newline ‖ type ‖ public key)."""
        return sha256(self.name.encode() + b"\n" + ED25519 + self.public).digest()[:4]

    @property
    def vkey(self) -> str:
        """The key as one line of text."""
        return f"{self.name}+{self.key_id.hex()}+{b64encode(ED25519 + self.public).decode()}"


def parse_vkey(text: str) -> Verifier:
    """Read a verifier key; raises Malformed."""
    name, _plus, rest = text.strip().partition("+")
    key_id, _plus, encoded = rest.partition("+")
    raw = decode(encoded, length=33)
    verifier = Verifier(name=name, public=raw[1:])
    if not NAME.match(name) or raw[:1] != ED25519 or verifier.key_id.hex() != key_id:
        raise Malformed("vkey")
    return verifier


def load_key(text: str) -> Ed25519PrivateKey:
    """A private key from PEM (PKCS#8) or from base64 of its 32 bytes; raises Malformed."""
    if not text.lstrip().startswith("-----BEGIN"):
        return Ed25519PrivateKey.from_private_bytes(decode(text.strip(), length=32))
    try:
        key = load_pem_private_key(text.encode(), password=None)
    except (ValueError, TypeError) as error:
        raise Malformed("private-key") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise Malformed("private-key")
    return key


def verifier_of(name: str, key: Ed25519PrivateKey) -> Verifier:
    """The public half of `key` under `name`; raises Malformed for a name that a note cannot carry."""
    if not NAME.match(name):
        raise Malformed("key-name")
    return Verifier(name=name, public=key.public_key().public_bytes_raw())


def decode(text: str, *, length: int | None = None) -> bytes:
    """Strict standard base64: only the one canonical spelling is taken; raises Malformed."""
    try:
        raw = b64decode(text, validate=True)
    except (Base64Error, ValueError) as error:
        raise Malformed("base64") from error
    if b64encode(raw).decode() != text or (length is not None and len(raw) != length):
        raise Malformed("base64")
    return raw


def make_key(path: Path) -> None:
    """Write a fresh key under a name of its own and link it: of two writers, one wins, none reads half."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{uuid4().hex}")
    raw = Ed25519PrivateKey.generate().private_bytes_raw()
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
        file.write(b64encode(raw).decode() + "\n")
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        return
    finally:
        draft.unlink()
