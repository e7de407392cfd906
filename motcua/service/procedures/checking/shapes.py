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
        _("%(place)s: không hiểu khóa này."),
        _("Sửa tên khóa hoặc bỏ đi; docs/tra-cuu-thu-tuc.md kể các khóa."),
    ),
    "shape-key-missing": Rule(_("%(place)s: thiếu khóa %(told)s."), _("Thêm khóa ấy. Xem docs/schemas/.")),
    "shape-type": Rule(_("%(place)s: sai kiểu, cần %(told)s."), SCHEMA),
    "shape-value": Rule(_("%(place)s: giá trị không được dùng (%(keyword)s: %(told)s)."), SCHEMA),
    "shape-name": Rule(
        _("%(place)s: mã phải gồm chữ thường, số và gạch dưới, bắt đầu bằng chữ."),
        _("Đổi mã, và mọi chỗ dùng nó."),
    ),
    "expression-wrong": Rule(
        _("%(place)s: biểu thức không đọc được: %(told)s"),
        _("Sửa biểu thức theo phần FEEL ở docs/tra-cuu-thu-tuc.md."),
    ),
    "limit-wrong": Rule(
        _("%(place)s: thời hạn không đọc được: %(told)s"),
        _("Ghi số và đơn vị: ngày làm việc, ngày, giờ làm việc; hoặc “trong ngày”."),
    ),
}
BY_KEYWORD = {
    **{"unknown": "shape-key-unknown", "required": "shape-key-missing", "type": "shape-type"},
    **{"name": "shape-name", "feel": "expression-wrong", "limit": "limit-wrong"},
}


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
    return found(rule, file, *item.place, place=place[:200], keyword=item.keyword, told=item.told)
