"""Bad days of a package: whatever stands in its files, the check answers with findings, never with an error.

300 mutations of the shipped packages, 10,000 with MOTCUA_SOAK=1; MOTCUA_SEED chooses others.
"""

import os
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from motcua.kit.library import root
from motcua.service.procedures import queries
from motcua.service.procedures.types import Finding

MUTATIONS = 10_000 if os.environ.get("MOTCUA_SOAK") else 300
SEED = int(os.environ.get("MOTCUA_SEED", "20261122"))
BATCHES = 10
FILES = ("procedure.yaml", "form.yaml", "process.yaml", "scenarios.yaml", "texts.en.yaml")
BOMB = "\n".join(
    ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    + [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 9)]
)
VALUES = (
    *("null", "[]", "{}", "''", "0", "-1", "true", "2026-13-45", "2026-02-03", "1e999", ".nan", "9" * 400),
    *("[[[[]]]]", "{a: {b: {c: 1}}}", "'../../../../etc/passwd'", "/dev/zero", "!!python/name:os.system x"),
    *("&a [*a]", "*nowhere", "'" + "(" * 500 + "'", "'" + "not(" * 300 + "1'", "'1 + ' ", "'a.b.c.d'"),
    *("'for x in 1..99999999 return x'", "'__import__(\"os\")'", "'if 1 then 2'", "[1, a, {b: c}]"),
    *("'%(x)s %s {n!r}'", "0x7fffffffffffffff", "12:30:45", "'𝕏\u200b\u202e'", "mot-cua/999", "'../../x/1'"),
)


def _line(random: random.Random, text: str, change: Callable[[str], str]) -> str:
    lines = text.splitlines(keepends=True)
    place = random.randrange(len(lines))
    lines[place] = change(lines[place])
    return "".join(lines)


def _truncate(random: random.Random, text: str) -> str:
    return text[: random.randrange(len(text))]


def _drop(random: random.Random, text: str) -> str:
    return _line(random, text, lambda line: "")


def _twice(random: random.Random, text: str) -> str:
    return _line(random, text, lambda line: line + line)


def _indent(random: random.Random, text: str) -> str:
    return _line(random, text, lambda line: "  " + line)


def _value(random: random.Random, text: str) -> str:
    value = random.choice(VALUES)
    return _line(
        random, text, lambda line: f"{line.partition(':')[0]}: {value}\n" if ":" in line else f"{value}\n"
    )


def _inner(random: random.Random, text: str) -> str:
    """One value inside a line in braces."""
    value = random.choice(VALUES)

    def change(line: str) -> str:
        parts = line.split(", ")
        place = random.randrange(len(parts))
        parts[place] = f"{parts[place].partition(':')[0]}: {value}"
        return ", ".join(parts) + ("" if place < len(parts) - 1 else "\n")

    return _line(random, text, change)


def _swap(random: random.Random, text: str) -> str:
    """Two characters that mean something in YAML or in a rule."""
    place = random.randrange(len(text))
    return text[:place] + random.choice("{}[]:,#&*!|>'\"%@`?-<=()\t\0\x85\ud7ff") + text[place + 1 :]


def _name(random: random.Random, text: str) -> str:
    words = sorted({word for word in text.replace(":", " ").split() if word.isidentifier()})
    return text.replace(random.choice(words), random.choice(words), random.choice((1, -1)))


def _bomb(random: random.Random, text: str) -> str:
    return random.choice((BOMB + "\n" + text, text + "\nx: " + "[" * 300, text + "\nx: " + "é" * 2_000_000))


KINDS = (
    _truncate,
    _drop,
    _twice,
    _indent,
    _value,
    _value,
    _inner,
    _inner,
    _inner,
    _swap,
    _name,
    _name,
    _bomb,
)


@pytest.mark.parametrize("batch", range(BATCHES))
def test_any_file_gives_findings(batch: int, tmp_path: Path) -> None:
    """Truncated, wrong types, bombs, circles, hostile rules, path tricks: told with file and line, or right."""
    library = tmp_path / "library"
    for part in ("processes", "local"):
        if (root() / part).exists():
            shutil.copytree(root() / part, library / part)
    folders = []
    for source in queries.package_folders(path=root() / "procedures"):
        folders.append(library / "procedures" / source.parent.name / source.name)
        shutil.copytree(source, folders[-1])
    for number in range(batch, MUTATIONS, BATCHES):
        chance = random.Random(f"{SEED}-{number}")
        folder = chance.choice(folders)
        path = folder / chance.choice([name for name in FILES if (folder / name).exists()])
        before = path.read_text(encoding="utf-8")
        kind = chance.choice(KINDS)
        path.write_text(kind(chance, before), encoding="utf-8", errors="surrogatepass")
        os.utime(path, ns=(number + 1, number + 1))
        try:
            found = queries.package_findings(folder=folder)
        except Exception as error:
            raise AssertionError(f"MOTCUA_SEED={SEED}, {number}: {kind.__name__} of {path}") from error
        assert all(_whole(item) for item in found), f"{number}: {found}"
        path.write_text(before, encoding="utf-8")


def _whole(item: Finding) -> bool:
    return bool(item.file and item.line >= 1 and item.rule and item.reason and item.remedy)


def test_odd_files_beside_the_package(tmp_path: Path) -> None:
    """A folder named as a file, a dead link, a file that is no text: findings too."""
    source = next(root().glob("procedures/2.000815*/1"))
    folder = tmp_path / "procedures" / source.parent.name / "1"
    shutil.copytree(source, folder)
    (folder / "decisions.yaml").mkdir()
    (folder / "texts.fr.yaml").symlink_to(tmp_path / "nowhere")
    (folder / "links.yaml").write_bytes(bytes(range(256)))
    found = {item.file for item in queries.package_findings(folder=folder)}
    assert {"decisions.yaml", "texts.fr.yaml", "links.yaml"} <= found
