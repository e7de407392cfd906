"""From what people type to an answer, and back. Generous on the way in: pasted blanks and dots, wide digits,
invisible characters; strict on the way out. What cannot be read keeps its text, so nothing typed is lost."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from motcua.service.forms.rules.dates import read_day, read_moment, show_day, show_moment
from motcua.service.forms.types import Field
from motcua.vn import identifiers
from motcua.vn.text import clean, nfc

MAX_TEXT = 20_000
MAX_LINE = 2_000
MAX_CHOICES = 100
MAX_CHOICE = 200
_KEEP = {"\n", "\t"}
_JOINERS = {"\u200c", "\u200d"}
_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?\Z")
_GROUPED = re.compile(r"-?[0-9]{1,3}(?:[. ][0-9]{3})+(?:,[0-9]+)?\Z")
_ENGLISH = re.compile(r"-?[0-9]{1,3}(?:,[0-9]{3})+\Z")
ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_EMAIL = re.compile(r"[^@\s<>\"',;]{1,64}@[^@\s<>\"',;.]+(?:\.[^@\s<>\"',;.]+)+\Z")
_TRUE, _FALSE = frozenset({"1", "on", "true", "yes"}), frozenset({"", "0", "off", "false", "no"})


@dataclass(frozen=True, slots=True)
class Typed:
    """An input read: the answer (None when empty or unreadable), the text to keep, what is wrong."""

    value: Any
    raw: Any
    problem: str = ""


def read_input(field: Field, raw: object) -> Typed:
    """Read one field's input, whatever was sent for it; never raises."""
    if field.type == "array" and field.widget == "checks":
        chosen = list(dict.fromkeys(text for text in map(_choice, _texts(raw)) if text))
        return Typed(chosen or None, chosen)
    text = _texts(raw)[-1] if _texts(raw) else ""
    kept, cut = safe(text[:MAX_TEXT]), len(text) > MAX_TEXT
    if cut:
        problem = _("Dài quá %(most)s ký tự; chúng tôi chỉ giữ phần đầu. Bạn viết gọn lại.")
        return Typed(None, kept, problem % {"most": f"{MAX_TEXT:,}".replace(",", ".")})
    value, problem = _reader(field)(kept)
    return Typed(value, kept, problem)


def _choice(text: str) -> str:
    return safe(text[:MAX_CHOICE])


