"""What expressions yield, one line a case; the scope stands beside them."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum, IntEnum

import pytest

from motcua.kit.feel import FeelError, Months, compile, unary_tests


class Kind(Enum):
    HOSPITAL = "hospital"


class Level(IntEnum):
    TWO = 2


SCOPE = {
    "a": "x",
    "b": 5,
    "nothing": None,
    "yes": True,
    "numbers": [1, 2, 3],
    "today": date(2026, 11, 21),
    "now": datetime(2026, 11, 21, 9, 0, tzinfo=UTC),
    "ratio": 0.1,
    "kind": Kind.HOSPITAL,
    "level": Level.TWO,
    "child": {"name": "An", "born": date(2024, 2, 29), "mother": {"age": 31}},
    "people": [{"name": "An", "age": 2}, {"name": "Bình", "age": 31}],
    "Monthly Salary": 10,
    "tuổi": 7,
}

CASES = [
    ("1 + 2 * 3 ** 2", 19),
    ("-2 ** 2", 4),
    ("10--5", 15),
    ("0.1 + 0.2", Decimal("0.3")),
    ("10 / 4", Decimal("2.5")),
    ("1 / 0", None),
    ("2 ** 100000", None),
    ("9 ** 9999", None),
    ("ratio + 0.2", Decimal("0.3")),
    (".5", Decimal("0.5")),
    ("1 / 3", Decimal("0.3333333333333333333333333333333333")),
    ('"a" + "b"', "ab"),
    ('"a" + 1', None),
    ("nothing + 1", None),
    ("missing", None),
    ("missing > 3", None),
    ("nothing = null", True),
    ("a = null", False),
    ('b = "5"', None),
    ('b != "5"', None),
    ("yes = true", True),
    ("true < false", None),
    ('"a" < "b"', True),
    ('a = "x" and b > 3', True),
    ('kind = "hospital"', True),
    ("level = 2", True),
    ("tuổi * 2", 14),
    ("b between 1 and 5 and yes", True),
    ("nothing between 1 and 2", None),
    ("b between 6 and nothing", False),
    ("b in [1..5]", True),
    ("b in [1..5)", False),
    ("b in ]1..5[ and yes", False),
    ("b in (1..9)", True),
    ('a in ("y", "x")', True),
    ("b in (>= 5, 1)", True),
    ("b in > 5", False),
    ("b in numbers", False),
    ("2 in numbers", True),
    ("nothing in [1..2]", None),
    ("b in ([1..2], [4..6])", True),
    ('if b > 3 then "co" else "khong"', "co"),
    ("if nothing then 1 else 2", 2),
    ("some n in numbers satisfies n > 2", True),
    ("every n in numbers satisfies n > 2", False),
    ("some n in [] satisfies n > 2", False),
    ("every n in [] satisfies n > 2", True),
    ("some n in [null, 3] satisfies n > 2", True),
    ("some n in [null, 1] satisfies n > 2", None),
    ("for i in 1..3, j in numbers return i * j", [1, 2, 3, 2, 4, 6, 3, 6, 9]),
    ("for i in 3..1 return i", [3, 2, 1]),
    ("for i in (1..4) return i", [2, 3]),
    ("for i in [1..4) return i", [1, 2, 3]),
    ("for i in (1..1) return i", []),
    ('for day in @"2024-02-28"..@"2024-03-01" return day.day', [28, 29, 1]),
    (
        'for day in @"1980-01-03"..@"1980-01-01" return string(day)',
        ["1980-01-03", "1980-01-02", "1980-01-01"],
    ),
    ('some day in child.born..child.born + duration("P2D") satisfies day of week(day) = "Saturday"', True),
    ('for i in "a".."z" return i', None),
    ('for i in ["a".."z"] return i', None),
    ('for i in @"1980-01-01T00:00:00"..@"1980-01-03T00:00:00" return i', None),
    ('for i in @"00:00:00"..@"01:00:00" return i', None),
    ('for i in @"P1D"..@"P2D" return i', None),
    ("for i in 1.5..3 return i", None),
    ("for i in 1..null return i", None),
    ('every i in "a".."z" satisfies i = "a"', None),
    ('some i in "a".."z" satisfies i = "a"', None),
    ('for day in @"1000-01-01"..@"2026-01-01" return day', None),
    ("numbers[1]", 1),
    ("numbers[-1]", 3),
    ("numbers[4]", None),
    ("numbers[item > 1]", [2, 3]),
    ("b[1]", 5),
    ("people[age > 18].name", ["Bình"]),
    ("people.name", ["An", "Bình"]),
    ("child.mother.age", 31),
    ("child.born.year", 2024),
    ("child.wrong", None),
    ("people[item.age > 18][1].name", "Bình"),
    ("{gia: 2, tong: gia * 3}.tong", 6),
    ("[1, 2] = [1, 2]", True),
    ("[1..2] = [1..2]", True),
    ("[1,2] = [2,1]", False),
    ("{a: 1} = {a: 1.0}", True),
    ("not(yes)", False),
    ("not(nothing)", None),
    ("not(b)", None),
    ('date("2026-11-21") = today', True),
    ('date("2026-02-30")', None),
    ("date(2026, 2, 28)", date(2026, 2, 28)),
    ('@"2026-02-28" + @"P1D"', date(2026, 3, 1)),
    ('child.born + duration("P1Y")', date(2025, 2, 28)),
    ('date("2026-03-31") - duration("P1M")', date(2026, 2, 28)),
    ("today() - child.born", timedelta(days=996)),
    ("now()", datetime(2026, 11, 21, 9, 0, tzinfo=UTC)),
    ('now() > date and time("2026-01-01T00:00:00Z")', True),
    ('now() > date and time("2026-01-01T00:00:00")', None),
    ("today() < now()", None),
    ("years and months duration(child.born, today())", Months(32)),
    ('duration("P2Y") / duration("P6M")', 4),
    ('duration("PT90M") * 2', timedelta(hours=3)),
    ('duration("P1DT2H").hours', 2),
    ('duration("P")', None),
    ('time("08:30:00") + duration("PT45M")', time(9, 15)),
    ('time("08:30:00").minute', 30),
    ("today.weekday", 6),
    ('date("9999-12-31") + duration("P1D")', None),
    ('duration("P9999999D") + duration("P9999999D")', timedelta(19999998)),
    ('string length("ngày")', 4),
    ('substring("foobar", 3, 2)', "ob"),
    ('substring("foobar", -2)', "ar"),
    ('substring("foobar", 0)', None),
    ('upper case("đỗ")', "ĐỖ"),
    ('contains("foobar", "ob")', True),
    ('starts with("foobar", "fo")', True),
    ('ends with("foobar", "fo")', False),
    ('lower case("AÀ")', "aà"),
    (r'matches("012345", "^\d{6}$")', True),
    ('matches("ABC", "b", "i")', True),
    ('matches("abc", "(")', None),
    ('substring before("a/b", "/")', "a"),
    ('substring after("a/b", "/")', "b"),
    ("string(1000.50)", "1000.5"),
    ("string(true)", "true"),
    ('string(@"P1DT2H")', "P1DT2H"),
    ('number("1.000,5", ".", ",")', Decimal("1000.5")),
    ('number("1e5")', None),
    ("count(numbers)", 3),
    ("count(b)", 1),
    ("sum(numbers)", 6),
    ("sum([])", None),
    ("min(3, 1, 2)", 1),
    ('max("a", "b")', "b"),
    ("max([])", None),
    ('min(1, "a")', None),
    ("mean(1, 2)", Decimal("1.5")),
    ("all([true, nothing])", None),
    ("any([false, true, nothing])", True),
    ("list contains(numbers, 2)", True),
    ('list contains([1, "a", null], null)', True),
    ("append(numbers, 4)", [1, 2, 3, 4]),
    ("concatenate([1], [2, 3])", [1, 2, 3]),
    ("distinct values([1, 2, 1, null, null])", [1, 2, None]),
    ("floor(-1.5)", -2),
    ("ceiling(1.2)", 2),
    ("round half up(2.345, 2)", Decimal("2.35")),
    ("abs(-3)", 3),
    ("round half down(2.5, 0)", 2),
    ("round half up(-2.5, 0)", -3),
    ("decimal(2.5, 0)", 2),
    ("round up(1.1, 0)", 2),
    ("round down(-1.9, 0)", -1),
    ("modulo(-12, 5)", 3),
    ("modulo(12, -5)", -3),
    ("modulo(1, 0)", None),
    ("// ghi chú\n1 + /* giữa */ 1", 2),
    ('"d\\u00f2ng\\n"', "dòng\n"),
    ("10 and true", None),
    ("10 or true", True),
]


@pytest.mark.parametrize(("source", "expected"), CASES)
def test_expression_yields(source: str, expected: object) -> None:
    """Each expression of the golden list yields its value."""
    value = compile(source).evaluate(SCOPE)
    assert value == expected
    assert (value is None) is (expected is None)
    assert isinstance(value, bool) is isinstance(expected, bool)


def test_null_carries_its_reason() -> None:
    """A null result can say in Vietnamese why it is null."""
    problems: list[str] = []
    assert compile("fee + missing").evaluate({"fee": "x"}, problems) is None
    assert problems == ["Thiếu dữ kiện “missing”"]


def test_names_and_paths_are_the_facts_read() -> None:
    """The free variables are known without evaluating: locals and functions are not among them."""
    rule = compile("some c in children satisfies c.age > limit.years and today() > day and count(x) > 0")
    assert rule.names == {"children", "limit", "today", "day", "x"}
    assert ("limit", "years") in rule.paths


def test_given_names_tell_facts_from_fields_in_a_filter() -> None:
    """Inside a filter only names of the given set are facts; the others are fields of the element."""
    assert compile("people[age > limit]", {"people", "limit"}).names == {"people", "limit"}
    assert compile("people[age > limit]").names == {"people", "limit", "age"}


def test_names_may_hold_spaces_when_given() -> None:
    """A name with spaces or signs is read when it is in the given set, the longest first."""
    assert compile("12 * Monthly  Salary", ["Monthly Salary", "Monthly"]).evaluate(SCOPE) == 120
    assert compile("A-B.Full Name", ["A-B", "Full Name"]).evaluate({"A-B": {"Full Name": "x"}}) == "x"


def test_locals_may_have_any_name() -> None:
    """A loop variable called like an internal name does no harm."""
    assert compile("for outer in [1] return outer").evaluate({}) == [1]


def test_large_numbers_keep_34_digits() -> None:
    """Sign changes and absolute values do not round to the thread's own decimal context."""
    digits = "1.234567890123456789012345678901234"
    assert compile("-x").evaluate({"x": Decimal(digits)}) == Decimal("-" + digits)
    assert compile("abs(-x)").evaluate({"x": Decimal(digits)}) == Decimal(digits)


