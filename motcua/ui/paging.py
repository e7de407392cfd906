"""Where one is in a long list: what `ui/pages.html` shows."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pages:
    """This page, its neighbours (None at an end), the numbers to choose from, and words such as “1–50 trong 320”."""

    number: int
    previous: int | None
    next: int | None
    around: tuple[int, ...]
    of: str
