"""Progress of long work: a bar on standard error that is drawn again only when it is a step further."""

import sys
from collections.abc import Callable

Progress = Callable[[float, str], None]
"""Told the share that is done (0 to 1) and, where there are stages, the name of the present one."""

_WIDTH = 40


def silent(_share: float, _stage: str = "") -> None:
    """No bar."""


class Bar:
    """The bar; call `end` to leave its line."""

    def __init__(self, *, shown: bool = True) -> None:
        self.shown = shown
        self.drawn: tuple[int, str] = (-1, "")
        self.longest = 0

    def __call__(self, share: float, stage: str = "") -> None:
        """Draw, if it differs from what stands there."""
        percent = min(100, max(0, int(share * 100)))
        if not self.shown or (percent, stage) == self.drawn:
            return
        self.drawn = (percent, stage)
        full = percent * _WIDTH // 100
        self.longest = max(self.longest, len(stage))
        sys.stderr.write(f"\r[{'█' * full}{'·' * (_WIDTH - full)}] {percent:3} % {stage:{self.longest}}")
        sys.stderr.flush()

    def end(self) -> None:
        """Go to the next line, if anything was drawn."""
        if self.drawn[0] >= 0:
            sys.stderr.write("\n")
