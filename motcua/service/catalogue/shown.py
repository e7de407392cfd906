"""The catalogue's pages as values. What is published is shown in its own words; what is odd stands beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.service.catalogue import rules
from motcua.service.catalogue.index import shortened
from motcua.service.catalogue.models import Entry, Import, Published
from motcua.service.catalogue.rules.oddities import by_council
from motcua.service.catalogue.rules.reading import Record, lines, names, records_in, text
from motcua.ui.formats import number as figure
from motcua.ui.paging import Pages

LEVELS = {
    "ward": gettext_lazy("Cấp xã"),
    "province": gettext_lazy("Cấp tỉnh"),
    "ministry": gettext_lazy("Bộ, ngành"),
    "other": gettext_lazy("Cơ quan khác"),
}
CHANNELS = {
    "ONLINE": gettext_lazy("Trực tuyến"),
    "POSTAL": gettext_lazy("Bưu chính công ích"),
    "DIRECT": gettext_lazy("Trực tiếp"),
}
UNITS = {
    "WORKING_DAY": gettext_lazy("ngày làm việc"),
    "DAY": gettext_lazy("ngày"),
    "HOUR": gettext_lazy("giờ"),
    "MONTH": gettext_lazy("tháng"),
}
PARTS = {
    "name": gettext_lazy("tên"),
    "executionSteps": gettext_lazy("trình tự"),
    "executionMethods": gettext_lazy("cách nộp, thời hạn, phí"),
    "executionCases": gettext_lazy("giấy tờ"),
    "cases": gettext_lazy("trường hợp"),
    "legalBasisesDetails": gettext_lazy("căn cứ pháp lý"),
    "resultsDetails": gettext_lazy("kết quả"),
    "subjectTypesDetails": gettext_lazy("đối tượng"),
    "categoriesDetails": gettext_lazy("lĩnh vực"),
    "requirementsAndConditions": gettext_lazy("yêu cầu, điều kiện"),
    "executingAgencies": gettext_lazy("cơ quan thực hiện"),
    "decisionNo": gettext_lazy("quyết định công bố"),
    "repeated_record": gettext_lazy("số bản ghi cùng mã"),
}


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a filter."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One entry of a list."""

    code: str
    name: str
    href: str
    text: str
    odd: int


@dataclass(frozen=True, slots=True)
class ListPage:
    """The catalogue by field and level."""

    items: tuple[Line, ...]
    areas: tuple[Choice, ...]
    levels: tuple[Choice, ...]
    pages: Pages
    total: int
    search_href: str
    list_href: str
    last_at: datetime | None
    last_source: str


