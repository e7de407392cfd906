"""What the applicant sees: the list, the acknowledgement, and the dossier itself."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from motcua.kit.clock import ZONE
from motcua.kit.errors import NotFound
from motcua.kit.http import address
from motcua.service.dossiers import finding, rules
from motcua.service.dossiers.models import Dossier, Outcome, Paper, Payment, Supplement
from motcua.service.dossiers.queries import answers, courses, parts, supplements
from motcua.service.dossiers.queries.dues import mark
from motcua.service.dossiers.queries.slips import Link, file_href, slips_of
from motcua.service.dossiers.queries.supplements import NOTHING, Wrong
from motcua.service.dossiers.types import APPLICANT, STUCK_REGISTER, SYSTEM
from motcua.service.notices import queries as notices
from motcua.service.notices.types import NoticeLine
from motcua.service.procedures import queries as procedures
from motcua.service.procedures.types import ActionDef, Package, StateDef
from motcua.trust.ledger import queries as ledger
from motcua.vn.identifiers import phone_for_people


@dataclass(frozen=True, slots=True)
class DraftLine:
    """A draft in the list."""

    title: str
    text: str
    href: str
    drop_href: str = ""


@dataclass(frozen=True, slots=True)
class DossierLine:
    """A submitted dossier in the list."""

    title: str
    code: str
    href: str
    state: str
    state_text: str
    holder: str


@dataclass(frozen=True, slots=True)
class CitizenListPage:
    """My dossiers."""

    drafts: tuple[DraftLine, ...]
    dossiers: tuple[DossierLine, ...]
    pages: None
    find_href: str


@dataclass(frozen=True, slots=True)
class SubmittedPage:
    """The acknowledgement."""

    procedure: str
    code: str
    qr_text: str
    at: datetime
    answer_by: datetime | None
    office: str
    told: str
    next: tuple[str, ...]
    dossier_href: str
    pay_href: str = ""
    pay_text: str = ""


@dataclass(frozen=True, slots=True)
class Ask:
    """One thing only the applicant can do now."""

    title: str
    text: str
    action: str
    yes: str
    no: str = ""
    no_action: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """A result one may download."""

    name: str
    text: str
    href: str
    verify_href: str


@dataclass(frozen=True, slots=True)
class PaperLine:
    """A paper handed in."""

    title: str
    text: str
    have: bool = False
    icon: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class PaidFee:
    """A fee as it was taken, in đồng."""

    name: str
    amount: int
    text: str


@dataclass(frozen=True, slots=True)
class CitizenDossierPage:
    """A dossier as its applicant sees it."""

    title: str
    code: str
    submitted_text: str
    back_href: str
    state: str
    state_text: str
    holder: str
    holder_text: str
    why: str
    items: tuple[supplements.Item, ...]
    here: str
    asked_by: str
    asked_phone: str
    asks: tuple[Ask, ...]
    results: tuple[Result, ...]
    due: datetime | None
    due_lead: str
    due_why: str
    days: tuple[courses.DayCell, ...]
    steps: tuple[courses.TimelineStep, ...]
    fees: tuple[PaidFee, ...]
    paid_text: str
    papers: tuple[PaperLine, ...]
    declared: tuple[answers.Answer, ...]
    slips: tuple[Link, ...]
    notices: tuple[NoticeLine, ...]
    links: tuple[Link, ...]
    linked: parts.Linked | None
    turn: int


def list_page(*, party_id: int, at: datetime) -> CitizenListPage:
    """The party's drafts and its twenty newest dossiers; 1 SQL statement."""
    drafts, dossiers = [], []
    for row in finding.of_party(party_id=party_id):
        package = procedures.shown(code=row.procedure, version=row.version)
        if row.code is None:
            first = package.form.pages[0].id
            saved = row.saved_at.astimezone(ZONE).strftime("%H:%M %d/%m")
            href = reverse("dossiers-fill", args=[row.ref, first])
            drafts.append(DraftLine(package.name, _("Đã lưu lúc %(when)s") % {"when": saved}, href))
        else:
            dossiers.append(_line(row, package, at))
    return CitizenListPage(tuple(drafts), tuple(dossiers), None, reverse("web-home"))


def _line(row: Dossier, package: Package, at: datetime) -> DossierLine:
    definition = package.process.states[row.state]
    shape = _shape(row, package, at)
    title = f"{package.name}: {row.title}" if row.title else package.name
    return DossierLine(
        title=title,
        code=row.code,
        href=address("dossiers-dossier", row.code),
        state=shape,
        state_text=definition.public,
        holder=courses.holder_words(row, definition),
    )


