"""A draft on the screen: the pages of its form, its papers, and everything once more before sending."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _

from motcua.kit.errors import NotFound
from motcua.service.dossiers import conventions, finding
from motcua.service.dossiers.facts import facts_of
from motcua.service.dossiers.learned import ACCOUNT
from motcua.service.dossiers.models import Dossier, Paper
from motcua.service.dossiers.queries.asks import PaperAsk, ask
from motcua.service.dossiers.queries.courses import dossier_with_package
from motcua.service.dossiers.queries.sources import (
    Dispute,
    Settled,
    disputes_of,
    settled_of,
    silent_of,
    sources_of,
    wrong_href,
)
from motcua.service.dossiers.types import APPLICANT, Actor
from motcua.service.forms import queries as forms
from motcua.service.forms.types import FieldError, RenderedPage
from motcua.service.procedures import queries as procedures
from motcua.service.procedures.types import Component, Facts, Package
from motcua.service.vault import queries as vault
from motcua.service.vault.types import Wanted

PAPERS = "giay-to"


@dataclass(frozen=True, slots=True)
class FillPage:
    """One page of the form."""

    procedure: str
    title: str
    number: int
    count: int
    steps: tuple[str, ...]
    back_href: str
    back_text: str
    saved_at: datetime | None
    keep_until: date | None
    errors: tuple[FieldError, ...]
    form: RenderedPage
    action: str
    autosave: str
    uploads: tuple[()]
    here: str
    later_href: str
    why: tuple[str, ...]
    down: tuple[str, ...]
    again: str
    disputes: tuple[Dispute, ...]
    settled: tuple[Settled, ...]


@dataclass(frozen=True, slots=True)
class PapersPage:
    """The papers of this case."""

    procedure: str
    number: int
    count: int
    steps: tuple[str, ...]
    back_href: str
    uploads: tuple[PaperAsk, ...]
    shown: tuple[str, ...]
    next_href: str
    missing: int
    wrong: bool


@dataclass(frozen=True, slots=True)
class Row:
    """One answer on the review page."""

    label: str
    value: str
    source: str


@dataclass(frozen=True, slots=True)
class Section:
    """One page of answers on the review page."""

    title: str
    href: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Missing:
    """Something that is still missing, with the page where it is put right."""

    text: str
    href: str


@dataclass(frozen=True, slots=True)
class PaperNeed:
    """A paper on the review page."""

    title: str
    text: str
    have: bool


@dataclass(frozen=True, slots=True)
class FeeView:
    """One fee in đồng."""

    name: str
    amount: int
    text: str


@dataclass(frozen=True, slots=True)
class OfficeChoice:
    """An office that may decide."""

    code: str
    name: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """Everything once more before sending."""

    procedure: str
    back_href: str
    back_text: str
    errors: tuple[Missing, ...]
    refusal: str
    sections: tuple[Section, ...]
    papers: tuple[PaperNeed, ...]
    fees: tuple[FeeView, ...]
    total: int
    office: str
    offices: tuple[OfficeChoice, ...]
    place_action: str
    due_text: str
    down: tuple[str, ...]
    declaration: str
    action: str
    turn: int


def fill_page(*, ref: str, page: str, actor: Actor, at: datetime, check: bool = False) -> FillPage:
    """One page of one's own draft as it is saved; `check` also says what is empty. Raises NotFound."""
    dossier, package = _own(ref, actor)
    if page not in {item.id for item in package.form.pages}:
        raise NotFound
    drawn = forms.rendered(
        form=package.form,
        page=page,
        answers=dossier.answers,
        raw=dossier.raw,
        facts=dossier.facts,
        at=at,
        check=check,
        sources=sources_of(package, dossier),
        wrong_href=wrong_href(dossier),
    )
    steps = len(package.form.pages) + 2
    return FillPage(
        procedure=package.name,
        title=drawn.title,
        number=drawn.number,
        count=steps,
        steps=_steps(drawn.number, steps),
        back_href=_back(dossier, package, drawn.previous),
        back_text=_("Quay lại"),
        saved_at=dossier.saved_at,
        keep_until=None,
        errors=drawn.errors if check else (),
        form=drawn,
        action=_href(dossier, page),
        autosave=reverse("dossiers-save", args=[dossier.ref, page]),
        uploads=(),
        here=_href(dossier, page),
        later_href=reverse("dossiers-list"),
        why=tuple(f"{label}: {purpose}" for label, purpose in drawn.why),
        down=silent_of(package, dossier, page),
        again=reverse("dossiers-start", args=[package.slug]),
        disputes=disputes_of(package, dossier, page, at=at),
        settled=settled_of(package, dossier, page),
    )


def _back(dossier: Dossier, package: Package, previous: str) -> str:
    return _href(dossier, previous) if previous else reverse("procedures-procedure", args=[package.slug])


def papers_page(
    *, ref: str, actor: Actor, at: datetime, errors: Mapping[str, str] | None = None
) -> PapersPage:
    """The papers this case needs, with what has been sent. Raises NotFound."""
    dossier, package = _own(ref, actor)
    needed = _needed(dossier, package, at)
    sent = {row.component: row for row in finding.papers(dossier=dossier)}
    steps = len(package.form.pages) + 2
    here = reverse("dossiers-papers", args=[dossier.ref])
    sending = [item for item in needed if not item.present_only]
    offers = vault.fitting(
        party_id=dossier.party_id,
        wanted=[Wanted(item.id, item.name, item.concept) for item in sending if item.id not in sent],
        at=at,
    )
    asks = tuple(
        ask(item, sent.get(item.id), here, (errors or {}).get(item.id, ""), offers.get(item.id, ()))
        for item in sending
    )
    return PapersPage(
        procedure=package.name,
        number=steps - 1,
        count=steps,
        steps=_steps(steps - 1, steps),
        back_href=_href(dossier, package.form.pages[-1].id),
        uploads=asks,
        shown=tuple(item.name for item in needed if item.present_only),
        next_href=reverse("dossiers-review", args=[dossier.ref]),
        missing=sum(1 for item in needed if _lacks(item, sent)),
        wrong=bool(errors),
    )


