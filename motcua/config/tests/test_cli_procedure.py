"""`motcua procedure`: stories and checks from the command line."""

import json
from pathlib import Path

import pytest

from motcua.config.cli import main
from motcua.kit.library import root


def test_stories_pass(capsys: pytest.CaptureFixture[str]) -> None:
    """All stories of the library pass, and the counts come as JSON."""
    assert main(["procedure", "scenarios", str(root() / "procedures"), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["passed"] >= 15
    assert (told["failed"], told["failures"]) == (0, [])


def test_a_failing_story_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A story that fails gives exit 1 and its name, with what was otherwise."""
    source = next(root().glob("procedures/*/1"))
    version = tmp_path / "procedures" / source.parent.name / "1"
    version.mkdir(parents=True)
    for item in source.glob("*.yaml"):
        (version / item.name).write_bytes(item.read_bytes())
    story = "scenarios: [{name: Sai, at: 2026-11-25T08:00, expect: {state: returned}}]"
    (version / "scenarios.yaml").write_text(story, encoding="utf-8")
    assert main(["procedure", "scenarios", str(version), "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert (told["passed"], told["failed"], told["failures"][0]["name"]) == (0, 1, "Sai")
    assert any("state" in text for text in told["failures"][0]["failures"])
    assert main(["procedure", "scenarios", str(version)]) == 1
    assert "✗" in capsys.readouterr().out


def test_check(capsys: pytest.CaptureFixture[str]) -> None:
    """Every package of the library may run, and the house can carry out every effect it names."""
    assert main(["procedure", "check", str(root() / "procedures"), "--json"]) == 0
    assert not any(json.loads(capsys.readouterr().out)["problems"].values())


@pytest.mark.parametrize("verb", ["scenarios", "check", "mutate"])
def test_nothing_to_read(tmp_path: Path, verb: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A folder without packages, or with a broken one, gives exit 2."""
    assert main(["procedure", verb, str(tmp_path)]) == 2
    (tmp_path / "procedure.yaml").write_text("code: x", encoding="utf-8")
    assert main(["procedure", verb, str(tmp_path), "--json"]) == 2
    assert "error" in capsys.readouterr().out


def test_mutants_are_counted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A package whose stories prove too little gives exit 1, and each survivor with its place."""
    source = next(root().glob("procedures/2.000815*/1"))
    version = tmp_path / "procedures" / source.parent.name / "1"
    version.mkdir(parents=True)
    for item in source.iterdir():
        (version / item.name).write_bytes(item.read_bytes())
    (version / "scenarios.yaml").write_text("scenarios: []", encoding="utf-8")
    assert main(["procedure", "mutate", str(version), "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert told["total"] == told["killed"] + len(told["survivors"])
    assert set(told["survivors"][0]) == {"mutant", "file", "place", "was", "becomes"}
    assert main(["procedure", "mutate", str(version)]) == 1
    assert "✗" in capsys.readouterr().out
