"""Numbers people and agencies are known by: what they tell, and what is wrong with one, in plain words.

Accepting is generous (blanks, dots, wild dossier codes), giving back is strict (one normal form).
A number says where and when a birth was registered, never where its holder lives.
"""

import re
import string
import unicodedata
from dataclasses import dataclass
from datetime import date

_OLD_PROVINCES = (
    1, 2, 4, 6, 8, 10, 11, 12, 14, 15, 17, 19, 20, 22, 24, 25, 26, 27, 30, 31, 33, 34, 35, 36, 37, 38, 40,
    42, 44, 45, 46, 48, 49, 51, 52, 54, 56, 58, 60, 62, 64, 66, 67, 68, 70, 72, 74, 75, 77, 79, 80, 82, 83,
    84, 86, 87, 89, 91, 92, 93, 94, 95, 96,
)  # fmt: skip
PROVINCES_OF_BIRTH = frozenset(f"{number:03d}" for number in _OLD_PROVINCES)
ABROAD = range(100, 999)
TAX_WEIGHTS = (31, 29, 23, 19, 17, 13, 7, 5, 3)
MALE, FEMALE = "Nam", "Nữ"
DOSSIER_CODE = re.compile(r"([0-9A-Z]{2,3}(?:\.[0-9A-Z]{2,3}){0,4})-(\d{8}|\d{6})-(\d{4,9})", re.ASCII)
AGENCY_NEW = re.compile(r"[A-Z]\d{2}(\.[0-9A-Z]{1,3})*", re.ASCII)
AGENCY_OLD = re.compile(r"(\d{3})\.(\d{2})\.(\d{2})\.([A-Y]\d{2})", re.ASCII)
DEFAULT_DOSSIER_TEMPLATE = "{agency}-{date:%y%m%d}-{seq:04d}"
_LONGEST = 60


@dataclass(frozen=True, slots=True)
class Check:
    """The answer of every validator: the normal form when valid, the reasons when not."""

    valid: bool
    value: str | None
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PersonalNumber(Check):
    """What a personal number tells; `province` is a code of the 63 old provinces or of a country (≥ 100)."""

    province: str | None = None
    sex: str | None = None
    birth_year: int | None = None


@dataclass(frozen=True, slots=True)
class AgencyCode(Check):
    """An agency code left to right (`value`) and, where it has one, right to left (`old`)."""

    old: str | None = None


@dataclass(frozen=True, slots=True)
class DossierCode(Check):
    """A dossier code in its parts; a day that is no date is kept as None, because codes in the wild vary."""

    agency: str | None = None
    day: date | None = None
    sequence: int | None = None


def compact(text: str) -> str:
    """Without blanks, dots and dashes, wide digits made plain, capitals."""
    return re.sub(r"[\s.\-–—_/]", "", _plain(text)).upper()


def _plain(text: str) -> str:
    """Compatibility forms made plain; what is too long to be any identifier stays too long."""
    text = text.strip()
    plain = unicodedata.normalize("NFKC", text[:_LONGEST])
    return plain if len(text) <= _LONGEST else f"{plain}…"


def personal_number(text: str, *, birth: date | int | None = None, sex: str | None = None) -> PersonalNumber:
    """Read `PPP G YY NNNNNN`; `birth` (a date or a year) and `sex` (Nam, Nữ) are compared when given."""
    number = compact(text)
    reasons = _digits(number, 12)
    if not reasons and not _known_place(number[:3]):
        reasons = [f"Ba số đầu {number[:3]} không phải mã nơi đăng ký khai sinh nào; xem lại số trên thẻ."]
    if reasons:
        return PersonalNumber(False, None, tuple(reasons))
    mark = int(number[3])
    told_sex = FEMALE if mark % 2 else MALE
    year = 1900 + mark // 2 * 100 + int(number[4:6])
    born = birth.year if isinstance(birth, date) else birth
    if born is not None and born != year:
        reasons.append(f"Số này của người sinh năm {year}, không phải {born}; xem lại số hoặc ngày sinh.")
    if sex is not None and sex != told_sex:
        reasons.append(f"Số này của người giới tính {told_sex}, không phải {sex}; xem lại số hoặc giới tính.")
    return PersonalNumber(not reasons, number, tuple(reasons), number[:3], told_sex, year)


def _known_place(code: str) -> bool:
    return code in PROVINCES_OF_BIRTH or int(code) in ABROAD


def _digits(number: str, wanted: int) -> list[str]:
    """What keeps a text from being so many digits."""
    if not number:
        return [f"Chưa có số nào; cần đủ {wanted} số."]
    strange = next((char for char in number if char not in string.digits), None)
    if strange is not None:
        return [f"Chỉ gồm chữ số; có ký tự “{strange}” cần bỏ hoặc sửa."]
    if wanted == 12 and len(number) == 9:
        return ["Đây là số chứng minh nhân dân cũ (9 số); ghi số định danh 12 số trên thẻ căn cước."]
    if len(number) < wanted:
        return [f"Mới có {len(number)} số, cần đủ {wanted}."]
    if len(number) > wanted:
        return [f"Có {len(number)} số, thừa {len(number) - wanted}; chỉ cần {wanted}."]
    return []


