"""What is wrong with an answer, in the words of somebody who wants it to become right."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from motcua.service.forms.rules.typed import for_schema
from motcua.service.forms.types import Field

_CHOICES = frozenset({"radio", "select", "checks", "commune", "officer"})


def wrong(field: Field, value: Any, scope: Mapping[str, Any], *, partial: bool = False) -> str:
    """The first thing wrong with an answer, or nothing; `partial` does not yet ask for what is empty."""
    if value is None or (field.required and value is False and field.widget == "checkbox"):
        return _empty(field) if field.required and not partial else ""
    problem = _against_schema(field, value)
    if problem:
        return problem
    for check in field.checks:
        if check.when.evaluate(scope) is True:
            return check.message
    return ""


def _empty(field: Field) -> str:
    if "required" in field.messages:
        return field.messages["required"]
    if field.widget in _CHOICES:
        return _("Chọn một mục.")
    if field.widget == "checkbox":
        return _("Đánh dấu ô này thì mới đi tiếp được.")
    if field.widget == "date":
        return _("Ô này còn trống. Viết ngày như 30/9/2026.")
    return _("Ô này còn trống.")


def _against_schema(field: Field, value: Any) -> str:
    try:
        error = next(iter(field.validator.iter_errors(for_schema(field, value))), None)
    except ValueError:
        return _("Chúng tôi không đọc được ô này; bạn gõ lại.")
    if error is None:
        return ""
    kind = error.kind.name
    if kind in field.messages:
        return field.messages[kind]
    words = _WORDS.get(kind)
    return words(value, getattr(error.kind, "limit", None)) if words else _unlike(field)


def _unlike(field: Field) -> str:
    return field.hint or _("Chúng tôi không hiểu câu trả lời này; bạn xem lại.")


def _length(value: Any) -> int:
    return len(value) if isinstance(value, (str, list)) else 0


def _too_short(value: Any, limit: Any) -> str:
    return _("Mới có %(have)s ký tự, cần ít nhất %(need)s.") % {"have": _length(value), "need": limit}


def _too_long(value: Any, limit: Any) -> str:
    words = {"have": _length(value), "over": _length(value) - int(limit), "most": limit}
    return _("Có %(have)s ký tự, thừa %(over)s; nhiều nhất %(most)s.") % words


def _too_few(value: Any, limit: Any) -> str:
    return _("Mới có %(have)s mục, cần ít nhất %(need)s.") % {"have": _length(value), "need": limit}


def _too_many(value: Any, limit: Any) -> str:
    return _("Có %(have)s mục, nhiều nhất %(most)s.") % {"have": _length(value), "most": limit}


_WORDS: dict[str, Callable[[Any, Any], str]] = {
    "minLength": _too_short,
    "maxLength": _too_long,
    "minItems": _too_few,
    "maxItems": _too_many,
    "uniqueItems": lambda value, limit: _("Có mục lặp lại; mỗi mục chỉ ghi một lần."),
    "enum": lambda value, limit: _("Chọn một trong các mục có sẵn."),
    "minimum": lambda value, limit: _("Nhỏ nhất là %(limit)s.") % {"limit": limit},
    "exclusiveMinimum": lambda value, limit: _("Phải lớn hơn %(limit)s.") % {"limit": limit},
    "maximum": lambda value, limit: _("Lớn nhất là %(limit)s.") % {"limit": limit},
    "exclusiveMaximum": lambda value, limit: _("Phải nhỏ hơn %(limit)s.") % {"limit": limit},
}