def safe(text: str) -> str:
    """Without what no database or page should carry: controls, half characters, hidden direction marks."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = (
        char
        for char in text
        if char in _KEEP
        or char in _JOINERS
        or unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Cn", "Co")
    )
    return "".join(kept)


def _texts(raw: object) -> list[str]:
    if isinstance(raw, (list, tuple)):
        return [
            text for item in raw[:MAX_CHOICES] for text in _texts(item) if not isinstance(item, (list, tuple))
        ]
    if isinstance(raw, bool):
        return ["true" if raw else "false"]
    if isinstance(raw, (str, int, float, Decimal)):
        return [raw if isinstance(raw, str) else _number_text(raw)]
    return []


def _number_text(raw: object) -> str:
    if isinstance(raw, int) and raw.bit_length() > 200:
        return ""
    return str(raw)


def _reader(field: Field) -> Callable[[str], tuple[Any, str]]:
    return _BY_FORMAT.get(field.format) or _BY_TYPE.get(field.type) or _BY_WIDGET.get(field.widget, _line)


def _line(text: str) -> tuple[Any, str]:
    plain = clean(text)
    if len(plain) > MAX_LINE:
        return None, _("Dài %(count)s ký tự, quá dài cho một ô; bạn viết gọn lại.") % {"count": len(plain)}
    return plain or None, ""


def _several_lines(text: str) -> tuple[Any, str]:
    lines = [" ".join(line.split()) for line in nfc(text).split("\n")]
    return "\n".join(lines).strip() or None, ""


def _list_of_lines(text: str) -> tuple[Any, str]:
    joined, problem = _several_lines(text)
    return [line for line in joined.split("\n") if line] if joined else None, problem


def _day(text: str) -> tuple[Any, str]:
    plain = _digits(text)
    found = read_day(plain) if plain else None
    return (found.value, found.problem) if found else (None, "")


def _partial_day(text: str) -> tuple[Any, str]:
    plain = _digits(text)
    found = read_day(plain, partial=True) if plain else None
    return (found.value, found.problem) if found else (None, "")


def _moment(text: str) -> tuple[Any, str]:
    plain = _digits(text)
    found = read_moment(plain) if plain else None
    return (found.value, found.problem) if found else (None, "")


def _digits(text: str) -> str:
    """Compatibility forms made plain: wide digits, blanks of every kind."""
    return " ".join(unicodedata.normalize("NFKC", text).split())


def _whole(text: str) -> tuple[Any, str]:
    value, problem = _amount(text)
    if value is None:
        return None, problem
    if isinstance(value, str):
        return None, _("Cần số nguyên, không có phần lẻ, ví dụ 12.")
    return value, ""


def _amount(text: str) -> tuple[Any, str]:
    """A whole number as int, any other as decimal text: JSON has no exact decimals."""
    plain = re.sub(r"\s*(?:đồng|đ|vnđ|vnd)\.?\Z", "", _digits(text), flags=re.IGNORECASE)
    if not plain:
        return None, ""
    if _ENGLISH.match(plain):
        words = {"text": plain, "dots": plain.replace(",", ".")}
        return None, _("Nếu %(text)s là hàng nghìn thì viết %(dots)s; dấu phẩy chỉ dùng cho phần lẻ.") % words
    if _GROUPED.match(plain):
        plain = plain.replace(".", "").replace(" ", "").replace(",", ".")
    else:
        plain = plain.replace(" ", "").replace(",", ".")
    if not _NUMBER.match(plain) or len(plain) > 30:
        return None, _("Viết bằng chữ số, ví dụ 12 hoặc 16.000.")
    number = Decimal(plain)
    return (
        (int(number), "") if number == number.to_integral_value() else (format(number.normalize(), "f"), "")
    )


def _truth(text: str) -> tuple[Any, str]:
    word = text.strip().lower()
    if word in _TRUE or word in _FALSE:
        return word in _TRUE, ""
    return None, _("Chọn một trong các mục có sẵn.")


def _personal_number(text: str) -> tuple[Any, str]:
    return _identifier(identifiers.personal_number, text)


def _phone(text: str) -> tuple[Any, str]:
    return _identifier(identifiers.phone, text)


def _identifier(check: Callable[[str], identifiers.Check], text: str) -> tuple[Any, str]:
    if not text.strip():
        return None, ""
    found = check(text)
    return found.value, " ".join(found.reasons)


def _email(text: str) -> tuple[Any, str]:
    plain = clean(unicodedata.normalize("NFKC", text)).replace(" ", "")
    if not plain:
        return None, ""
    if _EMAIL.match(plain) and len(plain) <= 254:
        return plain, ""
    if "@" not in plain:
        return None, _("Địa chỉ thư cần có @, ví dụ ten@thu.vn.")
    return None, _("Địa chỉ thư cần đủ hai phần quanh @, ví dụ ten@thu.vn.")


_BY_FORMAT: dict[str, Callable[[str], tuple[Any, str]]] = {
    "date": _day,
    "date-time": _moment,
    "vn-partial-date": _partial_day,
    "vn-personal-number": _personal_number,
    "vn-phone": _phone,
    "email": _email,
}
_BY_TYPE: dict[str, Callable[[str], tuple[Any, str]]] = {
    "integer": _whole,
    "number": _amount,
    "boolean": _truth,
    "array": _list_of_lines,
}
_BY_WIDGET: dict[str, Callable[[str], tuple[Any, str]]] = {
    "textarea": _several_lines,
    "lines": _several_lines,
}


def for_rules(field: Field, value: Any) -> Any:
    """A stored answer as the rule language wants it: dates as dates, decimals as decimals; None if odd."""
    if field.format not in ("date", "vn-partial-date", "date-time") and field.type != "number":
        return value
    try:
        if field.type == "number":
            return Decimal(str(value)) if isinstance(value, (str, int, Decimal)) else None
        return date.fromisoformat(value) if field.format != "date-time" else datetime.fromisoformat(value)
    except (InvalidOperation, TypeError, ValueError):
        return value if field.format == "vn-partial-date" and isinstance(value, str) else None


def for_schema(field: Field, value: Any) -> Any:
    """A stored answer as JSON Schema wants it."""
    if field.type == "number" and isinstance(value, str):
        try:
            return float(value)
        except ValueError:
            return value
    return value


def shown(field: Field, value: Any) -> str:
    """A stored answer as people read it."""
    if value is None or value == []:
        return ""
    if isinstance(value, list):
        return ", ".join(shown(field, item) for item in value)
    if isinstance(value, bool):
        return dict(field.options).get(str(value).lower()) or (_("Có") if value else _("Không"))
    return dict(field.options).get(str(value)) or typed_again(field, value)


def typed_again(field: Field, value: Any) -> str:
    """A stored answer as it stands in its input."""
    if value is None:
        return ""
    text = "\n".join(map(str, value)) if isinstance(value, list) else str(value)
    if field.format in ("date", "vn-partial-date") or (field.source and ISO_DAY.fullmatch(text)):
        return show_day(text)
    if field.format == "date-time":
        return show_moment(text)
    if field.type in ("integer", "number"):
        return _number_shown(text)
    if field.widget == "personal_number" and len(text) == 12 and text.isdecimal():
        return " ".join(text[start : start + 3] for start in range(0, 12, 3))
    if field.widget == "phone" and text.startswith("+84"):
        return identifiers.phone_for_people(text)
    return text


def _number_shown(text: str) -> str:
    whole, _point, rest = text.partition(".")
    if not whole.lstrip("-").isdecimal():
        return text
    return f"{int(whole):,}".replace(",", ".") + (f",{rest}" if rest else "")
