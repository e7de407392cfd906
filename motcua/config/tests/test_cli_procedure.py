"""`motcua procedure`: stories and checks from the command line."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from motcua.config.cli import main
from motcua.kit.library import root
from motcua.service.procedures.testing import make_library, make_ready
from motcua.trust.identity.testing import make_officer


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
    assert json.loads(capsys.readouterr().out) == {"ok": True, "findings": []}


def _broken(folder: Path, name: str, old: str, new: str) -> Path:
    """A copy of a shipped package with one thing changed."""
    source = next(root().glob("procedures/1.004873*/1"))
    version = folder / "procedures" / source.parent.name / "1"
    shutil.copytree(source, version)
    text = (version / name).read_text(encoding="utf-8")
    assert old in text
    (version / name).write_text(text.replace(old, new, 1), encoding="utf-8")
    return version


def test_check_names_the_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A finding says file, line, rule, reason and remedy, in the language asked for."""
    version = _broken(
        tmp_path, "procedure.yaml", "  - channels: [1, 2, 3]", "  - channels: [1, 2]\n    when: 'money'"
    )
    for language, word in (("vi", "dùng tên lạ “money”"), ("en", "money")):
        assert main(["procedure", "check", str(tmp_path), "--json", "--lang", language]) == 1
        told = json.loads(capsys.readouterr().out)
        assert told["ok"] is False
        found = next(item for item in told["findings"] if item["rule"] == "name-unknown")
        assert set(found) == {"file", "line", "rule", "reason", "remedy"}
        assert found["file"] == f"procedures/{version.parent.name}/1/procedure.yaml"
        line = (tmp_path / found["file"]).read_text(encoding="utf-8").splitlines()[found["line"] - 1]
        assert "when: 'money'" in line
        assert word in found["reason"]
    assert main(["procedure", "check", str(version)]) == 1
    told = capsys.readouterr().out
    assert f"procedure.yaml:{found['line']}: " in told
    assert "→ " in told