def _shape(row: Dossier, package: Package, at: datetime) -> str:
    definition = package.process.states[row.state]
    if row.stuck_since and row.stuck_why != STUCK_REGISTER:
        return "stuck"
    if definition.clock == "end":
        return "done" if row.portal in (9, 10) else "wait"
    if definition.owner == APPLICANT:
        return "wait"
    if row.due is None:
        return "new"
    return mark(due=row.due, waiting=False, finished=False, at=at).state


def submitted_page(*, code: str, party_id: int) -> SubmittedPage:
    """The acknowledgement of one's own dossier; 2 SQL statements. Raises NotFound."""
    dossier, package = _own(code, party_id)
    first = package.process.states[package.process.initial]
    phone = phone_for_people(str(dossier.answers.get("phone") or "")) if dossier.answers.get("phone") else ""
    return SubmittedPage(
        procedure=package.name,
        code=dossier.code,
        qr_text=f"{settings.MOTCUA_PUBLIC_URL}{reverse('dossiers-dossier', args=[code])}",
        at=dossier.submitted_at,
        answer_by=dossier.step_due if dossier.turn == 1 else None,
        office=dossier.receiving.name,
        told=_("SMS tới %(phone)s") % {"phone": f"{phone[:4]} … {phone[-3:]}"} if phone else "",
        next=(
            _("%(office)s xem hồ sơ trong %(limit)s.")
            % {"office": dossier.receiving.name, "limit": first.limit_text},
            _("Nhận đủ thì bạn có giấy hẹn ghi ngày trả; thiếu thì bạn nhận một phiếu ghi hết mọi mục."),
        ),
        dossier_href=reverse("dossiers-dossier", args=[code]),
    )


def applicant_page(*, code: str, party_id: int, at: datetime, wrong: Wrong = NOTHING) -> CitizenDossierPage:
    """One's own dossier; 8 SQL statements, 9 of a linked group. wrong: answers to the supplement. Raises NotFound."""
    dossier, package = _own(code, party_id)
    definition = package.process.states[dossier.state]
    supplement = supplements.open_one(dossier)
    due = _due(dossier, package, at, supplement=supplement is not None)
    steps = courses.timeline(dossier, package, named=False)
    payments = finding.payments(dossier=dossier) if package.fees else []
    offered = procedures.offered(package, rules.load_state(dossier.engine), frozenset({APPLICANT}))
    return CitizenDossierPage(
        title=f"{package.name}: {dossier.title}" if dossier.title else package.name,
        code=code,
        submitted_text=_submitted(dossier),
        back_href=reverse("dossiers-list"),
        state=_shape(dossier, package, at),
        state_text=definition.public,
        holder=courses.holder_words(dossier, definition),
        holder_text=_until(dossier, definition),
        why=supplement.reason if supplement else steps[0].reason if definition.final else "",
        items=supplements.items(dossier, supplement, wrong),
        here=reverse("dossiers-dossier", args=[code]),
        asked_by=dossier.deciding.name if supplement else "",
        asked_phone=dossier.deciding.phone if supplement else "",
        asks=_asks(dossier, offered, supplement),
        results=_results(dossier, package),
        due=due.words.at,
        due_lead=due.lead,
        due_why=due.words.why,
        days=due.words.days,
        steps=steps,
        fees=_paid(payments),
        paid_text=_paid_words(payments),
        papers=_papers(dossier),
        declared=answers.given(dossier, package, at),
        slips=slips_of(dossier),
        notices=notices.of_subject(subject=code, language=get_language() or "vi"),
        links=_links(dossier, offered),
        linked=parts.linked(dossier, package, home=parts.CITIZEN, at=at),
        turn=dossier.turn,
    )


NO_DATE = courses.DueWords(None, "", ())


@dataclass(frozen=True, slots=True)
class _Due:
    """The date in words; none at the end; while the clock is stopped what comes after: the old date is void."""

    lead: str
    words: courses.DueWords


def _due(dossier: Dossier, package: Package, at: datetime, *, supplement: bool) -> _Due:
    definition = package.process.states[dossier.state]
    if definition.final:
        return _Due("", NO_DATE)
    if definition.clock == "pause":
        return _Due(_after_wait(dossier, package, supplement), NO_DATE)
    return _Due("", courses.due_words(dossier, package, at))


def _own(code: str, party_id: int) -> tuple[Dossier, Package]:
    found = courses.dossier_with_package(code=code, party_id=party_id)
    if found is None:
        raise NotFound
    return found


def _submitted(dossier: Dossier) -> str:
    when = dossier.submitted_at.astimezone(ZONE).strftime("%H:%M %d/%m/%Y")
    channel = str(Dossier.Channel(dossier.channel).label).lower()
    return _("nộp %(channel)s lúc %(when)s") % {"channel": channel, "when": when}


