"""What the data-protection officer sees: readings by office, refusals, alarms; people only as pseudonyms."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlencode

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from motcua.kit.clock import ZONE
from motcua.kit.errors import NotFound
from motcua.trust.identity import queries as identity
from motcua.trust.identity.types import Who
from motcua.trust.ledger import queries as ledger
from motcua.trust.privacy import models
from motcua.trust.privacy.queries import words
from motcua.ui.paging import Pages, page_of, pages

CAPABILITY = "privacy"
SPAN = timedelta(days=30)
A_PAGE = 50
MOST = 50
KINDS = ("", "refused", "unverified", "alarmed", "hidden")


@dataclass(frozen=True, slots=True)
class Num:
    """A figure that opens."""

    label: str
    figure: str
    href: str
    twin: str
    state: str


@dataclass(frozen=True, slots=True)
class OfficeRow:
    """One office in the last 30 days."""

    name: str
    href: str
    reads: int
    people: int
    refused: int
    unverified: int
    alarmed: int


@dataclass(frozen=True, slots=True)
class ReadRow:
    """One read as an auditor sees it: the officer by name, the person as the beginning of a pseudonym."""

    at: datetime
    office: str
    officer: str
    person: str
    fields: str
    purpose: str
    case: str
    refused: str
    verified: bool
    alarms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AlarmRow:
    """A read that somebody should look at, and why."""

    pk: int
    read: ReadRow
    name: str
    text: str
    count: int
    href: str


@dataclass(frozen=True, slots=True)
class Looked:
    """Somebody's reading of this log."""

    at: datetime
    who: str


@dataclass(frozen=True, slots=True)
class AuditPage:
    """The log of the last 30 days at a glance."""

    nums: tuple[Num, ...]
    offices: tuple[OfficeRow, ...]
    alarms: tuple[AlarmRow, ...]
    more: bool
    looked: tuple[Looked, ...]


@dataclass(frozen=True, slots=True)
class AuditReadsPage:
    """Reads of one kind or office, newest first."""

    title: str
    kind: str
    office: str
    rows: tuple[ReadRow, ...]
    pages: Pages


def log_name(*, at: datetime) -> str:
    """The ledger subject under which readings of this log stand, by month."""
    return f"privacy-log:{at.astimezone(ZONE):%Y-%m}"


def audit_page(*, who: Who, at: datetime) -> AuditPage:
    """Figures, offices, open alarms and who looked at this log; 7 SQL statements."""
    seen = _seen(who, at)
    lately = seen.filter(at__gte=at - SPAN)
    alarms = list(_open_alarms(seen)[: MOST + 1])
    names = identity.names(actors=frozenset(alarm.read.actor for alarm in alarms))
    return AuditPage(
        nums=_nums(lately, min(len(alarms), MOST)),
        offices=tuple(_office(row) for row in _by_office(lately)),
        alarms=tuple(_alarm(alarm, names) for alarm in alarms[:MOST]),
        more=len(alarms) > MOST,
        looked=_looked(at),
    )


def audit_reads_page(*, who: Who, at: datetime, kind: str, office: str, number: str) -> AuditReadsPage:
    """The reads that a figure or an office's row counts; 5 SQL statements."""
    found = _seen(who, at).filter(at__gte=at - SPAN).filter(_kind(kind))
    found = found.filter(office_name=office) if office else found
    page = page_of(number)
    first = (page - 1) * A_PAGE
    rows = list(found.order_by("-at", "-pk").prefetch_related("alarms")[first : first + A_PAGE + 1])
    names = identity.names(actors=frozenset(row.actor for row in rows))
    more = len(rows) > A_PAGE
    title = office or {
        "refused": _("Bị từ chối"),
        "unverified": _("Chưa kiểm chứng được hồ sơ"),
        "alarmed": _("Đã đánh dấu"),
        "hidden": _("Chưa báo cho người dân, theo luật"),
    }.get(kind, _("Mọi lượt đọc"))
    return AuditReadsPage(
        title=title,
        kind=kind,
        office=office,
        rows=tuple(_read(row, names, alarms=True) for row in rows[:A_PAGE]),
        pages=pages(page, more),
    )


@dataclass(frozen=True, slots=True)
class AlarmPage:
    """One alarm with the form that answers it."""

    alarm: AlarmRow
    error: str
    typed: str


def alarm_page(*, who: Who, alarm: int, at: datetime, error: str = "", typed: str = "") -> AlarmPage:
    """One alarm that waits for an answer; 4 SQL statements. Raises NotFound."""
    found = open_alarm(who=who, alarm=alarm, at=at)
    if found is None:
        raise NotFound
    return AlarmPage(found, error, typed)


def open_alarm(*, who: Who, alarm: int, at: datetime) -> AlarmRow | None:
    """One alarm that waits for an answer, None when there is none (any more); 4 SQL statements."""
    found = _open_alarms(_seen(who, at)).filter(pk=alarm).first()
    if found is None:
        return None
    return _alarm(found, identity.names(actors=frozenset({found.read.actor})))


