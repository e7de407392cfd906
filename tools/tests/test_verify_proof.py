"""The offline verifier: Ed25519 on the vectors of RFC 8032, proofs as `motcua ledger proof` writes them."""

import argparse
import json
import subprocess
import sys
from base64 import b64decode, b64encode
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.config.cli import ledger as cli
from motcua.kit.crypto import canonical_json
from motcua.trust.ledger import actions, queries
from motcua.trust.ledger.testing import AT, KEY, make_leaves
from tools import verify_proof

TOOL = Path(verify_proof.__file__)
CODE = "H50.44-261120-0001"
# (public key, message, signature) of RFC 8032 §7.1: tests 1, 2, 3 and SHA(abc).
VECTORS = [
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
        "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
        "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
        "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
    (
        "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
        "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
        "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
        "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b589"
        "09351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704",
    ),
]


@pytest.fixture(autouse=True)
def _key(settings):
    settings.MOTCUA_LEDGER_KEY = KEY
    settings.MOTCUA_LEDGER_ORIGIN = "example.vn/so-cai"


@pytest.fixture
def ledger(db):
    """300 lines about others and two about one dossier, the last one issued."""
    make_leaves(1, subject=CODE)
    make_leaves(300, subject="H50.44-261120-0002")
    make_leaves(1, subject=CODE, result="Đã cấp")
    actions.sequence_all(at=AT)


def motcua(*words: str) -> int:
    """`motcua ledger …` in this process."""
    parser = argparse.ArgumentParser()
    cli.register(parser.add_subparsers(required=True))
    args = parser.parse_args(["ledger", *words])
    return args.run(args)


@pytest.mark.parametrize(("public", "message", "signature"), VECTORS)
def test_rfc_8032(public, message, signature):
    """The published vectors verify; each of their parts with one bit turned over does not."""
    parts = [bytes.fromhex(text) for text in (public, message, signature)]
    assert verify_proof.ed25519_verify(*parts)
    for which, part in enumerate(parts):
        for at in range(len(part)):
            bad = list(parts)
            bad[which] = part[:at] + bytes([part[at] ^ 1 << at % 8]) + part[at + 1 :]
            assert not verify_proof.ed25519_verify(*bad)


def test_signatures_have_one_spelling():
    """The group order added to S, a key that is no point, and wrong lengths are refused."""
    public, message, signature = (bytes.fromhex(text) for text in VECTORS[1])
    scalar = int.from_bytes(signature[32:], "little") + verify_proof.L
    again = signature[:32] + scalar.to_bytes(32, "little")
    assert not verify_proof.ed25519_verify(public, message, again)
    assert not verify_proof.ed25519_verify(b"\xff" * 32, message, signature)
    assert not verify_proof.ed25519_verify(public[:31], message, signature)
    assert not verify_proof.ed25519_verify(public, message, signature + b"\x00")


def test_a_citizen_checks_a_dossier(ledger, tmp_path, capsys):
    """The file from `ledger proof` verifies with Python alone, and says in two languages what it proves."""
    assert motcua("proof", CODE) == 0
    file = tmp_path / "proof.tlog-proof"
    file.write_text(capsys.readouterr().out, encoding="utf-8")
    command = [sys.executable, "-I", "-S", str(TOOL), str(file), "--key", queries.vkey()]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "ĐÚNG" in done.stdout
    assert "PROVEN" in done.stdout
    assert CODE in done.stdout
    assert "result: Đã cấp" in done.stdout
    assert "301 (302" in done.stdout


def test_every_line_on_its_own(ledger, tmp_path, capsys):
    """`--all` writes one file for each line about the dossier, `--index` chooses one; all verify."""
    assert motcua("proof", CODE, "--all", str(tmp_path)) == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["0.tlog-proof", "301.tlog-proof"]
    for path in tmp_path.iterdir():
        assert verify_proof.main([str(path), "--key", queries.vkey()]) == 0
    capsys.readouterr()
    assert motcua("proof", CODE, "--index", "0") == 0
    assert capsys.readouterr().out == (tmp_path / "0.tlog-proof").read_text(encoding="utf-8")


def test_every_changed_byte_is_refused(ledger, tmp_path, capsys):
    """No proof that differs in one byte still proves."""
    good, key = queries.proof(subject=CODE).text.encode(), queries.vkey()
    file = tmp_path / "proof"
    for at in range(0, len(good), 7):
        file.write_bytes(good[:at] + bytes([good[at] ^ 2]) + good[at + 1 :])
        assert verify_proof.main([str(file), "--key", key]) == 1, at
    for length in range(0, len(good), 11):
        file.write_bytes(good[:length])
        assert verify_proof.main([str(file), "--key", key]) == 1, length
    assert "NOT PROVEN" in capsys.readouterr().out


