"""Golden due dates, each worked out by hand on a wall calendar."""

from datetime import UTC, datetime, time

import pytest

from motcua.vn.calendar import BeyondCalendar, CalendarError, LateRule, Limit, Wait
from motcua.vn.tests.calendars import at, data, library, with_saturday

AFTER_THREE = LateRule("forwarding", after=time(15))
BIRTH = LateRule("result", after=time(15))
LAST_HOUR = LateRule("result", last_hour=True)

PLAIN = [
    # Tết 16–20/02/2026
    ("2026-02-12 09:00", "5 ngày làm việc", "2026-02-26 17:00"),
    ("2026-02-13 16:59", "1 ngày làm việc", "2026-02-23 17:00"),
    ("2026-02-13 10:00", "2 ngày", "2026-02-23 17:00"),
    ("2026-02-13 16:00", "2 giờ làm việc", "2026-02-23 09:00"),
    ("2026-02-17 09:00", "1 ngày làm việc", "2026-02-24 17:00"),
    # Giỗ Tổ on a Sunday, its Monday in lieu, 30/4 and 1/5
    ("2026-04-24 09:00", "1 ngày làm việc", "2026-04-28 17:00"),
    ("2026-04-24 09:00", "5 ngày làm việc", "2026-05-06 17:00"),
    ("2026-04-29 11:00", "1 ngày", "2026-05-04 17:00"),
    # swapped Saturday 22/08, Monday 31/08 off, 1–2/9
    ("2026-08-21 09:00", "1 ngày làm việc", "2026-08-22 17:00"),
    ("2026-08-20 09:00", "5 ngày làm việc", "2026-08-26 17:00"),
    ("2026-08-22 09:00", "1 ngày làm việc", "2026-08-24 17:00"),
    ("2026-08-28 09:00", "1 ngày làm việc", "2026-09-03 17:00"),
    ("2026-08-21 16:00", "3 giờ làm việc", "2026-08-22 10:00"),
    # Ngày Văn hóa Việt Nam, Tuesday 24/11
    ("2026-11-23 08:20", "3 ngày làm việc", "2026-11-27 17:00"),
    ("2026-11-23 15:00", "8 giờ làm việc", "2026-11-25 15:00"),
    ("2026-11-10 10:00", "14 ngày", "2026-11-25 17:00"),
    # nights, lunch, weekends: received at the next opening
    ("2026-11-21 20:47", "3 ngày làm việc", "2026-11-27 17:00"),
    ("2026-11-09 12:30", "1 giờ làm việc", "2026-11-09 14:00"),
    ("2026-11-09 17:00", "1 ngày làm việc", "2026-11-11 17:00"),
    ("2026-11-09 06:00", "1 ngày làm việc", "2026-11-10 17:00"),
    ("2026-11-14 10:00", "8 giờ làm việc", "2026-11-16 17:00"),
    # hours end at the hour, or at closing
    ("2026-11-09 09:21", "8 giờ làm việc", "2026-11-10 09:21"),
    ("2026-11-09 09:21", "1/2 ngày làm việc", "2026-11-09 14:21"),
    ("2026-11-09 13:00", "4 giờ làm việc", "2026-11-09 17:00"),
    ("2026-11-09 08:00", "1/2 ngày", "2026-11-09 12:00"),
    ("2026-11-09 08:00", "168 giờ làm việc", "2026-12-08 17:00"),
    ("2026-11-09 08:00", "1,5 giờ làm việc", "2026-11-09 09:30"),
    # the same day
    ("2026-11-09 08:05", "trong ngày", "2026-11-09 17:00"),
    ("2026-11-09 18:00", "trong ngày", "2026-11-10 17:00"),
    # calendar days run through weekends and end on a working day
    ("2026-11-02 09:00", "30 ngày", "2026-12-02 17:00"),
    ("2026-11-02 09:00", "5 ngày", "2026-11-09 17:00"),
    # new year, from one year's list to the next
    ("2026-12-31 09:00", "1 ngày làm việc", "2027-01-04 17:00"),
]


@pytest.mark.parametrize(("start", "limit", "due"), PLAIN)
def test_due_dates_by_hand(start: str, limit: str, due: str) -> None:
    """Every limit ends where a person with a wall calendar puts it."""
    assert library().due(start=at(start), limit=Limit.parse(limit)).at == at(due)


