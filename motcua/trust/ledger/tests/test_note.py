"""Signed notes, checkpoints and keys, against a note published with Go's sumdb/note and the C2SP texts."""

import os
import stat

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from motcua.trust.ledger import note
from motcua.trust.ledger.testing import KEY

GO_VKEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
GO_NOTE = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n\n"
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1"
    "FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)
HEAD = note.Head(origin="example.vn/so-cai", size=7, root=bytes(range(32)))


def signed() -> tuple[str, note.Verifier]:
    """A checkpoint by the test key."""
    key = note.load_key(KEY)
    return note.sign(note.head_text(HEAD), name=HEAD.origin, key=key), note.verifier_of(HEAD.origin, key)


def test_a_published_note_opens():
    """The example of Go's package opens under its published key."""
    text = note.open_note(GO_NOTE, note.parse_vkey(GO_VKEY))
    assert text.endswith("your problem is.\n")


def test_vkey_round_trip():
    """A verifier key reads back as it was written; a key of another name or id does not."""
    assert note.parse_vkey(GO_VKEY).vkey == GO_VKEY
    for bad in ("", "x", GO_VKEY.replace("c74f", "c74e"), GO_VKEY.replace("Peter", "Petra"), GO_VKEY + "="):
        with pytest.raises(note.BadNote):
            note.parse_vkey(bad)


def test_checkpoint_round_trip():
    """Origin, size and root come back from a signed checkpoint."""
    text, verifier = signed()
    assert note.open_checkpoint(text, verifier) == HEAD
    assert note.peek(text) == HEAD


def test_every_flipped_bit_is_refused():
    """No checkpoint that differs in one bit opens."""
    text, verifier = signed()
    raw = text.encode()
    for at in range(len(raw)):
        for bit in range(8):
            bad = raw[:at] + bytes([raw[at] ^ 1 << bit]) + raw[at + 1 :]
            with pytest.raises((note.BadNote, note.BadSignature)):
                note.open_checkpoint(bad.decode("utf-8", errors="replace"), verifier)


def test_every_truncation_is_refused():
    """No beginning of a checkpoint opens."""
    text, verifier = signed()
    for length in range(len(text)):
        with pytest.raises((note.BadNote, note.BadSignature)):
            note.open_checkpoint(text[:length], verifier)


def test_foreign_signatures_are_ignored():
    """A witness's line beside the log's own does not disturb."""
    text, verifier = signed()
    witness = note.load_key("TM0Imyj/ltqdtsNG7BFOD1uKMZ81q6Yk2oz27U+4pvs=")
    cosigned = text + note.sign(note.head_text(HEAD), name="witness.example", key=witness).split("\n\n")[1]
    assert note.open_checkpoint(cosigned, verifier) == HEAD


@pytest.mark.parametrize("size", ["07", "-1", "1e3", "", "٧"])
def test_sizes_have_one_spelling(size):
    """A tree size is a plain decimal number."""
    with pytest.raises(note.BadNote):
        note.parse_head(f"example.vn/so-cai\n{size}\n{'A' * 43}=\n")


def test_keys_come_as_pem_or_base64():
    """Both spellings of a private key give the same key; another kind of key is refused."""
    key = note.load_key(KEY)
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    assert note.load_key(pem).private_bytes_raw() == key.private_bytes_raw()
    with pytest.raises(note.BadNote):
        note.load_key("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n")


def test_only_the_demo_makes_a_key(settings, tmp_path):
    """Without a key production refuses; the demo makes one, readable by its owner alone, and keeps it."""
    settings.MOTCUA_LEDGER_KEY, settings.MOTCUA_DATA = "", tmp_path / "var"
    settings.MOTCUA_DEMO = settings.DEBUG = False
    with pytest.raises(note.KeyMissing):
        note.signing_key(make=True)
    settings.MOTCUA_DEMO = True
    with pytest.raises(note.KeyMissing):
        note.signing_key()
    made = note.signing_key(make=True)[1].private_bytes_raw()
    assert note.signing_key()[1].private_bytes_raw() == made
    assert stat.S_IMODE(os.stat(tmp_path / "var" / "ledger.key").st_mode) == 0o600
    assert os.listdir(tmp_path / "var") == ["ledger.key"]
