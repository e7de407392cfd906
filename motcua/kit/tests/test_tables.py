"""Nothing in a table is taken for a formula; everything else is left as it is."""

import pytest

from motcua.kit.tables import safe


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        ('=HYPERLINK("http://x.vn")', '\'=HYPERLINK("http://x.vn")'),
        ("+84912345678", "'+84912345678"),
        ("-2+3", "'-2+3"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("H'Hen Niê", "H'Hen Niê"),
        ("Tổ 1 - Xã Gio Linh", "Tổ 1 - Xã Gio Linh"),
        (None, ""),
        (7, "7"),
    ],
)
def test_no_cell_is_a_formula(cell: object, shown: str) -> None:
    """What begins one is written as text."""
    assert safe(cell) == shown