LATE = [
    ("2026-11-09 15:00", "1 ngày làm việc", BIRTH, "2026-11-10 17:00"),
    ("2026-11-09 15:01", "1 ngày làm việc", BIRTH, "2026-11-11 17:00"),
    ("2026-11-09 15:01", "trong ngày", BIRTH, "2026-11-10 17:00"),
    ("2026-11-09 14:59", "trong ngày", BIRTH, "2026-11-09 17:00"),
    ("2026-11-13 15:30", "trong ngày", BIRTH, "2026-11-16 17:00"),
    ("2026-11-23 16:30", "trong ngày", BIRTH, "2026-11-25 17:00"),
    ("2026-11-09 15:01", "1 ngày làm việc", AFTER_THREE, "2026-11-10 17:00"),
    ("2026-11-09 16:00", "8 giờ làm việc", AFTER_THREE, "2026-11-10 16:00"),
    ("2026-11-09 15:59", "3 ngày làm việc", LAST_HOUR, "2026-11-12 17:00"),
    ("2026-11-09 16:00", "3 ngày làm việc", LAST_HOUR, "2026-11-13 17:00"),
    ("2026-11-09 16:30", "8 giờ làm việc", LAST_HOUR, "2026-11-10 17:00"),
    ("2026-11-09 17:30", "8 giờ làm việc", LAST_HOUR, "2026-11-10 17:00"),
    ("2026-11-13 16:30", "1 ngày", LAST_HOUR, "2026-11-17 17:00"),
]


@pytest.mark.parametrize(("start", "limit", "rule", "due"), LATE)
def test_late_rules_move_what_they_declare(start: str, limit: str, rule: LateRule, due: str) -> None:
    """A rule that shifts the result moves it a working day; one that shifts forwarding moves nothing."""
    answer = library().due(start=at(start), limit=Limit.parse(limit), late_rule=rule)
    assert answer.at == at(due)


def test_a_late_rule_is_told() -> None:
    """Late reception is an item of the explanation even when the date does not move."""
    plain = library().due(start=at("2026-11-09 15:30"), limit=Limit.parse("1 ngày làm việc"))
    late = library().due(
        start=at("2026-11-09 15:30"), limit=Limit.parse("1 ngày làm việc"), late_rule=AFTER_THREE
    )
    assert plain.at == late.at
    assert "late" not in [item.kind for item in plain.explanation()]
    assert [item.text for item in late.explanation() if item.kind == "late"] == [
        "Nhận sau 15:00: chuyển giải quyết đầu giờ ngày làm việc sau; hạn trả không đổi."
    ]


WAITED = [
    # supplement complete on 25/11 at 09:40: three days from there, as the citizen's page shows it
    ("3 ngày làm việc", "restart", [("2026-11-25 09:00", "2026-11-25 09:40")], "2026-11-30 17:00"),
    # half an hour of waiting gives the office the rest of one more day
    ("3 ngày làm việc", "subtract", [("2026-11-25 09:00", "2026-11-25 09:40")], "2026-11-30 17:00"),
    # exactly one day and exactly two days
    ("3 ngày làm việc", "subtract", [("2026-11-25 09:00", "2026-11-26 09:00")], "2026-11-30 17:00"),
    ("3 ngày làm việc", "subtract", [("2026-11-25 09:00", "2026-11-27 09:00")], "2026-12-01 17:00"),
    # waiting outside office hours, or on the day of reception, which does not count
    ("3 ngày làm việc", "subtract", [("2026-11-25 17:00", "2026-11-26 08:00")], "2026-11-27 17:00"),
    ("3 ngày làm việc", "subtract", [("2026-11-23 10:00", "2026-11-23 16:00")], "2026-11-27 17:00"),
    # two waits that overlap count once; one after the due date changes nothing
    (
        "3 ngày làm việc",
        "subtract",
        [("2026-11-25 08:00", "2026-11-25 15:00"), ("2026-11-25 13:00", "2026-11-25 17:00")],
        "2026-11-30 17:00",
    ),
    ("3 ngày làm việc", "subtract", [("2026-12-01 08:00", "2026-12-03 08:00")], "2026-11-27 17:00"),
    # hours: the exact working time
    ("8 giờ làm việc", "subtract", [("2026-11-23 11:00", "2026-11-25 09:00")], "2026-11-25 15:20"),
    ("8 giờ làm việc", "restart", [("2026-11-23 11:00", "2026-11-25 09:00")], "2026-11-26 09:00"),
    # the last of two ends of waiting
    (
        "8 giờ làm việc",
        "restart",
        [("2026-11-26 08:00", "2026-11-27 08:30"), ("2026-11-23 11:00", "2026-11-25 09:00")],
        "2026-11-30 08:30",
    ),
    # calendar days, and the day itself
    ("5 ngày", "subtract", [("2026-11-25 00:00", "2026-11-26 00:00")], "2026-11-30 17:00"),
    ("trong ngày", "subtract", [("2026-11-23 10:00", "2026-11-25 09:00")], "2026-11-25 17:00"),
    ("trong ngày", "restart", [("2026-11-23 10:00", "2026-11-25 09:00")], "2026-11-25 17:00"),
]


