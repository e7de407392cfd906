"""`motcua dmn tck DIR`: one line a case, the count last, 1 when a case fails, 2 when there is none."""

from pathlib import Path

import pytest

from motcua.config.cli import main

MODEL = """<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" name="m" namespace="urn:m">
<decision id="d" name="D"><variable name="D"/><literalExpression><text>1 + 1</text></literalExpression></decision>
</definitions>"""
CASES = """<testCases xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><modelName>m.dmn</modelName>
<testCase id="a"><resultNode name="D"><expected><value xsi:type="xsd:decimal">{}</value></expected></resultNode>
</testCase></testCases>"""


def _case(folder: Path, name: str, model: str, expected: str) -> None:
    place = folder / "level-1" / name
    place.mkdir(parents=True)
    (place / "m.dmn").write_text(model, encoding="utf-8")
    (place / "m-test-01.xml").write_text(CASES.format(expected), encoding="utf-8")


def test_lines_and_exit_code(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Good and bad cases, and one whose model cannot be read, each have their line."""
    _case(tmp_path, "good", MODEL, "2")
    assert main(["dmn", "tck", str(tmp_path)]) == 0
    assert capsys.readouterr().out == "PASS level-1/good/m-test-01/a\n1 passed, 0 failed\n"
    _case(tmp_path, "wrong", MODEL, "3")
    _case(tmp_path, "worse", "<broken", "2")
    assert main(["dmn", "tck", str(tmp_path)]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == ["PASS", "FAIL", "FAIL", "1"]
    assert "D: 2 thay vì 3" in lines[2]
    assert lines[-1] == "1 passed, 2 failed"


def test_nothing_to_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A folder without cases, or none at all, is no success."""
    assert main(["dmn", "tck", str(tmp_path)]) == 2
    assert main(["dmn", "tck", str(tmp_path / "none")]) == 2
    assert capsys.readouterr().out.splitlines()[-1] == "0 passed, 0 failed"
