"""At the counter: a draft filled by an officer for who stands there, submitted and received at once.

Nothing here is a second way: drafts, submission and steps are those of the citizen's own path.
"""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from motcua.kit.crypto import canonical_json, sha256
from motcua.kit.errors import DomainError, NotFound
from motcua.service.dossiers import conventions, finding, learned, rules
from motcua.service.dossiers.actions.acting import act
from motcua.service.dossiers.actions.consenting import close_vault
from motcua.service.dossiers.actions.drafting import home_committee, keep_answers, own_draft
from motcua.service.dossiers.actions.learning import learn
from motcua.service.dossiers.actions.submitting import Incomplete, submit
from motcua.service.dossiers.facts import facts_of
from motcua.service.dossiers.learned import Wish
from motcua.service.dossiers.models import Dossier, Handover, Paper
from motcua.service.dossiers.types import APPLICANT, IN_VAULT, Actor, Bearer, Intake, PaperGiven
from motcua.service.forms import queries as forms
from motcua.service.forms.types import FieldError
from motcua.service.procedures import queries as procedures
from motcua.service.procedures.types import ActionDef, Package
from motcua.service.vault import actions as vault
from motcua.trust.documents import actions as documents
from motcua.trust.identity import queries as identity
from motcua.trust.identity.types import OfficeLine
from motcua.trust.ledger import actions as ledger

PAYING = 6  # portal state: chờ nộp phí, lệ phí
RECEIPT = "receipt_number"
MOST = 999


class NotSeen(DomainError):
    """Nobody has looked at the person and at what must be shown; a QR code proves nothing."""

    code = "not_seen"
    status = 422
    message = _("Chưa đánh dấu: %(what)s. Xem tận mắt rồi đánh dấu, sau đó tiếp nhận lại.")


def open_intake(
    *, procedure: str, party_id: int, card: Mapping[str, str], counter: str, actor: Actor, at: datetime
) -> str:
    """Open (or find again) this officer's draft for who stands at the counter; returns its ref.

    counter: code of the one-stop centre; card: what the card or the officer said, by register field, used
    where the register does not answer. Registers are asked once, with their purpose, and leave a ledger line, as does
    opening. An online draft of the same person is continued, not typed again. Not inside a transaction. Raises
    NotFound, NotYours.
    """
    dossier, package, wished, fresh = _begun(procedure, party_id, card, counter, actor, at)
    learn(dossier, package, wished, actor, at)
    if fresh:
        _settle(dossier, package, card, counter, at)
    return str(dossier.ref)


@transaction.atomic
def _begun(
    procedure: str, party_id: int, card: Mapping[str, str], counter: str, actor: Actor, at: datetime
) -> tuple[Dossier, Package, tuple[Wish, ...], bool]:
    """The draft, written down before anything is asked about it; what to ask; whether it is a new one."""
    package = procedures.current(code=procedure, at=at.date())
    office = identity.office(code=counter)
    _receives(package, actor, office.office_id)
    drafts = Dossier.objects.select_related("party").filter(
        party_id=party_id, procedure=package.code, version=package.version, code=None
    )
    known = drafts.filter(submitter_id=actor.user_id, receiving_id=office.office_id).first()
    if known is not None:
        finding.note_read(dossier=known, actor=actor, purpose="intake", at=at)
        return known, package, learned.pending(known, package, at=at, again=True), False
    begun = drafts.filter(channel=Dossier.Channel.ONLINE).first()
    marks = {"_card": dict(card), "channel": int(Dossier.Channel.COUNTER)}
    dossier = Dossier(
        procedure=package.code,
        version=package.version,
        digest=package.digest,
        channel=Dossier.Channel.COUNTER,
        party_id=party_id,
        submitter_id=actor.user_id,
        receiving_id=office.office_id,
        returning_id=office.office_id,
        deciding_id=conventions.deciders(procedure=package.code, at=at)[0].office_id,
        answers=dict(begun.answers if begun else forms.defaults(form=package.form)),
        facts={**(begun.facts if begun else {}), **marks},
        created_at=at,
        saved_at=at,
    )
    wished = learned.pending(dossier, package, at=at)
    learned.announced(dossier, wished, counter_basis=conventions.counter_basis())
    dossier.save()
    finding.note_read(dossier=dossier, actor=actor, purpose="intake", at=at)
    return dossier, package, wished, True


