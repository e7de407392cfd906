"""A line and its honest twin as server-made SVG: points only, the template draws, the table stands beside.

The axis may begin above zero; the caption then says so in words.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor

LEFT, RIGHT, TOP, BOTTOM = 44, 492, 16, 190
INTERVALS = 3


@dataclass(frozen=True, slots=True)
class Point:
    """One column of the chart: where its two marks and its label stand."""

    label: str
    x: float
    y: float
    twin_y: float
    square: str
    odd: bool
    open: bool


@dataclass(frozen=True, slots=True)
class Trend:
    """All a template needs to draw the two lines."""

    title: str
    name: str
    twin_name: str
    base: int
    ticks: tuple[tuple[float, int], ...]
    points: tuple[Point, ...]
    line: str
    twin_line: str
    name_y: float
    twin_name_y: float
    unfinished: str


def trend(
    *,
    title: str,
    name: str,
    twin_name: str,
    rows: Sequence[tuple[str, float, float]],
    unfinished: str = "",
) -> Trend:
    """Percentages per period as (label, official, twin), 1 to 12 rows; `unfinished`: words on the last."""
    base, step = _axis(min(min(official, twin) for _, official, twin in rows))

    def height(value: float) -> float:
        return round(BOTTOM - (value - base) / (100 - base) * (BOTTOM - TOP), 1)

    gap = (RIGHT - LEFT) / max(1, len(rows) - 1)
    points = tuple(
        Point(
            label,
            round(LEFT + gap * at, 1),
            height(official),
            height(twin),
            f"M{LEFT + gap * at - 3.5:.1f} {height(twin) - 3.5:.1f}h7v7h-7z",
            at % 2 == 1,
            bool(unfinished) and at == len(rows) - 1,
        )
        for at, (label, official, twin) in enumerate(rows)
    )
    return Trend(
        title=title,
        name=name,
        twin_name=twin_name,
        base=base,
        ticks=tuple((height(value), value) for value in range(base, 101, step)),
        points=points,
        line=" ".join(f"{p.x},{p.y}" for p in points),
        twin_line=" ".join(f"{p.x},{p.twin_y}" for p in points),
        name_y=round(max(12.0, points[0].y - 14), 1),
        twin_name_y=round(min(BOTTOM - 4.0, points[-1].twin_y + 24), 1),
        unfinished=unfinished,
    )


def _axis(lowest: float) -> tuple[int, int]:
    """Where the axis begins and its step: whole steps that reach exactly 100; from 0 when half is missing."""
    if lowest < 50:
        return 0, 25
    step = 1
    while 100 - INTERVALS * step > floor(lowest):
        step += 1
    return 100 - INTERVALS * step, step