@pytest.mark.parametrize(("limit", "mode", "waits", "due"), WAITED)
def test_waiting_restarts_or_is_taken_out(limit: str, mode: str, waits: list, due: str) -> None:
    """Received 08:20 on Monday 23/11; both legal readings of a wait, worked out by hand."""
    pairs = [(at(since), at(until)) for since, until in waits]
    answer = library().due(start=at("2026-11-23 08:20"), limit=Limit.parse(limit), waits=pairs, on_wait=mode)
    assert answer.at == at(due)


SILENT = Wait(
    at("2026-11-25 09:00"), at("2026-11-26 09:00"), "subtract", "Chờ bạn xem bản thảo", "Quy trình mẫu"
)
SUPPLIED = Wait(at("2026-11-27 09:00"), at("2026-11-30 10:00"), "restart", "Chờ bạn bổ sung")
PAID = Wait(at("2026-12-01 09:00"), at("2026-12-02 09:00"), "subtract", "Chờ nộp lệ phí")


@pytest.mark.parametrize(
    ("waits", "due"),
    [
        ([SILENT], "2026-11-30 17:00"),
        ([SILENT, SUPPLIED], "2026-12-03 17:00"),
        ([PAID, SUPPLIED, SILENT], "2026-12-04 17:00"),
    ],
)
def test_each_wait_counts_in_its_own_way(waits: list, due: str) -> None:
    """A draft to look at and a fee pause the clock; a supplement starts it anew and swallows what was before it."""
    answer = library().due(start=at("2026-11-23 08:20"), limit=Limit.parse("3 ngày làm việc"), waits=waits)
    assert answer.at == at(due)


def test_the_day_itself_is_not_lost_by_a_short_wait() -> None:
    """Half an hour of looking at a draft leaves a limit of one day on that day, unless it ended after 15:00."""
    limit, rule = Limit.parse("trong ngày"), LateRule.from_data({"after": "15:00", "shifts": "result"})
    for until, due in (("2026-11-23 10:50", "2026-11-23 17:00"), ("2026-11-23 15:20", "2026-11-25 17:00")):
        answer = library().due(
            start=at("2026-11-23 09:30"),
            limit=limit,
            waits=[(at("2026-11-23 10:20"), at(until))],
            on_wait="subtract",
            late_rule=rule,
        )
        assert answer.at == at(due)


def test_saturday_morning_counts_when_the_office_says_so() -> None:
    """A half day is a working day that ends at its own closing time, unless it is for reception only."""
    office, limit = with_saturday(), Limit.parse("1 ngày làm việc")
    assert office.due(start=at("2026-11-13 09:00"), limit=limit).at == at("2026-11-14 11:30")
    reception = with_saturday(reception_only=["sat"])
    assert reception.due(start=at("2026-11-13 09:00"), limit=limit).at == at("2026-11-16 17:00")
    assert reception.due(start=at("2026-11-14 09:00"), limit=limit).at == at("2026-11-16 17:00")
    hours = reception.due(start=at("2026-11-14 09:00"), limit=Limit.parse("1 giờ làm việc"))
    assert hours.at == at("2026-11-16 09:00")
    late = office.due(start=at("2026-11-14 10:30"), limit=limit, late_rule=LAST_HOUR)
    assert late.at == at("2026-11-17 17:00")


def test_early_hours_have_seven_and_a_half() -> None:
    """With 07:30–11:30 and 13:30–17:00, eight working hours end half an hour into the second day."""
    office = library("vn-gio-som")
    assert office.due(start=at("2026-11-09 07:30"), limit=Limit.parse("8 giờ làm việc")).at == at(
        "2026-11-10 08:00"
    )
    assert office.due(start=at("2026-11-09 07:30"), limit=Limit.parse("1 ngày làm việc")).at == at(
        "2026-11-10 17:00"
    )