def _after_wait(dossier: Dossier, package: Package, supplement: bool) -> str:
    """What happens to the date when the wait is over, as the procedure's own law counts it."""
    if dossier.received_at is None:
        return _("Bạn gửi xong thì quầy xem lại hồ sơ.")
    if supplement and all(limit.on_wait == "restart" for limit in package.limits):
        return _("Bổ sung xong thì đếm lại từ đầu.")
    return _("Bạn làm xong bước này thì chúng tôi làm tiếp và báo hạn trả.")


def _until(dossier: Dossier, definition: StateDef) -> str:
    if dossier.step_due is None or dossier.finished_at is not None:
        return ""
    when = dossier.step_due.astimezone(ZONE).strftime("%H:%M %d/%m/%Y")
    if definition.clock == "pause" and definition.after_limit == "remind":
        return _("Chúng tôi nhắc bạn nếu đến %(when)s chưa xong. Đồng hồ của cơ quan đang dừng.") % {
            "when": when
        }
    if definition.clock == "pause":
        return _("Đến %(when)s. Đồng hồ của cơ quan đang dừng.") % {"when": when}
    if definition.owner == SYSTEM:
        return _("Bước này máy tự làm, xong trước %(when)s.") % {"when": when}
    role = courses.role_name(dossier.holder_role)
    return _("Đang giữ: %(role)s. Bước này xong trước %(when)s.") % {"role": role, "when": when}


def _paid(payments: list[Payment]) -> tuple[PaidFee, ...]:
    lines = (line for payment in payments for line in payment.lines)
    return tuple(PaidFee(line["name"], int(line["amount"]), "") for line in lines)


def _paid_words(payments: list[Payment]) -> str:
    if not payments:
        return ""
    last = payments[-1]
    when = last.at.astimezone(ZONE).strftime("%H:%M %d/%m/%Y")
    return _("Đã thu lúc %(when)s, biên lai số %(number)s.") % {"when": when, "number": last.receipt_number}


def _asks(dossier: Dossier, offered: tuple[ActionDef, ...], supplement: Supplement | None) -> tuple[Ask, ...]:
    """The applicant's own actions, the quiet ones (withdraw, correct) apart."""
    if supplement is not None and len(supplement.answers) < len(supplement.items):
        return ()
    second = next((item for item in offered if item.style == "secondary"), None)
    asks = []
    for item in offered:
        if item.style != "primary":
            continue
        asks.append(
            Ask(
                title=item.title,
                text=item.explain,
                action=_do(dossier, item),
                yes=item.title,
                no=second.title if second else "",
                no_action=_do(dossier, second) if second else "",
            )
        )
    return tuple(asks)


def _do(dossier: Dossier, action: ActionDef) -> str:
    return reverse("dossiers-do", args=[dossier.code, action.name])


def _results(dossier: Dossier, package: Package) -> tuple[Result, ...]:
    if dossier.finished_at is None:  # a result is issued after the last signature has ended the case
        return ()
    found = Outcome.objects.filter(dossier=dossier).exclude(issued_at=None).first()
    if found is None:
        return ()
    name = package.result_name if found.kind == "result" else _("Văn bản từ chối giải quyết")
    text = _("Số %(number)s, có chữ ký số và con dấu của cơ quan") % {"number": found.number}
    verify = reverse("signing-verify-code", args=[found.verify_code]) if found.verify_code else ""
    return (Result(name, text, file_href(found.document), verify),)


def _papers(dossier: Dossier) -> tuple[PaperLine, ...]:
    rows = finding.papers(dossier=dossier)
    return tuple(
        PaperLine(
            row.name,
            f"{Paper.Form(row.form).label} × {row.quantity}",
            href=file_href(row.document) if row.document else "",
        )
        for row in rows
    )


def _links(dossier: Dossier, offered: tuple[ActionDef, ...]) -> tuple[Link, ...]:
    links = [Link(_("Hồ sơ đang ở đâu trong quy trình"), courses.process_href(dossier), "place")]
    links += [
        Link(_("Bằng chứng hồ sơ không bị sửa"), reverse("dossiers-proof", args=[dossier.code]), "lock")
    ]
    links += [Link(item.title, _do(dossier, item)) for item in offered if item.style == "no"]
    return tuple(links)


def proof_text(*, code: str, party_id: int) -> str:
    """The offline proof of one's own dossier (c2sp.org/tlog-proof@v1). Raises NotFound."""
    _own(code, party_id)
    return ledger.proof(subject=code).text
