"""Signed notes and checkpoints as the C2SP specifications `signed-note` and `tlog-checkpoint` write them.

Only Ed25519 (signature type 0x01). A key has a name (the log's origin) and an id of four bytes; a verifier
key is written `name+hexid+base64(0x01 ‖ public key)`. The private key comes from the settings; only the
demo makes its own.
"""

import re
from base64 import b64encode
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from motcua.kit.errors import DomainError
from motcua.kit.keys import NAME, Verifier, decode, load_key, make_key, verifier_of
from motcua.kit.keys import Malformed as BadNote
from motcua.kit.keys import parse_vkey as parse_vkey

MOST_SIGNATURES = 16
_SIZE = re.compile(r"(0|[1-9][0-9]{0,18})\Z")
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f]")


class BadSignature(ValueError):
    """No signature of the expected key, or one that does not verify."""


class KeyMissing(DomainError):
    """No signing key is configured and this is not the demo."""

    code = "ledger_key_missing"
    status = 503
    message = _("Sổ cái chưa có khóa ký. Quản trị viên đặt MOTCUA_LEDGER_KEY_FILE rồi chạy lại.")


@dataclass(frozen=True)
class Head:
    """What a checkpoint says: origin, number of leaves, root hash."""

    origin: str
    size: int
    root: bytes


def sign(text: str, *, name: str, key: Ed25519PrivateKey) -> str:
    """The note: `text` (ends in newline), an empty line, one signature line."""
    signature = verifier_of(name, key).key_id + key.sign(text.encode())
    return f"{text}\n— {name} {b64encode(signature).decode()}\n"


def open_note(note: str, verifier: Verifier) -> str:
    """The text of `note`, verified; raises BadNote or BadSignature."""
    text, signatures = _take_apart(note)
    mine = [raw[4:] for name, raw in signatures if (name, raw[:4]) == (verifier.name, verifier.key_id)]
    if not mine:
        raise BadSignature("no signature of this key")
    public = Ed25519PublicKey.from_public_bytes(verifier.public)
    for signature in mine:
        try:
            public.verify(signature, text.encode())
        except InvalidSignature as error:
            raise BadSignature("signature does not verify") from error
    return text


def head_text(head: Head) -> str:
    """The note text of a checkpoint."""
    return f"{head.origin}\n{head.size}\n{b64encode(head.root).decode()}\n"


def parse_head(text: str) -> Head:
    """Read the note text of a checkpoint (no extension lines are used here); raises BadNote."""
    lines = text.split("\n")
    if len(lines) != 4 or lines[3] or not lines[0] or not _SIZE.match(lines[1]):
        raise BadNote("checkpoint")
    return Head(origin=lines[0], size=int(lines[1]), root=decode(lines[2], length=32))


def open_checkpoint(note: str, verifier: Verifier) -> Head:
    """The verified head of a checkpoint whose origin is the key's name; raises BadNote or BadSignature."""
    head = parse_head(open_note(note, verifier))
    if head.origin != verifier.name:
        raise BadNote("origin")
    return head


def peek(note: str) -> Head:
    """The head that a note claims, unverified; raises BadNote."""
    return parse_head(_take_apart(note)[0])


def _take_apart(note: str) -> tuple[str, list[tuple[str, bytes]]]:
    text, gap, tail = note.rpartition("\n\n")
    lines = tail.split("\n")
    if not gap or not text or lines[-1] or not 1 < len(lines) <= MOST_SIGNATURES + 1 or _CONTROL.search(note):
        raise BadNote("note")
    return text + "\n", [_signature(line) for line in lines[:-1]]


def _signature(line: str) -> tuple[str, bytes]:
    dash, _space, rest = line.partition(" ")
    name, _space, encoded = rest.partition(" ")
    raw = decode(encoded)
    if dash != "—" or not NAME.match(name) or len(raw) <= 4:
        raise BadNote("signature-line")
    return name, raw


def signing_key(*, make: bool = False) -> tuple[str, Ed25519PrivateKey]:
    """This installation's origin and private key; with `make` the demo makes one. Raises KeyMissing."""
    origin = settings.MOTCUA_LEDGER_ORIGIN
    if settings.MOTCUA_LEDGER_KEY:
        return origin, load_key(settings.MOTCUA_LEDGER_KEY)
    path = Path(settings.MOTCUA_DATA) / "ledger.key"
    if not path.exists():
        if not (make and (settings.MOTCUA_DEMO or settings.DEBUG)):
            raise KeyMissing
        make_key(path)
    return origin, load_key(path.read_text(encoding="ascii"))
