"""Registers: a step reads only what is declared for it, of registers and fields that exist; so with writes."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext_lazy as _

from motcua.data.registries import queries as registries
from motcua.kit import feel
from motcua.service.forms import queries as forms
from motcua.service.procedures.checking.found import Check, Found, House, Rule, found
from motcua.service.procedures.types import ActionDef, Effect, Package

FACTS = "procedure.yaml"
DRAFT = "draft"
RULES = {
    "register-unknown": Rule(
        _("register_reads khai %(register)s mà library/registries không có."),
        _("Ghi mã một cơ sở dữ liệu đã khai trong library/registries."),
    ),
    "register-field-unknown": Rule(
        _("register_reads.%(register)s khai trường %(field)s mà cơ sở dữ liệu ấy không có."),
        _("Sửa tên trường theo library/registries, hoặc bỏ."),
    ),
    "register-step-unknown": Rule(
        _("register_reads.%(register)s khai bước %(step)s mà quy trình không có."),
        _("Ghi draft (khi người nộp điền) hoặc tên một trạng thái của process.yaml."),
    ),
    "register-step-undeclared": Rule(
        _(
            "Bước %(step)s dùng %(fields)s lấy từ %(register)s mà register_reads.%(register)s.steps không khai."
        ),
        _("Thêm bước ấy vào steps nếu luật cho đọc ở đó; không thì bỏ chỗ dùng."),
    ),
    "registry-write-unknown": Rule(
        _("result.writes %(id)s ghi %(write)s vào %(register)s mà cơ sở dữ liệu ấy không nhận."),
        _("Ghi register và write theo mục writes trong library/registries."),
    ),
    "registry-write-field": Rule(
        _("result.writes %(id)s có %(extra)s lạ hoặc thiếu %(lacking)s so với %(write)s của %(register)s."),
        _("Ghi đúng các trường mà writes của cơ sở dữ liệu ấy nhận."),
    ),
    "registry-write-twice": Rule(
        _("result.writes có hai mục cùng tên %(id)s."),
        _("Mỗi mục một tên riêng."),
    ),
    "registry-write-undeclared": Rule(
        _("Hành động %(action)s ghi %(write)s vào %(register)s mà result.writes không nói ghi gì."),
        _("Thêm vào result.writes một mục có register, write và fields ấy."),
    ),
}


def declared(package: Package, _house: House) -> Iterable[Found]:
    """register_reads speaks of registers, fields and steps that exist."""
    known, steps = registries.declared(), {DRAFT, *package.process.states}
    for register, item in package.register_reads.items():
        place = ("register_reads", register)
        if register not in known:
            yield found("register-unknown", FACTS, *place, register=register)
            continue
        for field in item.get("fields", ()):
            if field not in known[register]["fields"]:
                words = {"register": register, "field": field}
                yield found("register-field-unknown", FACTS, *place, "fields", **words)
        for step in item.get("steps", ()):
            if step not in steps:
                yield found("register-step-unknown", FACTS, *place, "steps", register=register, step=step)


def read(package: Package, _house: House) -> Iterable[Found]:
    """What a step shows, decides or writes from a register is declared for that step."""
    told: dict[str, str] = {field.id: field.source.register for field in forms.sourced(form=package.form)}
    wanted: dict[tuple[str, str], set[str]] = {}
    for step, names in _used(package):
        for name in names & told.keys():
            wanted.setdefault((step, told[name]), set()).add(name)
    for register in set(told.values()):
        wanted.setdefault((DRAFT, register), {name for name in told if told[name] == register})
    for (step, register), names in sorted(wanted.items()):
        item = package.register_reads.get(register)
        if item is not None and step not in item.get("steps", ()):
            words = {"step": step, "register": register, "fields": ", ".join(sorted(names))}
            yield found("register-step-undeclared", FACTS, "register_reads", register, "steps", **words)


def _used(package: Package) -> Iterator[tuple[str, frozenset[str]]]:
    """Steps, and the names that their actions read: conditions, the result's values, what goes to a register."""
    for action in package.process.actions.values():
        names = _read_by(package, action)
        for step in sorted(action.sources):
            yield step, names


def _read_by(package: Package, action: ActionDef) -> frozenset[str]:
    rules = [action.guard, *(route.when for route in action.routes)]
    for effect in _effects(action):
        if effect.verb == "registry":
            called = (effect.args.get("register"), effect.args.get("write"))
            for item in package.writes:
                rules += item.rules.values() if (item.register, item.write) == called else ()
        elif effect.verb == "render" and effect.args.get("value") != "refusal":
            rules += package.result_values.values()
    return _names(rules)


def _names(rules: Iterable[feel.Expression | None]) -> frozenset[str]:
    return frozenset().union(*(rule.names for rule in rules if rule is not None))


def _effects(action: ActionDef) -> Iterator[Effect]:
    yield from action.effects
    for route in action.routes:
        yield from route.effects


def written(package: Package, _house: House) -> Iterable[Found]:
    """What the result writes to a register is a write that it takes, with exactly its fields."""
    known, seen = registries.declared(), set()
    for item in package.writes:
        words = {"id": item.id, "register": item.register, "write": item.write}
        place = ("result", "writes", item.id)
        if item.id in seen:
            yield found("registry-write-twice", FACTS, *place, id=item.id)
        seen.add(item.id)
        taken = known.get(item.register, {}).get("writes", {}).get(item.write)
        if taken is None:
            yield found("registry-write-unknown", FACTS, *place, **words)
        elif set(taken["fields"]) != set(item.fields):
            wanted, given = set(taken["fields"]), set(item.fields)
            extra, lacking = (", ".join(sorted(names)) or "—" for names in (given - wanted, wanted - given))
            yield found("registry-write-field", FACTS, *place, extra=extra, lacking=lacking, **words)


def called(package: Package, _house: House) -> Iterable[Found]:
    """A step calls for a write that the result declares."""
    declared_ = {(item.register, item.write) for item in package.writes}
    for action in package.process.actions.values():
        for effect in _effects(action):
            register, write = (str(effect.args.get(key, "")) for key in ("register", "write"))
            if effect.verb == "registry" and (register, write) not in declared_:
                words = {"action": action.name, "register": register, "write": write}
                yield found(
                    "registry-write-undeclared", "process.yaml", "actions", action.name, "do", **words
                )


CHECKS: tuple[Check, ...] = (declared, read, written, called)
