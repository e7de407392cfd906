"""The public DMN compatibility kit, level 2: data of others, never part of this repository."""

import os
from pathlib import Path

import pytest

from motcua.config.cli import main
from tests.support.tools import in_ci

HOME = Path(os.environ.get("MOTCUA_DMN_TCK") or Path(__file__).resolve().parents[3] / "shared/data/dmn-tck")
LEVEL = HOME / "TestCases" / "compliance-level-2"


def test_level_two_passes_completely(capsys: pytest.CaptureFixture[str]) -> None:
    """Every case of level 2 passes, through the command a user would run."""
    if not LEVEL.is_dir():
        absent = "the DMN compatibility kit is not on this machine; set MOTCUA_DMN_TCK to its folder"
        pytest.xfail(absent) if in_ci() else pytest.skip(absent)
    code = main(["dmn", "tck", str(LEVEL)])
    *lines, last = capsys.readouterr().out.splitlines()
    assert [line for line in lines if not line.startswith("PASS ")] == []
    assert last == f"{len(lines)} passed, 0 failed"
    assert len(lines) > 100
    assert code == 0