def test_nothing_may_stand_beside_the_signature(ledger):
    """A line that is no signature makes the checkpoint malformed, though the log's own signature holds."""
    text, key = queries.proof(subject=CODE).text, queries.vkey()
    verify_proof.verify(text, key)
    for more in ("x\n", "x", "\n", "— a\n", "- a AAAAAAAA\n"):
        with pytest.raises(verify_proof.NotProven):
            verify_proof.verify(text + more, key)


def test_another_key_proves_nothing(ledger):
    """Under a key of another log or of the same name the proof does not hold."""
    text = queries.proof(subject=CODE).text
    for key in ("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW", "", "x+y+z"):
        with pytest.raises(verify_proof.NotProven):
            verify_proof.verify(text, key)


def test_a_lie_about_the_content_is_refused(ledger):
    """A genuine leaf with another value in its opening is refused; with nothing opened it still stands."""
    text, key = queries.proof(subject=CODE).text, queries.vkey()
    line = text.split("\n")[1].removeprefix("extra ")
    extra = json.loads(b64decode(line))
    assert verify_proof.verify(text, key)["values"]["fact:result"] == "Đã cấp"
    extra["open"]["fact:result"]["value"] = '"Từ chối"'
    with pytest.raises(verify_proof.NotProven):
        verify_proof.verify(text.replace(line, b64encode(canonical_json(extra)).decode()), key)
    extra["open"] = {}
    shown = verify_proof.verify(text.replace(line, b64encode(canonical_json(extra)).decode()), key)
    assert shown["values"] == {}
    assert any("withheld" in line for line in verify_proof.report(shown))


def test_after_erasure_the_proof_stands_closed(ledger):
    """Old proofs stay valid; a new one for the same leaf proves that it stands, not what it was about."""
    old, key = queries.proof(subject=CODE), queries.vkey()
    actions.erase_salts(subject=CODE)
    assert verify_proof.verify(old.text, key)["values"]["subject"] == CODE
    new = queries.proof(index=old.index)
    assert verify_proof.verify(new.text, key)["values"] == {}
    assert CODE not in new.text


@given(st.text(), st.text())
def test_nothing_makes_it_stumble(text, key):
    """Whatever the file and the key hold, the answer is a plain refusal."""
    with pytest.raises(verify_proof.NotProven):
        verify_proof.verify(text, key)
    with pytest.raises(verify_proof.NotProven):
        verify_proof.verify(f"{verify_proof.HEADER}\nextra {text}\nindex 0\n\n{key}", key)


def test_exit_codes(ledger, tmp_path, capsys):
    """verify: 0 sound, 1 a problem, 2 unreadable; from the tables and from an export."""
    log = tmp_path / "log"
    assert motcua("export", str(log)) == 0
    assert motcua("vkey") == 0
    capsys.readouterr()
    assert motcua("verify", "--json") == motcua("verify", "--dir", str(log), "--json") == 0
    first, second = capsys.readouterr().out.splitlines()
    assert json.loads(first) == json.loads(second)
    assert set(json.loads(first)) == {"ok", "origin", "size", "root", "problems"}
    (log / "tile/0/000").write_bytes(b"")
    assert motcua("verify", "--dir", str(log), "--json") == 1
    found = json.loads(capsys.readouterr().out)
    assert found["problems"][0].keys() == {"kind", "index", "file"}
    assert motcua("verify", "--dir", str(tmp_path / "none"), "--json") == 2
    assert json.loads(capsys.readouterr().out)["ok"] is False
    assert motcua("verify", "--dir", str(log), "--key", "nonsense") == 2
    assert motcua("proof", "H50.44-000000-0000") == 2
    assert motcua("verify") == 0
    assert motcua("sequence") == 0
    assert motcua("rebuild") == 0


def test_what_cannot_be_read_is_told_in_words(ledger, tmp_path, capsys):
    """A broken key and a place that cannot be written are 2 with a sentence; another log's sound key is 1."""
    log = tmp_path / "log"
    assert motcua("export", str(log)) == 0
    foreign = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
    assert motcua("verify", "--dir", str(log), "--key", foreign) == 1
    capsys.readouterr()
    assert motcua("verify", "--dir", str(log), "--key", "x+y+z") == 2
    assert "Khóa kiểm tra" in capsys.readouterr().err
    assert motcua("export", str(log / "vkey")) == 2
    assert "kiểm tra đường dẫn và quyền" in capsys.readouterr().err
