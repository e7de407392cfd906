"""The things of a package by their names, and values as a jurist reads them; raw only where nobody has named them."""

from collections.abc import Callable, Mapping
from dataclasses import is_dataclass
from datetime import date, time
from decimal import Decimal
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.data.registries import queries as registries
from motcua.kit.feel import Expression
from motcua.service.procedures.difference.labels import OF_VALUES, label
from motcua.service.procedures.drawing import in_words, lane_name
from motcua.service.procedures.succession import RECEPTION
from motcua.service.procedures.types import APPLICANT, Package
from motcua.ui import formats

KEYED = ("id", "name", "version", "state", "verb", "text", "agency", "word")
SAYING = ("title", "label", "name", "number", "text", "message", "id")
NOTHING: Mapping[str, object] = {
    "show_if": gettext_lazy("mọi trường hợp"),
    "when": gettext_lazy("mọi trường hợp"),
    "guard": gettext_lazy("không có điều kiện"),
    "source": gettext_lazy("người nộp tự khai"),
    "transition": gettext_lazy("theo bản có hiệu lực lúc nộp"),
    "ask": gettext_lazy("không hỏi gì"),
}
VERBS: Mapping[str, object] = {
    "assign": gettext_lazy("giao người"),
    "start_clock": gettext_lazy("bắt đầu tính thời hạn"),
    "supplement": gettext_lazy("tính một lần bổ sung"),
    "reappoint": gettext_lazy("hẹn lại"),
    "slip": gettext_lazy("lập phiếu"),
    "notify": gettext_lazy("báo người nộp"),
    "supplement_answered": gettext_lazy("đóng yêu cầu bổ sung"),
    "consult": gettext_lazy("hỏi ý kiến"),
    "declaration": gettext_lazy("in tờ khai"),
    "payment": gettext_lazy("ghi tiền đã nộp"),
    "registry": gettext_lazy("ghi vào sổ bộ"),
    "draft": gettext_lazy("lập bản thảo"),
    "number": gettext_lazy("lấy số"),
    "render": gettext_lazy("lập giấy để ký"),
    "void_number": gettext_lazy("hủy số"),
    "erase_data": gettext_lazy("xóa dữ liệu"),
    "issue": gettext_lazy("công bố giấy đã ký"),
    "split": gettext_lazy("tách thành các hồ sơ thành phần"),
    "remind": gettext_lazy("nhắc, và tính là trễ"),
}


class Option(NamedTuple):
    """One answer that may be chosen."""

    value: Any
    words: str


