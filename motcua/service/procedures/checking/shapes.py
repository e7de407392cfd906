"""Shapes: every file is built as its schema says (docs/schemas/), before anything in it is understood."""

from collections.abc import Iterable
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from motcua.kit.library import load_yaml
from motcua.service.procedures.bases import layers
from motcua.service.procedures.checking.found import Found, Rule, found
from motcua.service.procedures.schemas import Wrong, schema_of, wrong

MOST = 50
SCHEMA = _("Xem lược đồ của tệp này ở docs/schemas/.")
RULES = {
    "shape-key-unknown": Rule(
        _("Không hiểu khóa “%(place)s”."),
        _("Sửa tên khóa hoặc bỏ đi; docs/tra-cuu-thu-tuc.md kể các khóa."),
    ),
    "shape-key-missing": Rule(_("%(place)s: thiếu khóa %(told)s."), _("Thêm khóa ấy. Xem docs/schemas/.")),
    "shape-type": Rule(_("%(place)s: sai kiểu, cần %(told)s."), SCHEMA),
    "shape-value": Rule(_("%(place)s: giá trị không được dùng: %(told)s."), SCHEMA),
    "shape-name": Rule(
        _("Mã “%(place)s” phải gồm chữ thường, số và gạch dưới, bắt đầu bằng chữ."),
        _("Đổi mã, và mọi chỗ dùng nó."),
    ),
    "expression-wrong": Rule(
        _("%(place)s: biểu thức không đọc được: %(told)s"),
        _("Sửa biểu thức theo phần FEEL ở docs/tra-cuu-thu-tuc.md."),
    ),
    "limit-wrong": Rule(
        _("%(place)s: không hiểu thời hạn “%(told)s”."),
        _(
            "Ghi số lớn hơn 0 và đơn vị, tròn phút: “5 ngày làm việc”, “30 ngày”, “8 giờ làm việc”; "
            "hoặc “trong ngày”."
        ),
    ),
}
BY_KEYWORD = {
    **{"unknown": "shape-key-unknown", "required": "shape-key-missing", "type": "shape-type"},
    **{"name": "shape-name", "feel": "expression-wrong", "limit": "limit-wrong"},
}
TYPES = {
    "string": _("chữ"),
    "integer": _("số nguyên"),
    "number": _("một số"),
    "boolean": _("true hoặc false"),
    "array": _("danh sách"),
    "object": _("bảng khóa: giá trị"),
    "null": _("để trống"),
    "json": _("giá trị mà JSON ghi được"),
}
LIMITS = {
    "enum": _("chỉ nhận %(told)s"),
    "const": _("chỉ nhận %(told)s"),
    "minLength": _("cần ít nhất %(told)s ký tự"),
    "maxLength": _("nhiều nhất %(told)s ký tự"),
    "minimum": _("nhỏ nhất là %(told)s"),
    "maximum": _("lớn nhất là %(told)s"),
    "exclusiveMinimum": _("phải lớn hơn %(told)s"),
    "exclusiveMaximum": _("phải nhỏ hơn %(told)s"),
    "multipleOf": _("phải là bội số của %(told)s"),
    "minItems": _("cần ít nhất %(told)s mục"),
    "maxItems": _("nhiều nhất %(told)s mục"),
    "uniqueItems": _("có mục ghi hai lần"),
    "minProperties": _("cần ít nhất %(told)s khóa"),
    "maxProperties": _("nhiều nhất %(told)s khóa"),
    "pattern": _("phải đúng mẫu “%(told)s”"),
    "format": _("phải là ngày dạng 2026-11-21, không trong ngoặc kép"),
    "oneOf": _("không đúng dạng nào trong các dạng được ghi"),
    "anyOf": _("không đúng dạng nào trong các dạng được ghi"),
    "dependentRequired": _("thiếu khóa đi kèm %(told)s"),
}
PATTERNS = {  # what a schema's pattern asks, in words; a pattern that is not here is shown as it is
    r"\S": _("không được để trống"),
    "^[a-z][a-z0-9_]{0,59}$": _("chỉ gồm chữ thường không dấu, số và gạch dưới, bắt đầu bằng chữ"),
    "^[A-Za-z_][A-Za-z0-9_]{0,59}$": _("chỉ gồm chữ không dấu, số và gạch dưới, không bắt đầu bằng số"),
    "^[a-z0-9][a-z0-9-]{0,59}$": _("chỉ gồm chữ thường không dấu, số và gạch nối"),
    "^[a-z0-9]+(-[a-z0-9]+)*$": _("chỉ gồm chữ thường không dấu, số và gạch nối"),
    "^[a-z0-9]+(-[a-z0-9]+)*/[1-9][0-9]{0,3}$": _("cần tên/bản, như mot-cua/1"),
    "^[A-Za-z0-9_-]{1,80}\\.typ$": _("cần tên một tệp .typ, gồm chữ không dấu, số, gạch nối, gạch dưới"),
    "^([01][0-9]|2[0-3]):[0-5][0-9]$": _("cần giờ và phút, như 15:00"),
    "^[1-9]\\.[0-9]{6}(\\.[0-9A-Z]{2,3}){0,4}(\\.[0-9]{2})?$": _(
        "cần mã thủ tục: một chữ số, dấu chấm, sáu chữ số; việc riêng thì thêm mã cơ quan"
    ),
    "^[A-Z][0-9A-Z]{1,2}(\\.[0-9]{2,3}){0,4}$": _(
        "cần mã cơ quan: chữ hoa và số, rồi các nhóm số sau dấu chấm"
    ),
    r"^[^{}]*(\{year\}[^{}]*)?\{n(:0[1-9]d)?\}[^{}]*(\{year\}[^{}]*)?$": _(
        "cần chỗ cho số thứ tự, như {n}/{year} hoặc {n:06d}/{year}"
    ),
    r"^(fees\.[a-z][a-z0-9_]*|states\.[a-z][a-z0-9_]*\.(limit|owner))$": _(
        "cần fees.<mã>, states.<mã>.limit hoặc states.<mã>.owner"
    ),
}
OTHER = _("trái với lược đồ (%(keyword)s: %(told)s)")


def shaped(folder: Path) -> Iterable[Found]:
    """What departs from the schemas, file by file."""
    for path in sorted(folder.glob("*.yaml")):
        name = schema_of(path.name)
        if name:
            yield from of_file(path.name, name, load_yaml(path))
    for file, path in layers(folder, load_yaml(folder / "procedure.yaml").get("code")).items():
        yield from of_file(file, path.stem, load_yaml(path))


def of_file(file: str, schema: str, data: object) -> Iterable[Found]:
    """What departs from its schema in one file; the first of very many."""
    for number, item in enumerate(wrong(schema, data)):
        if number >= MOST:
            return
        yield _of(file, item)


def _of(file: str, item: Wrong) -> Found:
    rule = BY_KEYWORD.get(item.keyword, "shape-value")
    place = ".".join(map(str, item.place)) or file
    return found(rule, file, *item.place, place=place[:200], told=_words(item))


def _words(item: Wrong) -> str:
    """What a schema's keyword asks, in the reader's language; an unknown keyword as the schema has it."""
    if item.keyword == "type":
        return ", ".join(str(TYPES.get(kind, kind)) for kind in item.told.split(", "))
    if BY_KEYWORD.get(item.keyword):
        return item.told
    if item.keyword == "pattern" and item.told in PATTERNS:
        return str(PATTERNS[item.told])
    return str(LIMITS.get(item.keyword, OTHER)) % {"keyword": item.keyword, "told": item.told}
