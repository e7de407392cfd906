"""Reading the library: safe, cached until the file changes, errors name file and line."""

import os
from pathlib import Path

import pytest

from motcua.kit.library import LibraryError, digest, load_yaml


def test_read_and_read_again(tmp_path: Path) -> None:
    """A changed file is read anew."""
    file = tmp_path / "a.yaml"
    file.write_text("a: 1", encoding="utf-8")
    assert load_yaml(file) == {"a": 1}
    file.write_text("a: 2", encoding="utf-8")
    os.utime(file, ns=(1, 1))
    assert load_yaml(file) == {"a": 2}


@pytest.mark.parametrize(
    ("text", "line"), [("a: 1\nb: [", 2), ("- 1\n", 1), ("a: !!python/object/apply:os.getcwd []", 1)]
)
def test_bad_files_name_file_and_line(text: str, line: int, tmp_path: Path) -> None:
    """Broken YAML, a list at the top, a tag that would run code."""
    file = tmp_path / "bad.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(LibraryError) as caught:
        load_yaml(file)
    assert str(caught.value).startswith("bad.yaml, dòng ")
    assert abs(caught.value.params["line"] - line) <= 1


def test_digest(tmp_path: Path) -> None:
    """Of a folder: its names and contents, whatever the order they were written in."""
    for name, order in (("one", "ab"), ("two", "ba")):
        for letter in order:
            (tmp_path / name / letter).mkdir(parents=True)
            (tmp_path / name / letter / "x.yaml").write_text(letter)
    one = digest(tmp_path / "one")
    assert one == digest(tmp_path / "two")
    (tmp_path / "two" / "a" / "x.yaml").rename(tmp_path / "two" / "a" / "y.yaml")
    assert one != digest(tmp_path / "two")
    assert len(digest(tmp_path / "one" / "a" / "x.yaml")) == 64
