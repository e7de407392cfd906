"""The reasons of a date, word by word, and the day strip."""

from datetime import date, time

from motcua.vn.calendar import LateRule, Limit, Wait
from motcua.vn.tests.calendars import at, library, with_saturday
from tests.support.words import foreign_word


def test_tet_is_named() -> None:
    """Five working days across Tết: each stretch, its reason and its ground."""
    due = library().due(start=at("2026-02-12 09:00"), limit=Limit.parse("5 ngày làm việc"))
    assert [(item.kind, item.text) for item in due.explanation()] == [
        ("receipt", "Nhận lúc 09:00 Thứ Năm 12/02/2026; ngày nhận không tính."),
        ("count", "Đếm ngày làm việc thứ 1: 13/02."),
        ("off", "14–15/02: nghỉ hằng tuần, không tính."),
        ("off", "16–20/02: Tết Nguyên đán, không tính."),
        ("off", "21–22/02: nghỉ hằng tuần, không tính."),
        ("count", "Đếm ngày làm việc thứ 2–5: 23–26/02."),
        ("due", "Hạn trả: 17:00 Thứ Năm 26/02/2026."),
    ]
    assert all(item.basis for item in due.explanation()[:-1])
    assert due.sentence() == (
        "Trả trước 17:00 Thứ Năm 26/02: 5 ngày làm việc, không tính ngày nhận 12/02; "
        "16–20/02 nghỉ Tết Nguyên đán."
    )


def test_an_item_as_data() -> None:
    """What the command line prints."""
    due = library().due(start=at("2026-11-09 09:00"), limit=Limit.parse("trong ngày"))
    assert due.explanation()[0].as_data() == {
        "from": "2026-11-09T09:00:00+07:00",
        "to": "2026-11-09T17:00:00+07:00",
        "kind": "count",
        "text": "Giải quyết ngay trong ngày nhận 09/11.",
        "basis": "Bộ luật Dân sự 2015, điều 145–148",
    }


def test_a_day_off_at_the_end_moves_the_end() -> None:
    """Calendar days count everything; only a last day off moves."""
    due = library().due(start=at("2026-11-10 10:00"), limit=Limit.parse("14 ngày"))
    assert due.explanation()[-2].text == (
        "Ngày cuối 24/11 là Ngày Văn hóa Việt Nam: hạn chuyển sang ngày làm việc sau, 25/11."
    )


def test_waiting_stands_between_the_counted_parts() -> None:
    """Subtracting shows the wait where it was; restarting shows when the count began anew."""
    waits = [(at("2026-08-24 08:00"), at("2026-08-25 10:00"))]
    limit, start = Limit.parse("5 ngày làm việc"), at("2026-08-20 10:00")
    subtracted = library().due(start=start, limit=limit, waits=waits, on_wait="subtract")
    assert [item.kind for item in subtracted.explanation()] == [
        "receipt", "count", "count", "off", "wait", "count", "due",
    ]  # fmt: skip
    assert "làm bù cho 31/08" in subtracted.explanation()[2].text
    restarted = library().due(start=start, limit=limit, waits=waits)
    assert restarted.explanation()[0].text == (
        "Phải chờ bổ sung; đủ lúc 10:00 Thứ Ba 25/08/2026 nên đếm lại từ đầu."
    )
    assert "đếm lại từ lúc người nộp trả lời 10:00 25/08" in restarted.sentence()


def test_hours_tell_how_many_fell_on_which_days() -> None:
    """Eight hours over a lunch, a night and a holiday."""
    due = library().due(start=at("2026-11-23 15:20"), limit=Limit.parse("8 giờ làm việc"))
    assert [item.text for item in due.explanation()] == [
        "Tính 1 giờ 40 phút làm việc: 23/11.",
        "24/11: Ngày Văn hóa Việt Nam, không tính.",
        "Tính 6 giờ 20 phút làm việc: 25/11.",
        "Hạn trả: 15:20 Thứ Tư 25/11/2026.",
    ]


def test_late_result_names_the_new_reception() -> None:
    """A birth registered after 15:00 is told why it comes tomorrow."""
    rule = LateRule("result", after=time(15), basis="theo thủ tục")
    due = library().due(start=at("2026-11-09 16:10"), limit=Limit.parse("trong ngày"), late_rule=rule)
    assert due.explanation()[0].text == "Nhận sau 15:00: tính như nhận lúc 08:00 Thứ Ba 10/11/2026."
    assert due.explanation()[0].basis == "theo thủ tục"


