"""Burden: a version that asks more of people than the one before it says why."""

from collections.abc import Iterable
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from motcua.kit.library import LibraryError
from motcua.service.procedures.burden import unreasoned
from motcua.service.procedures.checking.found import Check, Found, House, Rule, found
from motcua.service.procedures.reading import PackageError, read_package
from motcua.service.procedures.types import Package

RULES = {
    "burden-raised": Rule(
        _("Bản này đòi nhiều hơn bản trước mà chưa nêu lý do: %(measure)s %(before)s → %(now)s."),
        _("Bớt xuống, hoặc ghi lý do vào burden_reason để người dân đọc được."),
    ),
}


def raised(package: Package, _house: House) -> Iterable[Found]:
    """Every measure that rose without a reason."""
    for item in unreasoned(_before(package), package):
        words = {"measure": item.name, "before": item.before, "now": item.now}
        yield found("burden-raised", "procedure.yaml", "burden_reason", **words)


def _before(package: Package) -> Package | None:
    """The version in the folder beside this one with the next lower number, if it can be read."""
    beside = Path(package.folder).parent
    numbers = [
        int(path.parent.name) for path in beside.glob("*/procedure.yaml") if path.parent.name.isdigit()
    ]
    older = [number for number in numbers if number < package.version]
    if not older:
        return None
    try:
        return read_package(beside / str(max(older)))
    except (PackageError, LibraryError):
        return None


CHECKS: tuple[Check, ...] = (raised,)
