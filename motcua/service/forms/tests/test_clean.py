"""What people type, what is made of it, and what they are told."""

from typing import Any

import pytest

from motcua.service.forms import queries
from motcua.service.forms.rules.typed import read_input, typed_again
from motcua.service.forms.tests.samples import AT, FACTS, RIGHT, sample
from motcua.service.forms.types import Cleaned

FORM = sample()


def _clean(raw: dict, page: str | None = "child", answers: dict | None = None, **more: Any) -> Cleaned:
    return queries.clean(form=FORM, page=page, raw=raw, answers=answers or {}, facts=FACTS, at=AT, **more)


@pytest.mark.parametrize(
    ("field", "typed", "stored"),
    [
        ("born", "30/9/2026", "2026-09-30"),
        ("born", " 30-09-2026 ", "2026-09-30"),
        ("born", "30 tháng 9 năm 2026", "2026-09-30"),
        ("born", "Ngày 30 Tháng 9 2026.", "2026-09-30"),
        ("born", "３０／９／２０２６", "2026-09-30"),
        ("born", "30092026", "2026-09-30"),
        ("born", "2026-09-30", "2026-09-30"),
        ("born", "30.9.2026", "2026-09-30"),
        ("father_born", "1950", "1950"),
        ("father_born", "tháng 9 năm 1950", "1950-09"),
        ("father_born", "2/9/1950", "1950-09-02"),
        ("child_name", "  Le\u0302   Minh\u200b An ", "Lê Minh An"),
        ("child_name", "\u202eNA", "NA"),
        ("number", "045 195.000-718", "045195000718"),
        ("phone", "0912 345 678", "+84912345678"),
        ("phone", "+84 912.345.678", "+84912345678"),
        ("mail", " a@b.vn ", "a@b.vn"),
        ("sheets", "０５", 5),
        ("sheets", " 3 ", 3),
        ("weight", "3,25", "3.25"),
        ("weight", "3.5", "3.5"),
        ("weight", "4", 4),
        ("weight", "16.000 đ", 16000),
        ("weight", "1.234.567,5", "1234567.5"),
        ("twin", ["", "1"], True),
        ("twin", [""], False),
        ("langs", ["", "vi", "vi"], ["vi"]),
        ("note", "dòng một \r\n\r\n dòng  hai ", "dòng một\n\ndòng hai"),
        ("meet", "17:00 30/11/2026", "2026-11-30T17:00:00+07:00"),
        ("meet", "30/11/2026 lúc 8h30".replace("lúc ", ""), "2026-11-30T08:30:00+07:00"),
        ("meet", "8 giờ 30 ngày 30/11/2026", "2026-11-30T08:30:00+07:00"),
        ("child_name", "   ", None),
    ],
)
def test_input_is_read_generously(field: str, typed: object, stored: object) -> None:
    """Blanks, dots, words and wide digits are accepted; one strict form is stored."""
    cleaned = _clean({field: typed}, page=None, partial=True)
    assert cleaned.values == {field: stored}
    assert cleaned.errors == ()


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("born", "31/9/2026", "Ngày 31/9 không có; tháng 9 có 30 ngày."),
        ("born", "29/2/2026", "Ngày 29/2/2026 không có; tháng 2 năm 2026 có 28 ngày."),
        ("born", "9/30/2026", "Không có tháng 30. Viết ngày trước, tháng sau: 30/9/2026?"),
        ("langs", ["\U0001f600"], "Chọn một trong các mục có sẵn."),
        ("born", "30/9", "Còn thiếu năm. Viết đủ như 30/9/2026."),
        ("born", "30/9/26", "Viết đủ 4 số của năm: 30/9/1926 hay 2026?"),
        ("born", "hôm qua", "Viết ngày, tháng, năm bằng số, ví dụ 30/9/2026."),
        ("born", "30/11/2026", "Ngày sinh ở tương lai."),
        ("born", "30/13/2026", "Không có tháng 13; tháng từ 1 đến 12."),
        ("born", "30/9/20260", "Năm cần đúng 4 số, ví dụ 30/9/2026."),
        ("number", "04519500071", "Mới có 11 số, cần đủ 12."),
        ("mail", "a.b.vn", "Địa chỉ thư cần có @, ví dụ ten@thu.vn."),
        ("child_name", "A", "Mới có 1 ký tự, cần ít nhất 2."),
        ("child_name", "A" * 25, "Có 25 ký tự, thừa 5; nhiều nhất 20."),
        ("place", "mars", "Chọn một trong các mục có sẵn."),
        ("sheets", "0", "Nhỏ nhất là 1."),
        ("sheets", "11", "Lớn nhất là 10."),
        ("sheets", "1,5", "Cần số nguyên, không có phần lẻ, ví dụ 12."),
        ("sheets", "hai", "Viết bằng chữ số, ví dụ 12 hoặc 16.000."),
        ("weight", "16,000", "Nếu 16,000 là hàng nghìn thì viết 16.000; dấu phẩy chỉ dùng cho phần lẻ."),
        ("langs", ["vi", "bru"], "Có 2 mục, nhiều nhất 1."),
        ("book", "ab1", "Viết hai chữ hoa rồi đến số, như AB12."),
        ("meet", "30/11/2026", "Còn thiếu giờ. Viết như 17:00 30/11/2026."),
        ("father_born", "50", "Viết năm sinh đủ 4 số như 1950, hoặc 9/1950, hoặc 30/9/1950."),
    ],
)
def test_errors_guess_what_was_meant(field: str, typed: object, said: str) -> None:
    """What is wrong is said in plain words, the text is kept, no answer is stored."""
    cleaned = _clean({field: typed}, page=None, partial=True)
    assert [error.message for error in cleaned.errors] == [said]
    assert cleaned.values == {field: None}
    assert cleaned.raw == {field: typed}
    assert cleaned.errors[0].id == f"f-{field}"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("17:00 30/11/2026", "2026-11-30T17:00:00+07:00"),
        ("2026-11-30T17:00", "2026-11-30T17:00:00+07:00"),
        ("2026-11-30T17:00:00+19:16", "2026-11-30T04:44:00+07:00"),
        ("9999-12-31T23:59:00-21:39", None),
    ],
)
def test_moments_are_kept_on_the_clock_of_vietnam(typed: str, kept: str | None) -> None:
    """Whatever zone was sent: a database takes fewer zones than ISO 8601 allows."""
    assert _clean({"meet": typed}, page=None, partial=True).values == {"meet": kept}


