"""Links: the parts of a linked group exist, take over all they need, and the parent splits and ends with them."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from motcua.kit.library import LibraryError
from motcua.service.procedures.checking.found import Check, Found, House, Rule, found
from motcua.service.procedures.engine import ENGINE_NAMES
from motcua.service.procedures.linking import RESULT
from motcua.service.procedures.reading import PackageError, read_package
from motcua.service.procedures.types import Package, Part

FILE = "links.yaml"
RULES = {
    "part-unknown": Rule(
        _("Thủ tục thành phần %(part)s: thư viện không có, hoặc không đọc được thủ tục %(code)s."),
        _("Thêm thủ tục ấy vào library/procedures, hoặc sửa mã ở procedure."),
    ),
    "part-unfounded": Rule(
        _("Thủ tục thành phần %(part)s có thời hạn mà chưa có căn cứ."),
        _("Ghi basis: văn bản của nhóm liên thông định thời hạn ấy."),
    ),
    "part-name-unknown": Rule(
        _("Thủ tục thành phần %(part)s, %(place)s: dùng tên lạ “%(names)s”."),
        _("Chỉ dùng ô của tờ khai chung, và kết quả của thủ tục kê ở needs."),
    ),
    "part-named-as-field": Rule(
        _("Thủ tục thành phần %(part)s trùng tên một ô của tờ khai."),
        _("Đặt id khác: kết quả và câu trả lời không được lẫn nhau."),
    ),
    "part-gives-nowhere": Rule(
        _("Thủ tục thành phần %(part)s: %(code)s không có %(name)s để nhận."),
        _("Sửa tên cho đúng ô hoặc giấy tờ của thủ tục thành phần."),
    ),
    "part-takes-nothing": Rule(
        _("Thủ tục thành phần %(part)s: không có giấy tờ hay kết quả nào tên %(name)s."),
        _("Ghi giấy tờ của hồ sơ chung, hoặc tên thủ tục kê ở needs rồi .result."),
    ),
    "part-asks-again": Rule(
        _("Thủ tục thành phần %(part)s: %(code)s bắt buộc ô %(name)s mà không ai cho."),
        _("Hỏi ô ấy một lần ở tờ khai chung (cùng id), hoặc ghi ở gives lấy từ đâu."),
    ),
    "part-not-received": Rule(
        _("Thủ tục thành phần %(part)s: %(code)s không nhận hồ sơ bằng %(action)s."),
        _("Ghi receive: hành động tiếp nhận của thủ tục ấy, đi từ trạng thái đầu."),
    ),
    "links-without-split": Rule(
        _("Nhóm liên thông mà không hành động nào tách hồ sơ."),
        _("Ghi do: [split] ở hành động sau khi tiếp nhận."),
    ),
    "links-without-end": Rule(
        _("Nhóm liên thông mà quy trình thiếu hành động parts_ended của system từ %(state)s."),
        _("Thêm parts_ended: mọi thủ tục thành phần đã xong thì hồ sơ đi đâu."),
    ),
}


def linked_packages(package: Package) -> dict[str, Package]:
    """The newest version of each procedure that a linked group names, from the same folder of procedures."""
    found_ones = {}
    for code in {part.procedure for part in package.links.parts} if package.links else ():
        versions = Path(package.folder).parents[1].glob(f"{code}-*/[0-9]*/procedure.yaml")
        numbered = [path.parent for path in versions if path.parent.name.isdecimal()]
        try:
            newest = max(numbered, key=lambda folder: int(folder.name))
            found_ones[code] = read_package(newest)
        except (ValueError, PackageError, LibraryError):
            continue
    return found_ones


def sound(package: Package, _house: House) -> Iterable[Found]:
    """Every part of a linked group, and the process that waits for them."""
    if package.links is None:
        return
    yield from _process(package)
    children = linked_packages(package)
    for part in package.links.parts:
        if part.limit is not None and not part.basis:
            yield found("part-unfounded", FILE, "parts", part.id, part=part.id)
        if part.procedure not in children:
            yield found("part-unknown", FILE, "parts", part.id, part=part.id, code=part.procedure)
            continue
        yield from _names(package, part)
        yield from _taken_over(package, part, children[part.procedure])
        yield from _papers(package, part, children[part.procedure])


def _process(package: Package) -> Iterable[Found]:
    """The parent splits once received, and the system ends it when its parts have ended."""
    actions = package.process.actions
    splits = [
        item
        for item in actions.values()
        if "split"
        in {effect.verb for effect in (*item.effects, *(e for r in item.routes for e in r.effects))}
    ]
    if not splits:
        yield found("links-without-split", "process.yaml", "actions")
    ending = actions.get("parts_ended")
    sources = ending.sources if ending is not None and "system" in ending.by else frozenset()
    for state in sorted({route.state for item in splits for route in item.routes} - sources):
        yield found("links-without-end", "process.yaml", "actions", state=state)


def _names(package: Package, part: Part) -> Iterable[Found]:
    fields = {field.id for field in package.form.fields}
    if part.id in fields:
        yield found("part-named-as-field", FILE, "parts", part.id, part=part.id)
    rules = {"when": (part.when, fields | ENGINE_NAMES)}
    rules |= {
        f"gives.{name}": (rule, fields | ENGINE_NAMES | set(part.needs)) for name, rule in part.gives.items()
    }
    for place, (rule, names) in rules.items():
        if rule is not None and rule.names - names:
            strange = ", ".join(sorted(rule.names - names))
            yield found("part-name-unknown", FILE, "parts", part.id, part=part.id, place=place, names=strange)


def _taken_over(package: Package, part: Part, child: Package) -> Iterable[Found]:
    """Every answer goes to a question that exists, and nothing required of the part has to be typed again."""
    told: Mapping[str, object] = {"part": part.id, "code": part.procedure}
    own, theirs = {field.id for field in package.form.fields}, child.form.fields
    for name in sorted(set(part.gives) - {field.id for field in theirs}):
        yield found("part-gives-nowhere", FILE, "parts", part.id, name=name, **told)
    for field in theirs:
        asked = field.required and field.show_if is None and field.default is None and field.source is None
        if asked and field.id not in own and field.id not in part.gives:
            yield found("part-asks-again", FILE, "parts", part.id, name=field.id, **told)
    reception = child.process.actions.get(part.receive)
    if reception is None or child.process.initial not in reception.sources:
        yield found("part-not-received", FILE, "parts", part.id, action=part.receive, **told)


def _papers(package: Package, part: Part, child: Package) -> Iterable[Found]:
    """Papers come from the parent or from a result that was waited for, and go where one is asked for."""
    sources = {item.id for item in package.components} | {f"{name}{RESULT}" for name in part.needs}
    for name, source in part.papers.items():
        if name not in {item.id for item in child.components}:
            yield found(
                "part-gives-nowhere", FILE, "parts", part.id, part=part.id, code=part.procedure, name=name
            )
        if source not in sources:
            yield found("part-takes-nothing", FILE, "parts", part.id, part=part.id, name=source)


CHECKS: tuple[Check, ...] = (sound,)
