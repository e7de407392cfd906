"""What the law says about time, as values: a limit, a rule for late reception, and what can go wrong."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from decimal import Decimal, InvalidOperation
from fractions import Fraction

WORKING_DAY, DAY, WORKING_HOUR, SAME_DAY = "working_day", "day", "working_hour", "same_day"
HOURS_PER_WORKING_DAY = 8

_FORMS = re.compile(r"(\d{1,4}(?:[.,]\d{1,3})?|\d{1,2}/\d{1,2}) (ngày làm việc|ngày|giờ làm việc)")
_UNITS = {"ngày làm việc": WORKING_DAY, "ngày": DAY, "giờ làm việc": WORKING_HOUR}


class CalendarError(ValueError):
    """A question the clock cannot answer; the message is a Vietnamese sentence for the reader."""


class BeyondCalendar(CalendarError):
    """The computation leaves the years whose holidays are announced."""


@dataclass(frozen=True, slots=True)
class Limit:
    """How long the law gives. `amount` is days, or working minutes when the unit is working_hour."""

    amount: int
    unit: str
    text: str

    @classmethod
    def parse(cls, text: str) -> "Limit":
        """Read `5 ngày làm việc`, `30 ngày`, `8 giờ làm việc`, `1/2 ngày làm việc`, `trong ngày`."""
        wanted = " ".join(unicodedata.normalize("NFC", text[:80]).lower().split())
        if wanted == "trong ngày":
            return cls(0, SAME_DAY, wanted)
        match = _FORMS.fullmatch(wanted)
        if match is None:
            raise CalendarError(
                f"Chưa hiểu thời hạn “{text[:40]}”. Viết một trong các dạng: “5 ngày làm việc”, “30 ngày”, "
                "“8 giờ làm việc”, “trong ngày”."
            )
        return cls._of(_number(match[1], text), _UNITS[match[2]], wanted)

    @classmethod
    def _of(cls, number: Fraction, unit: str, text: str) -> "Limit":
        """A part of a day is hours, as approved internal processes count it: half a day is 4 hours."""
        if unit != WORKING_HOUR and number.denominator != 1:
            number, unit = number * HOURS_PER_WORKING_DAY, WORKING_HOUR
        amount = number * 60 if unit == WORKING_HOUR else number
        if amount.denominator != 1 or amount <= 0:
            raise CalendarError(f"Thời hạn “{text[:40]}” phải lớn hơn 0 và tròn phút.")
        return cls(int(amount), unit, text)

    @property
    def in_days(self) -> bool:
        """Whether it ends at close of business rather than at an hour."""
        return self.unit != WORKING_HOUR


def _number(text: str, limit: str) -> Fraction:
    try:
        return Fraction(text) if "/" in text else Fraction(Decimal(text.replace(",", ".")))
    except (ZeroDivisionError, InvalidOperation) as error:
        raise CalendarError(f"Thời hạn “{limit[:40]}” có số không đọc được.") from error


@dataclass(frozen=True, slots=True)
class LateRule:
    """What late reception on a working day moves: the forwarding to the office, or the result itself.

    Late is either after an hour (`after`, strictly) or in the last office hour of the day (`last_hour`).
    """

    shifts: str
    after: time | None = None
    last_hour: bool = False
    basis: str = ""

    @classmethod
    def from_data(cls, data: Mapping) -> "LateRule":
        """Build from `{after: "15:00", shifts: forwarding}` or `{last_hour: true, shifts: result}`."""
        shifts, after = data.get("shifts"), data.get("after")
        if shifts not in ("forwarding", "result"):
            raise CalendarError("Quy tắc nhận muộn phải ghi rõ dời gì: forwarding hoặc result.")
        if bool(after) == bool(data.get("last_hour")):
            raise CalendarError("Quy tắc nhận muộn cần đúng một mốc: after (giờ) hoặc last_hour.")
        return cls(shifts, _hour(after), bool(data.get("last_hour")), data.get("basis", ""))

    def threshold(self, closing: int) -> int:
        """The last second of the day that is still in time, given the second the office closes."""
        if self.after is None:
            return closing - 3600 - 1
        return self.after.hour * 3600 + self.after.minute * 60

    @property
    def words(self) -> str:
        """How the rule is told: `sau 15:00`."""
        if self.after is None:
            return "trong giờ làm việc cuối cùng của ngày"
        return f"sau {self.after:%H:%M}"


def _hour(text: str | None) -> time | None:
    try:
        return time.fromisoformat(text) if text else None
    except (TypeError, ValueError) as error:
        raise CalendarError(f"“{text}” không phải là giờ; viết dạng 15:00.") from error