class Words:
    """What one package says of itself, in the language that is active."""

    def __init__(self, package: Package, older: Package | None = None) -> None:
        """older: the version whose steps a mapping of running dossiers names."""
        self.package, self.labels = package, dict[str, str]()
        self.older = older or package
        asked = (one.ask for one in package.process.actions.values() if one.ask)
        every = [*(field for form in asked for field in form.fields), *package.form.fields]
        self.questions = {field.id: field.label for field in every}
        self.registers = registries.declared()
        self.kinds: Mapping[str, Callable[[str], str]] = {
            **dict.fromkeys(("owner", "owners", "by", "role"), lane_name),
            **dict.fromkeys(("sources", "state", "steps", "initial"), self.state),
            **dict.fromkeys(("after_limit", "passes", "offered"), self.action),
            "of": self.question,
            "register": self.register,
            "page": self.page,
            "verb": lambda value: str(VERBS.get(value, value)),
            "portal": lambda value: value,
        }

    def label(self, place: str) -> str:
        """What a field or a key is called; looked up once."""
        if place not in self.labels:
            self.labels[place] = label(place)
        return self.labels[place]

    def state(self, name: str) -> str:
        """A step by its title; `$same`, `$previous` and the draft in words."""
        told = {"$same": _("ở lại bước này"), "$previous": _("về bước trước"), "draft": _("lúc điền tờ khai")}
        states = self.package.process.states
        return states[name].title if name in states else told.get(name, name)

    def older_state(self, name: str) -> str:
        """A step of the version before, by the title it has there."""
        states = self.older.process.states
        return states[name].title if name in states else self.state(name)

    def action(self, name: str) -> str:
        """An action by what its button says."""
        actions = self.package.process.actions
        return actions[name].title if name in actions else str(VERBS.get(name, name))

    def question(self, name: str) -> str:
        """A question by its words; the applicant for whom nothing is asked."""
        return _("người nộp") if name == APPLICANT else self.questions.get(name, name)

    def register(self, code: str) -> str:
        """A register by its short name."""
        found = self.registers.get(code, {})
        return str(found.get("short") or found.get("name") or code)

    def fact(self, register: str, name: str) -> str:
        """A field of a register by its label."""
        fields = self.registers.get(register, {}).get("fields") or {}
        return str(fields.get(name, {}).get("label") or name)

    def page(self, id: str) -> str:
        """A page of the form by its title."""
        return next((page.title for page in self.package.form.pages if page.id == id), id)

    def key(self, place: str, key: object) -> str:
        """What a key of a mapping names, by the field that holds the mapping."""
        name, last = str(key), place.rpartition(".")[2]
        if "." in name:
            return name
        if place in ("texts.fees", "texts.components"):
            things = (*self.package.fees, *self.package.components)
            return next((one.name for one in things if one.id == name.partition("@")[0]), name)
        if place.endswith("Migration.states"):
            return self.older_state(name)
        if last in ("limits", "owners", "states", "offered"):
            return self.state(name)
        if last in ("answers", "gives") or place == "texts.fields":
            return self.question(name)
        if last in ("actions", "pages"):
            return self.action(name) if last == "actions" else self.page(name)
        if last == "register_reads":
            return self.register(name)
        codes = [part for part in place.split(".") if part in self.registers]
        return self.fact(codes[-1], name) if last == "fields" and codes else self.label(f"{place}.{name}")

    def rule(self, rule: Expression) -> str:
        """A condition as far as short words say it, else as it is written."""
        return in_words(rule.source, self.package) or rule.source

    def scalar(self, place: str, value: object) -> str:
        """One value in words; "" for what is not there."""
        parts = place.split(".")
        if value is None:
            return str(NOTHING.get(parts[-1], ""))
        if isinstance(value, bool):
            return _("có") if value else _("không")
        if isinstance(value, date):
            return formats.day(value)
        if isinstance(value, time):
            return value.strftime("%H:%M")
        codes = [part for part in parts if part in self.registers]
        if codes and parts[-1] in ("field", "fields"):
            return self.fact(codes[-1], str(value))
        if isinstance(value, str) and "Migration.states" in place:
            return self.state(value)
        for part in reversed(parts):
            if isinstance(value, str) and part in self.kinds:
                return self.kinds[part](value) if value else ""
            if part in OF_VALUES:
                found = OF_VALUES[part]
                return str(found.get(value, value))
        return formats.number(value) if type(value) in (int, Decimal) else str(value)

    def whole(self, item: Any) -> str:
        """A thing that is told as one, where its parts alone would not be understood; "" for others."""
        kind = type(item).__name__
        if kind == "Source":
            return f"{self.register(item.register)}: {self.fact(item.register, item.field)}"
        if kind == "Transition" and item.pins == RECEPTION:
            return _("tiếp nhận sau ngày ấy thì theo bản này (%(basis)s)") % {"basis": item.basis}
        if kind == "Route":
            state = self.state(item.state)
            return f"{state} ({self.rule(item.when)})" if item.when else state
        return ""

    def name(self, item: Any) -> str:
        """What a thing of a list is called."""
        kind = type(item).__name__
        if kind in NAMED:
            return NAMED[kind](self, item)
        given = _given(item)
        return str(next((given(one) for one in SAYING if given(one)), ""))


def _limit(words: Words, item: Any) -> str:
    where = ", ".join(words.scalar("channels", one) for one in sorted(item.channels, key=str))
    return f"{where}; {words.rule(item.when)}" if item.when else where


def _effect(words: Words, item: Any) -> str:
    told = [words.scalar(f"args.{name}", value) for name, value in item.args.items()]
    return " ".join((words.scalar("verb", item.verb), ", ".join(told))).strip()


NAMED: Mapping[str, Callable[[Words, Any], str]] = {
    "TimeLimit": _limit,
    "Route": lambda words, item: words.rule(item.when) if item.when else "",
    "Effect": _effect,
    "Fee": lambda words, item: f"{item.name} ({item.agency})" if item.agency else item.name,
    "Row": lambda words, item: _("dòng %(cells)s") % {"cells": "; ".join(item.when)},
    "Column": lambda words, item: item.label or item.text,
    "LegalBasis": lambda words, item: item.number,
    "OfficeLayer": lambda words, item: f"{item.agency} ({item.decision})",
    "Migration": lambda words, item: (
        _("hồ sơ đang giải quyết theo bản %(version)s") % {"version": item.version}
    ),
    "RegisterWrite": lambda words, item: f"{words.register(item.register)} ({item.id})",
    "Option": lambda words, item: item.words,
    "Relief": lambda words, item: item.text,
}


def _given(item: Any) -> Callable[[str], Any]:
    """What a mapping or a dataclass has under a name; None for what it has not."""
    return item.get if isinstance(item, Mapping) else lambda name: getattr(item, name, None)


def key_of(item: Any) -> str:
    """By what a thing of a list is known again in another version; "" for one known by what it says."""
    if isinstance(item, Option):
        return repr(item.value)
    given = _given(item)
    if is_dataclass(item) and type(item).__name__ in ("TimeLimit", "Row", "Check"):
        return ""
    found = next(
        (given(one) for one in (KEYED[:2] if isinstance(item, Mapping) else KEYED) if given(one)), ""
    )
    return f"{found}@{given('agency') or ''}" if found else ""
