"""The tutorial is true: its files, taken out of the page as a reader would copy them, make a procedure that runs."""

import re
import shutil
from datetime import datetime
from pathlib import Path

import pytest

from motcua.config.cli import main
from motcua.service.procedures import queries as procedures
from motcua.trust.documents import queries as documents
from motcua.vn.dates import ZONE

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "tutorial-new-procedure.md"
FILES = ("procedure.yaml", "form.yaml", "process.yaml", "result.typ", "scenarios.yaml")
BLOCK = re.compile(r"^`([\w.]+)`:\n\n```\w+\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.fixture
def folder(tmp_path: Path, settings: object) -> Path:
    """The tutorial's procedure in a copy of the library."""
    library = tmp_path / "library"
    shutil.copytree(ROOT / "library", library)
    settings.MOTCUA_LIBRARY = library
    made = library / "procedures" / "9.999001-muon-phong-hop" / "1"
    made.mkdir(parents=True)
    for name, text in BLOCK.findall(PAGE.read_text(encoding="utf-8")):
        (made / name).write_text(text, encoding="utf-8")
    return made


def test_the_page_holds_every_file(folder: Path) -> None:
    """Nothing is left for the reader to guess."""
    assert sorted(path.name for path in folder.iterdir()) == sorted(FILES)


def test_the_check_finds_nothing(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Owners, limits, ways out, known names, legal bases: all there."""
    assert main(["procedure", "check", str(folder)]) == 0, capsys.readouterr().out


def test_the_stories_pass(folder: Path) -> None:
    """And the page promises as many as there are."""
    played = procedures.play_scenarios(folder=folder)
    assert [item.failures for item in played] == [()] * len(played)
    assert f"\n{len(played)} đạt, 0 không đạt\n" in PAGE.read_text(encoding="utf-8")
    for item in played:
        assert f"✓ 9.999001-muon-phong-hop: {item.name}\n" in PAGE.read_text(encoding="utf-8")


def test_a_wrong_story_is_caught(folder: Path) -> None:
    """The experiment the page proposes: a due date that forgets the holiday fails."""
    path = folder / "scenarios.yaml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("due: 2026-11-26T17:00", "due: 2026-11-25T17:00")
    )
    assert any(
        "2026-11-26" in text for item in procedures.play_scenarios(folder=folder) for text in item.failures
    )


def test_the_result_renders(folder: Path) -> None:
    """The template makes a PDF with a place for the leader's signature."""
    data = {
        "number": "01/GMP",
        "date": "2026-11-23",
        "applicant": {"name": "Lê Thị Thử"},
        "agency": {"name": "Ủy ban nhân dân phường Mẫu"},
        "result": {"purpose": "Họp tổ dân phố", "day": "2026-12-05"},
        "signer": {"authority": ["CHỦ TỊCH"], "name": "Phan Văn Mẫu"},
    }
    at = datetime(2026, 11, 23, tzinfo=ZONE)
    made = documents.render(template=folder / "result.typ", data=data, at=at)
    assert made.pdf.startswith(b"%PDF")
    assert "leader" in {box.name for box in made.boxes}
