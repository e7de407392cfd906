"""`motcua procedure migrate`."""

import pytest

from motcua.config.cli import main
from motcua.kit.errors import NotFound
from motcua.service.dossiers import actions, queries
from motcua.service.procedures.queries import NotMapped

WORDS = ["procedure", "migrate", "1.001193", "--to", "2"]
WAITING = (
    queries.Movable(1, "work", "Đang làm", "look", ("A", "B")),
    queries.Movable(1, "gone", "Đã bỏ", "", ("C",)),
)


@pytest.fixture
def moved(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was carried over; B is refused."""
    found: list[str] = []

    def migrate(*, code: str, **_given: object) -> bool:
        if code == "B":
            raise NotMapped(to=2, version=1, state="Đang làm")
        found.append(code)
        return True

    monkeypatch.setattr(queries, "migratable", lambda **_given: WAITING)
    monkeypatch.setattr(actions, "migrate", migrate)
    return found


def test_each_is_carried_over_by_itself(moved: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """One that is refused is named and does not stop the others; exit 1."""
    assert main(WORDS) == 1
    told = capsys.readouterr().out
    assert moved == ["A"]
    assert "B: Bản 2 không khai" in told
    assert "1 hồ sơ đã chuyển, 2 không chuyển" in told


def test_a_dry_run_only_tells(moved: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing is written."""
    assert main([*WORDS, "--dry-run"]) == 1
    assert moved == []
    assert "2 hồ sơ → look" in capsys.readouterr().out


def test_a_version_that_is_not_loaded(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit 2 with words."""

    def nothing(**_given: object) -> None:
        raise NotFound

    monkeypatch.setattr(queries, "migratable", nothing)
    assert main(WORDS) == 2
    assert "chưa được dùng" in capsys.readouterr().out
