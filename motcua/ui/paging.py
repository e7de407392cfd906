"""Where one is in a long list: what `ui/pages.html` shows."""

from dataclasses import dataclass

from motcua.vn.text import whole

LAST = 9_999


@dataclass(frozen=True, slots=True)
class Pages:
    """This page, its neighbours (None at an end), the numbers to choose from, and words such as “1–50 trong 320”."""

    number: int
    previous: int | None
    next: int | None
    around: tuple[int, ...]
    of: str


def page_of(text: str) -> int:
    """The page that an address asks for, counted from 1; the first where it names none."""
    return min(whole(text) or 1, LAST)


def pages(number: int, more: bool) -> Pages:
    """Where one is in a list whose end nobody counts."""
    return Pages(number, number - 1 if number > 1 else None, number + 1 if more else None, (number,), "")