def test_a_full_page_asks_for_what_is_empty() -> None:
    """Saving a page tells what is still empty; autosave does not."""
    assert [error.field for error in _clean({}).errors] == ["child_name", "born", "place", "sheets", "pledge"]
    assert _clean({}, partial=True).errors == ()
    assert _clean(RIGHT).errors == ()


def test_a_tick_that_is_required_must_be_ticked() -> None:
    """A required tick box left empty is said so."""
    errors = _clean({**RIGHT, "pledge": ""}).errors
    assert [error.message for error in errors] == ["Đánh dấu ô này thì mới đi tiếp được."]


def test_conditions_decide_what_is_asked() -> None:
    """A question asked only of some is required only of them."""
    home = {**RIGHT, "place": "home"}
    assert [error.field for error in _clean(home).errors] == ["witness"]
    assert _clean({**home, "witness": "Hồ Thị Hai"}).errors == ()


def test_hidden_is_not_erased() -> None:
    """A hidden answer is kept and not checked, but counts for nothing until it is seen again."""
    answers = {**_clean({**RIGHT, "place": "home", "witness": "Hồ Thị Hai"}).values}
    answers |= _clean({"place": "hospital", "witness": "x"}, answers=answers).values
    assert answers["witness"] == "x"
    effective = queries.effective_answers(form=FORM, answers=answers, facts=FACTS, at=AT)
    assert "witness" not in effective
    assert effective["name"] == "Trần Thị Mai Hương"
    names = [field.id for field in queries.visible_fields(form=FORM, answers=answers, facts={}, at=AT)]
    assert "witness" not in names


def test_an_answer_that_became_wrong_is_no_answer() -> None:
    """A valid answer overwritten by a wrong text does not stay behind as if it still held."""
    answers = dict(_clean(RIGHT).values)
    answers |= _clean({"born": "31/9/2026"}, answers=answers).values
    wrong = queries.missing(form=FORM, answers=answers, facts=FACTS, at=AT)
    assert ("child", "born") in [(error.page, error.field) for error in wrong]


def test_a_register_is_never_overwritten() -> None:
    """What a register told cannot be typed over; without the register the question is asked."""
    assert _clean({"name": "Kẻ Khác"}, page="who").values == {}
    cleaned = queries.clean(form=FORM, page="who", raw={"name": "Hương"}, answers={}, facts={}, at=AT)
    assert cleaned.values == {"name": "Hương"}


def test_missing_checks_again_what_is_stored() -> None:
    """Submission trusts no stored answer: everything in sight is checked again."""
    answers = {**_clean(RIGHT).values, "number": "045195000718", "phone": "+84912345678"}
    assert queries.missing(form=FORM, answers=answers, facts=FACTS, at=AT) == ()
    wrong = queries.missing(form=FORM, answers={**answers, "sheets": 99, "place": None}, facts=FACTS, at=AT)
    assert [(error.page, error.field) for error in wrong] == [("child", "place"), ("child", "sheets")]


def test_scope_is_typed_for_rules() -> None:
    """The rule language gets dates as dates, exact decimals and today."""
    scope = queries.scope(form=FORM, answers={"born": "2026-11-05", "weight": "3.25"}, facts=FACTS, at=AT)
    assert str(scope["born"]) == "2026-11-05"
    assert scope["today"].isoformat() == "2026-11-21"
    assert scope["weight"] * 4 == 13
    assert scope["witness"] is None


def test_choices_are_freed_of_what_no_database_holds() -> None:
    """A choice sent by hand with a null byte is stored without it."""
    assert _clean({"langs": ["v\x00i"]}).values == {"langs": ["vi"]}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("born", "2026-09-30"),
        ("father_born", "1950-09"),
        ("weight", "1234.5"),
        ("sheets", 1000),
        ("meet", "2026-11-30T17:00:00+07:00"),
        ("number", "045195000718"),
        ("phone", "+84912345678"),
        ("note", "một\n\nhai"),
    ],
)
def test_what_an_input_shows_reads_back(field: str, value: object) -> None:
    """The text put back into an input gives the same answer again."""
    found = FORM.field(field)
    assert read_input(found, typed_again(found, value)).value == value
