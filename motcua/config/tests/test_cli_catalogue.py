"""`motcua procedure import|scaffold` and `motcua search` from the command line."""

import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from motcua.config.cli import main, needs_secret
from motcua.service.catalogue.testing import make_record

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Two records, one of them broken."""
    path = tmp_path / "danh-muc.jsonl"
    path.write_text(json.dumps(make_record()) + "\n{oops\n", encoding="utf-8")
    return path


def test_import(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The last line counts, refusals are named by line, the bar is on standard error."""
    assert main(["procedure", "import", str(file)]) == 0
    told = capsys.readouterr()
    last = json.loads(told.out.splitlines()[-1])
    assert last == {"read": 2, "new": 1, "changed": 0, "unchanged": 0, "rejected": 1, "oddities": 0}
    assert "dòng 2: không nạp" in told.out
    assert "100 %" in told.err
    assert main(["procedure", "import", str(file.parent / "no")]) == 2
    (file.parent / "bad").write_text("oops\n", encoding="utf-8")
    assert main(["procedure", "import", "--quiet", str(file.parent / "bad")]) == 1


def test_an_empty_file_is_no_success(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing, and an array of nothing: said so with the file's name, exit 2, no count that looks like a success."""
    for text in ("", " \n\n", "[]"):
        (tmp_path / "trong").write_text(text, encoding="utf-8")
        assert main(["procedure", "import", "--quiet", str(tmp_path / "trong")]) == 2
        told = capsys.readouterr()
        assert (told.out, "trong: tệp không có bản ghi nào" in told.err) == ("", True)


def test_search(capsys: pytest.CaptureFixture[str]) -> None:
    """JSON with results, ask and out_of_scope; it needs no secret of the installation."""
    assert main(["search", "mới", "đẻ", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["results"][0]["code"] == "1.001193"
    assert set(told["results"][0]) == {"code", "name"}
    assert (told["ask"], told["out_of_scope"]) == ([], False)
    assert main(["search", "giá vàng hôm nay", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"results": [], "ask": [], "out_of_scope": True}
    assert main(["search", "giá vàng hôm nay"]) == 1
    assert not needs_secret(["search", "x", "--json"])


def test_a_fresh_installation_needs_no_other_command_first(tmp_path: Path) -> None:
    """The embedded database and its folder are made by the first command that needs them."""
    fresh = {**os.environ, "MOTCUA_DATA": str(tmp_path / "var" / "new")}
    fresh.pop("MOTCUA_DATABASE_URL", None)
    command = [sys.executable, "-m", "motcua", "search", "mới đẻ", "--json"]
    told = subprocess.run(command, env=fresh, capture_output=True, text=True, check=True, timeout=300)  # noqa: S603 - our own command
    assert json.loads(told.stdout)["results"][0]["code"] == "1.001193"


def filled(value: Any, key: object = "") -> Any:
    """A draft's value with its gaps closed, each by something of the right kind."""
    if isinstance(value, dict):
        return {name: filled(item, name) for name, item in value.items()}
    if isinstance(value, list):
        return [filled(item) for item in value]
    words = {"effective_from": date(2026, 1, 1), "on_wait": "restart", "number": "{n:02d}/GCN"}
    return words.get(str(key), "x") if str(value).startswith("TODO") else value


def test_a_closed_draft_lacks_only_its_papers(
    file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """With every gap closed, the road of a draft holds: what is left to write is the result and the declaration."""
    main(["procedure", "import", "--quiet", str(file)])
    main(["procedure", "scaffold", "1.900001", "--to", str(tmp_path)])
    folder = Path(capsys.readouterr().out.splitlines()[-1])
    for path in folder.glob("*.yaml"):
        closed = filled(yaml.safe_load(path.read_text(encoding="utf-8")))
        path.write_text(yaml.safe_dump(closed, allow_unicode=True), encoding="utf-8")
    capsys.readouterr()
    main(["procedure", "check", str(folder), "--json"])
    found = json.loads(capsys.readouterr().out)["findings"]
    assert {(item["rule"], Path(item["file"]).name) for item in found} == {
        ("result-missing", "1.yaml"), ("declaration-missing", "1.yaml"),
    }  # fmt: skip


def test_scaffold_and_its_gaps(file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A draft is written once; the check names its gaps by file and line; an unknown code writes nothing."""
    main(["procedure", "import", "--quiet", str(file)])
    assert main(["procedure", "scaffold", "1.900001", "--to", str(tmp_path)]) == 0
    folder = Path(capsys.readouterr().out.splitlines()[-1])
    assert (folder / "procedure.yaml").exists()
    assert main(["procedure", "scaffold", "1.900001", "--to", str(tmp_path)]) == 1
    assert main(["procedure", "scaffold", "1.999999", "--to", str(tmp_path)]) == 1
    assert main(["procedure", "check", str(folder), "--json"]) == 1
    assert "TODO" in capsys.readouterr().out
