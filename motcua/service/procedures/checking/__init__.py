"""What must hold of a package before it may run: nothing stuck, nothing unknown, nothing unfounded.

One module for each family of rules, each with its RULES (the two sentences) and its CHECKS.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from django.utils import translation

from motcua.kit.library import LibraryError, line_of, load_nodes
from motcua.kit.library.places import written
from motcua.service.procedures.bases import base_files
from motcua.service.procedures.checking import (
    answers,
    burdens,
    charges,
    conditions,
    dates,
    effects,
    endings,
    files,
    folders,
    grounds,
    layers,
    links,
    names,
    once,
    order,
    papers,
    paths,
    registers,
    results,
    shapes,
    states,
    succession,
    tables,
)
from motcua.service.procedures.checking.found import Check, Found, House, Rule
from motcua.service.procedures.checking.walks import reachable
from motcua.service.procedures.reading import (
    PackageError,
    notice_kinds,
    read_package,
    read_portal_moves,
    role_codes,
    slip_codes,
)
from motcua.service.procedures.types import Finding, Package, carried_out

__all__ = ["CHECKS", "RULES", "broken", "check_folder", "check_package", "reachable"]

WORD, YAML = re.compile(r"%\((\w+)\)s"), ".yaml"
FAMILIES = (
    states,
    paths,
    endings,
    names,
    conditions,
    answers,
    tables,
    effects,
    papers,
    results,
    grounds,
    charges,
    order,
    burdens,
    layers,
    dates,
    links,
    once,
    registers,
    succession,
    folders,
)
CHECKS: tuple[Check, ...] = tuple(check for family in FAMILIES for check in family.CHECKS)
RULES: Mapping[str, Rule] = {
    rule: texts for family in (files, shapes, *FAMILIES) for rule, texts in family.RULES.items()
}


def check_folder(folder: Path) -> tuple[Finding, ...]:
    """Everything wrong with one version of a procedure, in the reader's language; never raises for its content.

    What cannot be read comes alone, then a draft's open gaps, then what departs from the schemas: each must be
    mended before the next can be looked at.
    """
    first = tuple(files.unreadable(folder)) or tuple(files.gaps(folder))
    if first:
        return _told(folder, first)
    try:
        odd = (*files.odd(folder), *shapes.shaped(folder))
        package = None if odd else read_package(folder)
    except (PackageError, LibraryError) as error:
        return _told(folder, tuple(conditions.circles(folder)) or (_misread(error),))
    return _told(folder, odd) if package is None else check_package(package)


def check_package(package: Package) -> tuple[Finding, ...]:
    """Every check on a package that could be read."""
    return _told(Path(package.folder), (*broken(package), *papers.compiled(package)))


def broken(package: Package) -> Iterator[Found]:
    """The same before it is put into words: rules and places."""
    house = House(
        verbs=carried_out(),
        moves=read_portal_moves(),
        slips=slip_codes(),
        notices=notice_kinds(),
        roles=role_codes(),
    )
    return (item for check in CHECKS for item in check(package, house))


def no_package() -> Finding:
    """The finding of a folder that holds no procedure."""
    rule = RULES["package-missing"]
    return Finding(".", 1, "package-missing", str(rule.reason), str(rule.remedy))


def rules_page() -> str:
    """docs/check-rules.md: each family of rules, each rule with what it finds and how to mend it, in Vietnamese."""
    lines = ["<!-- made by tools/rules.py; do not edit -->", "", "# Quy tắc của `motcua procedure check`", ""]
    lines += ["Cột đầu là tên quy tắc trong kết quả (`rule`). ‹…› là chỗ điền tên của từng trường hợp."]
    with translation.override("vi"):
        for family in (files, shapes, *FAMILIES):
            lines += ["", f"## {family.__name__.rpartition('.')[2]}", "", str(family.__doc__).splitlines()[0]]
            lines += ["", "| quy tắc | thấy gì | sửa thế nào |", "|---|---|---|"]
            lines += [
                f"| `{name}` | {_plain(one.reason)} | {_plain(one.remedy)} |"
                for name, one in family.RULES.items()
            ]
    return "\n".join(lines) + "\n"


def _plain(text: object) -> str:
    return WORD.sub(r"‹\1›", str(text)).replace("%%", "%").replace("|", "\\|")


def _misread(error: PackageError | LibraryError) -> Found:
    if isinstance(error, PackageError):
        file, *place = error.place or ("procedure.yaml",)
        return Found("package-unreadable", str(file), tuple(place), {"why": error.params["reason"]})
    return files.misread(error)


def _told(folder: Path, items: Iterable[Found]) -> tuple[Finding, ...]:
    """In words, each with its line; by file and line, a finding once."""
    told = sorted(_findings(folder, items), key=lambda item: (item.file, item.line, item.rule))
    return tuple(dict.fromkeys(told))


def _findings(folder: Path, items: Iterable[Found]) -> Iterator[Finding]:
    for item in items:
        rule = RULES[item.rule]
        file, line = _where(folder, item)
        yield Finding(file, line, item.rule, str(rule.reason) % item.words, str(rule.remedy) % item.words)


def _where(folder: Path, item: Found) -> tuple[str, int]:
    """File and line; what the package takes over from a base process is shown where the base writes it.

    Only YAML knows where its keys stand: a template is told with a line of its own, or as a whole.
    """
    path = _path(folder, item.file)
    if isinstance(line := item.words.get("line"), int) or path.suffix != YAML or not path.is_file():
        return item.file, max(1, line or 1)
    own = load_nodes(path)
    if item.file == "process.yaml" and item.place and not written(own, item.place[:2]):
        for name, base in base_files(folder).items():
            if written(load_nodes(base), item.place[:2]):
                return name, line_of(load_nodes(base), item.place)
    return item.file, line_of(own, item.place)


def _path(folder: Path, name: str) -> Path:
    """A file of the package, or of the library it stands in."""
    return (
        folder.parents[2] / name if name.startswith("local/") and len(folder.parents) > 2 else folder / name
    )
