"""`motcua procedure verify`: one byte of any file of a signed package, and it is no longer what was issued."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from motcua.config.cli import main
from motcua.kit.keys import load_key, make_key, verifier_of
from motcua.kit.library import root
from motcua.service.procedures import actions, queries
from motcua.service.procedures.testing import AT, make_library

NAME, CODE = "1.000656-dang-ky-khai-tu", "1.000656"


@pytest.fixture
def folder(tmp_path: Path, settings: Any) -> Path:
    """A signed package over a shared process, with a layer of its province."""
    source = root()
    settings.MOTCUA_LIBRARY = library = make_library(tmp_path)
    shutil.copytree(source / "procedures" / NAME, library / "procedures" / NAME)
    settings.MOTCUA_ISSUED, settings.MOTCUA_DATA = tmp_path / "issued", tmp_path / "data"
    settings.MOTCUA_DEMO, settings.MOTCUA_PACKAGE_KEY, settings.MOTCUA_PACKAGE_KEYS = True, "", []
    assert actions.issue_samples(samples=source, at=AT) == 2
    return library / "procedures" / NAME / "1"


def told(capsys: pytest.CaptureFixture[str], folder: Path, *given: str) -> tuple[int, dict[str, Any]]:
    """Exit code, and what is said of the package."""
    code = main(["procedure", "verify", str(folder), "--json", *given])
    (package,) = json.loads(capsys.readouterr().out)["packages"]
    return code, package


def files(folder: Path) -> Iterator[tuple[str, Path]]:
    """Every file that the signature covers, by its name in the manifest."""
    library = folder.parents[2]
    manifest = json.loads((library.parent / "issued" / CODE / "1" / "MANIFEST.json").read_text())
    for name in manifest["files"]:
        yield name, folder / name if (folder / name).exists() else library / name


def test_one_byte_of_any_file(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Changed, added, cut off, taken away, renamed: each of its files, the shared process and the layer are named."""
    assert told(capsys, folder)[0] == 0
    covered = dict(files(folder))
    assert {"procedure.yaml", "result.typ", "declaration.typ", "scenarios.yaml"} <= covered.keys()
    assert any(name.startswith("processes/") for name in covered)
    assert any(name.startswith("local/") for name in covered)
    for name, path in covered.items():
        whole = path.read_bytes()
        half = len(whole) // 2
        flipped = whole[:half] + bytes([whole[half] ^ 1]) + whole[half + 1 :]
        for other in (flipped, whole + b"\n", whole[:-1], None):
            path.unlink() if other is None else path.write_bytes(other)
            code, package = told(capsys, folder)
            assert (code, package["ok"]) == (1, False), name
            path.write_bytes(whole)
        path.rename(path.with_name(f"x{path.name}"))
        assert told(capsys, folder)[0] == 1, name
        path.with_name(f"x{path.name}").rename(path)
    assert told(capsys, folder)[0] == 0


@pytest.mark.parametrize("name", ["form.yaml", "result.typ", "texts.en.yaml"])
def test_the_changed_file_is_named(folder: Path, capsys: pytest.CaptureFixture[str], name: str) -> None:
    """Whoever looks knows where to look."""
    with (folder / name).open("ab") as file:
        file.write(b" ")
    assert name in told(capsys, folder)[1]["reason"]


def test_an_added_file_is_named(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Even one that nothing reads."""
    (folder / "note.txt").write_text("x")
    code, package = told(capsys, folder)
    assert code == 1
    assert "note.txt" in package["reason"]


def test_the_signature_and_its_key(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A changed manifest or signature, a key that did not sign, one that is none, and the one that did."""
    own = queries.package_key()
    make_key(tmp_path / "foreign.key")
    foreign = verifier_of("khac", load_key((tmp_path / "foreign.key").read_text())).vkey
    assert told(capsys, folder, "--key", own)[0] == 0
    code, package = told(capsys, folder, "--key", foreign)
    assert code == 1
    assert "khóa được tin" in package["reason"]
    (tmp_path / "empty").touch()
    for odd in ("no key", str(tmp_path / "empty")):
        assert main(["procedure", "verify", str(folder), "--key", odd]) == 2
        assert "motcua procedure key" in capsys.readouterr().out
    for name in ("MANIFEST.json", "SIGNATURE.jws"):
        path = tmp_path / "issued" / CODE / "1" / name
        whole = path.read_bytes()
        path.write_bytes(whole[:9] + bytes([whole[9] ^ 1]) + whole[10:])
        assert told(capsys, folder)[0] == 1
        path.write_bytes(whole)
    shutil.rmtree(tmp_path / "issued" / CODE)
    assert "Chưa ký" in told(capsys, folder)[1]["reason"]


def test_nothing_to_verify(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A folder without a procedure, and one that is not there, are said to be so."""
    for path in (tmp_path, tmp_path / "nowhere"):
        assert main(["procedure", "verify", str(path)]) == 2
        assert "Không thấy thủ tục nào" in capsys.readouterr().out
