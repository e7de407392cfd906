"""Dates: nothing ends before it begins; limits and fees leave no day out and name no day twice."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import combinations
from typing import Any

from django.utils.translation import gettext_lazy as _

from motcua.kit.library import Place
from motcua.service.procedures.checking.found import Check, Found, House, Rule, found
from motcua.service.procedures.types import Fee, Package, TimeLimit

FACTS = "procedure.yaml"
DAY = timedelta(days=1)
RULES = {
    "dates-reversed": Rule(
        _("%(place)s: ngày hết hiệu lực đứng trước ngày có hiệu lực."),
        _("Sửa effective_from hoặc effective_to theo văn bản."),
    ),
    "limit-gap": Rule(
        _("Kênh %(channel)s: hồ sơ tiếp nhận ngày %(day)s không có thời hạn chung nào."),
        _("Nối ngày các dòng time_limits không có when; dòng cuối để ngỏ effective_to."),
    ),
    "limit-overlap": Rule(
        _(
            "Kênh %(channel)s: dòng thời hạn này không được dùng từ ngày %(day)s, vì một dòng trước cũng đúng."
        ),
        _("Sửa ngày, when hoặc channels; dòng đầu tiên đúng thì dùng."),
    ),
    "fee-gap": Rule(
        _("Khoản %(fee)s, kênh %(channel)s: giữa hai mức có ngày %(day)s không mức nào đúng."),
        _("Nối effective_to của mức trước với effective_from của mức sau."),
    ),
    "fee-overlap": Rule(
        _("Khoản %(fee)s, kênh %(channel)s: ngày %(day)s có hai mức."),
        _("Cho mức trước hết hiệu lực vào hôm trước ngày mức sau có hiệu lực."),
    ),
}


def ordered(package: Package, _house: House) -> Iterable[Found]:
    """Nothing ends before it begins."""
    items: list[tuple[str, Place, Any]] = [(FACTS, (), package)]
    items += [(FACTS, ("legal_basis", item.id), item) for item in package.legal]
    items += [(FACTS, ("time_limits", number), item) for number, item in enumerate(package.limits)]
    for part, lines in (("fees", package.fees), ("reliefs", package.reliefs)):
        items += [(_file(package, item.agency), (part, item.id), item) for item in lines]
    items += [(_file(package, item.agency, "office"), (), item) for item in package.offices]
    for file, place, item in items:
        begun, ended = item.effective_from, item.effective_to
        if begun is not None and ended is not None and ended < begun:
            told = ".".join(map(str, place)) or file
            yield found("dates-reversed", file, *place, "effective_to", place=told)


def limits(package: Package, _house: House) -> Iterable[Found]:
    """From the package's first day on every channel has a general limit, and every line is used on all its days."""
    for channel in package.channels:
        general = [item for item in package.limits if channel in item.channels and item.when is None]
        gap = _uncovered(general, package.effective_from) if general else None
        if gap:
            yield found("limit-gap", FACTS, "time_limits", channel=channel, day=_told(gap))
    for (_first, one), (number, other) in combinations(enumerate(package.limits), 2):
        day, shared = _both(one, other), one.channels & other.channels
        if day and shared and (one.when is None or _same(one, other)):
            place, words = ("time_limits", number), {"channel": min(shared), "day": _told(day)}
            yield found("limit-overlap", FACTS, *place, **words)


def fees(package: Package, _house: House) -> Iterable[Found]:
    """The lines of one fee follow each other day after day, in the national content and in each layer."""
    for one, other in combinations(package.fees, 2):
        shared = one.channels & other.channels
        if one.id == other.id and one.agency == other.agency and shared and (day := _both(one, other)):
            words = {"fee": one.id, "channel": min(shared), "day": _told(day)}
            yield found("fee-overlap", _file(package, other.agency), "fees", other.id, **words)
    for fee, channel, day in _holes(package):
        words = {"fee": fee.id, "channel": channel, "day": _told(day)}
        yield found("fee-gap", _file(package, fee.agency), "fees", fee.id, **words)


def _holes(package: Package) -> Iterator[tuple[Fee, int, date]]:
    """Where a fee ends, and begins again later: the later line, the channel, the first day without."""
    for key in dict.fromkeys((fee.id, fee.agency) for fee in package.fees):
        for channel in package.channels:
            lines = [fee for fee in package.fees if (fee.id, fee.agency) == key and channel in fee.channels]
            gap = _uncovered(lines, min(_begun(line) for line in lines)) if lines else None
            later = [line for line in lines if gap and _begun(line) > gap]
            if gap and later:
                yield min(later, key=_begun), channel, gap


def _file(package: Package, agency: str, name: str = "fees") -> str:
    """Where a line is written: in the national content, or in the layer of an agency."""
    return f"local/{agency}/{package.code}/{name}.yaml" if agency else FACTS


def _uncovered(lines: Iterable[TimeLimit | Fee], day: date) -> date | None:
    """The first day from this one on that no line covers; None when the last line stays open."""
    for line in sorted(lines, key=_begun):
        if _begun(line) > day:
            break
        if line.effective_to is None:
            return None
        day = max(day, line.effective_to + DAY if line.effective_to < date.max else date.max)
    return day


def _both(one: TimeLimit | Fee, other: TimeLimit | Fee) -> date | None:
    """The first day on which two lines both hold."""
    day = max(_begun(one), _begun(other))
    return (
        day if all(line.effective_to is None or day <= line.effective_to for line in (one, other)) else None
    )


def _begun(line: TimeLimit | Fee) -> date:
    return line.effective_from or date.min


def _same(one: TimeLimit, other: TimeLimit) -> bool:
    return other.when is not None and one.when is not None and one.when.source == other.when.source


def _told(day: date) -> str:
    return f"{day:%d/%m/%Y}" if day > date.min else "…"


CHECKS: tuple[Check, ...] = (ordered, limits, fees)
