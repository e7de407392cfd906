"""`motcua ledger stamp DIR`: a time stamp taken out, and checked by hand as docs/howto/verify-the-ledger.md tells."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from motcua.config.cli import main
from motcua.data.exchange import actions as exchange
from motcua.trust.ledger import actions as ledger
from motcua.trust.ledger import queries as ledgers
from motcua.trust.ledger.testing import AT, KEY, make_leaves
from tests.support.foreign import Authority, ForeignCA, listening, make_foreign
from tests.support.live import ROOT
from tests.support.tools import need

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def foreign(settings, tmp_path: Path) -> Iterator[ForeignCA]:
    """A ledger with a key of its own, and the authority behind the time-stamp server that is configured."""
    settings.MOTCUA_DATA, settings.MOTCUA_LEDGER_KEY = tmp_path, KEY
    settings.MOTCUA_LEDGER_ORIGIN = "example.vn/so-cai"
    made = make_foreign(tmp_path)
    with listening(Authority(made)) as settings.MOTCUA_TSA_URL:
        yield made


def grow() -> None:
    """One more leaf under a checkpoint."""
    make_leaves(subject="H50-1")
    ledger.sequence_all(at=AT)


def stamped() -> None:
    """One more leaf, and a stamp on its checkpoint."""
    grow()
    assert exchange.stamp_checkpoint(at=AT)


def test_openssl_alone_checks_a_stamp_that_was_taken_out(foreign, tmp_path: Path, capsys) -> None:
    """As docs/howto/verify-the-ledger.md tells: the proof leads to the stamped note, and no byte may be another."""
    stamped()
    grow()
    assert main(["ledger", "stamp", str(tmp_path / "dau")]) == 0
    token, note = tmp_path / "dau" / "1.tst", tmp_path / "dau" / "1.checkpoint"
    assert capsys.readouterr().out.splitlines()[1:] == [str(token), str(note)]
    assert main(["ledger", "proof", "H50-1", "--size", "1"]) == 0
    proof = tmp_path / "ho-so.tlog-proof"
    proof.write_text(capsys.readouterr().out, encoding="utf-8", newline="")
    assert proof.read_bytes().partition(b"\n\n")[2] == note.read_bytes()
    check = [sys.executable, ROOT / "tools" / "verify_proof.py", proof, "--key", ledgers.vkey()]
    assert subprocess.run(check, check=False, capture_output=True).returncode == 0
    root = tmp_path / "tsa.pem"
    openssl = need("openssl")
    subprocess.run([openssl, "x509", "-inform", "DER", "-out", root], input=foreign.root, check=True)
    words = ["ts", "-verify", "-data", note, "-in", token, "-token_in", "-CAfile", root]

    def holds() -> bool:
        said = subprocess.run([openssl, *words], check=False, capture_output=True)
        return said.returncode == 0 and b"Verification: OK" in said.stdout + said.stderr

    assert holds()
    for file in (note, token):
        whole = file.read_bytes()
        file.write_bytes(bytes([*whole[:-5], whole[-5] ^ 1, *whole[-4:]]))
        assert not holds()
        file.write_bytes(whole)
    assert holds()


def test_nothing_to_take_out_is_told_plainly(foreign, tmp_path: Path, capsys) -> None:
    """No stamp, none of this size, no line under the stamped checkpoint: words, and no folder."""
    assert main(["ledger", "stamp", str(tmp_path / "dau")]) == 2
    assert "Chưa có dấu thời gian nào như vậy." in capsys.readouterr().err
    stamped()
    assert main(["ledger", "stamp", str(tmp_path / "dau"), "--size", "7"]) == 2
    assert "Chưa có dấu thời gian nào như vậy." in capsys.readouterr().err
    assert not (tmp_path / "dau").exists()
    assert main(["ledger", "proof", "khac", "--size", "1"]) == 2
    assert "Điểm kiểm tra ở cỡ này không có dòng nào về mã này." in capsys.readouterr().err
    assert main(["ledger", "proof", "H50-1", "--size", "7"]) == 2
    assert "Sổ cái chưa có điểm kiểm tra ở cỡ này." in capsys.readouterr().err
