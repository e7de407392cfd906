"""A counter draft on one screen: who stands there, every question, the papers, the fee, the date."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from motcua.kit.errors import NotFound
from motcua.service.dossiers import conventions
from motcua.service.dossiers.facts import facts_of
from motcua.service.dossiers.models import Dossier, Paper
from motcua.service.dossiers.queries.courses import dossier_with_package
from motcua.service.dossiers.queries.drafts import FeeView, OfficeChoice
from motcua.service.dossiers.queries.sources import sources_of
from motcua.service.dossiers.rules import shown_of_vault
from motcua.service.dossiers.types import APPLICANT, Actor, Bearer
from motcua.service.forms import queries as forms
from motcua.service.forms.types import FieldError, RenderedPage
from motcua.service.procedures import queries as procedures
from motcua.service.procedures.types import ActionDef, Component, Facts, Package, State
from motcua.service.vault import queries as vault
from motcua.service.vault.types import Offer, Wanted
from motcua.trust.identity import queries as identity
from motcua.trust.identity.types import PartyLine
from motcua.vn.text import fold

PAYING = 6
CARD_NAMES = (("full_name", "name"), ("date_of_birth", "dob"))


@dataclass(frozen=True, slots=True)
class PaperRow:
    """One component with what lies on the counter."""

    component: str
    name: str
    note: str
    present_only: bool
    required: bool
    original: int
    copy: int
    photo: int
    shown: bool
    scan_href: str
    from_vault: bool


@dataclass(frozen=True, slots=True)
class FirstStep:
    """A step the counter may take at once; `form` is drawn where it asks something short."""

    name: str
    title: str
    style: str
    starts: bool
    explain: str
    form: RenderedPage | None


@dataclass(frozen=True, slots=True)
class IntakeView:
    """The counter's screen as values; the counter's room adds words and addresses."""

    ref: str
    code: str
    package: str
    procedure: str
    slug: str
    person: PartyLine
    doubts: tuple[str, ...]
    pages: tuple[RenderedPage, ...]
    papers: tuple[PaperRow, ...]
    not_needed: tuple[Mapping[str, str], ...]
    fees: tuple[FeeView, ...]
    total: int
    unknown: bool
    pays_after: bool
    limit: str
    due: datetime | None
    due_why: str
    office: str
    offices: tuple[OfficeChoice, ...]
    counter: str
    counter_id: int
    channel: int
    channels: tuple[int, ...]
    bearer: Bearer
    steps: tuple[FirstStep, ...]
    errors: tuple[FieldError, ...]
    lacking: tuple[str, ...]
    shape: str
    started_at: datetime
    saved_at: datetime


def intake_view(
    *,
    ref: str,
    actor: Actor,
    at: datetime,
    check: bool = False,
    asked: Mapping[str, Any] | None = None,
) -> IntakeView:
    """One's own counter draft; check: say what is empty; asked: what was typed for the step. NotFound."""
    dossier, package = _own(ref, actor)
    facts = facts_of(dossier, package, roles=frozenset({APPLICANT}), given={}, at=at)
    needed = procedures.components_for(package=package, facts=facts, at=at)
    papers = _papers(dossier, needed)
    pages = _pages(dossier, package, at, check)
    person = identity.party(party_id=dossier.party_id)
    return IntakeView(
        ref=str(dossier.ref),
        code=dossier.code or "",
        package=package.code,
        procedure=package.name,
        slug=package.slug,
        person=person,
        doubts=_doubts(package, dossier.facts, person),
        pages=pages,
        papers=papers,
        not_needed=package.not_needed,
        bearer=Bearer(**dossier.facts.get("_bearer", {})),
        steps=_steps(package, actor, dossier, at, asked),
        errors=tuple(error for page in pages for error in page.errors) if check else (),
        lacking=_lacking(needed, papers),
        shape="-".join((*(page.shape for page in pages), *(row.component for row in papers))),
        started_at=dossier.created_at,
        saved_at=dossier.saved_at,
        **_money(package, facts, at),
        **_promise(package, facts, at),
        **_places(dossier, package, at),
    )


def vault_offers(*, ref: str, component: str, actor: Actor, at: datetime) -> tuple[Offer, ...] | None:
    """What the applicant let this counter see of their vault for one component; None until they agreed, today.

    NotFound.
    """
    dossier, package = _own(ref, actor)
    shown = shown_of_vault(channel=dossier.channel, facts=dossier.facts, component=component, at=at)
    if shown is None:
        return None
    asked = next(one for one in package.components if one.id == component)
    wanted = Wanted(asked.id, asked.name, asked.concept)
    offers = vault.fitting(party_id=dossier.party_id, wanted=(wanted,), at=at).get(component, ())
    return tuple(offer for offer in offers if offer.item in shown)


def _money(package: Package, facts: Facts, at: datetime) -> dict[str, Any]:
    """What the case costs as it stands, and whether the process waits for it after reception."""
    fees = procedures.fees_for(package=package, facts=facts, at=at)
    return {
        "fees": tuple(FeeView(fee.name, int(fee.amount), fee.basis) for fee in fees),
        "total": int(sum((fee.amount for fee in fees), Decimal(0))),
        "unknown": not fees and any(facts.channel in fee.channels for fee in package.fees),
        "pays_after": any(state.portal == PAYING for state in package.process.states.values()),
    }


