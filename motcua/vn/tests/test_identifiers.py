"""Personal numbers, tax codes, agency codes both ways round, dossier codes in the wild, telephones."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stdnum.vn import mst

from motcua.vn import identifiers as ids

VALIDATORS = [ids.personal_number, ids.tax_code, ids.agency_code, ids.read_dossier_code, ids.phone]


def test_a_personal_number_tells_place_sex_and_year() -> None:
    """The parts of 082079665100, in any spacing."""
    told = ids.personal_number(" 082 079 665 100 ", birth=date(1979, 7, 13), sex="Nam")
    assert told == ids.PersonalNumber(True, "082079665100", (), "082", "Nam", 1979)
    assert ids.personal_number("０８２０７９６６５１００").valid


@pytest.mark.parametrize(
    ("number", "sex", "year"),
    [("001099000001", "Nam", 1999), ("001199000001", "Nữ", 1999), ("044226000001", "Nam", 2026),
     ("044326000001", "Nữ", 2026), ("096400000001", "Nam", 2100), ("123226000001", "Nam", 2026)],
)  # fmt: skip
def test_century_and_sex_share_a_digit(number: str, sex: str, year: int) -> None:
    """0 and 1 are the 1900s, 2 and 3 the 2000s; a birth registered abroad has a country's code."""
    told = ids.personal_number(number)
    assert (told.valid, told.sex, told.birth_year) == (True, sex, year)


@pytest.mark.parametrize(
    ("number", "reason"),
    [
        ("00609995389", "Mới có 11 số, cần đủ 12."),
        ("0060999538931", "Có 13 số, thừa 1; chỉ cần 12."),
        ("", "Chưa có số nào; cần đủ 12 số."),
        ("00609995389O", "Chỉ gồm chữ số; có ký tự “O” cần bỏ hoặc sửa."),
        ("529972001", "Đây là số chứng minh nhân dân cũ (9 số); ghi số định danh 12 số trên thẻ căn cước."),
        ("003099953893", "Ba số đầu 003 không phải mã nơi đăng ký khai sinh nào; xem lại số trên thẻ."),
        ("999099953893", "Ba số đầu 999 không phải mã nơi đăng ký khai sinh nào; xem lại số trên thẻ."),
    ],
)
def test_a_wrong_personal_number_says_what_is_wrong(number: str, reason: str) -> None:
    """One friendly sentence, with what would be right."""
    assert ids.personal_number(number) == ids.PersonalNumber(False, None, (reason,))


def test_a_personal_number_is_compared_with_birth_and_sex() -> None:
    """Both contradictions are reported at once; the number itself is given back to show."""
    told = ids.personal_number("006099953893", birth=1998, sex="Nữ")
    assert told.reasons == (
        "Số này của người sinh năm 1999, không phải 1998; xem lại số hoặc ngày sinh.",
        "Số này của người giới tính Nam, không phải Nữ; xem lại số hoặc giới tính.",
    )


@pytest.mark.parametrize("code", ["0100109106", "0101248141", "0300942001", "0100112437"])
def test_public_tax_codes_hold(code: str) -> None:
    """Published company codes pass; one digit changed does not."""
    assert ids.tax_code(code) == ids.Check(True, code)
    wrong = code[:-1] + str((int(code[-1]) + 1) % 10)
    assert ids.tax_code(wrong).reasons == ("Số kiểm tra cuối không khớp; có thể gõ nhầm một số.",)


def test_tax_codes_of_three_lengths() -> None:
    """Dependent units carry a dash and a suffix; people use their personal number."""
    assert ids.tax_code("0100109106 001").value == "0100109106-001"
    assert not ids.tax_code("0100109106-000").valid
    assert not ids.tax_code("0100109107-001").valid
    assert ids.tax_code("082079665100").value == "082079665100"
    assert not ids.tax_code("003079665100").valid
    assert "13 số" in ids.tax_code("01001091").reasons[-1]


@settings(deadline=None)
@given(st.text("0123456789", min_size=10, max_size=10))
def test_tax_codes_against_another_library(code: str) -> None:
    """The check digit agrees with python-stdnum on any ten digits."""
    expected = mst.is_valid(code)
    if code.startswith("00") or not code[2:9].strip("0"):
        return  # that library also refuses serials that were never given out
    assert ids.tax_code(code).valid == expected


def test_agency_codes_turn_round() -> None:
    """Both orders are the same agency."""
    same = ids.AgencyCode(True, "H29.19", (), "000.00.19.H29")
    assert ids.agency_code("H29.19") == ids.agency_code(" 000.00.19.h29") == same
    assert ids.agency_code("H56").old == "000.00.00.H56"
    assert ids.agency_code("000.00.00.H56").value == "H56"
    assert ids.agency_code("002.05.19.H29").value == "H29.19.05.002"
    assert ids.agency_code("002.00.19.H29").value == "H29.19.00.002"


