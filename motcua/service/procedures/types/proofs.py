"""What is found of a package before it may be published."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong with a package: where (file in the package, line from 1), which rule, why, what to do."""

    file: str
    line: int
    rule: str
    reason: str
    remedy: str


@dataclass(frozen=True, slots=True)
class PageReport:
    """What axe found on the pages of one package, known by its digest.

    pages: the names of the pages seen; violations: `{page, rule, impact, help, places}`.
    """

    package: str
    digest: str
    at: str
    pages: tuple[str, ...]
    violations: tuple[Mapping[str, Any], ...]

    @property
    def clean(self) -> bool:
        """Whether pages were seen and nothing was found on them."""
        return bool(self.pages) and not self.violations
