"""What holds for every date: order, office hours, unbroken reasons, and three slow independent clocks."""

from datetime import datetime, time, timedelta

import holidays
from hypothesis import given, settings
from hypothesis import strategies as st

from motcua.vn.calendar import LateRule, Limit
from motcua.vn.dates import ZONE
from motcua.vn.tests.calendars import library, with_saturday

FIRST = datetime(2025, 12, 1, tzinfo=ZONE)
MINUTES = 390 * 24 * 60
moments = st.integers(0, MINUTES).map(lambda minutes: FIRST + timedelta(minutes=minutes))
units = st.sampled_from(["ngày làm việc", "ngày", "giờ làm việc"])
limits = st.one_of(
    st.builds(lambda number, unit: Limit.parse(f"{number} {unit}"), st.integers(1, 60), units),
    st.just(Limit.parse("trong ngày")),
)
rules = st.sampled_from(
    [
        None,
        LateRule("forwarding", after=time(15)),
        LateRule("result", after=time(15)),
        LateRule("result", last_hour=True),
    ]
)
waits = st.lists(
    st.tuples(moments, st.integers(0, 6000)).map(
        lambda pair: (pair[0], pair[0] + timedelta(minutes=pair[1]))
    ),
    max_size=4,
)
modes = st.sampled_from(["restart", "subtract"])
VIETNAM = holidays.VN(years=range(2024, 2028))


@settings(deadline=None)
@given(moments, moments, limits, rules)
def test_later_reception_is_never_due_earlier(
    one: datetime, two: datetime, limit: Limit, rule: LateRule
) -> None:
    """Monotone in the start, whatever the late rule."""
    first, second = sorted((one, two))
    due = library().due
    assert (
        due(start=first, limit=limit, late_rule=rule).at <= due(start=second, limit=limit, late_rule=rule).at
    )


@settings(deadline=None)
@given(moments, st.integers(1, 60), st.integers(1, 60), units, waits, modes)
def test_a_longer_limit_is_never_due_earlier(start, one, two, unit, pairs, mode) -> None:
    """Monotone in the limit, with waits too."""
    dues = [
        library().due(start=start, limit=Limit.parse(f"{n} {unit}"), waits=pairs, on_wait=mode).at
        for n in sorted((one, two))
    ]
    assert dues == sorted(dues)


@settings(deadline=None)
@given(moments, limits, waits)
def test_waiting_never_shortens(start, limit, pairs) -> None:
    """Taking waits out gives at least the plain date, and a restart at least as much as taking them out."""
    plain = library().due(start=start, limit=limit).at
    assert library().due(start=start, limit=limit, waits=pairs, on_wait="subtract").at >= plain


@settings(deadline=None)
@given(moments, limits, waits, modes, rules)
def test_due_is_an_office_moment_with_unbroken_reasons(start, limit, pairs, mode, rule) -> None:
    """The due moment ends an office minute; items are neighbours from the hand-in to it."""
    office = library()
    due = office.due(start=start, limit=limit, waits=pairs, on_wait=mode, late_rule=rule)
    assert office.is_working(due.at - timedelta(seconds=1))
    items = due.explanation()
    assert (items[0].start, items[-1].end, items[-1].kind) == (start, due.at, "due")
    assert all(
        one.end == two.start and one.start <= one.end for one, two in zip(items, items[1:], strict=False)
    )
    assert all(item.text.endswith(".") for item in items)
    strip = due.strip(due.at)
    assert len(strip) <= 9
    assert strip[-1].kind == "due"


def office_minute(at: datetime) -> bool:
    """Whether one minute is office time, by the published calendar and the words of the office's notice."""
    return VIETNAM.is_working_day(at.date()) and (8 <= at.hour < 12 or 13 <= at.hour < 17)


@settings(max_examples=60, deadline=None)
@given(moments, st.integers(1, 24), waits)
def test_hours_against_a_clock_that_walks_every_minute(start, hours, pairs) -> None:
    """The oracle ticks minute by minute, holding its breath while somebody waits."""
    left, at = hours * 60, start
    while True:
        if office_minute(at) and not any(since <= at < until for since, until in pairs):
            left -= 1
            if left == 0:
                break
        at += timedelta(minutes=1)
    limit = Limit.parse(f"{hours} giờ làm việc")
    assert library().due(start=start, limit=limit, waits=pairs, on_wait="subtract").at == at + timedelta(
        minutes=1
    )


def received(start: datetime) -> datetime:
    """The oracle's own reading of "received at the next opening"."""
    while not office_minute(start):
        start += timedelta(minutes=1)
    return start


@settings(deadline=None)
@given(moments, st.integers(1, 60))
def test_working_days_against_the_published_calendar(start, number) -> None:
    """The `holidays` package moves by working days on its own."""
    last = VIETNAM.get_nth_working_day(received(start).date(), number)
    due = library().due(start=start, limit=Limit.parse(f"{number} ngày làm việc"))
    assert due.at == datetime.combine(last, time(17), ZONE)


@settings(deadline=None)
@given(moments, st.integers(1, 60))
def test_calendar_days_against_the_published_calendar(start, number) -> None:
    """Calendar days, then the first working day on or after."""
    last = VIETNAM.get_nth_working_day(received(start).date() + timedelta(number), 0)
    assert library().due(start=start, limit=Limit.parse(f"{number} ngày")).at == datetime.combine(
        last, time(17), ZONE
    )


@settings(max_examples=60, deadline=None)
@given(moments, st.integers(1, 8), waits)
def test_working_days_with_waits_against_a_clock_of_shares(start, number, pairs) -> None:
    """Minute by minute from the day after reception: 480 office minutes not waited are a day."""
    left = number * 480
    at = datetime.combine(received(start).date() + timedelta(1), time(), ZONE)
    while left:
        if office_minute(at) and not any(max(since, start) <= at < until for since, until in pairs):
            left -= 1
        last, at = at, at + timedelta(minutes=1)
    limit = Limit.parse(f"{number} ngày làm việc")
    due = library().due(start=start, limit=limit, waits=pairs, on_wait="subtract").at
    # The office also keeps the day on which a wait begins after the limit was reached in the morning.
    assert due.date() >= last.date()
    if not any(since.date() == last.date() for since, _until in pairs):
        assert due == datetime.combine(last.date(), time(17), ZONE)


@settings(deadline=None)
@given(moments, moments, st.integers(0, 5000))
def test_adding_and_measuring_working_time_agree(one, two, minutes) -> None:
    """Measuring what was added gives it back, on half days too; swapping the ends changes the sign."""
    for office in (
        library(),
        with_saturday(valid={"from": FIRST.date(), "to": FIRST.date() + timedelta(500)}),
    ):
        end = office.add_working(one, minutes)
        assert office.working_minutes(one, end) == minutes
        assert office.working_minutes(one, two) == -office.working_minutes(two, one)
        assert office.is_working(office.next_open(one))
        assert office.next_open(one) >= one
