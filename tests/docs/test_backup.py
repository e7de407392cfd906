"""deploy/backup.py: what is saved is checked, what is restored continues the same ledger; on either database."""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

ROOT = Path(__file__).resolve().parents[2]
PG_DUMP = shutil.which("pg_dump") or [*Path("/usr/lib/postgresql").glob("*/bin/pg_dump")]
PROGRAM = """
from motcua.kit.clock import now
from django.db import transaction
from motcua.trust.ledger import actions as ledger
with transaction.atomic():
    ledger.append(kind="test.saved", subject="A-1", actor="test", facts={}, at=now())
ledger.sequence_all(at=now())
"""


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, str], Path]:
    """A small installation of its own, and one backup of it."""
    tmp_path = tmp_path_factory.mktemp("house")
    env = {
        **os.environ,
        "MOTCUA_DATA": str(tmp_path / "data"),
        "MOTCUA_DATABASE_URL": f"sqlite:///{tmp_path / 'data' / 'motcua.sqlite3'}",
        "MOTCUA_SECRET_KEY": "test",
        "MOTCUA_LEDGER_KEY": "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
        "DJANGO_SETTINGS_MODULE": "motcua.config.settings",
    }
    (tmp_path / "data").mkdir()
    _run(env, "manage.py", "migrate", "--verbosity", "0")
    _run(env, "manage.py", "shell", "-c", PROGRAM)
    blob = tmp_path / "data" / "blobs" / "9f" / "86"
    blob.mkdir(parents=True)
    name = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
    (blob / name).write_bytes(b"test")
    _run(env, "deploy/backup.py", "save", str(tmp_path / "store"))
    (folder,) = (tmp_path / "store").glob("????????-??????")
    return env, folder


def _run(env: Mapping[str, str], *command: str, fails: bool = False) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [sys.executable, *command], cwd=ROOT, env=dict(env), capture_output=True, text=True, check=False
    )
    assert bool(done.returncode) is fails, done.stdout + done.stderr
    return done


def _elsewhere(env: dict[str, str], place: Path) -> dict[str, str]:
    return {**env, "MOTCUA_DATA": str(place), "MOTCUA_DATABASE_URL": f"sqlite:///{place / 'motcua.sqlite3'}"}


def test_what_is_restored_continues_the_ledger(saved: tuple[dict[str, str], Path], tmp_path: Path) -> None:
    """Another place holds the same ledger and the same blob; a second restore there is refused."""
    env, folder = saved
    other = _elsewhere(env, tmp_path / "b")
    said = _run(other, "deploy/backup.py", "restore", str(folder)).stdout
    assert "1 dòng, nguyên vẹn" in said
    assert len(list((tmp_path / "b" / "blobs").rglob("9f86d0*"))) == 1
    assert "move it away first" in _run(other, "deploy/backup.py", "restore", str(folder), fails=True).stderr


def test_a_changed_backup_is_refused(saved: tuple[dict[str, str], Path], tmp_path: Path) -> None:
    """One changed byte of a blob, and nothing is restored."""
    env, folder = saved
    shutil.copytree(folder.parent, tmp_path / "store")
    (blob,) = (tmp_path / "store" / "blobs").rglob("9f86d0*")
    blob.write_bytes(b"tess")
    other = _elsewhere(env, tmp_path / "b")
    copy = tmp_path / "store" / folder.name
    assert "is missing or changed" in _run(other, "deploy/backup.py", "restore", str(copy), fails=True).stderr
    assert not (tmp_path / "b").exists()


def test_a_save_that_fails_leaves_nothing(saved: tuple[dict[str, str], Path], tmp_path: Path) -> None:
    """No database, no half backup."""
    env, _folder = saved
    _run(_elsewhere(env, tmp_path / "b"), "deploy/backup.py", "save", str(tmp_path / "store"), fails=True)
    assert list((tmp_path / "store").glob("2*")) == []


def _postgresql(tmp_path: Path) -> None:
    """The same on PostgreSQL, in two databases of the cluster the test runs in."""
    source = os.environ["MOTCUA_DATABASE_URL"]
    names = {
        name: source.replace("/motcua?", f"/{name}?prepare=0&") for name in ("saved_one", "restored_one")
    }
    with psycopg.connect(source, autocommit=True) as connection:
        for name in names:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    env = {
        **os.environ,
        "MOTCUA_SECRET_KEY": "test",
        "MOTCUA_LEDGER_KEY": "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
        "MOTCUA_DATA": str(tmp_path / "data"),
        "DJANGO_SETTINGS_MODULE": "motcua.config.settings",
    }
    first, second = ({**env, "MOTCUA_DATABASE_URL": url} for url in names.values())
    _run(first, "manage.py", "migrate", "--verbosity", "0")
    _run(first, "manage.py", "shell", "-c", PROGRAM)
    _run(first, "deploy/backup.py", "save", str(tmp_path / "store"))
    (folder,) = (tmp_path / "store").glob("????????-??????")
    assert "nguyên vẹn" in _run(second, "deploy/backup.py", "restore", str(folder)).stdout
    _run(second, "deploy/backup.py", "restore", str(folder), fails=True)


if os.environ.get("MOTCUA_DATABASE_URL", "").startswith("postgresql") and PG_DUMP:

    def test_postgresql_round_trip(tmp_path: Path) -> None:
        """Saved with pg_dump, restored with pg_restore, once only."""
        _postgresql(tmp_path)
