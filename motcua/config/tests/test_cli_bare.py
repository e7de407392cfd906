"""The command on a bare clone: what needs no installation asks for no secret; what does says so in a line."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from motcua import __version__
from motcua.config.cli import needs_secret
from motcua.config.env import ConfigurationError, text

ROOT = Path(__file__).resolve().parents[3]
CARD = "044179000123||Trần Thị Mười|05071979|Nữ|Xã Vĩnh Linh, Tỉnh Quảng Trị|28092023"


def motcua(tmp_path: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own, without any setting but where data would lie."""
    command = [sys.executable, "-m", "motcua", *words]
    return subprocess.run(command, cwd=ROOT, env=bare(tmp_path), capture_output=True, text=True, check=False)


def bare(tmp_path: Path) -> dict[str, str]:
    """An environment without settings."""
    kept = {
        key: value
        for key, value in os.environ.items()
        if not key.startswith(("MOTCUA_", "DJANGO_", "PYTHONUN"))
    }
    return {**kept, "MOTCUA_DATA": str(tmp_path / "none")}


def test_answers_without_a_secret(tmp_path: Path) -> None:
    """Calendar, card, help and version answer on a bare clone."""
    due = ("calendar", "due", "--from", "2026-02-12T09:00+07:00", "--limit", "5 ngày làm việc", "--json")
    assert '"due": "2026-02-26T17:00:00+07:00"' in motcua(tmp_path, *due).stdout
    assert motcua(tmp_path, "card", "parse", CARD).returncode == 0
    assert motcua(tmp_path, "--version").stdout.strip() == __version__
    assert "worker" in motcua(tmp_path, "--help").stdout


def test_verify_without_a_secret(tmp_path: Path) -> None:
    """An unreadable file is told as such, with exit code 2, and no database is made."""
    (tmp_path / "x.pdf").write_bytes(b"no PDF")
    done = motcua(tmp_path, "verify", str(tmp_path / "x.pdf"), "--json")
    assert (done.returncode, '"genuine": false' in done.stdout, done.stderr) == (2, True, "")


@pytest.mark.parametrize("words", [("worker",), ("places", "load"), ("ledger", "export", "x")])
def test_a_missing_setting_is_one_line(words: tuple[str, ...], tmp_path: Path) -> None:
    """A command of the installation names the setting it lacks, in one line, with exit code 2."""
    done = motcua(tmp_path, *words)
    assert done.returncode == 2
    assert "MOTCUA_SECRET_KEY" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_secret_file_that_is_not_there_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The operator is told which variable names which file."""
    monkeypatch.setenv("OPERATOR_FILE", str(tmp_path / "gone"))
    with pytest.raises(ConfigurationError, match=r"OPERATOR_FILE.*gone"):
        text("OPERATOR")


def test_tables_that_are_not_there_are_told(tmp_path: Path) -> None:
    """To found an exchange before `migrate` ends with what to do, and no trace of the program."""
    command = [sys.executable, "-m", "motcua", "exchange", "found"]
    env = {
        **bare(tmp_path),
        "MOTCUA_SECRET_KEY": "x" * 50,
        "MOTCUA_DATABASE_URL": f"sqlite:///{tmp_path}/empty.db",
    }
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert (done.returncode, "manage.py migrate" in done.stderr, len(done.stderr.splitlines())) == (
        1,
        True,
        1,
    )


def test_which_commands_need_a_secret() -> None:
    """Reading does not, working for the installation does; asking for help never does."""
    free = (["--version"], ["worker", "--help"], ["calendar", "due"], ["ledger", "verify", "--dir", "x"], [])
    assert not any(needs_secret(words) for words in free)
    assert all(needs_secret(words) for words in (["worker"], ["ledger", "proof", "x"], ["places", "load"]))


def test_an_unknown_command_is_told_as_such(tmp_path: Path) -> None:
    """Not as a missing setting: what is wrong, what there is, and where help stands."""
    done = motcua(tmp_path, "foo")
    assert (done.returncode, done.stdout) == (2, "")
    assert "không có “foo”; chọn một trong: 'calendar'" in done.stderr
    assert done.stderr.endswith("Xem cách dùng: motcua --help\n")


DUE = ("calendar", "due", "--from", "2026-02-12T09:00", "--limit", "5 ngày")


@pytest.mark.parametrize("words", [("--help",), DUE])
def test_nobody_reads_on(words: tuple[str, ...], tmp_path: Path) -> None:
    """`motcua … | head` ends quietly, as any command does whose reader has gone."""
    reader, writer = os.pipe()
    os.close(reader)
    command = [sys.executable, "-m", "motcua", *words]
    done = subprocess.run(
        command, cwd=ROOT, env=bare(tmp_path), stdout=writer, stderr=subprocess.PIPE, check=False
    )
    os.close(writer)
    assert (done.returncode, done.stderr) == (141, b"")