def review_page(*, ref: str, actor: Actor, at: datetime, refusal: str = "") -> ReviewPage:
    """All answers, papers and fees of one's own draft, and what is still missing. Raises NotFound."""
    dossier, package = _own(ref, actor)
    facts = _facts(dossier, package, at)
    needed = _needed(dossier, package, at)
    sent = {row.component: row for row in finding.papers(dossier=dossier)}
    fees = procedures.fees_for(package=package, facts=facts, at=at)
    limit = procedures.time_limit(package, facts, at)
    return ReviewPage(
        procedure=package.name,
        back_href=reverse("dossiers-papers", args=[dossier.ref]),
        back_text=_("Giấy tờ"),
        errors=_missing(dossier, package, needed, sent, at),
        refusal=refusal,
        sections=_sections(dossier, package, at),
        papers=tuple(_paper_need(item, sent) for item in needed),
        fees=tuple(FeeView(fee.name, int(fee.amount), fee.basis) for fee in fees if fee.amount),
        total=int(sum((fee.amount for fee in fees), Decimal(0))),
        office=_("Nơi giải quyết: %(office)s") % {"office": dossier.deciding.name},
        offices=_offices(dossier, at),
        place_action=reverse("dossiers-place", args=[dossier.ref]),
        due_text=_("Thời hạn: %(limit)s.") % {"limit": limit.text} if limit else "",
        down=silent_of(package, dossier),
        declaration=_("Tôi cam đoan nội dung khai là đúng sự thật và chịu trách nhiệm trước pháp luật."),
        action=reverse("dossiers-submit", args=[dossier.ref]),
        turn=dossier.turn,
    )


def first_page(*, ref: str, actor: Actor) -> str:
    """The address of the first page of a draft."""
    dossier, package = _own(ref, actor)
    return _href(dossier, package.form.pages[0].id)


def next_of(*, ref: str, page: str, actor: Actor) -> str:
    """Where "Lưu và đi tiếp" leads from a page: the next page, then the papers."""
    dossier, package = _own(ref, actor)
    ids = [item.id for item in package.form.pages]
    if page not in ids:
        raise NotFound
    place = ids.index(page)
    if place + 1 < len(ids):
        return _href(dossier, ids[place + 1])
    return reverse("dossiers-papers", args=[dossier.ref])


def _own(ref: str, actor: Actor) -> tuple[Dossier, Package]:
    found = dossier_with_package(ref=ref, party_id=actor.party_id)
    if found is None or found[0].code is not None or found[0].channel != Dossier.Channel.ONLINE:
        raise NotFound
    return found


def _facts(dossier: Dossier, package: Package, at: datetime) -> Facts:
    return facts_of(dossier, package, roles=frozenset({APPLICANT}), given={}, at=at)


def _needed(dossier: Dossier, package: Package, at: datetime) -> tuple[Component, ...]:
    return procedures.components_for(package=package, facts=_facts(dossier, package, at), at=at)


def _lacks(item: Component, sent: Mapping[str, Paper]) -> bool:
    return item.required and not item.present_only and item.id not in sent


def _missing(
    dossier: Dossier, package: Package, needed: tuple[Component, ...], sent: Mapping[str, Paper], at: datetime
) -> tuple[Missing, ...]:
    wrong = forms.missing(form=package.form, answers=dossier.answers, facts=dossier.facts, at=at)
    found = [Missing(error.text, f"{_href(dossier, error.page)}?xem=1#{error.id}") for error in wrong]
    papers = reverse("dossiers-papers", args=[dossier.ref])
    found += [Missing(_("Chưa có: %(paper)s") % {"paper": i.name}, papers) for i in needed if _lacks(i, sent)]
    return tuple(found)


def _sections(dossier: Dossier, package: Package, at: datetime) -> tuple[Section, ...]:
    names = sources_of(package, dossier)
    registers = {
        field.id: field.source.register for field in forms.sourced(form=package.form) if field.source
    }
    registers |= dict.fromkeys(dossier.facts.get(ACCOUNT, ()), "account")
    return tuple(
        Section(
            title=part.title,
            href=_href(dossier, part.id),
            rows=tuple(
                Row(row.label, row.value, names[registers[row.field]].name if row.from_register else "")
                for row in part.rows
            ),
        )
        for part in forms.review(form=package.form, answers=dossier.answers, facts=dossier.facts, at=at)
    )


def _paper_need(item: Component, sent: Mapping[str, Paper]) -> PaperNeed:
    if item.present_only:
        return PaperNeed(item.name, _("Xuất trình khi đến quầy"), False)
    have = item.id in sent
    return PaperNeed(item.name, _("Đã gửi") if have else _("Chưa gửi"), have)


def _offices(dossier: Dossier, at: datetime) -> tuple[OfficeChoice, ...]:
    offices = conventions.deciders(procedure=dossier.procedure, at=at)
    return tuple(
        OfficeChoice(line.code, line.name, line.office_id == dossier.deciding_id) for line in offices
    )


def _steps(number: int, count: int) -> tuple[str, ...]:
    return tuple("done" if n < number else "now" if n == number else "" for n in range(1, count + 1))


def _href(dossier: Dossier, page: str) -> str:
    return reverse("dossiers-fill", args=[dossier.ref, page])
