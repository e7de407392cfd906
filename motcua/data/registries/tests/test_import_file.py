"""A file taken into a register: once is enough, nothing is lost on the way, and what is refused says why."""

import csv
import json
import os
import signal
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import IO, Any

import pytest
from django.conf import settings

from motcua.data.registries import actions, history, queries
from motcua.data.registries.bulk import files
from motcua.data.registries.models import ImportRun, Version
from motcua.data.registries.tests.test_read import AT
from motcua.data.registries.types import Imported
from motcua.kit.errors import NotFound
from motcua.kit.progress import silent
from motcua.trust.ledger.models import Leaf

ROOT = Path(__file__).resolve().parents[4]
COLUMNS = ("number", "full_name", "date_of_birth", "sex", "residence", "household")
PEOPLE = [
    (
        f"04519500{at:04d}",
        f"Trần Thị Số {'ABCDEFGHIJKL'[at % 12]}",
        "1995-06-14",
        "Nữ",
        f"Tổ {at}, Xã Cam Lộ",
        "H1",
    )
    for at in range(1, 13)
]

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _data(tmp_path: Path, settings: Any) -> None:
    settings.MOTCUA_DATA = tmp_path / "var"


def file_of(path: Path, rows: list[tuple[str, ...]]) -> Path:
    """A file with these rows, in the format of its ending."""
    with files.writing(path, COLUMNS) as put:
        for row in rows:
            put(row)
    return path


def take(path: Path, **changes: Any) -> Imported:
    """Import into the population."""
    given = {"registry": "population", "path": path, "actor": "cli", "at": AT, "progress": silent, "batch": 5}
    return actions.import_file(**{**given, **changes})


def counts(done: Imported) -> tuple[int, int, int, int, int]:
    """(read, new, changed, unchanged, rejected)."""
    return done.read, done.new, done.changed, done.unchanged, done.rejected


def held() -> list[tuple[str, str, date, bool]]:
    """What the register knows: key, name, since when, whether still."""
    rows = Version.objects.select_related("data_key").order_by("key", "pk")
    return [(row.key, history.values(row)["full_name"], row.valid_from, row.known_to is None) for row in rows]


def reasons(done: Imported) -> list[list[str]]:
    """The file of reasons, without its header."""
    with Path(done.rejects).open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))[1:]


@pytest.mark.parametrize("ending", files.ENDINGS)
def test_each_format_is_taken_in(tmp_path: Path, ending: str) -> None:
    """Everybody in the file is in the register, each fact with the file and row it came from."""
    path = file_of(tmp_path / f"in{ending}", PEOPLE)
    done = take(path)
    assert counts(done) == (12, 12, 0, 0, 0)
    assert done.left_out == ("household",)
    [version] = queries.past(registry="population", key=PEOPLE[6][0])
    assert {fact.name: fact.value for fact in version.facts} == dict(
        zip(COLUMNS[:5], PEOPLE[6][:5], strict=True)
    )
    assert version.made_by.kind == "import"
    assert version.made_by.document == f"import {files.digest(path)} row 7"


def test_the_same_file_again_changes_nothing(tmp_path: Path) -> None:
    """No version, no source is added."""
    path = file_of(tmp_path / "in.csv", PEOPLE)
    take(path)
    before = held()
    assert counts(take(path, at=AT + timedelta(days=3))) == (12, 0, 0, 12, 0)
    assert held() == before


def test_what_changed_is_a_new_version(tmp_path: Path) -> None:
    """A changed row ends nothing that was known: the old value stays readable as of before."""
    take(file_of(tmp_path / "in.csv", PEOPLE))
    key, *rest = PEOPLE[2]
    later = AT + timedelta(days=5)
    done = take(
        file_of(tmp_path / "next.csv", [*PEOPLE[:2], (key, "Trần Thị Mới", *rest[1:])]),
        at=later, valid_from=date(2026, 10, 1),
    )  # fmt: skip
    assert counts(done) == (3, 0, 1, 2, 0)
    now, before = (
        actions.read(
            registry="population", key=key, fields=("full_name",), purpose="p", basis="b", subject="d", actor="a",
            at=later, known_at=known,
        )
        for known in (None, AT)
    )  # fmt: skip
    assert now is not None
    assert before is not None
    assert (now.fields["full_name"], before.fields["full_name"]) == ("Trần Thị Mới", PEOPLE[2][1])


