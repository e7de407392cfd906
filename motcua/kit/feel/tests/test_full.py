"""What whole FEEL has beyond the house's subset: examples of DMN 1.5, chapter 10, one line a case."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest

from motcua.kit.feel import FeelError, compile
from motcua.kit.feel.tests.hostile import HOSTILE
from motcua.kit.feel.values import Months, Range

D = Decimal
CASES = [
    # functions as values, named arguments, types
    ("(function(a, b) a + b)(1, 2)", 3),
    ("{add: function(a: number, b: number) a + b, r: add(b: 1, a: 2)}.r", 3),
    ('(function(a: number) a)("x")', None),
    ("(function(a: number) a)([5])", 5),
    ("{f: function(n) if n <= 1 then 1 else n * f(n - 1), r: f(10)}.r", 3628800),
    ('substring(string: "foobar", start position: 3)', "obar"),
    ('substring(text: "foobar")', None),
    ("abs(1, 2)", None),
    ("none such(1)", FeelError),
    ("nosuch(1)", None),
    ('"abs"(-1)', None),
    ("1 instance of number", True),
    ("null instance of number", False),
    ('@"P1D" instance of days and time duration', True),
    ("[1, 2] instance of list<number>", True),
    ('[1, "a"] instance of list<number>', False),
    ("{a: 1} instance of context<a: number>", True),
    ("[1..3] instance of range<number>", True),
    ("(function(a: number) a) instance of function<number> -> Any", True),
    ("1e3 + 1.5E-1", D("1000.15")),
    ("{foo bar: 1, r: foo bar + 1}.r", 2),
    ("{foo+bar: 1}.foo+bar", 1),
    ("for next item in [1, 2] return next item * 2", [2, 4]),
    ("for i in 1..4 return if i = 1 then 1 else partial[-1] * i", [1, 2, 6, 24]),
    ("1, 2", [1, 2]),
    ("5 in (>= 3, null)", True),
    ("[1,2,3][item >= 2]", [2, 3]),
    ("[][1]", None),
    ("5 in (< 10)", True),
    ("[1..3].end included", True),
    ("(< 10).end", 10),
    ('"\\uD83D\\uDC0E"', "\U0001f40e"),
    ("[1..\"a\"]", None),
    # numbers
    ("sqrt(16)", 4),
    ("sqrt(-1)", None),
    ("log(1)", 0),
    ("exp(0)", 1),
    ("odd(5)", True),
    ("even(-2)", True),
    ("round half up(5.5)", 6),
    ("round half down(-5.5, 0)", -5),
    ("round up(1.121, 2)", D("1.13")),
    ("decimal(1/3, 2)", D("0.33")),
    ("floor(-1.56, 1)", D("-1.6")),
    ("modulo(-10.1, 4.5)", D("3.4")),
    # text
    ('string([1, "a", null, @"2026-01-02"])', '[1, "a", null, @"2026-01-02"]'),
    ('string({a: "x", b: [1..3]})', '{a: "x", b: [1..3]}'),
    ("string(null)", None),
    ('replace("abcd", "(ab)|(a)", "[1=$1][2=$2]")', "[1=ab][2=]cd"),
    ('replace("abracadabra", "bra", "*")', "a*cada*"),
    ('replace("abracadabra", "a.*a", "*")', "*"),
    ('replace("abracadabra", "a.*?a", "*")', "*c*bra"),
    ('replace("darted", "^(.*?)d(.*)$", "$1c$2")', "carted"),
    ('replace("a.b", ".", "x", "q")', "axb"),
    ('replace("abc", "[", "")', None),
    ('split("John Doe", "\\\\s")', ["John", "Doe"]),
    ('split("a;b;c;;", ";")', ["a", "b", "c", "", ""]),
    ('string join(["a", null, "c"], "_and_")', "a_and_c"),
    ('string join([])', ""),
    ('matches("foobar", "^fo*b")', True),
    ('matches("hello world", "hello[ ]world", "x")', True),
    ('matches("x", "[A-Z-[OI]]", "i")', True),
    ('matches("O", "[A-Z-[OI]]", "i")', False),
    ('matches("aA", "(a)\\\\1", "i")', True),
    ('matches("a", "\\\\2")', None),
    ('matches("Đ", "\\\\p{Lu}")', True),
    ('matches("abcd\\n\\ndefg\\n ", "^$", "m")', True),
    ('matches("x", "x", "p")', None),
    ('matches("ab12", "[a-z]{2}\\\\d{2,3}")', True),
    ('number("1 000,5", " ", ",")', D("1000.5")),
    # lists
    ("sublist([4,5,6], 1, 2)", [4, 5]),
    ("sublist([4,5,6], -2)", [5, 6]),
    ("insert before([1,3], 1, 2)", [2, 1, 3]),
    ("remove([1,2,3], 2)", [1, 3]),
    ("remove([1,2,3], 4)", None),
    ("reverse([1,2,3])", [3, 2, 1]),
    ("index of([1,2,3,2], 2)", [2, 4]),
    ("union([1,2], [2,3])", [1, 2, 3]),
    ("flatten([[1,2],[[3]], 4])", [1, 2, 3, 4]),
    ("product([2, 3, 4])", 24),
    ("median(8, 2, 5, 3, 4)", 4),
    ("median([6, 1, 2, 3])", D("2.5")),
    ("stddev(2, 4, 7, 5)", D("2.081665999466132735282297706979931")),
    ("stddev([47])", None),
    ("mode(6, 3, 9, 6, 6)", [6]),
    ("mode([6, 1, 9, 6, 1])", [1, 6]),
    ("mode([])", []),
    ("list replace([2,4,7,8], 3, 6)", [2, 4, 6, 8]),
    ("list replace([2,4,7,8], function(item, newItem) item < newItem, 5)", [5, 5, 7, 8]),
    ("sort([3,1,4,5,2], function(x, y) x < y)", [1, 2, 3, 4, 5]),
    ("sort(list: [3,1], precedes: function(x, y) x > y)", [3, 1]),
    ("all([])", True),
    ("any([])", False),
    ("all([true, null])", None),
    ("any([true, null])", True),
    # contexts
    ('get value({key1: "value1"}, "key1")', "value1"),
    ('get value({a: {b: 5}}, ["a", "b"])', 5),
    ('get entries({a: 1})', [{"key": "a", "value": 1}]),
    ('context([{key: "a", value: 1}, {key: "b", value: 2}])', {"a": 1, "b": 2}),
    ('context([{key: "a", value: 1}, {key: "a", value: 2}])', None),
    ('context put({x: 1}, "y", 2)', {"x": 1, "y": 2}),
    ('context put({x: 1, y: {a: 0}}, ["y", "a"], 2)', {"x": 1, "y": {"a": 2}}),
    ("context merge([{x: 1, y: 0}, {y: 2}])", {"x": 1, "y": 2}),
    # dates
    ('day of year(date("2019-09-17"))', 260),
    ('day of week(date(2019, 9, 17))', "Tuesday"),
    ('month of year(date(2019, 9, 17))', "September"),
    ('week of year(date(2005, 1, 1))', 53),
    ('is(@"2012-12-25", @"23:00:50")', False),
    ('is(@"23:00:50z", @"23:00:50+00:00")', True),
    ('is(@"23:00:50Z", @"23:00:50")', False),
    ('is(@"2012-12-25", @"2012-12-25")', True),
    # ranges (table 78)
    ("before(1, 10)", True),
    ("before(10, 1)", False),
    ("before([1..5), [5..10])", True),
    ("before([1..5], [5..10])", False),
    ("after((5..10], 5)", True),
    ("meets([1..5], [5..10])", True),
    ("meets([1..5), [5..10])", False),
    ("met by([5..10], [1..5])", True),
    ("overlaps([1..5], [3..8])", True),
    ("overlaps([1..5), [5..8])", False),
    ("overlaps before([1..5], [3..8])", True),
    ("overlaps before([1..5], [5..8])", True),
    ("overlaps after([3..8], [1..5])", True),
    ("finishes(10, [1..10])", True),
    ("finishes([5..10], [1..10])", True),
    ("finishes([5..10), [1..10])", False),
    ("finished by([1..10], [5..10])", True),
    ("includes([1..10], 10)", True),
    ("includes([1..10), 10)", False),
    ("during([4..6], [1..10])", True),
    ("starts(1, [1..10])", True),
    ("started by([1..10], [1..5])", True),
    ("coincides([1..5], [1..5])", True),
    ("coincides(3, 4)", False),
    ('range("[18..21)") = [18..21)', True),
    ('range("[2..)") = >=2', True),
    ('range("[..2]")', None),
    ('range("[date(\\"1970-01-01\\")..@\\"1970-01-02\\"]") = [@"1970-01-01"..@"1970-01-02"]', True),
]  # fmt: skip


@pytest.mark.parametrize(("source", "expected"), CASES)
def test_expression_yields(source: str, expected: object) -> None:
    """Each expression of the list yields its value."""
    if expected is FeelError:
        with pytest.raises(FeelError):
            compile(source, full=True)
        return
    value = compile(source, full=True).evaluate({})
    assert value == expected
    assert (value is None) is (expected is None)
    assert isinstance(value, bool) is isinstance(expected, bool)


def test_values_of_time_have_their_own_kinds() -> None:
    """Dates, times, durations and ranges come out as such."""
    yields = lambda text: compile(text, full=True).evaluate({})  # noqa: E731 - one use, one line
    assert yields('date and time("2026-11-21T08:00:00Z")') == datetime(2026, 11, 21, 8, tzinfo=UTC)
    assert yields('time("08:30:00")') == time(8, 30)
    assert yields('duration("P1Y2M")') == Months(14)
    assert yields("date(2026, 11, 21) - date(2026, 11, 20)") == timedelta(days=1)
    assert yields("(>= 5)") == Range(D(5), None, True, False, open_high=True)
    assert yields('date("2026-11-21")') == date(2026, 11, 21)


@pytest.mark.parametrize("source", HOSTILE)
def test_hostile_expression_ends(source: str) -> None:
    """No expression loops, allocates without bound or reaches Python: it ends within its steps."""
    try:
        rule = compile(source, full=True)
    except FeelError:
        return
    scope = {"long": "a" * 90_000, "list": list(range(9_000)), "deep": _deep(200)}
    value = rule.evaluate(scope, [])
    assert value is None or _small(value)


def test_shared_lists_do_not_grow_without_bound() -> None:
    """A list that would hold 2 ** 30 numbers once written out is null, though it is small in memory."""
    entries = ", ".join(f"a{number}: [a{number - 1}, a{number - 1}]" for number in range(1, 31))
    problems: list[str] = []
    assert compile(f"{{a0: 1, {entries}, r: a30}}.r").evaluate({}, problems) is None
    assert "quá nhiều bước" in problems[-1]


def _deep(level: int) -> list:
    found: list = []
    for _number in range(level):
        found = [found]
    return found


def _small(value: object) -> bool:
    """No more than a list of the largest size, no text above the longest."""
    if isinstance(value, list):
        return len(value) <= 10_000
    return not isinstance(value, str) or len(value) <= 100_000
