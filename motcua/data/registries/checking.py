"""Whether the definitions in library/registries can be lived by: complete, consistent, safe to look up."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from motcua.data.registries import rules
from motcua.data.registries.types import HEARS, OPENS, Finding
from motcua.kit.library import LibraryError, Place, line_of, load_nodes, load_yaml

HEAD = ("code", "name", "short", "of", "legal_basis")
FIELD = ("label", "type", "sensitivity", "basis", "grade")
MORE = frozenset(
    {"meaning", "ids", "values", "format", "longest", "letters", "sealed", "example", "retention", "quality"}
)
SENSITIVITY = ("none", "personal", "sensitive")
GRADES = ("S", "F", "U")
MEMBER = re.compile(r"[A-Z]{2}/[A-Z]+/[A-Z0-9.]+/[a-z0-9-]+")
PATH = re.compile(r"(GET|POST) (/[A-Za-z0-9{}_.-]+)+")
LOOKUP = re.compile(r"/\w+|\{\w+\}|\?\w+")
Problem = tuple[str, Place, Mapping[str, object]]
Check = Callable[[Mapping[str, Any]], Iterable[Problem]]
# Where a mapping is expected, a list, a word; "*" is every part of a mapping or a list.
MAPPINGS = (
    ("key",),
    ("retention",),
    ("corrections",),
    ("corrections", "answer_within"),
    ("fields",),
    ("fields", "*"),
    ("writes",),
    ("writes", "*"),
    ("services",),
    ("services", "*"),
    ("services", "*", "paths"),
    ("services", "*", "paths", "*"),
    ("services", "*", "paths", "*", "returns"),
    ("services", "*", "paths", "*", "takes"),
)
LISTS = (("about",), ("legal_basis",), ("fields", "*", "values"), ("writes", "*", "fields"))
WORDED = (
    ("key", "field"),
    ("about", "*"),
    *(("fields", "*", part) for part in ("type", "format", "letters", "sensitivity", "grade")),
    ("writes", "*", "fields", "*"),
    ("services", "*", "paths", "*", "returns", "*"),
    ("services", "*", "paths", "*", "takes", "*"),
    ("services", "*", "paths", "*", "doubts"),
)
NUMBERS = (("fields", "*", "longest"),)
WORDS: Mapping[str, tuple[Any, Any]] = {
    "unreadable": ("%(why)s", _("Sửa tệp cho đọc được rồi kiểm lại.")),
    "no-definitions": (
        _("Thư mục %(folder)s không có cơ sở dữ liệu nào."),
        _("Nêu thư mục có các tệp .yaml; mặc định là library/registries."),
    ),
    "wrong-shape": (
        _("%(part)s phải là %(wanted)s."),
        _("Viết như các tệp trong library/registries; mỗi mục một dòng, thụt vào dưới tên của nó."),
    ),
    "lacks": (_("Thiếu %(part)s."), _("Ghi %(part)s; điều nguồn không nói thì ghi grade: U.")),
    "unknown-part": (_("Không biết mục %(part)s."), _("Sửa tên mục, hoặc bỏ.")),
    "unknown-value": (
        _("%(part)s ghi %(value)s, không phải một trong: %(known)s."),
        _("Ghi một trong các giá trị ấy."),
    ),
    "unknown-field": (
        _("%(part)s nêu trường %(field)s mà cơ sở dữ liệu không khai."),
        _("Khai trường ấy ở fields, hoặc sửa tên."),
    ),
    "key-guessable": (
        _(
            "Khóa tra cứu là trường %(field)s, có ít giá trị hoặc nhạy cảm: chỉ mục mù sẽ lộ ai có giá trị nào."
        ),
        _("Tra cứu theo một số riêng của từng người, từng vật."),
    ),
    "about-missing": (
        _("Có dữ liệu cá nhân mà không khai about: không biết báo cho ai khi có người xem."),
        _("Ghi about: các trường chứa số định danh của người mà bản ghi nói đến."),
    ),
    "write-without-key": (
        _("Việc ghi %(write)s không nhận trường khóa %(field)s."),
        _("Thêm trường khóa vào fields của việc ghi."),
    ),
    "issues-twice": (
        _("Hơn một cơ sở dữ liệu cấp số định danh: %(names)s."),
        _("Chỉ cơ sở dữ liệu dân cư cấp số; nơi khác ghi theo số đã cấp."),
    ),
    "service-shape": (
        _("Dịch vụ %(service)s: %(part)s viết chưa đúng."),
        _("member: VN/GOV/MÃ/hệ-thống; đường dẫn: “POST /v1/…”; lookup: /tên, {tên} hoặc ?tên."),
    ),
    "service-write": (
        _("Dịch vụ %(service)s ghi %(part)s mà việc ghi ấy không nhận, hoặc không trả số của bản ghi."),
        _(
            "writes, takes_back: tên một việc ở mục writes; takes: các trường của việc ấy; returns: có trường khóa."
        ),
    ),
    "service-doubt": (
        _("Dịch vụ %(service)s: đường dẫn nhận đề nghị “dữ liệu chưa đúng” viết chưa đúng ở %(part)s."),
        _(
            "doubts: opens hoặc hears, một dịch vụ có đủ hai; opens ghi takes: trường khóa và các trường được báo sai."
        ),
    ),
    "service-sensitive": (
        _("Dịch vụ %(service)s trả trường nhạy cảm %(field)s."),
        _("Bỏ trường ấy, hoặc ghi because nêu điều luật cho chia sẻ."),
    ),
    "example-wrong": (
        _("Giá trị mẫu của %(field)s không hợp với chính trường ấy."),
        _("Sửa example theo type, values, format, longest, letters."),
    ),
}


def findings(folder: Path) -> tuple[Finding, ...]:
    """Everything that is wrong in the definitions of a folder, by file and line."""
    made: list[Finding] = []
    issuing: list[Path] = []
    paths = sorted(folder.glob("*.yaml"))
    for path in paths:
        try:
            definition = load_yaml(path)
        except LibraryError as error:
            made.append(_told(path, 1, "unreadable", {"why": str(error)}))
            continue
        made += [_finding(path, problem) for problem in problems(definition)]
        if any(_mapping(way).get("issues") for way in _mapping(_writes(definition)).values()):
            issuing.append(path)
    if not paths:
        made.append(_told(folder, 1, "no-definitions", {"folder": folder.name}))
    if len(issuing) > 1:
        names = ", ".join(path.stem for path in issuing)
        made.append(_finding(issuing[-1], ("issues-twice", ("writes",), {"names": names})))
    return tuple(made)


def problems(definition: Mapping[str, Any]) -> list[Problem]:
    """What is wrong in one definition; while its parts have the wrong shape nothing else is asked of it."""
    return list(shape(definition)) or [problem for check in CHECKS for problem in check(definition)]


def shape(definition: Mapping[str, Any]) -> Iterator[Problem]:
    """Mappings are mappings, lists are lists, numbers are numbers, so that all else may be read."""
    for kind, wanted, known in (
        (dict, _("một bảng khóa: giá trị"), MAPPINGS),
        (list, _("một danh sách"), LISTS),
        (str, _("một chữ"), WORDED),
        (int, _("một số nguyên"), NUMBERS),
    ):
        for way in known:
            for place, part in _parts(definition, way):
                if not isinstance(part, kind):
                    yield "wrong-shape", place, {"part": ".".join(map(str, place)), "wanted": wanted}


def _parts(definition: Any, way: Sequence[str], place: Place = ()) -> Iterator[tuple[Place, Any]]:
    """What stands at a way in a definition, as far as it leads; what lacks is told by others."""
    if not way:
        yield place, definition
        return
    first, *rest = way
    below = enumerate(definition) if isinstance(definition, list) else _mapping(definition).items()
    for name, part in below:
        if first in ("*", name):
            yield from _parts(part, rest, (*place, name))


def _mapping(part: Any) -> Mapping[str, Any]:
    return part if isinstance(part, dict) else {}


def _finding(path: Path, problem: Problem) -> Finding:
    rule, place, words = problem
    return _told(path, line_of(load_nodes(path), place), rule, words)


def _told(path: Path, line: int, rule: str, words: Mapping[str, object]) -> Finding:
    reason, remedy = (str(text) % words if words else str(text) for text in WORDS[rule])
    return Finding(path.name, line, rule, reason, remedy)


def _writes(definition: Mapping[str, Any]) -> Mapping[str, Any]:
    return definition.get("writes", {})


def head(definition: Mapping[str, Any]) -> Iterator[Problem]:
    """Every registry is named, owned, founded on law; a served one says how long it keeps and when it answers."""
    wanted = [*HEAD, *(("key", "owner", "retention") if definition.get("fields") else ())]
    if definition.get("fields") and definition.get("served") is not False:
        wanted.append("corrections")
    for part in wanted:
        if not definition.get(part):
            yield "lacks", (part,), {"part": part}
    days = definition.get("corrections", {}).get("answer_within", {}).get("days")
    if "corrections" in definition and not (isinstance(days, int) and days > 0):
        yield "lacks", ("corrections",), {"part": "corrections.answer_within.days"}


def fields(definition: Mapping[str, Any]) -> Iterator[Problem]:
    """Every field says what it is, how delicate, by which article and how sure."""
    for name, field in definition.get("fields", {}).items():
        place = ("fields", name)
        for part in FIELD:
            if not field.get(part):
                yield "lacks", place, {"part": f"fields.{name}.{part}"}
        for part in sorted(set(field) - set(FIELD) - MORE):
            yield "unknown-part", (*place, part), {"part": f"fields.{name}.{part}"}
        for part, known in (("type", tuple(rules.TYPES)), ("sensitivity", SENSITIVITY), ("grade", GRADES)):
            if part in field and field[part] not in known:
                words = {"part": f"fields.{name}.{part}", "value": field[part], "known": ", ".join(known)}
                yield "unknown-value", (*place, part), words
        if field.get("type") in rules.TYPES and rules.fault(field, field.get("example")):
            yield "example-wrong", (*place, "example"), {"field": name}


def key(definition: Mapping[str, Any]) -> Iterator[Problem]:
    """The key is a field that differs from one to the next, so its blind index tells nothing."""
    if not definition.get("fields"):
        return
    name = definition.get("key", {}).get("field", "")
    field = definition["fields"].get(name)
    if field is None:
        yield "unknown-field", ("key",), {"part": "key", "field": name}
    elif field.get("sensitivity") == "sensitive" or field.get("values") or field.get("type") == "boolean":
        yield "key-guessable", ("key",), {"field": name}
    personal = any(one.get("sensitivity") != "none" for one in definition["fields"].values())
    if (
        definition.get("of") != "person"
        and personal
        and definition.get("served")
        and not definition.get("about")
    ):
        yield "about-missing", ("of",), {}
    for about in definition.get("about", ()):
        if about not in definition["fields"]:
            yield "unknown-field", ("about",), {"part": "about", "field": about}


def writes(definition: Mapping[str, Any]) -> Iterator[Problem]:
    """A write takes fields that exist, and names the record unless it makes a new person."""
    for name, way in _writes(definition).items():
        place = ("writes", name)
        for field in way.get("fields", ()):
            if field not in definition["fields"]:
                yield "unknown-field", place, {"part": f"writes.{name}", "field": field}
        for part in ("name", "basis"):
            if not way.get(part):
                yield "lacks", place, {"part": f"writes.{name}.{part}"}
        own = definition.get("key", {}).get("field", "")
        if not way.get("issues") and own not in way.get("fields", ()):
            yield "write-without-key", place, {"write": name, "field": own}


def services(definition: Mapping[str, Any]) -> Iterator[Problem]:
    """A service has an owner's address, a purpose by article, and returns fields that exist and may be shared."""
    for name, said in definition.get("services", {}).items():
        place = ("services", name)
        for part in ("name", "purpose", "basis", "grade", "member", "paths"):
            if not said.get(part):
                yield "lacks", place, {"part": f"services.{name}.{part}"}
        if not MEMBER.fullmatch(str(said.get("member"))):
            yield "service-shape", (*place, "member"), {"service": name, "part": "member"}
        for path, way in said.get("paths", {}).items():
            yield from _path(definition, name, path, way)
        doubts = {way["doubts"] for way in said.get("paths", {}).values() if way.get("doubts")}
        if doubts and doubts != {OPENS, HEARS}:
            yield "service-doubt", (*place, "paths"), {"service": name, "part": "doubts"}


