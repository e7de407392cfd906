"""The page of one version of a package: what a jurist reads before saying yes, and everybody may read."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from motcua.kit.errors import DomainError, NotFound
from motcua.kit.library import load_yaml, root
from motcua.service.forms import queries as forms
from motcua.service.forms.types import RenderedPage
from motcua.service.procedures import queries
from motcua.service.procedures.burden import Raised, burden, local_start, raised, usual
from motcua.service.procedures.checking import check_folder
from motcua.service.procedures.difference import Change, by_part, kept_difference
from motcua.service.procedures.drawing import Link, Sketch, drawing, in_words
from motcua.service.procedures.scenarios.types import Story
from motcua.service.procedures.showing.process import Step, steps
from motcua.service.procedures.showing.publishing import Publishing, publishing
from motcua.service.procedures.types import Component, DecisionDef, Finding, Package, measured
from motcua.ui import formats
from motcua.vn.text import whole

GRADES = {
    "S": ("done", gettext_lazy("chắc chắn")),
    "F": ("ok", gettext_lazy("khá chắc")),
    "U": ("soon", gettext_lazy("chưa kiểm tra được")),
}
HITS = {
    "U": gettext_lazy("đúng một dòng khớp"),
    "A": gettext_lazy("nhiều dòng khớp thì phải cùng kết quả"),
    "P": gettext_lazy("lấy kết quả ưu tiên nhất"),
    "F": gettext_lazy("lấy dòng khớp đầu tiên"),
    "R": gettext_lazy("lấy mọi dòng khớp, theo thứ tự"),
    "O": gettext_lazy("lấy mọi dòng khớp, theo ưu tiên"),
    "C": gettext_lazy("gom mọi dòng khớp"),
}
CHANNELS = {
    1: gettext_lazy("Tại quầy"),
    2: gettext_lazy("Trực tuyến"),
    3: gettext_lazy("Bưu chính"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a table of law: what, in which case, how much, on which ground, how certain."""

    name: str
    case: str
    text: str
    basis: str
    mark: str = ""
    certain: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A decision table, or a formula (`formula`) when it has no rows; `rows` hold cells, ground and note."""

    name: str
    note: str
    basis: str
    hit: str
    heads: tuple[tuple[str, bool], ...]
    rows: tuple[tuple[tuple[str, ...], str], ...]
    formula: str


@dataclass(frozen=True, slots=True)
class Measure:
    """One line of the burden: in the usual case, at most."""

    name: str
    usual: str
    most: str


@dataclass(frozen=True, slots=True)
class Target:
    """The State's own target: minutes from signing in to handing in, and where it stands."""

    minutes: int
    basis: str