@pytest.mark.parametrize(
    ("source", "position"),
    [
        ("a <", 3),
        ("a < b < c", 6),
        ('"abc', 0),
        ("f(x)", 0),
        ("(1", 2),
        ("1 2", 2),
        ("", 0),
        ("?", 0),
        ("1 + é!", 5),
        ("if a then b", 11),
        ("date()", 0),
        ("now(1)", 0),
        ("{a: 1, a: 2}", 7),
        ("[1..2", 5),
        ('@"hôm nay"', 0),
        ("'a'", 0),
        ("a b", 2),
        ("x in", 4),
        ("some x satisfies 1", 7),
        ("1" * 40, 0),
        ("1" * 5000, 4000),
    ],
)
def test_unreadable_text_is_refused_with_its_position(source: str, position: int) -> None:
    """Reading fails only with FeelError, which says where in Vietnamese."""
    with pytest.raises(FeelError) as caught:
        compile(source)
    assert caught.value.position == position
    assert caught.value.message


@pytest.mark.parametrize(
    "source", ["(" * 500 + "1" + ")" * 500, "-" * 1500 + "1", "+".join("1" * 1500), "[" * 999]
)
def test_nesting_is_bounded(source: str) -> None:
    """Deep or endless expressions are refused, not run into the stack."""
    with pytest.raises(FeelError):
        compile(source)


