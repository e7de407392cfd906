"""One form of each letter, tones in one place, folding, dictionary order, casing."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from motcua.vn import text as vt

letters = st.text(st.sampled_from("aăâbcdđeêghiklmnoôơpqrstuưvxy ÁẬỬẪỸĐ\u0301\u0323\u00d0"), max_size=30)


def test_folding_for_search() -> None:
    """Marks go, đ becomes d, look-alikes of Đ are repaired first."""
    assert vt.fold("Đặng Thị HÒA") == vt.fold("\u00d0ặng thị hoà") == "dang thi hoa"
    assert vt.fold(unicodedata.normalize("NFD", "Nguyễn Tường Vũ")) == "nguyen tuong vu"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("hòa", "hoà"), ("khỏe", "khoẻ"), ("thủy", "thuỷ"), ("HÒA", "HOÀ"), ("Lũy", "Luỹ"),
        ("hoàng", "hoàng"), ("quý", "quý"), ("quỳnh", "quỳnh"), ("già", "già"), ("gì", "gì"),
        ("giếng", "giếng"), ("mía", "mía"), ("của", "của"), ("cửa", "cửa"), ("được", "được"),
        ("khuỷu", "khuỷu"), ("ngoèo", "ngoèo"), ("thuở", "thuở"), ("nguyễn", "nguyễn"), ("yếu", "yếu"),
        ("xoài", "xoài"), ("ý", "ý"), ("oán", "oán"), ("chèo", "chèo"),
    ],
)  # fmt: skip
def test_tone_marks_stand_in_one_place(old: str, new: str) -> None:
    """Both styles from either spelling."""
    for spelling in (old, new, unicodedata.normalize("NFD", old)):
        assert vt.tone_marks(spelling) == old
        assert vt.tone_marks(spelling, new_style=True) == new
    assert vt.same_spelling(old.upper(), new)


def test_misplaced_marks_are_put_right_and_foreign_words_left() -> None:
    """A mark on the wrong vowel moves; words that are no syllable stay."""
    assert vt.tone_marks("hòan tòan qúy gìa") == "hoàn toàn quý già"
    for foreign in ("café-society", "résumé", "Ađrơng", "Plei Ku 2", "naïve"):
        assert vt.tone_marks(foreign) == foreign


def test_dictionary_order() -> None:
    """đ after d, ê after e; then huyền, hỏi, ngã, sắc, nặng; then small before capital."""
    words = ["ma", "Ma", "mà", "mả", "mã", "má", "mạ", "mai", "măng", "mâm", "me", "mê"]
    words.reverse()
    assert sorted(words, key=vt.sort_key) == words[::-1]
    names = ["Da", "Dương", "Đa", "Đào", "Đặng", "Em"]
    names.reverse()
    assert sorted(names, key=vt.sort_key) == names[::-1]
    assert sorted(["Hà Bình", "Hạ An", "Hà An", "Hàn"], key=vt.sort_key) == [
        "Hà An",
        "Hạ An",
        "Hà Bình",
        "Hàn",
    ]


def test_order_does_not_hang_on_where_a_keyboard_put_the_tone() -> None:
    """Old and new style stand together: hoà with hòa, before hỏa and hoá."""
    for words in (["hoa", "hòa", "hoả", "hoá", "hoạ"], ["hoa", "hoà", "hỏa", "hóa", "họa"]):
        others = words[::-1]
        assert sorted(others, key=vt.sort_key) == words
    assert vt.sort_key("Thuỷ") == vt.sort_key("Thủy")


def test_casing_of_names() -> None:
    """For screens; the stored name keeps its letters."""
    assert vt.titlecase("NGUYỄN THỊ H'HEN NIÊ") == "Nguyễn Thị H'Hen Niê"
    assert vt.titlecase("đặng y-bhăm") == "Đặng Y-Bhăm"


def test_cleaning_a_line() -> None:
    """Invisible characters go, blanks become one, decomposed letters compose."""
    assert vt.clean("  Tra\u0302\u0300n\u200b \n Va\u0306n\u00a0 A ") == "Trần Văn A"


@settings(deadline=None)
@given(letters)
def test_what_holds_for_every_text(text: str) -> None:
    """Each step done twice is the step done once, and none changes what is searched."""
    for step in (vt.nfc, vt.clean, vt.fold, vt.tone_marks, vt.titlecase):
        assert step(step(text)) == step(text)
    assert vt.fold(vt.tone_marks(text)) == vt.fold(text)
    assert vt.fold(text).replace(" ", "").isascii() or not text.isascii()
    assert vt.sort_key(text) == vt.sort_key(unicodedata.normalize("NFD", text))


@settings(deadline=None)
@given(st.text(max_size=40))
def test_no_text_breaks_them(text: str) -> None:
    """Any characters at all."""
    vt.sort_key(text)
    assert vt.tone_marks(vt.tone_marks(text)) == vt.tone_marks(text)
    assert len(vt.clean(text)) <= 4 * len(text)


def test_whole_numbers_as_somebody_sends_them() -> None:
    """Plain digits that every table holds; what only looks like a number to Python is none."""
    assert [vt.whole(text) for text in ("0", "12", "007", "9" * 15)] == [0, 12, 7, 10**15 - 1]
    assert {vt.whole(text) for text in ("", "-1", "1.0", " 1", "²", "١٢", "9" * 16, "1e3")} == {None}
