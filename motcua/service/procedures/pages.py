"""The page of one procedure as values, in the words of its package."""

import re
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.kit.library import load_yaml, root
from motcua.service.procedures import queries
from motcua.service.procedures.burden import burden
from motcua.service.procedures.drawing import in_words
from motcua.service.procedures.layering import first_limit, in_days
from motcua.service.procedures.showing.package import Measure, measures
from motcua.service.procedures.types import Component, Fee, LegalBasis, Package
from motcua.trust.identity import queries as identity

CHANNEL_CASES = {
    "1": gettext_lazy("Chỉ khi nộp tại quầy"),
    "2": gettext_lazy("Chỉ khi nộp trực tuyến"),
    "3": gettext_lazy("Chỉ khi gửi qua bưu chính"),
}
CASE = re.compile(r'(?P<name>\w+) = (?P<value>"(?P<text>[^"]*)"|\w+)')


@dataclass(frozen=True, slots=True)
class Row:
    """One of the five rows before anything else."""

    label: str
    strong: str
    text: str = ""
    href: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class Need:
    """A paper to bring, or one that the State already has."""

    title: str
    text: str
    icon: str = ""
    have: bool = False


@dataclass(frozen=True, slots=True)
class Law:
    """One legal document with its validity in words."""

    number: str
    articles: str
    validity: str


@dataclass(frozen=True, slots=True)
class ProcedurePage:
    """Everything one must know before starting."""

    name: str
    lead: str
    back_href: str
    back_text: str
    rows: tuple[Row, ...]
    needs: tuple[Need, ...]
    sometimes: tuple[Need, ...]
    not_needed: tuple[Need, ...]
    report_href: str
    special: tuple[str, ...]
    legal: tuple[Law, ...]
    official_name: str
    code: str
    version: int
    effective_from: date
    decision: str
    start_href: str
    portal_href: str
    start_text: str
    start_post: bool
    account_text: str
    burden: tuple[Measure, ...]
    package_href: str


def procedure_page(*, name: str, signed_in: bool, at: datetime) -> ProcedurePage:
    """One procedure in force, by slug or code; no SQL. Raises NotFound."""
    package = queries.localised(package=queries.current(code=name, at=at.date()))
    here = reverse("procedures-procedure", args=[package.slug])
    start = reverse("dossiers-start", args=[package.slug])
    start_href = start if signed_in else f"{reverse('identity-sign-in')}?next={here}"
    portal = "" if identity.persons_enter() else settings.MOTCUA_NATIONAL_PORTAL
    return ProcedurePage(
        name=package.name,
        lead=_("Bạn nhận %(result)s.") % {"result": package.result_name},
        back_href=reverse("web-search"),
        back_text=_("Mọi thủ tục"),
        rows=_rows(package, at.date()),
        needs=_needs(package, usual=True),
        sometimes=_needs(package, usual=False),
        not_needed=tuple(
            Need(item["name"], f"{item['because']} ({item['basis']})", have=True)
            for item in package.not_needed
        ),
        report_href="",
        special=package.notes,
        legal=tuple(_law(item) for item in package.legal),
        official_name=package.official_name,
        code=package.code,
        version=package.version,
        effective_from=package.effective_from,
        decision=_("công bố theo %(decision)s") % {"decision": package.decision},
        start_href=start_href if package.online and not portal else "",
        portal_href=portal if package.online else "",
        start_text=package.burden if package.online else package.ways.get("counter", ""),
        start_post=signed_in,
        account_text="" if signed_in or portal else _("Đăng nhập bằng VNeID mức 2 để bắt đầu."),
        burden=measures(package),
        package_href=reverse("procedures-package", args=[package.slug]),
    )


def _rows(package: Package, day: date) -> tuple[Row, ...]:
    limit = first_limit(package, day)
    told = [fee.text for fee in _standing_fees(package)]
    told += [item.text for item in package.reliefs if in_days(item, day)]
    fees = "; ".join(told) or _("Miễn phí")
    where = {"commune": _("Ủy ban nhân dân cấp xã"), "province": _("Cơ quan cấp tỉnh")}.get(package.level, "")
    ways = "\n".join(package.ways.values())
    return (
        Row(_("Bao lâu"), limit.text),
        Row(_("Phí, lệ phí"), fees),
        Row(_("Nộp ở đâu"), "", ways),
        Row(_("Ai giải quyết"), where),
        Row(_("Kết quả"), package.result_name),
    )


def _standing_fees(package: Package) -> list[Fee]:
    """The fee lines of this installation: its province's, and the national ones they do not wholly replace."""
    province = load_yaml(root() / "places" / settings.MOTCUA_PROVINCE / "province.yaml")
    here = province["agency_code"]["value"]
    covered: dict[str, set[int]] = {}
    for fee in package.fees:
        if fee.agency == here:
            covered.setdefault(fee.id, set()).update(fee.channels)
    channels = set(package.channels)
    return [
        fee
        for fee in package.fees
        if fee.agency == here or (not fee.agency and fee.channels & channels - covered.get(fee.id, set()))
    ]


def _needs(package: Package, *, usual: bool) -> tuple[Need, ...]:
    """Papers of every and of the usual case, or the others: when each is needed, and what may stand for it."""
    needs, common = [], burden(package).usual_papers
    for item in package.components:
        if (item.when is None or item.id in common) is not usual:
            continue
        parts = [_case(item, package)]
        parts.append(_("Chỉ xuất trình, không nộp") if item.present_only else "")
        if item.replaceable_by:
            parts.append(_("Thay được bằng: %(what)s") % {"what": item.replaceable_by})
        needs.append(Need(item.name, ". ".join(part for part in parts if part)))
    return tuple(needs)


def _case(item: Component, package: Package) -> str:
    """The case a paper is for, in the words of the question that decides it; "" when it is for every case."""
    if item.when is None:
        return ""
    found = CASE.fullmatch(item.when.source.strip())
    name, value, text = (found["name"], found["value"], found["text"]) if found else ("", "", "")
    if name == "channel" and value in CHANNEL_CASES:
        return str(CHANNEL_CASES[value])
    field = next((one for one in package.form.fields if one.id == name), None)
    options = dict(field.options) if field else {}
    if text in options:
        return _("Chỉ khi bạn chọn “%(answer)s”") % {"answer": options[text]}
    words = field.label if field and value == "true" else in_words(item.when.source, package)
    return _("Chỉ khi: %(case)s") % {"case": words} if words else _("Chỉ trong một số trường hợp")


def _law(item: LegalBasis) -> Law:
    validity = item.title
    if item.effective_to is not None:
        until = item.effective_to.strftime("%d/%m/%Y")
        validity = _("%(title)s, hết hiệu lực sau %(until)s") % {"title": item.title, "until": until}
    return Law(item.number, "", validity)
