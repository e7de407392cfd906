"""Bad days of a package: whatever stands in its files, the check answers with findings, never with an error.

300 mutations of the shipped packages; `make soak` tries 10,000 others (MOTCUA_SEED repeats a run, MOTCUA_MUTATIONS
sets how many) and holds each check to its bounds of time and memory.
"""

import os
import random
import shutil
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from django.utils import translation

from motcua.kit.library import root
from motcua.service.procedures import queries
from motcua.service.procedures.types import Finding
from tests.support.words import foreign_word

MUTATIONS, MANY = 300, int(os.environ.get("MOTCUA_MUTATIONS", "10000"))
SEED = int(os.environ.get("MOTCUA_SEED", "20261122"))
BATCHES = 10
SECONDS, MEGABYTES = 2, 200
MIGRATION = """migrations:
  - from: 1
    basis: "Điều 9 luật thử"
    states: {submitted: submitted, assigning: assigning, examining: examining}
    answers: {copies: "if pages > 10 then 1 else copies", note: '"chuyển"'}
"""
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
    return (
        text[:place] + random.choice("{}[]:,#&*!|>'\"%@`?-<=()\t\0\x85\ud7ff\u200b\u202e") + text[place + 1 :]
    )


def _name(random: random.Random, text: str) -> str:
    words = sorted({word for word in text.replace(":", " ").split() if word.isidentifier()})
    return text.replace(random.choice(words), random.choice(words), random.choice((1, -1)))


def _bomb(random: random.Random, text: str) -> str:
    return random.choice((BOMB + "\n" + text, text + "\nx: " + "[" * 300, text + "\nx: " + "é" * 5_000_000))


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


@dataclass(slots=True)
class Soak:
    """What the checks of many mutations cost, and what they found."""

    seconds: float = 0.0
    megabytes: float = 0.0
    slowest: str = ""
    found: Counter[str] = field(default_factory=Counter)

    def add(self, told: str, seconds: float, megabytes: float, found: tuple[Finding, ...]) -> None:
        """One check more."""
        self.slowest = told if seconds > self.seconds else self.slowest
        self.seconds, self.megabytes = max(self.seconds, seconds), max(self.megabytes, megabytes)
        self.found.update({item.rule for item in found} or {"nothing"})


def _library(library: Path) -> list[Path]:
    """A copy of the shipped packages and of what they stand on, and a second version that takes over dossiers."""
    for part in ("processes", "local"):
        if (root() / part).exists():
            shutil.copytree(root() / part, library / part)
    folders = []
    for source in queries.package_folders(path=root() / "procedures"):
        folders.append(library / "procedures" / source.parent.name / source.name)
        shutil.copytree(source, folders[-1])
    folders.append(next(folder for folder in folders if "2.000815" in folder.parent.name).with_name("2"))
    shutil.copytree(folders[-1].with_name("1"), folders[-1])
    told = (folders[-1] / "procedure.yaml").read_text(encoding="utf-8")
    (folders[-1] / "procedure.yaml").write_text(
        told.replace("version: 1\n", "version: 2\n"), encoding="utf-8"
    )
    (folders[-1] / "migration.yaml").write_text(MIGRATION, encoding="utf-8")
    return folders


def _files(folder: Path) -> list[Path]:
    """Every file that decides about a package: its own, its layers, and more seldom a template, which costs most."""
    layers = folder.parents[2].glob(f"local/*/{folder.parent.name.partition('-')[0]}/*.yaml")
    return sorted([*folder.glob("*.yaml"), *layers] * 4 + [*folder.glob("*.typ")])