def _promise(package: Package, facts: Facts, at: datetime) -> dict[str, Any]:
    """The limit, and the date the dossier would get if it were received now."""
    limit = procedures.time_limit(package, facts, at)
    started = State(name=package.process.initial, started=at)
    due = procedures.explain(package, started, facts, at)
    return {
        "limit": limit.text if limit else "",
        "due": due.at if due else None,
        "due_why": due.sentence() if due else "",
    }


def _places(dossier: Dossier, package: Package, at: datetime) -> dict[str, Any]:
    """Who decides, who may, which counter this is, by which channel."""
    offices = conventions.deciders(procedure=package.code, at=at)
    return {
        "office": dossier.deciding.name,
        "offices": tuple(OfficeChoice(c.code, c.name, c.office_id == dossier.deciding_id) for c in offices),
        "counter": dossier.receiving.name,
        "counter_id": dossier.receiving_id,
        "channel": dossier.channel,
        "channels": tuple(number for number in (1, 3) if number in package.channels),
    }


def _own(ref: str, actor: Actor) -> tuple[Dossier, Package]:
    found = dossier_with_package(ref=ref, submitter_id=actor.user_id)
    if found is None or found[0].channel == Dossier.Channel.ONLINE:
        raise NotFound
    return found


def _pages(dossier: Dossier, package: Package, at: datetime, check: bool) -> tuple[RenderedPage, ...]:
    sources = sources_of(package, dossier)
    drawn = (
        forms.rendered(
            form=package.form,
            page=page.id,
            answers=dossier.answers,
            raw=dossier.raw,
            facts=dossier.facts,
            at=at,
            check=check,
            sources=sources,
        )
        for page in package.form.pages
    )
    return tuple(page for page in drawn if page.facts or page.fields)


def _papers(dossier: Dossier, needed: tuple[Component, ...]) -> tuple[PaperRow, ...]:
    counted: dict[tuple[str, str], int] = {}
    scans: dict[str, str] = {}
    reused: set[str] = set()
    for row in Paper.objects.filter(dossier=dossier):
        counted[(row.component, row.form)] = row.quantity
        if row.document:
            scans[row.component] = reverse("documents-download", args=[row.document])
        if row.grade is not None:
            reused.add(row.component)
    return tuple(
        PaperRow(
            component=item.id,
            name=item.name,
            note=_note(item),
            present_only=item.present_only,
            required=item.required,
            original=counted.get((item.id, Paper.Form.ORIGINAL), 0),
            copy=counted.get((item.id, Paper.Form.COPY), 0),
            photo=counted.get((item.id, Paper.Form.PHOTO), 0),
            shown=(item.id, Paper.Form.SHOWN) in counted,
            scan_href=scans.get(item.id, ""),
            from_vault=item.id in reused,
        )
        for item in needed
    )


def _note(item: Component) -> str:
    if item.present_only:
        return _("xuất trình, xem xong trả lại ngay")
    parts = [] if item.required else [_("nếu có")]
    if item.replaceable_by:
        parts.append(_("thay được bằng: %(what)s") % {"what": item.replaceable_by})
    return "; ".join(parts)


def _lacking(needed: tuple[Component, ...], papers: tuple[PaperRow, ...]) -> tuple[str, ...]:
    have = {
        row.component for row in papers if row.original or row.copy or row.photo or row.shown or row.scan_href
    }
    return tuple(item.name for item in needed if item.required and item.id not in have)


def _steps(
    package: Package, actor: Actor, dossier: Dossier, at: datetime, asked: Mapping[str, Any] | None
) -> tuple[FirstStep, ...]:
    roles = actor.roles_at(frozenset({dossier.receiving_id}))
    initial = State(name=package.process.initial)
    found = procedures.offered(package, initial, roles)
    return tuple(_step(item, at, asked) for item in found)


def _step(item: ActionDef, at: datetime, asked: Mapping[str, Any] | None) -> FirstStep:
    form = None
    if item.ask is not None:
        form = forms.rendered(
            form=item.ask,
            page=item.name,
            answers={},
            raw=asked or {},
            facts={},
            at=at,
            check=asked is not None,
        )
    return FirstStep(item.name, item.title, item.style, item.starts_clock, item.explain, form)


def _doubts(package: Package, facts: Mapping[str, Any], person: PartyLine) -> tuple[str, ...]:
    """Where the card says something else than the register or what this house knew; the officer decides."""
    card = facts.get("_card") or {}
    known = {"full_name": person.name, "date_of_birth": person.dob.isoformat() if person.dob else ""}
    for field in forms.sourced(form=package.form):
        if field.source.of == APPLICANT and facts.get(field.id):
            known[field.source.field] = str(facts[field.id])
    words = {"full_name": _("họ tên"), "date_of_birth": _("ngày sinh")}
    return tuple(
        _("Thẻ ghi %(what)s “%(card)s”, dữ liệu ghi “%(known)s”. Xem lại thẻ và người.")
        % {"what": words[name], "card": card[name], "known": known[name]}
        for name, _short in CARD_NAMES
        if card.get(name) and known.get(name) and fold(str(card[name])) != fold(known[name])
    )
