"""Whole numbers read aloud in Vietnamese, as receipts and certificates write them (linh, mốt, lăm)."""

DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
SCALES = ("", "nghìn", "triệu")
BILLION = 1_000_000_000


def in_words(number: int) -> str:
    """`16000` → `mười sáu nghìn`; `2026` → `hai nghìn không trăm hai mươi sáu`; `-5` → `âm năm`."""
    if isinstance(number, bool) or not isinstance(number, int):
        raise TypeError("Chỉ đọc được số nguyên.")
    if number < 0:
        return f"âm {in_words(-number)}"
    return " ".join(_above_billion(number, led=False)) or DIGITS[0]


def two_digits(number: int) -> str:
    """0–99: mười alone, mốt and lăm after the tens."""
    tens, unit = divmod(number, 10)
    if tens == 0:
        return DIGITS[unit]
    head = "mười" if tens == 1 else f"{DIGITS[tens]} mươi"
    if unit == 0:
        return head
    if unit == 1 and tens > 1:
        return f"{head} mốt"
    return f"{head} {'lăm' if unit == 5 else DIGITS[unit]}"


def _above_billion(number: int, *, led: bool) -> list[str]:
    """Billions stack: a thousand million of them is tỷ tỷ."""
    billions, rest = divmod(number, BILLION)
    words = [*_above_billion(billions, led=led), "tỷ"] if billions else []
    for power in (2, 1, 0):
        group = rest // 1000**power % 1000
        if group:
            words += _three_digits(group, led=led or bool(words))
            words += [SCALES[power]] if power else []
    return words


def _three_digits(group: int, *, led: bool) -> list[str]:
    """A group after other groups says its hundreds even when there are none."""
    hundreds, low = divmod(group, 100)
    words = [f"{DIGITS[hundreds]} trăm"] if hundreds or led else []
    if low:
        words.append(f"linh {DIGITS[low]}" if low < 10 and words else two_digits(low))
    return words
