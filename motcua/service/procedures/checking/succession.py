"""Succession: a version that decides from reception, or takes over running dossiers, leaves none of them nowhere."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from motcua.kit.library import LibraryError, load_yaml
from motcua.service.forms.types import Field
from motcua.service.procedures.bases import package_digest
from motcua.service.procedures.checking.found import Check, Found, House, Rule, found
from motcua.service.procedures.engine import ENGINE_NAMES
from motcua.service.procedures.reading import PackageError, read_package
from motcua.service.procedures.succession import FILE, RECEPTION, beside
from motcua.service.procedures.types import Migration, Package

FACTS = "procedure.yaml"
RULES = {
    "transition-without-past": Rule(
        _("Có điều khoản chuyển tiếp mà không có bản nào trước bản này."),
        _("Bỏ transition, hoặc đặt bản trước vào thư mục bên cạnh."),
    ),
    "transition-lost": Rule(
        _("Hồ sơ của bản trước chờ tiếp nhận ở %(state)s bằng %(action)s; bản này không tiếp nhận từ đó."),
        _("Giữ trạng thái và hành động tiếp nhận ấy, hoặc để hồ sơ theo bản lúc nộp (pins: submission)."),
    ),
    "migration-from-unknown": Rule(
        _("Chuyển hồ sơ từ bản %(version)s: không có bản ấy trước bản này."),
        _("Ghi ở from số của một bản trước, nằm trong thư mục bên cạnh."),
    ),
    "migration-state-missing": Rule(
        _("Chuyển hồ sơ từ bản %(version)s: chưa nói hồ sơ đang ở %(state)s đi đâu."),
        _("Ghi trạng thái ấy vào states."),
    ),
    "migration-state-unknown": Rule(
        _("Chuyển hồ sơ từ bản %(version)s: %(state)s không phải trạng thái đang giải quyết."),
        _("Bên trái là trạng thái của bản cũ, bên phải của bản này; cả hai đều chưa kết thúc."),
    ),
    "migration-clock": Rule(
        _("Chuyển hồ sơ từ bản %(version)s: ở %(state)s đồng hồ khác với ở %(target)s."),
        _("Chọn trạng thái cùng cách đếm: đang đếm sang đang đếm, đang chờ sang đang chờ."),
    ),
    "migration-field-missing": Rule(
        _("Chuyển hồ sơ từ bản %(version)s: bản này bắt buộc ô %(field)s mà hồ sơ cũ không có."),
        _("Ghi ở answers lấy từ đâu, hoặc đừng bắt buộc ô ấy."),
    ),
    "migration-field-unknown": Rule(
        _("Chuyển hồ sơ từ bản %(version)s: tờ khai của bản này không có ô %(field)s."),
        _("Sửa tên ô ở answers."),
    ),
    "migration-name-unknown": Rule(
        _("Chuyển hồ sơ từ bản %(version)s, ô %(field)s: bản cũ không có %(names)s."),
        _("Chỉ dùng ô của tờ khai bản cũ."),
    ),
    "migration-type": Rule(
        _("Chuyển hồ sơ từ bản %(version)s: câu trả lời cũ ở %(source)s không hợp với ô %(field)s."),
        _("Ghi ở answers một biểu thức đổi nó sang kiểu mới."),
    ),
    "migration-unproven": Rule(
        _("Chuyển hồ sơ từ bản %(version)s mà không có câu chuyện nào kể."),
        _("Thêm câu chuyện có submitted_under: %(version)s và một bước migrate: true."),
    ),
}


@lru_cache(maxsize=16)
def _read(folder: Path, _digest: str) -> Package:
    return read_package(folder)


def _older(package: Package, version: int) -> Package | None:
    """Another version from the folder beside, if it is older and can be read."""
    folder = beside(package, version)
    if version >= package.version or not (folder / FACTS).exists():
        return None
    try:
        return _read(folder, package_digest(folder))
    except (PackageError, LibraryError, OSError, ValueError):
        return None


def transition(package: Package, _house: House) -> Iterable[Found]:
    """What the version before still waits to have received can be received here."""
    if package.transition is None:
        return
    numbers = (int(path.name) for path in Path(package.folder).parent.iterdir() if path.name.isdecimal())
    before = _older(package, max((number for number in numbers if number < package.version), default=0))
    if before is None:
        yield found("transition-without-past", FACTS, "transition")
    elif package.transition.pins == RECEPTION:
        here = {(state, name) for name, states in _receptions(package) for state in states}
        for name, states in _receptions(before):
            for state in sorted(state for state in states if (state, name) not in here):
                yield found("transition-lost", FACTS, "transition", state=state, action=name)


def _receptions(package: Package) -> Iterable[tuple[str, frozenset[str]]]:
    return ((item.name, item.sources) for item in package.process.actions.values() if item.starts_clock)


def migrations(package: Package, _house: House) -> Iterable[Found]:
    """Every running state goes somewhere alike, every answer that is needed is there, and a story tells it."""
    told = _told(Path(package.folder)) if package.migrations else frozenset()
    for place, item in enumerate(package.migrations):
        old = _older(package, item.version)
        if old is None:
            yield found("migration-from-unknown", FILE, "migrations", place, version=item.version)
            continue
        yield from _states(package, old, item, place)
        yield from _answers(package, old, item, place)
        if item.version not in told:
            yield found("migration-unproven", FILE, "migrations", place, version=item.version)


def _told(folder: Path) -> frozenset[int]:
    """The versions from which a story of this one carries a dossier over."""
    data = load_yaml(folder / "scenarios.yaml") if (folder / "scenarios.yaml").exists() else {}
    shared = (data.get("given") or {}).get("submitted_under")
    return frozenset(
        int((story.get("given") or {}).get("submitted_under", shared) or 0)
        for story in data.get("scenarios") or ()
        if any("migrate" in line for line in story.get("steps") or ())
    )


def _states(package: Package, old: Package, item: Migration, place: int) -> Iterable[Found]:
    where: tuple[Any, ...] = (FILE, "migrations", place, "states")
    said = {"version": item.version}
    running = {name: state for name, state in old.process.states.items() if not state.final}
    for name in sorted(set(running) - set(item.states)):
        yield found("migration-state-missing", *where, state=name, **said)
    for name, target in item.states.items():
        there = package.process.states.get(target)
        wrong = name if name not in running else target if there is None or there.final else ""
        if wrong or there is None:
            yield found("migration-state-unknown", *where, name, state=wrong, **said)
        elif running[name].clock != there.clock:
            yield found("migration-clock", *where, name, state=name, target=target, **said)


def _answers(package: Package, old: Package, item: Migration, place: int) -> Iterable[Found]:
    where: tuple[Any, ...] = (FILE, "migrations", place, "answers")
    said = {"version": item.version}
    theirs = {field.id: field for field in old.form.fields}
    ours = {field.id: field for field in package.form.fields}
    for name, rule in item.answers.items():
        strange = ", ".join(sorted(rule.names - set(theirs) - ENGINE_NAMES))
        if name not in ours:
            yield found("migration-field-unknown", *where, name, field=name, **said)
        elif strange:
            yield found("migration-name-unknown", *where, name, field=name, names=strange, **said)
    for name, field in ours.items():
        source = str(item.answers[name].source).strip() if name in item.answers else name
        needed = field.required and field.show_if is None and field.default is None and field.source is None
        if source in theirs and not _fits(theirs[source], field):
            yield found("migration-type", *where, field=name, source=source, **said)
        elif name not in item.answers and name not in theirs and needed:
            yield found("migration-field-missing", *where, field=name, **said)


def _fits(old: Field, new: Field) -> bool:
    """Whether every answer to the older question may be one to the newer: type, format, and the choices there are."""
    allowed = _choices(new.schema)
    same = (old.type, old.format) == (new.type, new.format)
    return same and (allowed is None or (_choices(old.schema) or {object()}) <= allowed)


def _choices(schema: Mapping[str, Any]) -> set[Any] | None:
    return set(schema["enum"]) if "enum" in schema else None


CHECKS: tuple[Check, ...] = (transition, migrations)
