"""Reading the library: safe, cached until the file changes, errors name file and line."""

import os
from pathlib import Path

import pytest

from motcua.kit.library import (
    HiddenCharacter,
    LibraryError,
    ambiguous,
    digest,
    duplicate_keys,
    hidden,
    line_of,
    load_nodes,
    load_yaml,
    plain_text,
    root,
)


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


def _bomb(levels: int) -> str:
    """A few lines that unfold into ten to the power of levels."""
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, levels)]
    return "\n".join(lines)


@pytest.mark.parametrize(
    "text",
    [
        _bomb(9),
        "a: &a [*a]",
        "a: " + "[" * 500 + "]" * 500,
        "a: " + "x" * 10_000_000,
        "a: " + "[1]," * 3,
        "\n".join(f"{'  ' * n}k:" for n in range(100)),
        "a: \x07",
        "a: 2026-13-45",
        "a: !!binary aGVsbG8=",
        "a: &x 1\nb: *y",
        "? [a, b]\n: 1",
        "a: " + "9" * 5000,
    ],
    ids=range(12),
)
def test_hostile_files_are_refused(text: str, tmp_path: Path) -> None:
    """Bombs, circles, depth, size, odd characters, days that do not exist: one error, never another."""
    file = tmp_path / "hostile.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(LibraryError) as caught:
        load_yaml(file)
    assert "hostile.yaml" in str(caught.value)


@pytest.mark.parametrize(
    ("text", "line", "character"),
    [
        ("a: 1\nb: lệ phí \u202e0005\n", 2, "U+202E"),
        ("a: 1\nb: mi\u200bễn\n", 2, "U+200B"),
        ("# chú thích\u2028level: 4\n", 1, "U+2028"),
        ("a: 1\rlevel: 4\n", 1, "U+000D"),
        ("\ufeffa: 1\n", 1, "U+FEFF"),
        ("a: |\n  một\n  hai\x85\n", 3, "U+0085"),
        ("a: \x07\n", 1, "U+0007"),
        ("a: mềm\xad\n", 1, "U+00AD"),
        ("a: \u061c\n", 1, "U+061C"),
        ("a: \u2066x\u2069\n", 1, "U+2066"),
        ("a: lá cờ \U000e0067\n", 1, "U+E0067"),
        ('a: 1\nb: "miễn \\u202e0005"\n', 2, "U+202E"),
        ("a: 1\nb: 'x = \"\\u202e0005\"'\n", 2, "U+202E"),
        ("a: 1\nb: chữ \u3164\n", 2, "U+3164"),
        ('a: {"\\u200bb": 1}\n', 1, "U+200B"),
    ],
)
def test_a_character_nobody_sees_is_refused(text: str, line: int, character: str, tmp_path: Path) -> None:
    """Written as itself or as an escape, in a value, a key or a comment: named with its line."""
    file = tmp_path / "a.yaml"
    file.write_bytes(text.encode())
    with pytest.raises(HiddenCharacter) as caught:
        load_yaml(file)
    assert (caught.value.params["line"], caught.value.character) == (line, character)


def test_what_everybody_sees_is_read(tmp_path: Path) -> None:
    """Tabs in a text, the ends of lines of another system, all letters of the country's languages, a hard space."""
    file = tmp_path / "a.yaml"
    file.write_bytes("a: |\r\n  một\thai\r\nb: Krông Pắc, Ƀuôn Ama Thuột, ꪮ, 5\u00a0000 đồng\r\n".encode())
    assert load_yaml(file) == {"a": "một\thai\n", "b": "Krông Pắc, Ƀuôn Ama Thuột, ꪮ, 5\u00a0000 đồng"}


def test_the_law_we_ship_hides_nothing() -> None:
    """No file of the library, a template neither, holds a character that nobody sees."""
    files = [path for path in root().rglob("*") if path.is_file()]
    assert len(files) > 100
    assert not [(path.name, *found) for path in files for found in hidden(plain_text(path))]


def test_bytes_that_are_no_text(tmp_path: Path) -> None:
    """A file in another encoding, or no file at all, is refused the same way."""
    file = tmp_path / "latin.yaml"
    file.write_bytes("tên: Hội".encode("utf-16"))
    for path in (file, tmp_path):
        with pytest.raises(LibraryError):
            load_yaml(path)


def test_where_a_key_stands(tmp_path: Path) -> None:
    """The line of the deepest key that is written; items of lists by number, id or name; merges too."""
    file = tmp_path / "a.yaml"
    file.write_text(
        "one: 1\nlist:\n  - id: x\n    deep: {a: 1}\n  - name: y\n    b: 2\nbase: &b\n  c: 3\nuse:\n  <<: *b\n",
        encoding="utf-8",
    )
    node = load_nodes(file)
    places = {
        ("one",): 1,
        ("list", 0): 3,
        ("list", "x", "deep", "a"): 4,
        ("list", "y", "b"): 6,
        ("list", "y", "missing"): 5,
        ("use", "c"): 8,
        ("nothing",): 1,
    }
    assert {place: line_of(node, place) for place in places} == places


def test_twice_and_ambiguous(tmp_path: Path) -> None:
    """A key written twice and a bare question mark in braces are found with their lines."""
    file = tmp_path / "a.yaml"
    file.write_text('a: 1\nb: {c: ai đó?, d: "ai?"}\na: ai?\n', encoding="utf-8")
    node = load_nodes(file)
    assert list(duplicate_keys(node)) == [("a", 3)]
    assert list(ambiguous(node)) == [2]