@transaction.atomic
def _settle(dossier: Dossier, package: Package, card: Mapping[str, str], counter: str, at: datetime) -> None:
    """What registers left empty is taken from the card; then the place that decides."""
    dossier.answers |= _from_card(package, card, dossier.facts)
    known = {**dossier.answers, **dossier.facts}
    dossier.deciding_id = _committee(package, known, identity.office(code=counter), at).office_id
    dossier.save(update_fields=("answers", "deciding"))


def save_intake(
    *, ref: str, given: Intake, actor: Actor, at: datetime, partial: bool = True
) -> tuple[FieldError, ...]:
    """Keep what is on the screen, right or wrong; returns what is not yet right. Raises NotFound.

    Registers are then asked about people newly named by number and by name. Not inside a transaction.
    """
    with transaction.atomic():
        dossier = _draft(ref, actor)
        package = procedures.package(code=dossier.procedure, version=dossier.version)
        errors, wished = _save(dossier, package, given, at, partial=partial)
    learn(dossier, package, wished, actor, at)
    return errors


@transaction.atomic
def attach_scan(*, ref: str, component: str, document: str, actor: Actor, at: datetime) -> None:
    """Attach a scan to a component of a counter draft; a paper not yet counted becomes an electronic copy."""
    dossier = _draft(ref, actor)
    package = procedures.package(code=dossier.procedure, version=dossier.version)
    names = {item.id: item.name for item in package.components}
    if component not in names:
        raise NotFound
    documents.claim(refs=[document], subject=str(dossier.ref), owner=actor.actor, kind="component", at=at)
    first = Paper.objects.filter(dossier=dossier, component=component).order_by("pk").first()
    if first is None:
        first = Paper(
            dossier=dossier,
            component=component,
            name=names[component],
            form=Paper.Form.ELECTRONIC,
            added_at=at,
        )
    first.document, first.grade = document, None
    first.save()
    vault.drop_use(draft=str(dossier.ref), component=component)


def hand_in_scan(
    *, ref: str, component: str, document: str, file: tuple[str, bytes] | None, actor: Actor, at: datetime
) -> None:
    """attach_scan() of a document sent before, or of a file (name, bytes) sent now, which is checked first.

    Raises NotFound, FileRefused.
    """
    if file is not None:
        name, data = file
        line = documents.take_file(owner=actor.actor, filename=name, data=data, component=component, at=at)
        document = line.document
    if not document:
        raise NotFound
    attach_scan(ref=ref, component=component, document=document, actor=actor, at=at)


def take_in(
    *,
    ref: str,
    given: Intake | None,
    action: str,
    asked: Mapping[str, Any],
    receipt: str,
    seen: bool,
    actor: Actor,
    at: datetime,
) -> str:
    """Submit a counter draft and take the first step (receive, supplement, refuse); returns the code.

    given: what is on the screen (None: as saved), kept even when the rest is refused; asked: raw input of the
    step; receipt: number of the receipt when a fee was paid on the spot. The draft is the key of idempotency:
    sent twice, it gives its code again. Raises Incomplete, NotSeen, NotYours, NotNow, NotFound.
    Legal source: Nghị định 118/2025/NĐ-CP điều 17.
    """
    if given is not None:
        _keep(ref, given, actor, at)
    with transaction.atomic():
        dossier = own_draft(ref=ref, actor=actor)
        if dossier.code:
            return dossier.code
        package = procedures.package(code=dossier.procedure, version=dossier.version)
        _receives(package, actor, dossier.receiving_id)
        definition = _first_step(package, action)
        if definition.starts_clock:
            _looked(dossier, package, seen=seen, at=at)
        code = submit(ref=ref, vouched=True, complete=definition.starts_clock, actor=actor, at=at)
        act(code=code, action=action, actor=actor, given=_asked(definition, asked, at), at=at)
        if receipt:
            _pay(code, package, receipt, actor, at)
        _hand_in(code, package, actor, at)
        return code


