"""Tools of the workshop: skips in CI, the private PostgreSQL, the bootstrap that names what is missing."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.house import ROOT
from tests.support import need, tools

SKIPPING = "import pytest\ndef test_a():\n    pytest.skip('missing tool: x')\ndef test_b():\n    pass\n"
HELD = "import os, time; print(os.environ['MOTCUA_DATABASE_URL'], flush=True); time.sleep(60)"


def run_skipping(folder: Path, ci: str) -> subprocess.CompletedProcess[str]:
    """A small test run, one of whose two tests is skipped."""
    (folder / "test_small.py").write_text(SKIPPING, encoding="utf-8")
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-p",
        "no:django",
        "-p",
        "tests.support.plugin",
        "-p",
        "no:cacheprovider",
    ]
    environment = {**os.environ, "CI": ci, "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        [*command, "--rootdir", str(folder), str(folder)],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_skip_is_a_failure_in_ci(tmp_path: Path) -> None:
    """The same skip passes at home and fails with CI=true."""
    assert run_skipping(tmp_path, "").returncode == 0
    strict = run_skipping(tmp_path, "true")
    assert strict.returncode == 1
    assert "nothing may be skipped" in strict.stdout


def test_need_names_the_package(monkeypatch: pytest.MonkeyPatch) -> None:
    """A missing tool is named with the command that installs it: skipped at home, failed in CI."""
    monkeypatch.setattr(tools, "find", lambda _name: None)
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match="apt-get install poppler-utils"):
        need("pdfsig")
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="poppler-utils"):
        need("pdfsig")


def test_private_postgresql_stops_with_its_command() -> None:
    """The server listens on a socket only its owner may reach, and leaves nothing behind when interrupted."""
    need("postgresql")
    command = [sys.executable, "tools/pg.py", "run", "--", sys.executable, "-c", HELD]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        folder = Path(process.stdout.readline().strip().split("host=")[1])
        assert folder.stat().st_mode & 0o077 == 0
        assert (folder / ".s.PGSQL.5432").exists()
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=60) == 128 + signal.SIGTERM
    assert not folder.exists()


def test_private_postgresql_returns_the_exit_code() -> None:
    """What the command returns is what pg.py returns."""
    need("postgresql")
    command = [sys.executable, "tools/pg.py", "run", "--", sys.executable, "-c", "raise SystemExit(7)"]
    assert subprocess.run(command, cwd=ROOT, check=False).returncode == 7


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """A copy of the bootstrap in a folder with a space, and a PATH with nothing but the basic tools."""
    root = tmp_path / "một cửa"
    (root / "tools").mkdir(parents=True)
    shutil.copy(ROOT / "tools/bootstrap.sh", root / "tools")
    for name in ("requirements-uv.txt", "requirements.txt", "requirements-dev.txt"):
        (root / name).touch()
    (root / "bin").mkdir()
    for name in ("sh", "dirname", "cat", "sha256sum", "mktemp", "rm", "readlink", "chmod"):
        (root / "bin" / name).symlink_to(shutil.which(name) or name)
    return root


def bootstrap(root: Path) -> subprocess.CompletedProcess[str]:
    """Run it with that PATH only."""
    return subprocess.run(
        [str(root / "tools/bootstrap.sh")],
        cwd="/",
        env={"PATH": str(root / "bin")},
        capture_output=True,
        text=True,
        check=False,
    )


def test_bootstrap_names_missing_python(bare: Path) -> None:
    """Without a Python that suits, it says which and how to install it."""
    done = bootstrap(bare)
    assert done.returncode == 1
    assert "sudo apt-get install python3 python3-venv" in done.stderr


def test_bootstrap_names_missing_venv(bare: Path) -> None:
    """With a Python whose venv module is missing, as on a fresh Debian, it names that package."""
    (bare / "bin" / "python3").write_text(
        f'#!/bin/sh\ncase "$2" in *ensurepip*) exit 1;; esac\nexec {sys.executable} "$@"\n', encoding="utf-8"
    )
    (bare / "bin" / "python3").chmod(0o755)
    done = bootstrap(bare)
    assert done.returncode == 1
    assert f"sudo apt-get install python3.{sys.version_info[1]}-venv" in done.stderr
