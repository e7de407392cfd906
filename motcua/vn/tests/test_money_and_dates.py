"""Sums and dates as screens write them and as certificates read them out."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from motcua.vn import dates, money, numbers

WORDS = {word: value for value, word in enumerate(numbers.DIGITS)} | {"mốt": 1, "lăm": 5}


@pytest.mark.parametrize(
    ("amount", "written", "read"),
    [
        (0, "0 đ", "Không đồng"),
        (16_000, "16.000 đ", "Mười sáu nghìn đồng"),
        (2_000, "2.000 đ", "Hai nghìn đồng"),
        (21_000, "21.000 đ", "Hai mươi mốt nghìn đồng"),
        (15_005, "15.005 đ", "Mười lăm nghìn không trăm linh năm đồng"),
        (105_115, "105.115 đ", "Một trăm linh năm nghìn một trăm mười lăm đồng"),
        (1_000_000, "1.000.000 đ", "Một triệu đồng"),
        (1_000_005, "1.000.005 đ", "Một triệu không trăm linh năm đồng"),
        (2_050_000_000, "2.050.000.000 đ", "Hai tỷ không trăm năm mươi triệu đồng"),
        (3_000_000_000_000, "3.000.000.000.000 đ", "Ba nghìn tỷ đồng"),
        (-5_000, "-5.000 đ", "Âm năm nghìn đồng"),
    ],
)
def test_sums(amount: int, written: str, read: str) -> None:
    """As receipts print them."""
    assert money.vnd(amount) == written
    assert money.vnd_in_words(amount) == read


@pytest.mark.parametrize("amount", [1.5, True, "16000", None])
def test_only_whole_dong(amount: object) -> None:
    """Đồng has no decimals and no guesses."""
    for function in (money.vnd, money.vnd_in_words):
        with pytest.raises(TypeError):
            function(amount)


def listen(words: list[str]) -> int:
    """Read a number back: an ear, written apart from the mouth."""
    if "tỷ" in words:
        last = len(words) - 1 - words[::-1].index("tỷ")
        return listen(words[:last]) * 10**9 + listen(words[last + 1 :])
    for word, size in (("triệu", 10**6), ("nghìn", 1000), ("trăm", 100)):
        if word in words:
            place = words.index(word)
            return listen(words[:place]) * size + listen(words[place + 1 :])
    if "mươi" in words:
        return WORDS[words[0]] * 10 + listen(words[2:])
    if words[:1] == ["mười"]:
        return 10 + listen(words[1:])
    return sum(WORDS[word] for word in words if word != "linh")


@settings(deadline=None)
@given(st.integers(0, 10**19) | st.integers(0, 10**7))
def test_every_number_can_be_heard_back(number: int) -> None:
    """The words name one number only."""
    assert listen(numbers.in_words(number).split()) == number
    assert int(money.vnd(number).removesuffix(" đ").replace(".", "")) == number


def test_days_in_words() -> None:
    """As civil-status certificates print them."""
    assert dates.day_in_words(date(2026, 9, 30)) == (
        "ngày ba mươi tháng chín năm hai nghìn không trăm hai mươi sáu"
    )
    assert dates.day_in_words(date(2001, 4, 1)) == "ngày một tháng tư năm hai nghìn không trăm linh một"
    assert dates.day_in_words(date(1995, 12, 15)) == (
        "ngày mười lăm tháng mười hai năm một nghìn chín trăm chín mươi lăm"
    )


def test_dates_as_written() -> None:
    """Time before date; formal day and month with the decree's zeros."""
    at = datetime(2026, 11, 30, 10, tzinfo=UTC)
    assert dates.moment(at) == "17:00 Thứ Hai 30/11/2026"
    assert dates.moment(at, year=False) == "17:00 Thứ Hai 30/11"
    assert dates.short(date(2026, 11, 22)) == "CN 22/11"
    assert dates.formal(date(2026, 2, 5)) == "ngày 05 tháng 02 năm 2026"
    assert dates.formal(date(2026, 9, 30)) == "ngày 30 tháng 9 năm 2026"
    assert dates.span(date(2026, 4, 30), date(2026, 5, 1)) == "30/04–01/05"
    with pytest.raises(ValueError, match="múi giờ"):
        dates.moment(datetime(2026, 11, 30, 10))  # noqa: DTZ001 - the point


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(120, "còn 2 giờ"), (-150, "quá 2,5 giờ"), (45, "còn 45 phút"), (-1, "quá 1 phút"), (0, "đến hạn"),
     (960, "còn 2 ngày"), (479, "còn 7,9 giờ"), (-720, "quá 1,5 ngày")],
)  # fmt: skip
def test_time_left(minutes: int, words: str) -> None:
    """Never rounded up: what is left is at least what is said."""
    assert dates.relative(minutes) == words


@pytest.mark.parametrize("text", ["25/11/2026", "25-11-2026", " 25.11.2026 ", "2026-11-25", "2026/11/25"])
def test_a_day_as_people_type_it(text: str) -> None:
    """Either order, any of three separators."""
    assert dates.read_day(text) == date(2026, 11, 25)


@pytest.mark.parametrize(
    "text", ["", "25/11", "31/2/2026", "25/11/26", "²/1/2026", "1/1/0001", "31/12/9999", "x/y/z"]
)
def test_no_day(text: str) -> None:
    """What does not exist, or lies where a calendar ends, is no day."""
    assert dates.read_day(text) is None
