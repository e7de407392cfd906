"""Vietnamese text in DuckDB has the same forms as in Python."""

import unicodedata
from itertools import product

from motcua.data.registries.bulk.heavy import duck
from motcua.kit.tables import safe
from motcua.vn.text import clean, fold, tone_marks

NAMES = (
    "Nguyễn Thị Hoà", "Nguyễn Thị Hòa", "NGUYỄN THỊ HÒA", "Nguyễn  Thị Hòa", "Nguyễn Thị Hoa", "Nguyễn Thi Hòa",
    "Đặng Thuỳ Dương", "Đặng Thùy Dương", "\u00d0ặng Thùy Dương", "Dặng Thùy Dương", "Lê Ngọc Hoàn", "Phạm Oánh",
    "Bùi Uyên", "Hoàng Huỷ", "Hoàng Hủy", " Trần\tVăn An ", "Trần Văn An", "Ngô Khoẻ", "Ngô Khỏe",
)  # fmt: skip


def asked(expression: str, *cells: str) -> object:
    """One value from DuckDB."""
    with duck(gigabytes=0.5) as db:
        return [db.execute(f"SELECT {expression}", [cell]).fetchone()[0] for cell in cells]


def test_folding_is_the_same() -> None:
    """`folded` is `fold` of the cleaned name, composed or not."""
    spelt = [*NAMES, *(unicodedata.normalize("NFD", name) for name in NAMES)]
    assert asked("folded(?)", *spelt) == [fold(clean(name)) for name in spelt]


def test_two_names_have_one_key_when_they_are_one_name() -> None:
    """Keys agree exactly where the names agree, blanks, case, bytes and the place of the tone apart."""
    keys = dict(zip(NAMES, asked("name_key(?)", *NAMES), strict=True))
    for one, other in product(NAMES, repeat=2):
        same = tone_marks(clean(one)).casefold() == tone_marks(clean(other)).casefold()
        assert (keys[one] == keys[other]) == same, (one, other)


def test_a_day_is_a_day_that_exists() -> None:
    """`day_of` knows only real days in full."""
    days = asked("day_of(?)", "2024-02-29", "2025-02-29", "2025", "29/02/2024", "")
    assert [day is not None for day in days] == [True, False, False, False, False]


def test_no_cell_is_a_formula() -> None:
    """`safe` of the tables that DuckDB writes is `safe` of those that Python writes."""
    cells = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "1=1", "045195000718", "", " =1", "xã-phường")
    assert asked("safe(?)", *cells) == [safe(cell) for cell in cells]