@dataclass(frozen=True, slots=True)
class Way:
    """One way of handing in: how long, what it costs, in the record's words."""

    name: str
    limit: str
    note: str
    fees: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper, or a note that was typed as one."""

    name: str
    count: str


@dataclass(frozen=True, slots=True)
class Case:
    """The papers of one case."""

    name: str
    papers: tuple[Paper, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Odd:
    """A kind of oddity with its places."""

    label: str
    quotes: tuple[str, ...]
    more: int


@dataclass(frozen=True, slots=True)
class Form:
    """One published form in the history."""

    number: int
    at: datetime
    source: str
    changes: str
    href: str
    current: bool


@dataclass(frozen=True, slots=True)
class EntryPage:
    """Everything published about one procedure."""

    code: str
    name: str
    official_name: str
    back_href: str
    facts: tuple[tuple[str, str], ...]
    ways: tuple[Way, ...]
    cases: tuple[Case, ...]
    steps: tuple[str, ...]
    conditions: tuple[str, ...]
    laws: tuple[str, ...]
    odd: tuple[Odd, ...]
    odd_count: int
    others: int
    history: tuple[Form, ...]
    number: int
    newest: int
    at: datetime
    run_href: str


def list_shown(
    *, items: Sequence[Entry], total: int, place: int, per_page: int, areas: Sequence[str], area: str, level: str,
    last: Import | None,
) -> ListPage:  # fmt: skip
    """The list as values."""
    pages = max(-(-total // per_page), 1)
    first = (place - 1) * per_page + 1
    of = _("%(first)s–%(last)s trong %(total)s thủ tục") % {
        "first": first, "last": min(first + per_page - 1, total), "total": figure(total)}  # fmt: skip
    return ListPage(
        items=tuple(_line(item) for item in items),
        areas=tuple(Choice(name, name, name == area) for name in areas if name),
        levels=tuple(Choice(key, str(label), key == level) for key, label in LEVELS.items()),
        pages=Pages(
            number=place,
            previous=place - 1 if place > 1 else None,
            next=place + 1 if place < pages else None,
            around=tuple(range(max(1, place - 2), min(pages, place + 2) + 1)),
            of=of if total else "",
        ),
        total=total,
        search_href=reverse("web-search"),
        list_href=reverse("catalogue-list"),
        last_at=last.at if last else None,
        last_source=last.source if last else "",
    )


def _line(entry: Entry) -> Line:
    levels = [str(label) for key, label in LEVELS.items() if getattr(entry, key)]
    return Line(
        code=entry.code,
        name=shortened(entry.name),
        href=reverse("catalogue-entry", args=[entry.code]),
        text=" · ".join(part for part in (entry.field, ", ".join(levels)) if part),
        odd=entry.oddities,
    )


def entry_shown(
    *,
    entry: Entry,
    form: Published,
    records: Sequence[Record],
    history: Sequence[Mapping[str, Any]],
    slug: str,
) -> EntryPage:
    """One published form as values."""
    record = records[0]
    here = reverse("catalogue-entry", args=[entry.code])
    name = text(record.get("name"))
    return EntryPage(
        code=entry.code,
        name=shortened(name),
        official_name=name,
        back_href=reverse("catalogue-list"),
        facts=tuple((label, said) for label, said in _facts(record) if said),
        ways=tuple(_way(item) for item in records_in(record, "executionMethods")),
        cases=tuple(_case(item) for key in ("executionCases", "cases") for item in records_in(record, key)),
        steps=tuple(line for item in records_in(record, "executionSteps")
                    for line in (text(item.get("name")), *lines(item.get("description"))) if line),
        conditions=lines(record.get("requirementsAndConditions")),
        laws=tuple(dict.fromkeys(_law(item) for item in records_in(record, "legalBasisesDetails"))),
        odd=_odd(form.oddities),
        odd_count=len(form.oddities),
        others=len(records) - 1,
        history=tuple(_form(item, form.number, here) for item in history),
        number=form.number,
        newest=entry.number,
        at=form.at,
        run_href=reverse("procedures-procedure", args=[slug]) if slug else "",
    )  # fmt: skip


def _form(item: Mapping[str, Any], shown: int, here: str) -> Form:
    return Form(
        number=item["number"],
        at=item["at"],
        source=item["by__source"],
        changes=", ".join(str(PARTS.get(key, key)) for key in item["changes"]),
        href=f"{here}?ban={item['number']}",
        current=item["number"] == shown,
    )


def _facts(record: Record) -> tuple[tuple[str, str], ...]:
    levels = {"ward": "isWard", "province": "isProvince", "ministry": "isMinistry", "other": "isOtherAgency"}
    done = [str(LEVELS[key]) for key, column in levels.items() if record.get(column) is True]
    return (
        (_("Lĩnh vực"), "; ".join(names(record, "categoriesDetails"))),
        (_("Cấp thực hiện"), ", ".join(done) or _("chưa rõ")),
        (_("Cơ quan thực hiện"), text(record.get("executingAgencies"))),
        (_("Ai làm được"), "; ".join(names(record, "subjectTypesDetails"))),
        (_("Kết quả"), "; ".join(names(record, "resultsDetails"))),
        (_("Quyết định công bố"), text(record.get("decisionNo"))),
        (_("Cơ quan công bố"), text(record.get("departmentPromulgateName"))),
        (_("Nơi nhận hồ sơ"), text(record.get("dossierReceivingAddresses"))),
    )


def _way(method: Record) -> Way:
    channel = text(method.get("submissionMethod"))
    return Way(
        name=str(CHANNELS.get(channel, channel or _("chưa rõ"))),
        limit=_limit(method),
        note=text(method.get("description")),
        fees=tuple(_fee(fee) for fee in records_in(method, "fees")),
    )


def _limit(method: Record) -> str:
    """How long, when the record says it plainly; never a guess."""
    value, unit = method.get("processingTime"), UNITS.get(str(method.get("processingTimeUnit")))
    plain = isinstance(value, int) and not isinstance(value, bool) and value > 0
    return f"{value} {unit}" if plain and unit else _("chưa rõ: đọc trình tự thực hiện")


def _fee(fee: Record) -> str:
    """An amount as published, with its words; no amount where the council decides it or there is none."""
    value, note = fee.get("value"), text(fee.get("description"))
    amount = _amount(value, text(fee.get("currencyId")))
    if by_council(note):
        amount = _("do Hội đồng nhân dân tỉnh quyết định")
    return f"{amount}. {note}" if note else amount


def _amount(value: object, currency: str) -> str:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        return _("chưa rõ") if value is None else f"{str(value)[:40]} {currency}".strip()
    money = _("đồng") if currency == "VND" else currency or _("(không ghi loại tiền)")
    return f"{figure(value)} {money}"


def _case(case: Record) -> Case:
    papers = records_in(case, "profileComponents")
    noted = [item for item in papers if not item.get("originalQty") and not item.get("copyQty")]
    return Case(
        name=text(case.get("name")),
        papers=tuple(Paper(text(item.get("name")), _count(item)) for item in papers if item not in noted),
        notes=tuple(text(item.get("name")) for item in noted),
    )


def _count(item: Record) -> str:
    found = []
    if item.get("originalQty"):
        found.append(_("%(n)s bản chính") % {"n": item["originalQty"]})
    if item.get("copyQty"):
        found.append(_("%(n)s bản sao") % {"n": item["copyQty"]})
    return ", ".join(found)


def _law(item: Record) -> str:
    name, code = text(item.get("name")), text(item.get("code"))
    return name if code in name else f"{code} {name}".strip()


def _odd(found: Sequence[Mapping[str, str]]) -> tuple[Odd, ...]:
    kinds: dict[str, list[str]] = {}
    for item in found:
        where = item.get("where", "")
        kinds.setdefault(item["kind"], []).append(item.get("quote") or str(PARTS.get(where, where)))
    return tuple(
        Odd(
            str(rules.KINDS.get(kind, kind)),
            tuple(dict.fromkeys(quotes))[:3],
            max(len(dict.fromkeys(quotes)) - 3, 0),
        )
        for kind, quotes in kinds.items()
    )
