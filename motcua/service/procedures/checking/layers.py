"""Layers: a province or an office changes only what the national content leaves to it, by a decision it names."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from motcua.kit.library import load_yaml
from motcua.service.procedures.bases import layers
from motcua.service.procedures.checking.found import Check, Found, House, Rule, found
from motcua.service.procedures.types import Package

RULES = {
    "layer-misplaced": Rule(
        _("Lớp này ghi %(agency)s, %(procedure)s, khác với thư mục của nó."),
        _("Để tệp ở library/local/<agency>/<procedure>/, đúng như hai khóa ấy."),
    ),
    "layer-not-declared": Rule(
        _("%(point)s: bản quốc gia không để ngỏ chỗ này cho địa phương."),
        _("Bỏ dòng này; chỉ được thay những chỗ có trong extension_points của procedure.yaml."),
    ),
    "layer-unknown": Rule(
        _("%(point)s: bản quốc gia không có mục này."),
        _("Dùng mã của một khoản hoặc một trạng thái có trong bản quốc gia."),
    ),
    "layer-owner-idle": Rule(
        _("Trạng thái %(state)s: vai trò %(owner)s không làm được việc nào từ đây."),
        _("Giao cho một vai trò có trong by của một hành động từ trạng thái này."),
    ),
    "layer-first-owner": Rule(
        _(
            "%(point)s: hồ sơ mới nộp phải tới đúng nơi bản quốc gia ghi; không lớp nào đổi người giữ đầu tiên."
        ),
        _("Bỏ dòng này; chỉ đổi người giữ từ bước sau."),
    ),
    "extension-unknown": Rule(
        _("extension_points: %(point)s không có trong thủ tục này."),
        _("Sửa tên khoản hoặc tên trạng thái, hoặc bỏ đi."),
    ),
    "relief-unknown": Rule(
        _("Khoản giảm %(relief)s áp vào %(fees)s mà thủ tục không có."),
        _("Ghi ở applies_to mã các khoản có trong fees."),
    ),
}


def within(package: Package, _house: House) -> Iterable[Found]:
    """Every layer changes declared extension points, of things that the national content has."""
    own = {f"fees.{fee.id}" for fee in package.fees if not fee.agency}
    own |= {f"states.{name}.{key}" for name in package.process.states for key in ("limit", "owner")}
    first = f"states.{package.process.initial}.owner"
    for point in package.extension_points:
        if point == first:
            yield found("layer-first-owner", "procedure.yaml", "extension_points", point=point)
        elif point not in own:
            yield found("extension-unknown", "procedure.yaml", "extension_points", point=point)
    for file, path in layers(Path(package.folder), package.code).items():
        data = load_yaml(path)
        if (data["agency"], data["procedure"]) != path.parts[-3:-1]:
            words = {"agency": data["agency"], "procedure": data["procedure"]}
            yield found("layer-misplaced", file, "agency", **words)
        for place in _changed(data):
            point = ".".join(place)
            if point == first:
                yield found("layer-first-owner", file, *place, point=point)
            elif point not in own:
                yield found("layer-unknown", file, *place, point=point)
            elif point not in package.extension_points:
                yield found("layer-not-declared", file, *place, point=point)
        yield from _idle(package, file, data)


def _changed(data: Mapping[str, Any]) -> Iterable[tuple[str, ...]]:
    """What a layer puts in place of the national content."""
    yield from (("fees", item["id"]) for item in data.get("fees", ()))
    yield from (("states", name, key) for name, own in data.get("states", {}).items() for key in own)


def _idle(package: Package, file: str, data: Mapping[str, Any]) -> Iterable[Found]:
    """Whoever an office names to hold a state can do something there."""
    for name, own in data.get("states", {}).items():
        roles = {role for action in package.process.offered.get(name, ()) for role in action.by}
        if "owner" in own and name in package.process.states and own["owner"] not in roles:
            place = ("states", name, "owner")
            yield found("layer-owner-idle", file, *place, state=name, owner=own["owner"])


def relieving(package: Package, _house: House) -> Iterable[Found]:
    """A relief is one of something that is charged."""
    charged = {fee.id for fee in package.fees}
    for item in package.reliefs:
        if not item.agency and item.applies_to - charged:
            fees = ", ".join(sorted(item.applies_to - charged))
            yield found("relief-unknown", "procedure.yaml", "reliefs", item.id, relief=item.id, fees=fees)


CHECKS: tuple[Check, ...] = (within, relieving)
