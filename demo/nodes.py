"""`make demo ARGS=--nodes`: registers are with their owners, each behind a node of its own, asked by exchange."""

import json
import sqlite3
import subprocess
import sys
from collections.abc import Iterable, Mapping
from contextlib import closing
from pathlib import Path

from demo.people import FATHER, MOTHER, register_rows

REGISTERS = "population,civil_status"
MARRIAGE = "Số 88, ngày 16/05/2019, Ủy ban nhân dân phường Đông Hà"  # of the couple of the story, invented


def settings(told: Mapping[str, str]) -> dict[str, str]:
    """The settings by which an installation asks through its node; told: the last line of `motcua exchange demo`."""
    return {
        "MOTCUA_EXCHANGE_EDGE": told["edge"],
        "MOTCUA_EXCHANGE_REGISTERS": REGISTERS,
        "MOTCUA_EXCHANGE_CLIENT": told["client"],
        "MOTCUA_EXCHANGE_CERT": told["cert"],
        "MOTCUA_EXCHANGE_KEY": told["key"],
        "MOTCUA_EXCHANGE_AUTHORITY": told["ca"],
    }


def fill(folder: Path) -> None:
    """The invented people, and the marriage of two, lie where their owners' nodes take them from, and nowhere else."""
    keep(folder, "population", register_rows())
    keep(folder, "civil_status", married())


def married() -> list[dict[str, str]]:
    """What the book of marriages says of the couple of the story."""
    return [{"number": one.number, "marriage_registration": MARRIAGE} for one in (MOTHER, FATHER)]


def written(folder: Path, code: str) -> str:
    """By which paper the owner of civil status has this dossier's birth, in its own database; "" while it has none."""
    database = folder / "g15" / "motcua.sqlite3"
    asked = "SELECT document FROM registries_source WHERE operation = 'record_birth' AND origin LIKE ?"
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as owner:
        found = owner.execute(asked, (f"% {code}",)).fetchall()
    return found[0][0] if len(found) == 1 else ""


def doubts(folder: Path) -> list[str]:
    """Which fields the officers of the people's register are asked to correct, in its owner's own database."""
    database = folder / "g01" / "motcua.sqlite3"
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as owner:
        return [field for (field,) in owner.execute("SELECT field FROM registries_correction")]


def keep(folder: Path, register: str, rows: Iterable[Mapping[str, str]]) -> None:
    """Records for the owner of a register, whose node takes them from here."""
    kept = folder / "so" / f"{register}.jsonl"
    kept.parent.mkdir(parents=True, exist_ok=True)
    lines = (json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    kept.write_text("".join(lines), encoding="utf-8")


def start(folder: Path, env: Mapping[str, str], cwd: Path) -> subprocess.Popen[str]:
    """`motcua exchange demo --own`: the province's node and the owners', which end with it."""
    command = [sys.executable, "-m", "motcua", "exchange", "demo", "--own", "--dir", str(folder)]
    return subprocess.Popen(
        command, env=dict(env), cwd=cwd, stdout=subprocess.PIPE, text=True, start_new_session=True
    )


def told(process: subprocess.Popen[str]) -> dict[str, str]:
    """What the nodes say once they are open: addresses, files and names; nothing when they ended instead."""
    line = next((line for line in process.stdout or () if line.startswith("{")), "{}")
    return dict(json.loads(line))