def tax_code(text: str) -> Check:
    """10 digits with a check digit; 13 (`0100109106-001`) for a dependent unit; 12: a personal number."""
    number = compact(text)
    if len(number) == 12 and number.isdecimal():
        person = personal_number(number)
        return Check(person.valid, person.value, person.reasons)
    if len(number) == 13:
        head = tax_code(number[:10])
        if not head.valid:
            return head
        if number[10:] == "000" or not number[10:].isdecimal():
            return Check(False, None, ("Ba số cuối của đơn vị phụ thuộc từ 001 đến 999.",))
        return Check(True, f"{number[:10]}-{number[10:]}")
    reasons = _digits(number, 10)
    if reasons:
        hint = "Mã số thuế có 10 số (tổ chức), 13 số (đơn vị phụ thuộc) hoặc 12 số (số định danh cá nhân)."
        return Check(False, None, (*reasons, hint))
    total = sum(weight * int(digit) for weight, digit in zip(TAX_WEIGHTS, number, strict=False))
    if 10 - total % 11 != int(number[9]):
        return Check(False, None, ("Số kiểm tra cuối không khớp; có thể gõ nhầm một số.",))
    return Check(True, number)


def agency_code(text: str) -> AgencyCode:
    """Accept `H29.19` and the old order `000.00.19.H29`; the value is always left to right."""
    code = re.sub(r"\s", "", _plain(text)).upper()
    old = AGENCY_OLD.fullmatch(code)
    if old:
        return AgencyCode(True, agency_from_old(code), (), code)
    if len(code) <= 35 and AGENCY_NEW.fullmatch(code):
        return AgencyCode(True, code, (), agency_to_old(code))
    reason = (
        "Mã cơ quan bắt đầu bằng một chữ cái và hai số của bộ, tỉnh, rồi các cấp dưới, cách nhau dấu chấm."
    )
    return AgencyCode(False, None, (reason,))


def agency_from_old(code: str) -> str:
    """`000.00.19.H29` → `H29.19`: turn round, drop the levels that are not there."""
    blocks = code.split(".")[::-1]
    while len(blocks) > 1 and not blocks[-1].strip("0"):
        blocks.pop()
    return ".".join(blocks)


def agency_to_old(code: str) -> str | None:
    """`H29.19` → `000.00.19.H29`; None when a level does not fit the old widths (2, 2 and 3 digits)."""
    first, *levels = code.split(".")
    widths = (2, 2, 3)
    padded = [*levels, *("0" * width for width in widths[len(levels) :])]
    old = ".".join([*padded[::-1], first])
    return old if len(levels) <= 3 and AGENCY_OLD.fullmatch(old) else None


def dossier_code(*, agency: str, day: date, sequence: int, template: str = DEFAULT_DOSSIER_TEMPLATE) -> str:
    """Write a code by a template whose only fields are agency, date, seq; ValueError if that fails."""
    fields = {
        name for _text, name, _format, _conversion in string.Formatter().parse(template) if name is not None
    }
    if not fields <= {"agency", "date", "seq"} or sequence < 0:
        raise ValueError("Mẫu mã hồ sơ chỉ dùng {agency}, {date}, {seq}.")
    code = template.format(agency=agency, date=day, seq=sequence)
    if len(code) > 50 or not DOSSIER_CODE.fullmatch(code):
        raise ValueError(f"Mã hồ sơ “{code[:60]}” không đúng dạng cơ quan-ngày-số thứ tự.")
    return code


def read_dossier_code(text: str) -> DossierCode:
    """Read any of the forms in use; 8-digit days and long sequences from central systems included."""
    code = re.sub(r"\s", "", re.sub(r"[–—‐−]", "-", _plain(text))).upper()
    match = DOSSIER_CODE.fullmatch(code)
    if match is None or len(code) > 50:
        reason = "Mã hồ sơ gồm mã cơ quan, ngày và số thứ tự, nối bằng dấu gạch ngang; xem lại trên giấy hẹn."
        return DossierCode(False, None, (reason,))
    agency, digits, sequence = match.groups()
    return DossierCode(True, code, (), agency, _day(digits), int(sequence))


def _day(digits: str) -> date | None:
    try:
        return date.fromisoformat(digits if len(digits) == 8 else f"20{digits}")
    except ValueError:
        return None


def phone(text: str) -> Check:
    """A mobile number as `+84912345678`; accepts 0…, 84…, +84…, 0084… with blanks and dots."""
    number = re.sub(r"[()]", "", compact(text))
    bare = re.sub(r"^(\+84|0084|84(?=\d{9}$))0?", "0", number)
    reasons = _digits(bare, 10)
    if bare.startswith("02") and len(bare) == 11:
        reasons = ["Đây là số máy bàn; cần số di động để nhận tin nhắn."]
    elif not reasons and not re.match(r"0[35789]", bare):
        reasons = ["Số di động bắt đầu bằng 03, 05, 07, 08 hoặc 09."]
    return Check(not reasons, None if reasons else f"+84{bare[1:]}", tuple(reasons))


def phone_for_people(value: str) -> str:
    """`+84912345678` → `0912 345 678`."""
    bare = f"0{value.removeprefix('+84')}"
    return f"{bare[:4]} {bare[4:7]} {bare[7:]}"