def test_an_empty_cell_says_nothing(tmp_path: Path) -> None:
    """What a file leaves empty stays as it is known."""
    take(file_of(tmp_path / "in.csv", PEOPLE))
    key, name, born, sex, *_rest = PEOPLE[0]
    assert counts(take(file_of(tmp_path / "next.csv", [(key, name, born, sex, "", "")]))) == (1, 0, 0, 1, 0)


def test_rejected_rows_say_why_and_nothing_else(tmp_path: Path) -> None:
    """Row, field and reason in plain words, every reason of a row; no value; the others are taken."""
    key = PEOPLE[0][0]
    bad = [
        ("", "Không Số", "1990-01-01", "Nam", "", ""),
        ("12345", "Số Ngắn", "1990-02-30", "Nam", "", ""),
        (PEOPLE[1][0], "Giới Lạ", "1995-06-14", "gái", "", ""),
        (key, "Trùng Dòng", "1995-06-14", "Nữ", "", ""),
    ]
    done = take(file_of(tmp_path / "in.csv", [PEOPLE[0], *bad, PEOPLE[5]]))
    assert counts(done) == (6, 2, 0, 0, 4)
    found = reasons(done)
    assert ["2", "Số định danh cá nhân", "Thiếu giá trị"] in found
    assert ["5", "Số định danh cá nhân", "Trùng với dòng trước trong tệp"] in found
    assert {line[1] for line in found if line[0] == "3"} == {"Số định danh cá nhân", "Ngày sinh"}
    assert [line[1] for line in found if line[0] == "4"] == ["Giới tính"]
    text = Path(done.rejects).read_text(encoding="utf-8")
    assert not any(value in text for row in bad for value in row[:2] if value)
    assert Path(done.rejects).stat().st_mode & 0o777 == 0o600


def test_a_name_that_nobody_bears_is_rejected(tmp_path: Path) -> None:
    """By what the register's definition says of its field, in words that hold no value."""
    names = ("A" * 5_000, "<script>alert(1)</script>", '=HYPERLINK("http://x.vn")', "H'Hen Niê")
    people = [(PEOPLE[at][0], name, *PEOPLE[at][2:]) for at, name in enumerate(names)]
    done = take(file_of(tmp_path / "in.csv", people))
    assert counts(done) == (4, 1, 0, 0, 3)
    letters = "Tên chỉ gồm chữ cái và các dấu của tên người"
    assert [line[2] for line in reasons(done)] == ["Dài quá 200 ký tự", letters, letters]
    assert [name for _key, name, _from, _still in held()] == ["H'Hen Niê"]


def test_lines_that_cannot_be_read_are_rejected(tmp_path: Path) -> None:
    """Broken lines are counted and named, in CSV and in JSON lines; the rest is taken."""
    good = json.dumps({"number": PEOPLE[0][0], "full_name": "Trần Thị A"}, ensure_ascii=False)
    (tmp_path / "in.jsonl").write_text(f"{good}\nkhông phải JSON\n[1]\n", encoding="utf-8")
    done = take(tmp_path / "in.jsonl")
    assert counts(done) == (3, 1, 0, 0, 2)
    (tmp_path / "in.csv").write_text(
        f"number,full_name\n{PEOPLE[1][0]},Trần Thị B\nmột ô\n", encoding="utf-8"
    )
    assert counts(take(tmp_path / "in.csv")) == (2, 1, 0, 0, 1)


