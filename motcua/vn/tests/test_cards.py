"""Identity-card QR texts: good, odd and hostile ones. All numbers and names are invented."""

import json
import unicodedata
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from motcua.vn.cards import parse_card

SAMPLES = Path(__file__).resolve().parents[4] / "shared" / "data" / "qr" / "cccd-qr-synthetic.jsonl"
GOOD = "044179000123|190123456|Trần Thị Mười|05071979|Nữ|Thôn 3, Xã Vĩnh Linh, Tỉnh Quảng Trị|28092023"
FIELDS = GOOD.split("|")


def card(**changes: str) -> str:
    """The good text with some fields changed, by position name."""
    names = ("id", "old", "name", "dob", "sex", "address", "issued")
    return "|".join(changes.get(name, value) for name, value in zip(names, FIELDS, strict=True))


def test_a_card_of_2021() -> None:
    """Seven fields, dates in ISO."""
    assert parse_card(GOOD).as_data() == {
        "valid": True,
        "format": "cccd2021-7",
        "id": "044179000123",
        "old_id": "190123456",
        "name": "Trần Thị Mười",
        "dob": "1979-07-05",
        "sex": "Nữ",
        "address": "Thôn 3, Xã Vĩnh Linh, Tỉnh Quảng Trị",
        "issued": "2023-09-28",
        "reasons": [],
        "extra": [],
    }


def test_a_card_of_2024_keeps_what_it_does_not_know() -> None:
    """More fields are kept as they are, blank ones too."""
    read = parse_card(f"{GOOD}|Trần Văn A||x|")
    assert (read.valid, read.format, read.extra) == (True, "canCuoc2024-11", ("Trần Văn A", "", "x", ""))


@pytest.mark.skipif(not SAMPLES.exists(), reason="bộ mẫu chung chỉ có trên máy phát triển")
def test_the_shared_samples() -> None:
    """Every synthetic sample gives what its author wrote down."""
    for line in SAMPLES.read_text(encoding="utf-8").splitlines():
        sample = json.loads(line)
        read = parse_card(sample["qr"]).as_data()
        assert read["valid"] == sample["valid"], sample
        if sample["valid"]:
            assert read["format"] == sample["format"]
            assert {key: read[key] for key in sample["expect"]} == sample["expect"]
        else:
            assert read["reasons"]


@pytest.mark.parametrize(
    ("text", "dob"),
    [(card(dob="1979"), "1979"), (card(dob="00001979"), "1979"), (card(dob="071979"), "1979-07"),
     (card(dob="00071979"), "1979-07")],
)  # fmt: skip
def test_a_birth_known_by_year_only(text: str, dob: str) -> None:
    """No day is invented."""
    assert (parse_card(text).valid, parse_card(text).dob) == (True, dob)


def test_what_scanners_do_to_a_text() -> None:
    """Decomposed letters, small letters, a byte-order mark, line ends and doubled blanks change nothing."""
    assert parse_card(unicodedata.normalize("NFD", GOOD)) == parse_card(GOOD)
    assert parse_card(f"\ufeff{GOOD}\r\n") == parse_card(GOOD)
    assert parse_card(card(sex="nữ")) == parse_card(card(sex="NỮ")) == parse_card(GOOD)
    assert parse_card(card(name="Trần  Thị Mười ")) == parse_card(GOOD)
    assert parse_card(card(name="Trần Thị \u00d0ào")).name == "Trần Thị Đào"
    assert parse_card(card(name="H'Hen Niê")).valid
    assert parse_card(card(old="")).old_id is None


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "Mới đọc được 1 mục"),
        ("https://example.vn", "Mới đọc được 1 mục"),
        (card(id="04417900012"), "Mới có 11 số, cần đủ 12."),
        (card(id="044 179 000 123"), "viết liền"),
        (card(id="999179000123"), "999"),
        (card(sex="Nam"), "giới tính Nữ, không phải Nam"),
        (card(sex="?"), "Nam hoặc Nữ"),
        (card(dob="05071978"), "sinh năm 1979, không phải 1978"),
        (card(dob="31021979"), "Ngày sinh"),
        (card(dob="05001979"), "Ngày sinh"),
        (card(dob=""), "Ngày sinh"),
        (card(issued="99999999"), "Ngày cấp"),
        (card(issued="01011970"), "trước ngày sinh"),
        (card(old="12345"), "9 hoặc 12"),
        (card(name=""), "Họ tên"),
        (card(name="<script>alert(1)</script>"), "Họ tên"),
        (card(name="Tráº§n Thá»‹"), "Họ tên"),
        (card(name="Trần\u202eThị"), "ký tự lạ"),
        (card(address="x\x00y"), "ký tự lạ"),
        (GOOD + "|" + "x" * 5000, "không phải mã trên thẻ"),
        ("|" * 1_000_000, "không phải mã trên thẻ"),
        ("|" * 1_000, "Chưa có số nào"),
    ],
)
def test_bad_and_hostile_texts(text: str, reason: str) -> None:
    """Each is refused with a sentence that names the trouble."""
    read = parse_card(text)
    assert not read.valid
    assert any(reason in said for said in read.reasons), read.reasons


def test_a_card_from_the_future() -> None:
    """Refused when today is known."""
    assert parse_card(GOOD, today=date(2026, 11, 21)).valid
    assert parse_card(GOOD, today=date(2022, 1, 1)).reasons == ("Thẻ ghi ngày chưa đến.",)


@settings(deadline=None)
@given(st.text(max_size=300) | st.lists(st.text(max_size=20), min_size=7, max_size=12).map("|".join))
def test_no_text_breaks_the_reader(text: str) -> None:
    """Always an answer; invalid always has a reason; the answer is JSON."""
    read = parse_card(text)
    assert read.valid != bool(read.reasons)
    json.dumps(read.as_data())