def _keep(ref: str, given: Intake, actor: Actor, at: datetime) -> None:
    """What is on the screen, unless the draft was submitted by an earlier press of the same button."""
    with transaction.atomic():
        dossier = own_draft(ref=ref, actor=actor)
        if dossier.code is not None or dossier.submitter_id != actor.user_id:
            return
        package = procedures.package(code=dossier.procedure, version=dossier.version)
        _errors, wished = _save(dossier, package, given, at, partial=False)
    learn(dossier, package, wished, actor, at)


def _draft(ref: str, actor: Actor) -> Dossier:
    dossier = own_draft(ref=ref, actor=actor)
    if dossier.code is not None or dossier.submitter_id != actor.user_id:
        raise NotFound
    return dossier


def _receives(package: Package, actor: Actor, office_id: int) -> None:
    """The role that owns the first state of the process receives; it must be held at this counter."""
    owner = package.process.states[package.process.initial].owner
    if owner not in actor.roles_at(frozenset({office_id})):
        raise procedures.NotYours


def _committee(package: Package, known: Mapping[str, Any], counter: OfficeLine, at: datetime) -> OfficeLine:
    """Where the applicant lives, if the form asks that; else the counter's own committee; else the first that may."""
    offices = conventions.deciders(procedure=package.code, at=at)
    lines = {line.code: line for line in offices}
    home = lines.get(home_committee(package, known, offices, at)) or lines.get(counter.parent_code)
    return home or offices[0]


def _from_card(package: Package, card: Mapping[str, str], found: Mapping[str, Any]) -> dict[str, str]:
    """Fields about the applicant that the register left empty, filled from the card."""
    return {
        field.id: card[field.source.field]
        for field in forms.sourced(form=package.form)
        if field.source.of == APPLICANT and field.id not in found and card.get(field.source.field)
    }


def _save(
    dossier: Dossier, package: Package, given: Intake, at: datetime, *, partial: bool
) -> tuple[tuple[FieldError, ...], tuple[Wish, ...]]:
    if given.channel in (Dossier.Channel.COUNTER, Dossier.Channel.POST):
        dossier.channel = given.channel
    if given.office:
        offices = {line.code: line for line in conventions.deciders(procedure=package.code, at=at)}
        if given.office not in offices:
            raise NotFound
        dossier.deciding_id = offices[given.office].office_id
    bearer = asdict(given.bearer) if given.bearer.name else {}
    dossier.facts = {**dossier.facts, "channel": int(dossier.channel), "_bearer": bearer}
    if IN_VAULT in dossier.facts and not rules.stands_there(channel=dossier.channel, facts=dossier.facts):
        close_vault(dossier)
    cleaned = forms.clean(
        form=package.form,
        page=None,
        raw=given.raw,
        answers=dossier.answers,
        facts=dossier.facts,
        at=at,
        partial=partial,
    )
    wished = keep_answers(dossier, package, cleaned, at)
    _keep_papers(dossier, package, given.papers, at)
    dossier.saved_at = at
    dossier.save(update_fields=("answers", "raw", "facts", "channel", "deciding", "saved_at"))
    return cleaned.errors, wished