def _seen(who: Who, at: datetime) -> QuerySet[models.Read]:
    """Reads by the offices below the auditor's; at the top of the house, those of the exchange's members too."""
    posts = [post for post in who.posts if CAPABILITY in post.capabilities]
    lines = {line.code: line for line in identity.offices(at=at)}
    codes = {code for code in lines if any(_under(lines, code, post.body_code) for post in posts)}
    mine = Q(office__in=codes)
    if any(post.body_code in lines and lines[post.body_code].parent_code is None for post in posts):
        mine |= ~Q(office__in=lines)
    return models.Read.objects.filter(mine)


def _under(lines: dict, code: str, top: str) -> bool:
    """Whether `top` is this office or one above it."""
    while code in lines:
        if code == top:
            return True
        code = lines[code].parent_code or ""
    return False


def _kind(kind: str) -> Q:
    return {
        "refused": ~Q(refused=""),
        "unverified": Q(refused="", case__gt="", verified=False),
        "alarmed": Q(Exists(models.Alarm.objects.filter(read=OuterRef("pk")))),
        "hidden": Q(hidden_until__isnull=False),
    }.get(kind, Q())


def _nums(lately: QuerySet[models.Read], alarms: int) -> tuple[Num, ...]:
    counted = lately.aggregate(
        n_reads=Count("pk"),
        n_people=Count("subject", distinct=True),
        n_refused=Count("pk", filter=_kind("refused")),
        n_unverified=Count("pk", filter=_kind("unverified")),
        n_hidden=Count("pk", filter=_kind("hidden")),
    )
    people = _("của %(n)s người") % {"n": counted["n_people"]}
    figures = (
        (_("Lượt đọc, 30 ngày"), counted["n_reads"], "", people, ""),
        (_("Bị từ chối"), counted["n_refused"], "refused", _("không đưa gì"), ""),
        (
            _("Chưa kiểm chứng được hồ sơ"),
            counted["n_unverified"],
            "unverified",
            _("chỉ theo lời khai"),
            "soon",
        ),
        (_("Báo chậm theo luật"), counted["n_hidden"], "hidden", _("dòng đã nằm trong sổ cái"), ""),
    )
    shown = [
        Num(label, str(n), _href(kind=kind), twin, state if n else "")
        for label, n, kind, twin, state in figures
    ]
    waiting = Num(
        _("Chờ xem lại"), str(alarms), "#bao-dong", _("chưa ai trả lời"), "late" if alarms else "done"
    )
    return (*shown, waiting)


def _by_office(lately: QuerySet[models.Read]) -> QuerySet:
    counted = {f"n_{name}": Count("pk", filter=_kind(name)) for name in ("refused", "unverified", "alarmed")}
    found = lately.order_by().values("office_name")
    return found.annotate(n_reads=Count("pk"), n_people=Count("subject", distinct=True), **counted).order_by(
        "-n_reads"
    )[:100]


def _office(row: dict) -> OfficeRow:
    name = row["office_name"]
    counted = {key: row[f"n_{key}"] for key in ("reads", "people", "refused", "unverified", "alarmed")}
    return OfficeRow(name=name or _("Người dân tự khai"), href=_href(office=name) if name else "", **counted)


def _open_alarms(seen: QuerySet[models.Read]) -> QuerySet[models.Alarm]:
    waiting = models.Alarm.objects.filter(answered_at=None, read__in=seen).select_related("read")
    return waiting.order_by("-at", "-pk")


def _alarm(alarm: models.Alarm, names: dict[str, str]) -> AlarmRow:
    rule = next((rule for rule in words.alarm_rules() if rule["id"] == alarm.rule), {})
    return AlarmRow(
        pk=alarm.pk,
        read=_read(alarm.read, names),
        name=words.said(row=rule) or alarm.rule,
        text=words.said(row=rule, name="text"),
        count=alarm.count,
        href=reverse("privacy-alarm", args=[alarm.pk]),
    )


def _read(row: models.Read, names: dict[str, str], *, alarms: bool = False) -> ReadRow:
    rules = {rule["id"]: words.said(row=rule) for rule in words.alarm_rules()}
    return ReadRow(
        at=row.at,
        office=row.office_name or row.office or _("Người dân tự khai"),
        officer=names.get(row.actor, "") if row.office else "",  # people stay pseudonyms, also as readers
        person=row.subject[:8],
        fields="; ".join(words.field_names(registry=row.registry, fields=row.fields)),
        purpose=row.purpose or (_("Giải quyết hồ sơ") if row.channel == models.Read.Channel.DESK else ""),
        case=row.case,
        refused=words.refusal_words(code=row.refused) if row.refused else "",
        verified=row.verified,
        alarms=tuple(rules.get(one.rule, one.rule) for one in row.alarms.all()) if alarms else (),
    )


def _looked(at: datetime) -> tuple[Looked, ...]:
    """Who looked at this log this month, newest first."""
    lines: Sequence = ledger.leaves(subject=log_name(at=at))[-20:]
    names = identity.names(actors=frozenset(line.actor for line in lines))
    return tuple(
        Looked(datetime.fromisoformat(line.at), names.get(line.actor, "")) for line in reversed(lines)
    )


def _href(*, kind: str = "", office: str = "") -> str:
    query = f"loai={kind}" if kind else ""
    return f"{reverse('privacy-audit-reads')}?{query}{urlencode({'co-quan': office}) if office else ''}"
