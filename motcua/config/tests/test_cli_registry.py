"""`motcua registry import` and `communes` with files that will not do: said in plain words, with what to do."""

from pathlib import Path

import pytest
from django.db import OperationalError

from motcua.config.cli import main
from motcua.data.registries import actions

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("name", "bytes_", "code", "says"),
    [
        ("none.csv", None, 2, "Không thấy tệp: "),
        ("hong.parquet", b"PAR1hong", 2, "Không đọc được tệp này, hoặc tệp hỏng."),
        ("rong.csv", b"", 1, "Tệp không có dòng nào."),
        ("la.txt", b"a", 2, "cần tệp .parquet, .csv hoặc .jsonl"),
    ],
)
def test_what_is_no_table(
    tmp_path: Path, settings, capsys, name: str, bytes_: bytes | None, code: int, says: str
) -> None:
    """Missing, broken, empty, of another kind."""
    settings.MOTCUA_DATA = tmp_path
    if bytes_ is not None:
        (tmp_path / name).write_bytes(bytes_)
    assert main(["registry", "import", "population", str(tmp_path / name), "--quiet"]) == code
    assert says in capsys.readouterr().err


def test_a_busy_database(tmp_path: Path, capsys, monkeypatch) -> None:
    """The same command again goes on: said, not left to be guessed from the database's own words."""

    def busy(**_given: object) -> None:
        raise OperationalError("database is locked")

    monkeypatch.setattr(actions, "import_file", busy)
    assert main(["registry", "import", "population", str(tmp_path / "a.csv"), "--quiet"]) == 2
    assert "Chạy lại đúng lệnh này" in capsys.readouterr().err


def test_communes_of_a_file_without_addresses(tmp_path: Path, capsys) -> None:
    """Not a file full of unknown addresses: the option that names the column is told."""
    (tmp_path / "so.csv").write_text("name,address\na,Xã Gio Linh\n", encoding="utf-8")
    words = ["registry", "communes", str(tmp_path / "so.csv"), str(tmp_path / "moi.csv"), "--quiet"]
    assert main(words) == 1
    assert "--field" in capsys.readouterr().err
    assert not (tmp_path / "moi.csv").exists()