def _keep_papers(dossier: Dossier, package: Package, papers: tuple[PaperGiven, ...], at: datetime) -> None:
    """The papers as counted on the screen; a scan stays with its component."""
    names = {item.id: item.name for item in package.components}
    scanned = Paper.objects.filter(dossier=dossier).exclude(document=None)
    scans = {row.component: {"document": row.document, "grade": row.grade} for row in scanned}
    rows = [
        Paper(
            dossier=dossier,
            component=paper.component,
            name=names[paper.component],
            form=paper.form,
            quantity=min(paper.quantity, MOST),
            added_at=at,
            **scans.pop(paper.component, {}),
        )
        for paper in papers
        if paper.component in names and paper.form in Paper.Form.values and paper.quantity > 0
    ]
    rows += [
        Paper(
            dossier=dossier,
            component=component,
            name=names[component],
            form=Paper.Form.ELECTRONIC,
            added_at=at,
            **scan,
        )
        for component, scan in scans.items()
    ]
    Paper.objects.filter(dossier=dossier).delete()
    Paper.objects.bulk_create(rows)


def _first_step(package: Package, action: str) -> ActionDef:
    definition = package.process.actions.get(action)
    if definition is None or package.process.initial not in definition.sources:
        raise procedures.NotNow
    return definition


def _looked(dossier: Dossier, package: Package, *, seen: bool, at: datetime) -> None:
    """Where the person stands at the counter, face and shown papers were looked at."""
    if dossier.channel != Dossier.Channel.COUNTER:
        return
    if not seen:
        raise NotSeen(what=str(_("Đã nhìn mặt, đúng người trên thẻ")))
    facts = facts_of(dossier, package, roles=frozenset({APPLICANT}), given={}, at=at)
    given = set(Paper.objects.filter(dossier=dossier).values_list("component", flat=True))
    for item in procedures.components_for(package=package, facts=facts, at=at):
        if item.present_only and item.required and item.id not in given:
            raise NotSeen(what=item.name)


def _asked(definition: ActionDef, raw: Mapping[str, Any], at: datetime) -> dict[str, Any]:
    if definition.ask is None:
        return {}
    cleaned = forms.clean(form=definition.ask, page=definition.name, raw=raw, answers={}, facts={}, at=at)
    if cleaned.errors:
        raise Incomplete(count=len(cleaned.errors))
    return dict(cleaned.values)


def _pay(code: str, package: Package, receipt: str, actor: Actor, at: datetime) -> None:
    """Where reception led to waiting for the fee and it was paid on the spot, take that step too."""
    state = package.process.states[Dossier.objects.values_list("state", flat=True).get(code=code)]
    if state.portal != PAYING:
        return
    for item in package.process.offered[state.name]:
        if item.ask is not None and [field.id for field in item.ask.fields] == [RECEIPT]:
            act(code=code, action=item.name, actor=actor, given={RECEIPT: receipt[:40]}, at=at)
            return


def _hand_in(code: str, package: Package, actor: Actor, at: datetime) -> None:
    """What was put on the counter is now held by it, unless reception was refused; one line a paper."""
    dossier = Dossier.objects.select_related("party", "receiving").get(code=code)
    bearer = Bearer(**dossier.facts.get("_bearer", {}))
    papers = Paper.objects.filter(dossier=dossier)
    if package.process.states[dossier.state].final:
        papers.update(held_by=APPLICANT)
        return
    papers.filter(form=Paper.Form.SHOWN).update(held_by=APPLICANT)
    held = papers.filter(form__in=(Paper.Form.ORIGINAL, Paper.Form.COPY, Paper.Form.PHOTO))
    held.update(held_by=dossier.receiving.code)
    rows = [
        Handover(
            dossier=dossier,
            paper=paper,
            source=APPLICANT,
            target=dossier.receiving.code,
            giver=bearer.name or dossier.party.name,
            number=bearer.number or dossier.party.number,
            authorisation=bearer.paper,
            taker=actor.name,
            taken_by_id=actor.user_id,
            at=at,
            taken_at=at,
        )
        for paper in held
    ]
    Handover.objects.bulk_create(rows)
    listed = [[row.paper.component, row.paper.form, row.paper.quantity] for row in rows]
    facts = {"papers": listed, "bearer": sha256(canonical_json(asdict(bearer)))}
    ledger.append(kind="dossier.papers_taken", subject=code, actor=actor.actor, facts=facts, at=at)