@pytest.mark.parametrize(
    "source",
    [
        "for a in 1..9999, b in 1..9999 return 1",
        "for i in 1..9999999 return i",
        "10 ** 9999",
        "count(for a in 1..9999 return upper case(long))",
        'for i in 1..9999 return long + "x"',
        'matches(long, "(a+)+(a+)+(a+)+$")',
        "distinct values(for i in 1..9999 return i)",
    ],
)
def test_work_is_bounded(source: str) -> None:
    """A rule that would compute for ever ends as null."""
    assert compile(source).evaluate({"long": "a" * 90_000}) in (None, [], True)


@pytest.mark.parametrize(
    ("source", "value", "accepted"),
    [
        ("-", None, True),
        ('"a", "b"', "b", True),
        ('"a", "b"', "c", False),
        ("> 5", 6, True),
        ("> 5", None, None),
        ("null", None, True),
        ("not(null)", "x", True),
        ("not(null)", None, False),
        ("[1..5], 9", 9, True),
        ('not("a", "b")', "c", True),
        ("not(> 5)", None, None),
        ("? > limit", 6, True),
        ("< limit", 4, True),
        ("true", True, True),
        ("false", False, True),
        ('contains(?, "a")', "xay", True),
        ("= 5", 5, True),
        ("!= 5", 5, False),
        ("(1..5]", 1, False),
        ("-5", -5, True),
        ("[1, 2]", 2, True),
        ("18", "18", None),
        ("not(true) = false", None, False),
    ],
)
def test_cell_accepts(source: str, value: object, accepted: bool | None) -> None:
    """A decision-table cell accepts, refuses or cannot tell."""
    assert unary_tests(source).accepts(value, {"limit": 5}) is accepted