def test_any_zone_comes_in_and_vietnam_comes_out() -> None:
    """02:00 UTC is 09:00 in Hà Nội; a moment without a zone is refused."""
    answer = library().due(start=datetime(2026, 2, 12, 2, tzinfo=UTC), limit=Limit.parse("5 ngày làm việc"))
    assert answer.at.isoformat() == "2026-02-26T17:00:00+07:00"
    with pytest.raises(ValueError, match="múi giờ"):
        library().due(start=datetime(2026, 2, 12, 2), limit=Limit.parse("1 ngày"))  # noqa: DTZ001 - the point


def test_the_end_of_the_announced_years_is_an_error() -> None:
    """A date that depends on holidays nobody announced yet is not given."""
    with pytest.raises(BeyondCalendar, match="31/12/2027"):
        library().due(start=at("2027-12-30 09:00"), limit=Limit.parse("5 ngày làm việc"))
    for limit in ("30 ngày", "9999 ngày", "40 giờ làm việc", "9999 ngày làm việc"):
        with pytest.raises(BeyondCalendar):
            library().due(start=at("2027-12-30 09:00"), limit=Limit.parse(limit))
    with pytest.raises(BeyondCalendar):
        library().due(start=at("2023-12-30 09:00"), limit=Limit.parse("1 ngày"))


def test_presumed_years_say_so() -> None:
    """An office may choose to reckon on with weekends only; the explanation tells."""
    beyond = with_saturday(beyond={"presume_to": at("2027-12-31 00:00").date()})
    answer = beyond.due(start=at("2026-12-31 09:00"), limit=Limit.parse("1 ngày làm việc"))
    assert answer.at == at("2027-01-01 17:00")
    assert [item.kind for item in answer.explanation()][-2:] == ["presumed", "due"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "5",
        "5 tuần",
        "0 ngày",
        "-1 ngày",
        "4 giờ",
        "ngày làm việc",
        "1/0 ngày",
        "99999 ngày",
        "5 ngày làm việc nữa",
        "1,001 giờ làm việc",
        "5" * 10_000,
    ],
)
def test_a_limit_nobody_wrote_in_a_law_is_refused(text: str) -> None:
    """The message shows the forms that exist."""
    with pytest.raises(CalendarError, match="hạn"):
        Limit.parse(text)


def test_limits_are_read_in_any_spelling() -> None:
    """Capitals, extra blanks, leading zero and decomposed Unicode are the same limit."""
    assert Limit.parse("  05  Ngày  làm việc ").amount == 5
    assert Limit.parse("5 nga\u0300y la\u0300m vie\u0323\u0302c") == Limit.parse("5 ngày làm việc")


def test_bad_questions_are_refused() -> None:
    """Unknown waiting modes, waits that run backwards, and half-written rules are errors, not guesses."""
    start, limit = at("2026-11-09 09:00"), Limit.parse("1 ngày")
    with pytest.raises(CalendarError, match="restart"):
        library().due(start=start, limit=limit, on_wait="pause")
    with pytest.raises(CalendarError, match="restart"):
        library().due(start=start, limit=limit, waits=[(start, start, "pause")])
    with pytest.raises(CalendarError, match="chờ"):
        library().due(start=start, limit=limit, waits=[(at("2026-11-10 09:00"), start)])
    for rule in ({"after": "15:00"}, {"shifts": "result"}, {"after": "3pm", "shifts": "result"}):
        with pytest.raises(CalendarError):
            LateRule.from_data(rule)
    assert LateRule.from_data({"last_hour": True, "shifts": "result"}) == LAST_HOUR


def test_the_library_holds_the_calendar_of_2026() -> None:
    """Each official day off of 2026 and the working Saturday, with name, ground and grade."""
    off = {entry["date"].isoformat()[5:] for entry in data()["holidays"] if entry["date"].year == 2026}
    assert off == {
        "01-01", "02-16", "02-17", "02-18", "02-19", "02-20", "04-26", "04-27", "04-30", "05-01", "08-31",
        "09-01", "09-02", "11-24",
    }  # fmt: skip
    assert [e["date"].isoformat() for e in data()["working_days"] if e["date"].year == 2026] == ["2026-08-22"]
    for code in ("vn-default", "vn-gio-som"):
        for entry in [*data(code)["holidays"], *data(code)["working_days"]]:
            assert entry["name"]
            assert entry["basis"]
            assert entry["grade"] in "SFU"