@dataclass(frozen=True, slots=True)
class Version:
    """One version and what it changed against the one before it."""

    number: int
    days: str
    digest: str
    href: str
    current: bool
    changes: tuple[tuple[str, tuple[Change, ...]], ...]
    raised: tuple[Raised, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class PackagePage:
    """A version of a procedure, laid open."""

    name: str
    official_name: str
    code: str
    version: int
    digest: str
    decision: str
    days: str
    back_href: str
    process_href: str
    limits: tuple[Line, ...]
    fees: tuple[Line, ...]
    papers: tuple[Line, ...]
    laws: tuple[Line, ...]
    tables: tuple[Table, ...]
    sketch: Sketch
    links: tuple[Link, ...]
    steps: tuple[Step, ...]
    here: str
    form_pages: tuple[RenderedPage, ...]
    sometimes: tuple[tuple[str, str], ...]
    measures: tuple[Measure, ...]
    minutes_text: str
    once_text: str
    target: Target
    versions: tuple[Version, ...]
    inside: bool
    findings: tuple[Finding, ...]
    stories: tuple[Story, ...]
    passed: int
    publishing: Publishing | None


def package_page(*, name: str, version: str, inside: bool, at: datetime, approver: int = 0) -> PackagePage:
    """One version by slug or code, the newest if none is named; `inside`: with what only officers see. Raises NotFound.

    approver: the user id of one who may approve, to whom the files are shown as they lie.
    """
    original = _original(name, version, fresh=bool(approver))
    package = queries.localised(package=original)
    (found, made), (pages, sometimes) = drawing(package), _form(package)
    stories = _stories(original.folder, original.digest) if inside else ()
    return PackagePage(
        name=package.name,
        official_name=package.official_name,
        code=package.code,
        version=package.version,
        digest=package.digest,
        decision=package.decision,
        days=_days(package.effective_from, package.effective_to),
        back_href=reverse("procedures-procedure", args=[package.slug]),
        process_href=f"{reverse('procedures-process', args=[package.code])}?ban={package.version}",
        limits=tuple(_limits(package)),
        fees=tuple(_fees(package)),
        papers=tuple(_paper(item, package) for item in package.components),
        laws=tuple(_laws(package)),
        tables=tuple(_table(item) for item in package.decisions.values()),
        sketch=made,
        links=found.links,
        steps=steps(package, found),
        here="",
        form_pages=pages,
        sometimes=sometimes,
        measures=measures(package),
        **_measured(package),
        target=_target(),
        versions=_versions(original),
        inside=inside,
        findings=_findings(original.folder, original.digest, get_language() or "vi") if inside else (),
        stories=stories,
        passed=sum(story.passed for story in stories),
        publishing=publishing(package=original, user_id=approver, at=at) if approver else None,
    )


def _original(name: str, version: str, *, fresh: bool) -> Package:
    """What runs; or the files as they lie now: whoever approves must see a draft, and not what was read last week."""
    if not fresh:
        return queries.version_of(name=name, version=version)
    try:
        code = queries.version_of(name=name).code
    except NotFound:
        code = name
    if not version:
        return queries.candidate(code=code, version=queries.version_of(name=name).version)
    return queries.candidate(code=code, version=numbered(version))


def numbered(text: str) -> int:
    """The number of a version as an address or a form names it; NotFound for anything else."""
    if (number := whole(text)) is None:
        raise NotFound
    return number


def _days(first: date | None, last: date | None) -> str:
    if first is None:
        return _("đến hết %(last)s") % {"last": formats.day(last)} if last else ""
    if last is None:
        return _("từ %(first)s") % {"first": formats.day(first)}
    return _("từ %(first)s đến hết %(last)s") % {"first": formats.day(first), "last": formats.day(last)}


def _channels(channels: Iterable[int]) -> str:
    return ", ".join(str(CHANNELS.get(channel, channel)) for channel in sorted(channels))


def _graded(grade: str) -> tuple[str, str]:
    mark, words = GRADES.get(grade, ("", ""))
    return mark, str(words)


def _limits(package: Package) -> Iterable[Line]:
    for item in package.limits:
        case = (in_words(item.when.source, package) or item.when.source) if item.when else ""
        days = _days(item.effective_from, item.effective_to)
        yield Line(_channels(item.channels), "; ".join(filter(None, (case, days))), item.text, item.basis)


def _fees(package: Package) -> Iterable[Line]:
    for item in package.fees:
        parts = (_channels(item.channels), item.agency, _days(item.effective_from, item.effective_to))
        yield Line(item.name, "; ".join(filter(None, parts)), item.text, item.basis, *_graded(item.grade))


def _paper(item: Component, package: Package) -> Line:
    case = (in_words(item.when.source, package) or item.when.source) if item.when else _("mọi trường hợp")
    counts = (
        _("%(n)s bản chính") % {"n": item.originals} if item.originals else "",
        _("%(n)s bản sao") % {"n": item.copies} if item.copies else "",
        _("chỉ xuất trình") if item.present_only else "",
        "" if item.required else _("không bắt buộc"),
        _("thay được bằng: %(what)s") % {"what": item.replaceable_by} if item.replaceable_by else "",
    )
    return Line(item.name, case, "; ".join(filter(None, counts)), item.basis)


def _laws(package: Package) -> Iterable[Line]:
    for item in package.legal:
        days = _days(item.effective_from, item.effective_to)
        yield Line(item.number, "", item.title, days, *_graded(item.grade))


def _table(item: DecisionDef) -> Table:
    heads = [(column.label or column.text, False) for column in item.inputs]
    heads += [(column.label or column.text, True) for column in item.outputs]
    return Table(
        name=item.name or item.id,
        note=item.note,
        basis=item.basis,
        hit=str(HITS.get(item.hit[:1], item.hit)),
        heads=tuple(heads),
        rows=tuple(((*row.when, *row.then), row.basis or row.note) for row in item.rows),
        formula="" if item.rows else str(getattr(item.logic, "source", "")),
    )


def _form(package: Package) -> tuple[tuple[RenderedPage, ...], tuple[tuple[str, str], ...]]:
    """The form in the usual case, page by page; and the questions that come into sight in other cases."""
    case = usual(package)
    given: dict[str, Any] = {"answers": case.answers, "facts": case.facts, "at": local_start(package)}
    pages = tuple(
        forms.rendered(form=package.form, page=page.id, raw={}, **given) for page in package.form.pages
    )
    seen = {field.id for field in forms.visible_fields(form=package.form, **given)}
    hidden = (field for field in package.form.fields if field.id not in seen and field.show_if)
    return pages, tuple(
        (field.label, in_words(field.show_if.source, package) or field.show_if.source)
        for field in hidden
        if field.show_if
    )


def measures(package: Package) -> tuple[Measure, ...]:
    """The burden of a version as a table."""
    counts = burden(package)
    trips = counts.trips
    lines = [
        Measure(_("Ô phải tự điền"), str(counts.typed), str(counts.typed_most)),
        Measure(_("Giấy tờ phải nộp"), str(counts.papers), str(counts.papers_most)),
        Measure(_("Chữ phải đọc"), formats.number(counts.words), "–"),
        Measure(
            _("Lần tới quầy để nộp"), str(min(trips.values(), default=0)), str(max(trips.values(), default=0))
        ),
    ]
    return tuple(lines)


def _measured(package: Package) -> dict[str, str]:
    """What was measured on real dossiers: how long it took, and how much nobody had to type."""
    found = measured(package.code, package.version)
    if found is None:
        return {"minutes_text": _("chưa đo"), "once_text": _("chưa đo")}
    said = {"minutes": formats.number(round(found.minutes, 1)), "n": found.dossiers}
    once = {
        "told": formats.number(round(found.told, 1)),
        "retyped": formats.number(round(found.retyped, 1)),
        "papers": len(package.not_needed),
        "n": found.dossiers,
    }
    return {
        "minutes_text": _("%(minutes)s phút, trung vị của %(n)s hồ sơ trực tuyến gần nhất") % said,
        "once_text": _(
            "%(told)s ô lấy từ dữ liệu, %(retyped)s ô vẫn phải gõ dù dữ liệu có, trung bình của %(n)s hồ sơ trực tuyến "
            "gần nhất; %(papers)s loại giấy không phải nộp nữa"
        )
        % once,
    }


def _target() -> Target:
    data = load_yaml(root() / "law" / "burden-target.yaml")
    return Target(int(data["minutes"]), str(data["basis"]))


def _versions(package: Package) -> tuple[Version, ...]:
    others = [item for item in queries.versions(code=package.code) if item.version != package.version]
    every = sorted([*others, package], key=lambda item: -item.version)
    here = reverse("procedures-package", args=[package.code])
    found = []
    for place, item in enumerate(every):
        before = every[place + 1] if place + 1 < len(every) else None
        found.append(
            Version(
                number=item.version,
                days=_days(item.effective_from, item.effective_to),
                digest=item.digest[:12],
                href=f"{here}?ban={item.version}",
                current=item.version == package.version,
                changes=tuple(by_part(kept_difference(before, item))) if before else (),
                raised=raised(before, item) if before else (),
                reason=item.burden_reason,
            )
        )
    return tuple(found)


@lru_cache(maxsize=128)
def _stories(folder: str, _digest: str) -> tuple[Story, ...]:
    """The stories as they go today; an unreadable file has none to show."""
    try:
        return queries.story_course(folder=Path(folder))
    except (DomainError, FileNotFoundError):
        return ()


@lru_cache(maxsize=128)
def _findings(folder: str, _digest: str, _language: str) -> tuple[Finding, ...]:
    """What the check says of the files as they lie."""
    return check_folder(Path(folder))
