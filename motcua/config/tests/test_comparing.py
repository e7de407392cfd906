"""`motcua procedure diff` and `burden`."""

import json
import shutil
from pathlib import Path

import pytest

from motcua.config.cli import main
from motcua.kit.library import root

BIRTH = root() / "procedures" / "1.001193-dang-ky-khai-sinh" / "1"


def test_diff(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit 0 without, 1 with a change, 2 for what cannot be read; words, and JSON for machines."""
    now = tmp_path / "library" / "procedures" / "1.001193-khai-sinh" / "2"
    shutil.copytree(BIRTH, now)
    shutil.copytree(root() / "processes", tmp_path / "library" / "processes")
    assert main(["procedure", "diff", str(now), str(now)]) == 0
    text = (now / "procedure.yaml").read_text(encoding="utf-8")
    (now / "procedure.yaml").write_text(text.replace("\nname: ", "\nname: Bản mới của ", 1), encoding="utf-8")
    capsys.readouterr()
    assert main(["procedure", "diff", str(BIRTH), str(now)]) == 1
    assert "Bản mới của" in capsys.readouterr().out
    assert main(["procedure", "diff", str(BIRTH), str(now), "--json"]) == 1
    changes = json.loads(capsys.readouterr().out)["changes"]
    assert any("Bản mới của" in change["now"] and change["sentence"] for change in changes)
    assert main(["procedure", "diff", str(BIRTH), str(tmp_path / "none"), "--json"]) == 2


def test_burden(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Counts of every version in a folder; exit 2 where there is none."""
    assert main(["procedure", "burden", str(BIRTH), "--json"]) == 0
    (line,) = json.loads(capsys.readouterr().out)["procedures"]
    assert line["code"] == "1.001193"
    assert 0 < line["typed"] <= line["typed_most"]
    assert main(["procedure", "burden", str(BIRTH)]) == 0
    assert "ô tự điền" in capsys.readouterr().out
    assert main(["procedure", "burden", str(tmp_path)]) == 2
