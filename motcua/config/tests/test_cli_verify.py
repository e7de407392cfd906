"""`motcua verify`: words for people, JSON for machines, exit codes 0, 1 and 2."""

import json
from pathlib import Path

import pytest

from motcua.config.cli import main
from motcua.kit.clock import frozen
from motcua.trust.signing.testing import AT, make_pdf, sign_twice, write_root

pytestmark = pytest.mark.django_db


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """A folder with a genuine, an unsigned and a broken file, and roots to trust."""
    (tmp_path / "good.pdf").write_bytes(sign_twice(tmp_path / "ca"))
    (tmp_path / "plain.pdf").write_bytes(make_pdf())
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.7 x")
    write_root(tmp_path / "ca", tmp_path / "trust")
    return tmp_path


def run(capsys, *arguments: object, at=AT) -> tuple[int, dict]:
    with frozen(at):
        code = main(["verify", *map(str, arguments), "--json"])
    return code, json.loads(capsys.readouterr().out)


def test_a_genuine_file(files: Path, capsys):
    """0, with both signatures."""
    code, said = run(capsys, files / "good.pdf", "--trust", files / "trust")
    assert (code, said["genuine"], said["valid_now"], said["reasons"]) == (0, True, True, [])
    assert said["signatures"] == [
        {"signer": "Trần Thị Phó", "role": "leader", "at": "2026-11-20T09:00:00+07:00", "level": "B-B"},
        {"signer": "UBND phường Thử", "role": "agency", "at": "2026-11-20T09:00:00+07:00", "level": "B-B"},
    ]


def test_an_expired_but_authentic_file(files: Path, capsys):
    """0, not valid now, and why."""
    code, said = run(capsys, files / "good.pdf", "--trust", files / "trust", at=AT.replace(year=2031))
    assert (code, said["genuine"], said["valid_now"]) == (0, True, False)
    assert "hết hạn" in said["reasons"][0]


def test_not_genuine(files: Path, capsys):
    """1 for an unsigned file and for roots that do not vouch for it."""
    (files / "none").mkdir()
    for name, trust in (("plain.pdf", "trust"), ("good.pdf", "none")):
        code, said = run(capsys, files / name, "--trust", files / trust)
        assert (code, said["genuine"], said["valid_now"]) == (1, False, False)
        assert said["reasons"]


def test_unreadable(files: Path, capsys):
    """2 for a broken file, a missing one, a folder, and an unreadable trust folder."""
    for name in ("broken.pdf", "missing.pdf", "trust"):
        assert run(capsys, files / name, "--trust", files / "trust")[0] == 2
    assert run(capsys, files / "good.pdf", "--trust", files / "missing")[0] == 2


def test_words_for_people(files: Path, capsys):
    """One sentence first; roles and times in the reader's words."""
    with frozen(AT):
        main(["verify", str(files / "good.pdf"), "--trust", str(files / "trust")])
    said = capsys.readouterr().out
    assert said.startswith(
        "Giấy này là thật.\nĐang còn giá trị.\n- Trần Thị Phó: người có thẩm quyền, ký lúc 09:00"
    )
    assert "- UBND phường Thử: cơ quan, ký lúc 09:00 Thứ Sáu 20/11/2026 (B-B)" in said