@pytest.mark.parametrize("fatal", range(1, 13))
def test_cut_off_at_any_row_it_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fatal: int) -> None:
    """Whatever row the work dies at, the next run ends where an undisturbed one ends; reasons stand once."""
    people = [*PEOPLE[:7], ("hỏng", "Hỏng Một", "", "", "", ""), *PEOPLE[7:]]
    path = file_of(tmp_path / "in.csv", people)
    real, made = history.row, 0

    def dying(*args: Any, **named: Any) -> Version:
        nonlocal made
        made += 1
        if made == fatal:
            raise KeyboardInterrupt
        return real(*args, **named)

    monkeypatch.setattr(history, "row", dying)
    with pytest.raises(KeyboardInterrupt):
        take(path, batch=4)
    monkeypatch.setattr(history, "row", real)
    done = take(path, batch=4)
    assert counts(done) == (13, 12, 0, 0, 1)
    assert len(held()) == 12
    assert [line[0] for line in reasons(done)] == ["8"] * len(reasons(done))
    assert len(reasons(done)) == len({tuple(line) for line in reasons(done)})


def test_every_batch_leaves_a_line_without_values(tmp_path: Path) -> None:
    """The ledger knows file, rows and counts, never who."""
    take(file_of(tmp_path / "in.csv", PEOPLE))
    leaves = [leaf for leaf in Leaf.objects.order_by("pk") if b"registry.imported" in bytes(leaf.data)]
    assert len(leaves) == 3
    assert all(PEOPLE[0][0] not in str(vars(leaf)) and "Trần" not in str(vars(leaf)) for leaf in leaves)


def test_an_unknown_register_takes_nothing(tmp_path: Path) -> None:
    """A register that is not served here is not found."""
    with pytest.raises(NotFound):
        take(file_of(tmp_path / "in.csv", PEOPLE), registry="unknown")


def test_another_process_is_not_disturbed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two imports of one file at once: the one that finds its place taken stops, and nothing is counted twice."""
    path = file_of(tmp_path / "in.csv", PEOPLE)

    def other_goes_on(_share: float, _stage: str = "") -> None:
        ImportRun.objects.update(rows=9)

    with pytest.raises(actions.ImportedElsewhere):
        take(path, progress=other_goes_on)


FIRST = """
import django
django.setup()
from django.core.management import call_command
for room in ("registries", "ledger"):
    call_command("migrate", room, verbosity=0)
"""
TAKE = "import sys\nfrom motcua.config.cli import main\nsys.exit(main(sys.argv[1:]))"


def _until(stream: IO[bytes], mark: bytes) -> bytes:
    """Read on to a mark; empty where the stream ends before."""
    while (read := stream.read(1)) and read != mark:
        pass
    return read


def test_a_killed_process_is_gone_on_from(tmp_path: Path) -> None:
    """A process killed outright at work, and a second that ends it: each person once, each reason once."""
    people = [(f"0451950{at:05d}", "Trần Thị A", "1995-06-14", "Nữ", "Xã Cam Lộ", "") for at in range(1, 401)]
    people.insert(200, ("", "Không Số", "", "", "", ""))
    path = file_of(tmp_path / "in.csv", people)
    words = ["registry", "import", "population", str(path), "--batch", "7"]
    environment = {
        **os.environ,
        "MOTCUA_DATA": str(tmp_path / "outside"),
        "MOTCUA_DATABASE_URL": f"sqlite:///{tmp_path / 'outside.sqlite3'}",
        "MOTCUA_SECRET_KEY": settings.SECRET_KEY,
        "DJANGO_SETTINGS_MODULE": "motcua.config.settings",
        "PYTHONPATH": str(ROOT),
    }
    first = subprocess.Popen(
        [sys.executable, "-c", FIRST + TAKE, *words], cwd=ROOT, env=environment, stderr=subprocess.PIPE
    )
    assert first.stderr is not None
    drawn = _until(first.stderr, b"%")  # the bar is drawn when the first batch is in the database
    first.send_signal(signal.SIGKILL)
    first.wait()
    assert drawn == b"%"
    second = subprocess.run(
        [sys.executable, "-c", TAKE, *words],
        cwd=ROOT,
        env=environment,
        check=True,
        capture_output=True,
        text=True,
    )
    told = json.loads(second.stdout.splitlines()[-1])
    assert told == {
        "read": 401,
        "new": told["new"],
        "changed": 0,
        "unchanged": 400 - told["new"],
        "rejected": 1,
    }
    [kept] = (tmp_path / "outside" / "imports").iterdir()
    assert kept.read_text(encoding="utf-8").count("\n201,") == 1
