"""The trend: three whole steps to 100, both lines inside the frame, the unfinished point hollow."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from motcua.ui.charts import BOTTOM, TOP, trend

RATES = st.lists(st.tuples(st.floats(0, 100), st.floats(0, 100)), min_size=1, max_size=12)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(RATES)
def test_points_stay_inside_and_the_axis_ends_at_hundred(rates: list[tuple[float, float]]) -> None:
    """Whatever the figures, nothing is drawn outside, and 100 is always on the axis."""
    drawn = trend(title="t", name="n", twin_name="m", rows=[("x", a, b) for a, b in rates])
    assert all(TOP - 1 <= y <= BOTTOM + 1 for p in drawn.points for y in (p.y, p.twin_y))
    assert drawn.ticks[-1] == (TOP, 100)


@pytest.mark.parametrize(("lowest", "base"), [(95.7, 94), (91.4, 91), (12.0, 0)])
def test_axis_begins_at_or_below_the_lowest(lowest: float, base: int) -> None:
    """The axis is cut, never the line."""
    assert trend(title="t", name="n", twin_name="m", rows=[("a", 98, lowest), ("b", 99, 98)]).base == base


def test_unfinished_period_is_hollow() -> None:
    """Only the last point may be open."""
    drawn = trend(
        title="t", name="n", twin_name="m", rows=[("a", 98, 97), ("b", 99, 98)], unfinished="chưa hết"
    )
    assert [p.open for p in drawn.points] == [False, True]