def _path(definition: Mapping[str, Any], name: str, path: str, way: Mapping[str, Any]) -> Iterator[Problem]:
    place = ("services", name, "paths", path)
    lookup = str(way.get("lookup"))
    if not PATH.fullmatch(path):
        yield "service-shape", place, {"service": name, "part": path}
    if way.get("writes") or way.get("takes_back"):
        yield from _writing(definition, name, path, way)
    elif way.get("doubts"):
        yield from _doubting(definition, name, path, way)
    elif not LOOKUP.fullmatch(lookup) or (lookup.startswith("{") and lookup not in path):
        yield "service-shape", place, {"service": name, "part": "lookup"}
    for wire, field in way.get("returns", {}).items():
        known = definition["fields"].get(field)
        if known is None:
            yield "unknown-field", (*place, "returns", wire), {"part": f"services.{name}", "field": field}
        elif known.get("sensitivity") == "sensitive" and not way.get("because"):
            yield "service-sensitive", (*place, "returns", wire), {"service": name, "field": field}


def _writing(
    definition: Mapping[str, Any], name: str, path: str, way: Mapping[str, Any]
) -> Iterator[Problem]:
    """A path that writes takes fields of a declared write and answers with the record's key."""
    place = ("services", name, "paths", path)
    operation = str(way.get("writes") or way["takes_back"])
    declared = _mapping(_writes(definition).get(operation))
    outside = sorted(set(way.get("takes", {}).values()) - set(declared.get("fields", ())))
    keyless = (
        bool(way.get("writes"))
        and definition.get("key", {}).get("field") not in way.get("returns", {}).values()
    )
    if not declared or outside or keyless:
        yield "service-write", place, {"service": name, "part": ", ".join(outside) or operation}


def _doubting(
    definition: Mapping[str, Any], name: str, path: str, way: Mapping[str, Any]
) -> Iterator[Problem]:
    """A path that takes doubts takes the record's key and fields that may be doubted; one that answers takes none."""
    taken, own = set(way.get("takes", {}).values()), definition.get("key", {}).get("field")
    known = set(definition["fields"]) - {*definition.get("about", ())} | {own}
    wanted = way["doubts"] != OPENS or (own in taken and len(taken) > 1)
    outside = sorted(taken - known if way["doubts"] == OPENS else taken)
    if outside or not wanted:
        place = ("services", name, "paths", path)
        yield "service-doubt", place, {"service": name, "part": ", ".join(outside) or "takes"}


CHECKS: tuple[Check, ...] = (head, fields, key, writes, services)
