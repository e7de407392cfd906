"""A file on its way into a register: its process dies ten times, or the keys are changed twice beside it."""

import json
import os
import secrets
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from motcua.data.registries.bulk import files
from tests.support.live import ROOT, database

KILLS = 10
KNOWN, GIVEN = 120, 400
ROWS = int(os.environ.get("MOTCUA_ROWS", "600"))  # beside a change of keys
IMPORT = ("motcua", "registry", "import", "population", "--quiet")
ROTATE = ("motcua", "keys", "rotate", "--registry", "population")
COLUMNS = ("number", "full_name", "date_of_birth", "sex", "residence")
Run = Callable[..., str]


def person(at: int, name: str = "Trần Thị Thử") -> tuple[str, ...]:
    """An invented person."""
    return f"0451950{at:05d}", name, "1995-06-14", "Nữ", f"Tổ {at}, Xã Cam Lộ"


def file_of(path: Path, rows: list[tuple[str, ...]]) -> str:
    """A table with these people."""
    with files.writing(path, COLUMNS) as put:
        for row in rows:
            put(row)
    return str(path)


@contextmanager
def installation(folder: Path) -> Iterator[Run]:
    """An empty database and data folder; gives what runs a command there: the last line that it printed."""
    folder.mkdir()
    with database(folder) as url:
        own = {
            "DJANGO_SETTINGS_MODULE": "motcua.config.settings",
            "MOTCUA_DATA": str(folder),
            "MOTCUA_DATABASE_URL": url,
            "MOTCUA_SECRET_KEY": secrets.token_urlsafe(32),
        }

        def run(*words: str, beside: Callable[[], None] | None = None) -> str:
            with subprocess.Popen(
                [sys.executable, "-m", *words], cwd=ROOT, env={**os.environ, **own}, text=True,
                stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            ) as child:  # fmt: skip
                if beside:
                    beside()
                out, complaint = child.communicate()
            assert child.returncode == 0, f"{words}: {out[-500:]}{complaint[-3000:]}"
            return out.strip().rpartition("\n")[2]

        yield run


def test_an_import_killed_ten_times_is_one_that_was_not(tmp_path: Path, seed: int) -> None:
    """Versions, sources, reasons, counts and lines of the ledger are those of an import that nobody disturbed."""
    before = file_of(tmp_path / "before.csv", [person(at) for at in range(KNOWN)])
    given = [person(at, "Trần Thị Đổi" if at % 3 else "Trần Thị Thử") for at in range(GIVEN)]
    given[7::50] = [("", "Không Số", "", "", "")] * len(given[7::50])
    given[9::50] = [person(1)] * len(given[9::50])
    after = file_of(tmp_path / "after.csv", given)
    found = []
    for kills in (0, KILLS):
        lives = ("import", before, "0", "0", "import", after, str(kills), str(seed))
        with installation(tmp_path / str(kills)) as run:
            found.append(json.loads(run("tests.badday.registers", "empty", *lives, "held")))
    calm, killed = found
    assert calm["runs"][1][0] == GIVEN
    assert killed == calm


def test_keys_change_twice_beside_an_import(tmp_path: Path) -> None:
    """Nobody gives up because the database is busy; all can be read, and nothing keeps a key that was closed."""
    half = ROWS // 2
    before = file_of(tmp_path / "before.csv", [person(at) for at in range(half)])
    after = file_of(tmp_path / "after.csv", [person(at, "Trần Thị Đổi") for at in range(ROWS)])
    with installation(tmp_path / "own") as run:
        run("tests.badday.registers", "empty", "import", before, "0", "0")

        def rotate_twice() -> None:
            for _ in range(2):
                run(*ROTATE)

        told = json.loads(run(*IMPORT, after, beside=rotate_twice))
        run(*ROTATE)
        held = json.loads(run("tests.badday.registers", "held"))
    assert (told["new"], told["changed"], told["rejected"]) == (ROWS - half, half, 0)
    still = [values["full_name"] for values, _from, holds, _document in held["versions"] if holds]
    assert still.count("Trần Thị Đổi") == ROWS
    assert held["keys"] == held["sealed_by"]
    assert len(held["keys"]) == 1