def cells(due: object, now: str = "2026-11-23 09:00") -> list[tuple[str, str, str, str]]:
    """The strip without what each test does not look at."""
    return [(c.weekday, c.date.strftime("%d"), c.kind, c.text) for c in due.strip(at(now))]


def test_the_strip_shows_each_day() -> None:
    """Handed in on a Saturday, received on Monday, a holiday, two counted days, returned."""
    due = library().due(start=at("2026-11-21 20:47"), limit=Limit.parse("3 ngày làm việc"))
    assert cells(due) == [
        ("T7", "21", "start", "nộp"),
        ("CN", "22", "off", "nghỉ"),
        ("T2", "23", "start", "nhận"),
        ("T3", "24", "off", "nghỉ lễ"),
        ("T4", "25", "count", "ngày 1"),
        ("T5", "26", "count", "ngày 2"),
        ("T6", "27", "due", "trả"),
    ]
    assert [c.weekday for c in due.strip(at("2026-11-25 23:00")) if c.today] == ["T4"]


def test_the_strip_folds_its_middle() -> None:
    """Twenty-one working days still fit nine cells, and no day is lost."""
    due = library().due(start=at("2026-11-02 09:00"), limit=Limit.parse("21 ngày làm việc"))
    strip = due.strip(at("2026-11-23 09:00"))
    assert len(strip) == 9
    assert strip[4].kind == "fold"
    assert strip[4].today
    assert sum(cell.days for cell in strip) == (due.at.date() - at("2026-11-02 09:00").date()).days + 1


def test_the_strip_of_a_restarted_count_and_of_one_day() -> None:
    """After a supplement the strip begins there; a same-day limit is one cell."""
    waits = [(at("2026-11-24 09:00"), at("2026-11-25 09:40"))]
    due = library().due(start=at("2026-11-23 08:20"), limit=Limit.parse("3 ngày làm việc"), waits=waits)
    assert [cell[2:] for cell in cells(due)] == [
        ("start", "trả lời"), ("count", "ngày 1"), ("count", "ngày 2"), ("off", "nghỉ"), ("off", "nghỉ"),
        ("due", "trả"),
    ]  # fmt: skip
    subtracted = library().due(
        start=at("2026-11-23 08:20"),
        limit=Limit.parse("3 ngày làm việc"),
        waits=[(at("2026-11-25 07:00"), at("2026-11-26 08:00"))],
        on_wait="subtract",
    )
    assert ("T4", "25", "off", "chờ bổ sung") in cells(subtracted)
    one = library().due(start=at("2026-11-09 09:00"), limit=Limit.parse("trong ngày"))
    assert cells(one) == [("T2", "09", "due", "trả")]
    saturday = with_saturday(reception_only=["sat"])
    two = saturday.due(start=at("2026-11-13 09:00"), limit=Limit.parse("2 ngày làm việc"))
    assert ("T7", "14", "off", "chưa tính") in cells(two)


def test_a_wait_is_told_in_its_own_words() -> None:
    """What was waited for, until when, on what ground; in the sentence, the items and the strip."""
    wait = Wait(
        at("2026-11-25 08:00"), at("2026-11-26 09:00"), "subtract", "Chờ bạn xem bản thảo", "Quy trình mẫu"
    )
    due = library().due(start=at("2026-11-23 08:20"), limit=Limit.parse("3 ngày làm việc"), waits=[wait])
    told = [(item.text, item.basis) for item in due.explanation() if item.kind == "wait"]
    assert told == [("Chờ bạn xem bản thảo đến 09:00 Thứ Năm 26/11: không tính.", "Quy trình mẫu")]
    assert "không tính thời gian chờ bạn xem bản thảo" in due.sentence()
    assert "chờ bạn xem bản thảo" in [cell.text for cell in due.strip(at("2026-11-27 08:00"))]
    assert "bổ sung" not in due.sentence()