@pytest.mark.parametrize(
    ("name", "old", "new", "rule"),
    [
        ("form.yaml", "pages:", "pages: [", "file-unreadable"),
        ("form.yaml", "pages:", "pags:", "shape-key-unknown"),
        ("procedure.yaml", "code:", "kode:", "shape-key-missing"),
        ("procedure.yaml", 'amount: "0"', 'amount: "0 +"', "expression-wrong"),
        ("process.yaml", "initial:", "initial: [] # ", "shape-type"),
        ("process.yaml", "initial: submitted", "initial: nowhere", "package-unreadable"),
        ("procedure.yaml", "limit: 3 ngày làm việc", "limit: ba ngày", "limit-wrong"),
        ("procedure.yaml", "online: true", "online: true\nonline: false", "key-twice"),
        ("procedure.yaml", "online: true", "online: true # TODO", "gap-open"),
    ],
)
def test_what_cannot_be_read_is_a_finding(
    tmp_path: Path, name: str, old: str, new: str, rule: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Bad YAML, a missing key, a broken rule, a wrong type: exit 1 and a line, never a traceback."""
    version = _broken(tmp_path, name, old, new)
    assert main(["procedure", "check", str(version), "--json"]) == 1
    found = [item for item in json.loads(capsys.readouterr().out)["findings"] if item["rule"] == rule]
    assert [item["file"] for item in found] == [name]
    assert found[0]["line"] >= 1


def test_watching(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Checked at once, again only when a file changes, until Ctrl-C; the exit code is the last answer's."""
    version = _broken(tmp_path, "procedure.yaml", "online: true", "online: true\nonlain: true")
    path, turns = version / "procedure.yaml", iter(range(4))
    mended = path.read_text(encoding="utf-8").replace("onlain: true\n", "")

    def wait(_seconds: float) -> None:
        turn = next(turns)
        if turn == 1:
            path.write_text(mended, encoding="utf-8")
        if turn == 3:
            raise KeyboardInterrupt

    monkeypatch.setattr("motcua.config.cli.procedure.check.time.sleep", wait)
    assert main(["procedure", "check", "--watch", str(version)]) == 0
    told = capsys.readouterr().out
    assert told.count("✗") == told.count("✓") == 1
    assert told.index("onlain") < told.index("✓")


def test_links_in_a_package(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A link into itself and a link to a file elsewhere are findings, told by the name they have in the package."""
    version = _broken(tmp_path, "procedure.yaml", "", "")
    for name, target in (("form.yaml", Path("form.yaml")), ("texts.en.yaml", Path("/etc/hostname"))):
        (version / name).unlink()
        (version / name).symlink_to(target)
    assert main(["procedure", "check", str(version), "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert {item["file"] for item in told["findings"]} == {"form.yaml", "texts.en.yaml"}


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("links.yaml", "total_limit: sum\nparts: [{id: a, name: A, procedure: '1.000656', needs: [b]}]\n"),
        ("process.yaml", "base: mot-cua/999\n"),
        ("form.yaml", "pages: !!python/name:os.system x\n"),
        ("form.yaml", "- 1\n"),
        ("form.yaml", f"pages: {'[' * 60}\n"),
    ],
)
def test_a_finding_in_english_is_english_throughout(
    file: str, text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What cannot be read is told with its reason in the language asked for, not half in each."""
    version = _broken(tmp_path, "procedure.yaml", "", "")
    (version / file).write_text(text, encoding="utf-8")
    assert main(["procedure", "check", str(version), "--json", "--lang", "en"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert told["findings"]
    assert all(item["reason"].isascii() and item["file"] == file for item in told["findings"])


def test_check_without_a_package(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A folder without packages, or with half of one, is a finding; a path that is not there is exit 2."""
    assert main(["procedure", "check", str(tmp_path), "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["findings"][0]["rule"] == "package-missing"
    (tmp_path / "procedure.yaml").write_text("code: x", encoding="utf-8")
    assert main(["procedure", "check", str(tmp_path), "--json"]) == 1
    assert {item["rule"] for item in json.loads(capsys.readouterr().out)["findings"]} == {"file-missing"}
    assert main(["procedure", "check", str(tmp_path / "nowhere"), "--json"]) == 2
    assert "nowhere" in capsys.readouterr().err


@pytest.mark.parametrize("verb", ["scenarios", "mutate"])
def test_no_stories_to_read(tmp_path: Path, verb: str, capsys: pytest.CaptureFixture[str]) -> None:
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


@pytest.fixture
def issuing(tmp_path: Path, settings: Any) -> Path:
    """A library of its own with one version, and a place for keys and signatures."""
    settings.MOTCUA_LIBRARY = make_library(tmp_path)
    settings.MOTCUA_ISSUED, settings.MOTCUA_DATA = tmp_path / "issued", tmp_path / "data"
    settings.MOTCUA_DEMO = True
    return next(settings.MOTCUA_LIBRARY.glob("procedures/*/1"))


@pytest.mark.django_db
def test_from_proof_to_verified_issue(
    issuing: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """Unsigned is 1 with a plain reason; two approve, one publishes, and it verifies with the key as text or file."""
    assert main(["procedure", "verify", str(issuing)]) == 1
    assert "Chưa ký" in capsys.readouterr().out
    names = [make_officer(role="controller").username for _ in range(2)]
    assert main(["procedure", "approve", str(issuing), "--officer", names[0]]) == 0
    assert main(["procedure", "approve", str(issuing), "--officer", names[0]]) == 1
    assert main(["procedure", "publish", str(issuing), "--officer", names[0]]) == 1
    assert "1 trên 2" in capsys.readouterr().out
    assert main(["procedure", "approve", str(issuing), "--officer", names[1]]) == 0
    make_ready()
    assert main(["procedure", "prove", str(issuing)]) == 0
    assert main(["procedure", "publish", str(issuing), "--officer", names[1]]) == 0
    capsys.readouterr()
    assert main(["procedure", "key"]) == 0
    key = capsys.readouterr().out
    (tmp_path / "keys").write_text(key, encoding="utf-8")
    assert main(["procedure", "verify", str(issuing), "--key", key.strip()]) == 0
    assert main(["procedure", "verify", str(issuing), "--key", str(tmp_path / "keys"), "--json"]) == 0
    assert main(["procedure", "verify", str(issuing), "--key", "not a key"]) == 2
    (issuing / "form.yaml").write_text("pages: []", encoding="utf-8")
    assert main(["procedure", "verify", str(issuing)]) == 1
    assert "form.yaml" in capsys.readouterr().out
    assert main(["procedure", "approve", str(tmp_path), "--officer", names[0]]) == 2