def test_agency_codes_without_an_old_form() -> None:
    """A three-digit second level has no place in the old order; nonsense is refused kindly."""
    assert ids.agency_code("H50.019.00") == ids.AgencyCode(True, "H50.019.00", (), None)
    for text in ("", "H5", "29.H19", "H29..19", "H29.19." + "A1." * 12 + "A1"):
        assert not ids.agency_code(text).valid


@settings(deadline=None)
@given(st.from_regex(ids.AGENCY_OLD, fullmatch=True))
def test_every_old_agency_code_comes_back(code: str) -> None:
    """Old → new → old loses nothing."""
    new = ids.agency_code(code).value
    assert new is not None
    assert ids.agency_code(new).old == code


@pytest.mark.parametrize(
    ("code", "agency", "day", "sequence"),
    [
        ("H29.019.00-251003-0012", "H29.019.00", date(2025, 10, 3), 12),
        ("000.00.19.H29-210521-0012", "000.00.19.H29", date(2021, 5, 21), 12),
        ("G09.20-20260609-0092637", "G09.20", date(2026, 6, 9), 92637),
        (" h50.019.00–261125–0002 ", "H50.019.00", date(2026, 11, 25), 2),
        ("H50-999999-0001", "H50", None, 1),
    ],
)
def test_dossier_codes_in_the_wild(code: str, agency: str, day: date | None, sequence: int) -> None:
    """Three regimes and what systems really print."""
    read = ids.read_dossier_code(code)
    assert (read.valid, read.agency, read.day, read.sequence) == (True, agency, day, sequence)


@settings(deadline=None)
@given(st.dates(date(2025, 1, 1), date(2099, 12, 31)), st.integers(0, 99_999_999))
def test_a_written_dossier_code_reads_back(day: date, sequence: int) -> None:
    """What the template writes, the reader takes apart."""
    code = ids.dossier_code(agency="H50.019.00", day=day, sequence=sequence)
    read = ids.read_dossier_code(code)
    assert (read.value, read.agency, read.day, read.sequence) == (code, "H50.019.00", day, sequence)


def test_a_dossier_template_is_only_a_template() -> None:
    """The pattern of today's circular, a central system's, and templates that reach for more."""
    assert (
        ids.dossier_code(agency="H50.019.00", day=date(2026, 11, 25), sequence=2) == "H50.019.00-261125-0002"
    )
    central = "{agency}-{date:%Y%m%d}-07{seq:04d}"
    written = ids.dossier_code(agency="G15", day=date(2026, 1, 2), sequence=3, template=central)
    assert written == "G15-20260102-070003"
    for bad in ("{agency.__class__}", "{agency}-{0}", "{agency}", "{agency}-{date:%y}-{seq}", "{seq:0999d}"):
        with pytest.raises(ValueError, match="hồ sơ"):
            ids.dossier_code(agency="H50", day=date(2026, 1, 2), sequence=3, template=bad)


@pytest.mark.parametrize(
    "text",
    ["0912345678", "0912 345 678", "+84912345678", "84912345678", "0084 912.345.678", "+84 (0)912-345-678"],
)
def test_telephones_have_one_form(text: str) -> None:
    """However it is typed, it is stored once and shown in threes."""
    assert ids.phone(text) == ids.Check(True, "+84912345678")
    assert ids.phone_for_people("+84912345678") == "0912 345 678"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("091234567", "Mới có 9 số, cần đủ 10."),
        ("0412345678", "Số di động bắt đầu bằng 03, 05, 07, 08 hoặc 09."),
        ("02333852345", "Đây là số máy bàn; cần số di động để nhận tin nhắn."),
        ("+1 202 555 0100", "Chỉ gồm chữ số; có ký tự “+” cần bỏ hoặc sửa."),
    ],
)
def test_a_wrong_telephone_says_what_is_wrong(text: str, reason: str) -> None:
    """Too short, not mobile, landline, foreign: each has its own sentence."""
    assert ids.phone(text).reasons == (reason,)


@settings(deadline=None)
@given(st.text(max_size=80), st.sampled_from(VALIDATORS))
def test_no_text_breaks_a_validator(text: str, check) -> None:
    """Anything typed gets an answer: a value, or at least one reason; a value is accepted again unchanged."""
    answer = check(text)
    assert answer.valid != bool(answer.reasons)
    if answer.valid:
        assert check(answer.value).value == answer.value


@pytest.mark.parametrize("check", VALIDATORS)
def test_huge_and_padded_input_is_refused(check) -> None:
    """Nothing hides behind a thousand blanks."""
    for text in ("1" * 1_000_000, "0912345678" + " " * 60 + "x", "H29.19" + " " * 60 + ".99"):
        assert not check(text).valid