def test_the_same_in_english() -> None:
    """Reception, the count, a holiday by its English name, the due moment with its weekday."""
    due = library().due(start=at("2026-02-12 09:00"), limit=Limit.parse("5 ngày làm việc"))
    assert due.sentence("en") == (
        "Due by 17:00 on Thursday 26/02: 5 working days, not counting the day of reception 12/02; "
        "16–20/02 off (Lunar New Year)."
    )
    assert [item.text for item in due.explanation("en")] == [
        "Received at 09:00 on Thursday 12/02/2026; the day of reception does not count.",
        "Counting working day 1: 13/02.",
        "14–15/02: weekly rest, not counted.",
        "16–20/02: Lunar New Year, not counted.",
        "21–22/02: weekly rest, not counted.",
        "Counting working day 2–5: 23–26/02.",
        "Due: 17:00 on Thursday 26/02/2026.",
    ]
    cells = [(cell.weekday, cell.text) for cell in due.strip(at("2026-02-13 09:00"), "en")]
    assert cells[:4] == [("Thu", "received"), ("Fri", "day 1"), ("Sat", "off"), ("Sun", "off")]
    assert cells[4:] == [
        ("…", "7 days off"),
        ("Mon", "day 2"),
        ("Tue", "day 3"),
        ("Wed", "day 4"),
        ("Thu", "due"),
    ]


def test_swapped_days_are_said_as_such_in_english() -> None:
    """A day off that is worked for elsewhere, and the day worked for it."""
    due = library().due(start=at("2026-08-20 10:00"), limit=Limit.parse("8 ngày làm việc"))
    assert "31/08 off (swapped for the working day 22/08)" in due.sentence("en")
    assert "22/08 (in place of 31/08)" in " ".join(item.text for item in due.explanation("en"))


def test_a_holiday_without_an_english_name_is_a_public_holiday() -> None:
    """A calendar of a province that names none never falls back to Vietnamese."""
    day = {"date": date(2026, 2, 13), "name": "Ngày hội", "basis": "thử"}
    due = with_saturday(holidays=[day]).due(
        start=at("2026-02-12 09:00"), limit=Limit.parse("1 ngày làm việc")
    )
    assert due.sentence("en").endswith("13/02 off (public holiday).")


def test_waits_and_late_reception_in_english() -> None:
    """What was waited for by its own English words, else plainly; the hour after which it was late."""
    told = Wait(
        at("2026-08-24 08:00"), at("2026-08-25 10:00"), "subtract", "Chờ phí", "", "Waiting for the fee"
    )
    plain = Wait(at("2026-08-26 08:00"), at("2026-08-26 10:00"), "subtract")
    limit, start = Limit.parse("5 ngày làm việc"), at("2026-08-20 16:10")
    rule = LateRule("result", after=time(15))
    said = library().due(start=start, limit=limit, waits=[told, plain], late_rule=rule).sentence("en")
    assert "not counting the time waiting for the fee; not counting the time waiting for a supplement" in said
    assert "received after 15:00, so counted from the next working day" in said
    anew = library().due(start=start, limit=limit, waits=[told._replace(on_wait="restart")])
    assert "counted anew from the applicant's answer at 10:00 on 25/08" in anew.sentence("en")
    assert anew.explanation("en")[0].text == (
        "Interrupted, waiting for the fee; complete at 10:00 on Tuesday 25/08/2026, so the count began anew."
    )


def test_every_limit_and_ending_in_english() -> None:
    """Whatever the unit and the hour, no Vietnamese word in the sentence, the items, the strip."""
    said = []
    for text in (
        "trong ngày",
        "1 ngày làm việc",
        "14 ngày",
        "8 giờ làm việc",
        "1/2 ngày làm việc",
        "2,5 giờ làm việc",
    ):
        for start in ("2026-11-09 09:00", "2026-11-10 10:00", "2026-11-14 12:00", "2026-11-23 15:20"):
            due = library().due(start=at(start), limit=Limit.parse(text))
            said += [due.sentence("en"), *(item.text for item in due.explanation("en"))]
            said += [cell.text for cell in due.strip(at(start), "en")]
    wrong = [one for one in said if foreign_word(one, "en")]
    assert not wrong
    assert any(one.startswith("Due by 17:00 on Monday 09/11: the same day") for one in said)
    assert any(": 4 hours of working time" in one for one in said)
    assert any("The last day, 24/11, falls on Vietnamese Culture Day" in one for one in said)


def test_a_wait_over_a_weekend_is_told_once() -> None:
    """Taken out of the count, one wait is one item, however many runs of days it crosses."""
    waits = [(at("2026-11-12 09:00"), at("2026-11-17 10:00"))]
    due = library().due(
        start=at("2026-11-10 10:00"), limit=Limit.parse("5 ngày làm việc"), waits=waits, on_wait="subtract"
    )
    told = [item for item in due.explanation() if item.kind == "wait"]
    assert [(item.start, item.end) for item in told] == waits
