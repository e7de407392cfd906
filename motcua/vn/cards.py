"""The QR text of an identity card: seven fields, and on cards from July 2024 some more.

The code is not signed: reading it fills fields and proves nothing about the card or its bearer.
"""

import re
import unicodedata
from dataclasses import asdict, dataclass
from datetime import date

from motcua.vn.identifiers import FEMALE, MALE, personal_number
from motcua.vn.text import clean, fold

LONGEST = 2000
FIELDS = 7
_NAME = re.compile(r"[^\W\d_]([^\W\d_]|[ '’.\-])*")
_UNSAFE = frozenset({"Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"})


@dataclass(frozen=True, slots=True)
class Card:
    """What a card says. Dates are ISO; a birth known by year or month only is `1979` or `1979-07`."""

    valid: bool
    reasons: tuple[str, ...]
    format: str | None = None
    id: str | None = None
    old_id: str | None = None
    name: str | None = None
    dob: str | None = None
    sex: str | None = None
    address: str | None = None
    issued: str | None = None
    extra: tuple[str, ...] = ()

    def as_data(self) -> dict[str, object]:
        """For JSON: `{valid, format, id, old_id, name, dob, sex, address, issued, reasons, extra}`."""
        return asdict(self) | {"reasons": list(self.reasons), "extra": list(self.extra)}


def parse_card(text: str, *, today: date | None = None) -> Card:
    """Read a scanned text; never raises. `today` lets a card from the future be refused."""
    if len(text) > LONGEST:
        return Card(False, (f"Đoạn mã dài {len(text)} ký tự, không phải mã trên thẻ căn cước.",))
    text = unicodedata.normalize("NFC", text.strip("\ufeff\r\n\t ")[:LONGEST])
    if any(unicodedata.category(char) in _UNSAFE for char in text):
        return Card(False, ("Mã có ký tự lạ không nhìn thấy được; quét lại thẻ.",))
    fields = [clean(field) for field in text.split("|")]
    if len(fields) < FIELDS:
        return Card(
            False, (f"Mới đọc được {len(fields)} mục, mã trên thẻ có ít nhất {FIELDS}; quét lại thẻ.",)
        )
    return _read(fields, today)


def _read(fields: list[str], today: date | None) -> Card:
    number, old, name, born, sex_text, address, issue = fields[:FIELDS]
    reasons: list[str] = []
    dob, issued, sex = _birth(born, reasons), _issued(issue, reasons), _sex(sex_text, reasons)
    told = personal_number(number, birth=int(dob[:4]) if dob else None, sex=sex)
    reasons += told.reasons
    if not number.isascii() or len(number) != len(told.value or number):
        reasons.append("Số trên thẻ phải viết liền 12 chữ số.")
    if not _NAME.fullmatch(name) or len(name) > 100:
        reasons.append("Họ tên trên mã trống hoặc có ký tự không phải chữ; quét lại thẻ.")
    if old and not re.fullmatch(r"\d{9}|\d{12}", old, re.ASCII):
        reasons.append("Số giấy tờ cũ phải có 9 hoặc 12 số, hoặc để trống.")
    if dob and issued and issued[: len(dob)] < dob:
        reasons.append("Ngày cấp thẻ trước ngày sinh.")
    if today and max(dob or "", issued or "") > today.isoformat():
        reasons.append("Thẻ ghi ngày chưa đến.")
    kind = "cccd2021-7" if len(fields) == FIELDS else f"canCuoc2024-{len(fields)}"
    return Card(
        valid=not reasons,
        reasons=tuple(reasons),
        format=kind,
        id=told.value,
        old_id=old or None,
        name=name or None,
        dob=dob,
        sex=sex,
        address=address or None,
        issued=issued,
        extra=tuple(fields[FIELDS:]),
    )


def _birth(text: str, reasons: list[str]) -> str | None:
    """`ddMMyyyy`, or `MMyyyy`, or `yyyy`; zeros stand for parts nobody knew."""
    if re.fullmatch(r"\d{4}|\d{6}|\d{8}", text, re.ASCII):
        day, month, year = text[:-6] or "00", text[-6:-4] or "00", text[-4:]
        known = [part for part in (year, month, day) if part.strip("0")]
        gaps = month == "00" and day != "00"
        if not gaps and _real(int(year), int(month) or 1, int(day) or 1) and year >= "1900":
            return "-".join(known)
    reasons.append("Ngày sinh trên mã không đọc được; cần dạng ngày tháng năm viết liền, như 05071979.")
    return None


def _issued(text: str, reasons: list[str]) -> str | None:
    if re.fullmatch(r"\d{8}", text, re.ASCII) and _real(int(text[4:]), int(text[2:4]), int(text[:2])):
        return f"{text[4:]}-{text[2:4]}-{text[:2]}"
    reasons.append("Ngày cấp trên mã không đọc được; cần dạng ngày tháng năm viết liền, như 28092023.")
    return None


def _real(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def _sex(text: str, reasons: list[str]) -> str | None:
    found = {"nam": MALE, "nu": FEMALE}.get(fold(text))
    if found is None:
        reasons.append("Giới tính trên mã phải là Nam hoặc Nữ.")
    return found