def _checked(folders: list[Path], numbers: range) -> Iterator[tuple[str, float, float, tuple[Finding, ...]]]:
    """Each mutation: what it was, seconds of processor, megabytes more at the peak, findings."""
    for number in numbers:
        chance = random.Random(f"{SEED}-{number}")
        folder = chance.choice(folders)
        path = chance.choice(_files(folder))
        before = path.read_text(encoding="utf-8")
        kind = chance.choice(KINDS)
        told = f"MOTCUA_SEED={SEED}, {number}: {kind.__name__} of {folder.parent.name}/{path.name}"
        path.write_text(kind(chance, before), encoding="utf-8", errors="surrogatepass")
        os.utime(path, ns=(number + 1, number + 1))
        held, begun = _memory(), time.process_time()
        try:
            with translation.override("en" if number % 2 else "vi"):
                found = queries.package_findings(folder=folder)
        except Exception as error:
            raise AssertionError(told) from error
        seconds, more = time.process_time() - begun, _memory(peak=True) - held
        assert all(_whole(item) for item in found), f"{told}: {found}"
        if number < MUTATIONS:
            language = "en" if number % 2 else "vi"
            wrong = [item for item in found if foreign_word(f"{item.reason} | {item.remedy}", language)]
            assert not wrong, f"{told}, in {language}: {wrong}"
        path.write_text(before, encoding="utf-8")
        yield told, seconds, more, found


def _memory(*, peak: bool = False) -> float:
    """Megabytes this process holds; at its peak since it was last asked what it holds; 0 where not told."""
    status, reset = Path("/proc/self/status"), Path("/proc/self/clear_refs")
    if not status.exists():
        return 0.0
    if not peak:
        reset.write_text("5", encoding="ascii")
    name = "VmHWM:" if peak else "VmRSS:"
    line = next(one for one in status.read_text(encoding="ascii").splitlines() if one.startswith(name))
    return int(line.split()[1]) / 1024


@pytest.mark.parametrize("batch", range(BATCHES))
def test_any_file_gives_findings(batch: int, tmp_path: Path) -> None:
    """Truncated, wrong types, bombs, circles, hostile rules, path tricks: told with file and line, or right."""
    folders = _library(tmp_path / "library")
    assert list(_checked(folders, range(batch, MUTATIONS, BATCHES)))


@pytest.mark.soak
def test_many_more_within_their_bounds(tmp_path: Path) -> None:
    """However a package is broken, its check ends within two seconds of processor and 200 MB."""
    folders, soak = _library(tmp_path / "library"), Soak()
    for number, one in enumerate(_checked(folders, range(MUTATIONS, MUTATIONS + MANY)), 1):
        soak.add(*one)
        if number % 500 == 0 or number == MANY:
            sys.stdout.write(f"{number}: {soak.seconds:.2f} s, {soak.megabytes:.0f} MB; {soak.slowest}\n")
            sys.stdout.flush()
    sys.stdout.write(f"seed {SEED}: {MANY} mutated packages; {soak.found.most_common(12)}\n")
    assert soak.seconds <= SECONDS
    assert soak.megabytes <= MEGABYTES


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


def test_what_lies_elsewhere_or_is_too_large(tmp_path: Path) -> None:
    """A link that leaves the folder, two that go in circles, a file nobody should read whole: told, not read."""
    source = next(root().glob("procedures/2.000815*/1"))
    folder = tmp_path / "procedures" / source.parent.name / "1"
    shutil.copytree(source, folder)
    (tmp_path / "secret.txt").write_text("x", encoding="utf-8")
    (folder / "note.txt").symlink_to(tmp_path / "secret.txt")
    (folder / "same.typ").symlink_to("result.typ")
    (folder / "loop.txt").symlink_to("loop.txt")
    (folder / "picture.png").write_bytes(bytes(2_000_001))
    found = {(item.rule, item.file) for item in queries.package_findings(folder=folder)}
    assert found == {("file-outside", "note.txt"), ("file-unreadable", "picture.png")}


@pytest.mark.parametrize("text", ["#let x = (a: 1)\n*Đậm*: [một]: hai\n", "é" * 1_100_000])
def test_a_template_is_no_yaml(text: str, tmp_path: Path) -> None:
    """A template with no place to sign, or of two megabytes: a finding, though its text is no YAML."""
    source = next(root().glob("procedures/2.000815*/1"))
    folder = tmp_path / "procedures" / source.parent.name / "1"
    shutil.copytree(source, folder)
    (folder / "result.typ").write_text(text, encoding="utf-8")
    assert [item.file for item in queries.package_findings(folder=folder)] == ["result.typ"]
