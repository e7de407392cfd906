"""What changed between two versions of a procedure, in words for a jurist: “thời hạn: 5 → 3 ngày làm việc”. Pure."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.kit.feel import Expression
from motcua.service.procedures.drawing import in_words, lane_name
from motcua.service.procedures.succession import RECEPTION
from motcua.service.procedures.types import Package

Told = Mapping[str, str]  # what a thing says of itself: label → words


@dataclass(frozen=True, slots=True)
class Change:
    """One change: of which part, of what, from what to what; "" where it did not or does not exist."""

    part: str
    what: str
    before: str
    now: str

    @property
    def sentence(self) -> str:
        """The change in one line."""
        if not self.before:
            return _("%(what)s: thêm %(now)s") % {"what": self.what, "now": self.now}
        if not self.now:
            return _("%(what)s: bỏ %(before)s") % {"what": self.what, "before": self.before}
        before, now = _short(self.before, self.now)
        return f"{self.what}: {before} → {now}"


def _short(before: str, now: str) -> tuple[str, str]:
    """“5 ngày làm việc”, “3 ngày làm việc” as “5”, “3 ngày làm việc”: the unit is said once."""
    old, new = before.split(" ", 1), now.split(" ", 1)
    figures = old[0].replace(".", "").isdigit() and new[0].replace(".", "").isdigit()
    same = len(old) == len(new) == 2 and old[1] == new[1]
    return (old[0], now) if figures and same else (before, now)


def difference(before: Package, now: Package) -> tuple[Change, ...]:
    """Everything that changed, part by part; nothing for two packages that say the same."""
    return tuple(change for part, read in PARTS for change in _changes(str(part), read(before), read(now)))


def _changes(part: str, before: Mapping[str, Told], now: Mapping[str, Told]) -> Iterable[Change]:
    """Things gone, things new, and what the others say differently."""
    for key, told in before.items():
        if key not in now:
            yield Change(part, part, _name(told), "")
        else:
            name = _name(now[key])
            for label in dict.fromkeys((*told, *now[key])):
                old, new = told.get(label, ""), now[key].get(label, "")
                if old != new:
                    yield Change(
                        part, f"{name}, {label}" if label.strip() else name if label else part, old, new
                    )
    for key, told in now.items():
        if key not in before:
            yield Change(part, part, "", _name(told))


def _name(told: Told) -> str:
    return told.get("", "")


def _when(rule: Expression | None, package: Package) -> str:
    return (in_words(rule.source, package) or rule.source) if rule else _("mọi trường hợp")


def _day(value: date | None) -> str:
    return value.strftime("%d/%m/%Y") if value else ""


def _channels(values: Iterable[int]) -> str:
    names = {1: _("tại quầy"), 2: _("trực tuyến"), 3: _("bưu chính")}
    return ", ".join(names.get(value, str(value)) for value in sorted(values))


def _numbered(items: Iterable[tuple[str, Told]]) -> dict[str, Told]:
    """Things by key; a second of the same key is told apart by its number."""
    found: dict[str, Told] = {}
    for key, told in items:
        number = sum(one.split("#")[0] == key for one in found)
        found[f"{key}#{number}" if number else key] = told
    return found


def _facts(package: Package) -> dict[str, Told]:
    said = {
        "name": (_("Tên"), package.name),
        "official": (_("Tên chính thức"), package.official_name),
        "decision": (_("Công bố theo"), package.decision),
        "from": (_("Dùng từ"), _day(package.effective_from)),
        "to": (_("Dùng đến"), _day(package.effective_to)),
        "result": (_("Kết quả"), package.result_name),
        "transition": (_("Hồ sơ nộp trước khi bản này có hiệu lực"), _transition(package)),
        "online": (_("Nộp trực tuyến"), _("có") if package.online else _("không")),
    }
    return {key: {"": label, " ": text} for key, (label, text) in said.items()}


def _transition(package: Package) -> str:
    if package.transition is None or package.transition.pins != RECEPTION:
        return _("theo bản có hiệu lực lúc nộp")
    return _("tiếp nhận sau ngày ấy thì theo bản này (%(basis)s)") % {"basis": package.transition.basis}


def _migrations(package: Package) -> dict[str, Told]:
    found: dict[str, Told] = {}
    states = package.process.states
    labels = {field.id: field.label for field in package.form.fields}
    for one in package.migrations:
        told = {"": _("hồ sơ đang giải quyết theo bản %(version)s") % {"version": one.version}}
        for name, target in one.states.items():
            told[_("đang ở bước %(state)s thì sang") % {"state": name}] = (
                states[target].title if target in states else target
            )
        for name, rule in one.answers.items():
            told[_("ô %(field)s") % {"field": labels.get(name, name)}] = rule.source
        found[str(one.version)] = told | {_("căn cứ"): one.basis}
    return found


def _limits(package: Package) -> dict[str, Told]:
    items = []
    for one in package.limits:
        where = _channels(one.channels)
        case = f"; {_when(one.when, package)}" if one.when else ""
        words = {
            "": f"{where}{case}",
            _("thời hạn"): one.text,
            _("từ ngày"): _day(one.effective_from),
            _("đến ngày"): _day(one.effective_to),
            _("căn cứ"): one.basis,
        }
        items.append((f"{sorted(one.channels)}{one.when.source if one.when else ''}", words))
    return _numbered(items)


def _fees(package: Package) -> dict[str, Told]:
    return _numbered(
        (
            f"{one.id}@{one.agency}",
            {
                "": one.name,
                _("mức"): one.text,
                _("công thức"): one.amount.source,
                _("cách nộp"): _channels(one.channels),
                _("từ ngày"): _day(one.effective_from),
                _("đến ngày"): _day(one.effective_to),
                _("căn cứ"): one.basis,
            },
        )
        for one in package.fees
    )


def _papers(package: Package) -> dict[str, Told]:
    return {
        one.id: {
            "": one.name,
            _("khi nào"): _when(one.when, package),
            _("bản chính"): str(one.originals),
            _("bản sao"): str(one.copies),
            _("chỉ xuất trình"): _yes(one.present_only),
            _("bắt buộc"): _yes(one.required),
            _("thay được bằng"): one.replaceable_by or _("không"),
        }
        for one in package.components
    }


def _yes(value: bool) -> str:
    return _("có") if value else _("không")


def _fields(package: Package) -> dict[str, Told]:
    return {
        one.id: {
            "": one.label,
            _("hướng dẫn"): one.hint or _("không"),
            _("bắt buộc"): _yes(one.required),
            _("hỏi khi"): _when(one.show_if, package),
            _("lấy từ"): f"{one.source.register}.{one.source.field}"
            if one.source
            else _("người nộp tự khai"),
            _("lựa chọn"): "; ".join(text for _value, text in one.options) or _("không"),
            _("căn cứ"): one.basis or _("không"),
        }
        for one in package.form.fields
    }


def _states(package: Package) -> dict[str, Told]:
    return {
        one.name: {
            "": one.title,
            _("ai giữ"): lane_name(one.owner) if one.owner else _("không ai"),
            _("thời hạn"): one.limit_text or _("không"),
            _("hết giờ thì"): one.after_limit or _("không"),
            _("người nộp đọc"): one.public,
        }
        for one in package.process.states.values()
    }


def _actions(package: Package) -> dict[str, Told]:
    states = package.process.states
    found = {}
    for one in package.process.actions.values():
        to = [states[route.state].title if route.state in states else route.state for route in one.routes]
        told = [f"{effect.verb} {effect.args.get('value', '')}".strip() for effect in one.effects]
        found[one.name] = {
            "": one.title,
            _("từ bước"): ", ".join(states[name].title for name in states if name in one.sources),
            _("đến bước"): ", ".join(dict.fromkeys(to)),
            _("người làm"): ", ".join(lane_name(role) for role in sorted(one.by)),
            _("điều kiện"): one.guard.source if one.guard else _("không"),
            _("kèm theo"): ", ".join(told) or _("không"),
        }
    return found


def _laws(package: Package) -> dict[str, Told]:
    return {
        one.id: {"": one.number, _("tên"): one.title, _("hết hiệu lực"): _day(one.effective_to) or _("chưa")}
        for one in package.legal
    }


def _decisions(package: Package) -> dict[str, Told]:
    found: dict[str, Told] = {}
    for one in package.decisions.values():
        told = {"": one.name or one.id, _("công thức"): str(getattr(one.logic, "source", ""))}
        for number, row in enumerate(one.rows, 1):
            cells = f"{'; '.join(row.when)} → {'; '.join(row.then)}"
            told[_("dòng %(n)s") % {"n": number}] = cells
        found[one.id] = told
    return found


PARTS: tuple[tuple[Any, Callable[[Package], dict[str, Told]]], ...] = (
    (gettext_lazy("Thông tin chung"), _facts),
    (gettext_lazy("Thời hạn"), _limits),
    (gettext_lazy("Phí, lệ phí"), _fees),
    (gettext_lazy("Giấy tờ"), _papers),
    (gettext_lazy("Ô khai"), _fields),
    (gettext_lazy("Bảng quyết định"), _decisions),
    (gettext_lazy("Bước"), _states),
    (gettext_lazy("Việc làm"), _actions),
    (gettext_lazy("Chuyển hồ sơ đang giải quyết"), _migrations),
    (gettext_lazy("Căn cứ"), _laws),
)
