"""A draft: opened from a procedure, filled page by page, saved even when it is not yet right."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from motcua.data.registries import actions as registries
from motcua.data.registries.types import Asker
from motcua.kit.errors import DomainError, NotFound
from motcua.service.dossiers import conventions, finding
from motcua.service.dossiers.actions.consulting import Empty
from motcua.service.dossiers.facts import LANGUAGE
from motcua.service.dossiers.models import Dossier, Paper, Supplement
from motcua.service.dossiers.types import Actor
from motcua.service.forms import queries as forms
from motcua.service.forms.types import Cleaned, Field, FieldError
from motcua.service.procedures import queries as procedures
from motcua.service.procedures.types import Package
from motcua.service.vault import actions as vault
from motcua.service.vault.types import Wanted
from motcua.trust.documents import actions as documents
from motcua.trust.documents.types import Grade
from motcua.trust.identity import queries as identity
from motcua.trust.identity.types import OfficeLine
from motcua.vn.text import fold

# One family needs a handful of numbers; a draft that tries more is searching the register, not filling a form.
MOST_ASKED = 12


class LevelTooLow(DomainError):
    """The account somebody came with is below what the procedure asks (NĐ 69/2024/NĐ-CP)."""

    code = "level_too_low"
    status = 403
    message = _(
        "Thủ tục này cần tài khoản định danh điện tử mức %(level)s. Bạn đăng nhập lại ở mức ấy, hoặc nộp tại quầy."
    )


@transaction.atomic
def open_draft(*, procedure: str, actor: Actor, at: datetime) -> str:
    """Open (or find again) the actor's own online draft of a procedure; returns its ref.

    What a declared register knows about the applicant is read once, with its purpose, and leaves a ledger line.
    Raises LevelTooLow for an account below what the package asks.
    """
    package = procedures.current(code=procedure, at=at.date())
    require_level(package, actor)
    drafts = Dossier.objects.filter(
        party_id=actor.party_id, procedure=package.code, code=None, channel=Dossier.Channel.ONLINE
    )
    known = drafts.order_by("-version").first()
    if known is not None:
        return _renewed(known, package)
    dossier = Dossier(
        procedure=package.code,
        version=package.version,
        digest=package.digest,
        channel=Dossier.Channel.ONLINE,
        party_id=actor.party_id,
        submitter_id=actor.user_id,
        answers=dict(forms.defaults(form=package.form)),
        created_at=at,
        saved_at=at,
    )
    applicant = identity.party(party_id=actor.party_id)
    dossier.facts = read_facts(package, {"applicant": applicant.number}, str(dossier.ref), actor, at)
    dossier.facts |= {"_read": at.isoformat(), "channel": int(dossier.channel), LANGUAGE: _language()}
    offices = conventions.deciders(procedure=package.code, at=at)
    _place(dossier, home_committee(package, dossier.facts, offices, at) or offices[0].code, at)
    dossier.save()
    return str(dossier.ref)


def _renewed(draft: Dossier, package: Package) -> str:
    """A draft begun under an older version goes on under the one in force; what was answered stays. Its ref."""
    if draft.version < package.version:
        draft.version, draft.digest = package.version, package.digest
        draft.answers = {**forms.defaults(form=package.form), **draft.answers}
        draft.save(update_fields=("version", "digest", "answers"))
    return str(draft.ref)


@transaction.atomic
def save_page(
    *, ref: str, page: str, raw: Mapping[str, Any], actor: Actor, at: datetime, partial: bool = False
) -> tuple[FieldError, ...]:
    """Keep what was typed on one page, right or wrong, and return what is not yet right.

    partial: an autosave, which does not complain of what is still empty. Raises NotFound.
    """
    dossier = own_draft(ref=ref, actor=actor)
    package = procedures.package(code=dossier.procedure, version=dossier.version)
    if page not in {item.id for item in package.form.pages} or dossier.code is not None:
        raise NotFound
    cleaned = forms.clean(
        form=package.form,
        page=page,
        raw=raw,
        answers=dossier.answers,
        facts=dossier.facts,
        at=at,
        partial=partial,
    )
    keep_answers(dossier, package, cleaned, actor, at)
    dossier.facts = {**dossier.facts, LANGUAGE: _language()}
    dossier.saved_at = at
    dossier.save(update_fields=("answers", "raw", "facts", "saved_at"))
    return cleaned.errors


def _language() -> str:
    """The language in which the applicant reads, and in which messages will speak."""
    return (get_language() or "vi")[:2]


@transaction.atomic
def choose_office(*, ref: str, office: str, actor: Actor, at: datetime) -> None:
    """Choose which office decides; its own one-stop centre receives and returns. Raises NotFound."""
    dossier = _unsent(ref, actor)
    _place(dossier, office, at)
    dossier.saved_at = at
    dossier.save(update_fields=("deciding", "receiving", "returning", "saved_at"))


@transaction.atomic
def set_paper(
    *, ref: str, component: str, document: str, form: str, quantity: int, actor: Actor, at: datetime
) -> None:
    """Attach an uploaded document to a component of one's own draft (a later upload replaces the earlier)."""
    dossier = _unsent(ref, actor)
    package = procedures.package(code=dossier.procedure, version=dossier.version)
    known = {item.id: item.name for item in package.components}
    if component not in known:
        raise NotFound
    if document:
        documents.claim(refs=[document], subject=str(dossier.ref), owner=actor.actor, kind="component", at=at)
    vault.drop_use(draft=str(dossier.ref), component=component)
    paper = Paper(form=form, quantity=quantity, document=document or None)
    paper.grade = int(Grade.PLAIN_SCAN) if document else None
    _put(dossier, component, known[component], paper, at)


def _put(dossier: Dossier, component: str, name: str, paper: Paper, at: datetime) -> None:
    """This paper in place of what stood there."""
    Paper.objects.filter(dossier=dossier, component=component).delete()
    paper.dossier, paper.component, paper.name = dossier, component, name
    paper.held_by, paper.added_at = "applicant", at
    paper.save()


@transaction.atomic
def reuse_paper(*, ref: str, component: str, item: str, actor: Actor, at: datetime) -> None:
    """Let a paper of one's own vault stand for a component of one's own online draft, by reference.

    Raises NotFound for what is not offered there. Legal source: Nghị định 45/2020/NĐ-CP điều 16.
    """
    dossier = _unsent(ref, actor)
    package = procedures.package(code=dossier.procedure, version=dossier.version)
    asked = next((one for one in package.components if one.id == component), None)
    if asked is None or asked.present_only or dossier.channel != Dossier.Channel.ONLINE:
        raise NotFound
    given = vault.reuse(
        party_id=actor.party_id,
        item=item,
        draft=str(dossier.ref),
        procedure=package.code,
        wanted=Wanted(asked.id, asked.name, asked.concept),
        actor=actor.actor,
        at=at,
    )
    paper = Paper(form=Paper.Form.ELECTRONIC, document=given.document, grade=given.grade)
    _put(dossier, component, asked.name, paper, at)


def hand_in_paper(
    *, ref: str, component: str, document: str, file: tuple[str, bytes] | None, actor: Actor, at: datetime
) -> None:
    """Attach a photo or scan to one's own draft: a document sent before, or a file (name, bytes) sent now.

    A file is checked and kept before the draft is touched. Raises NotFound, FileRefused.
    """
    if file is not None:
        name, data = file
        line = documents.take_file(owner=actor.actor, filename=name, data=data, component=component, at=at)
        document = line.document
    if not document:
        raise NotFound
    set_paper(ref=ref, component=component, document=document, form="photo", quantity=1, actor=actor, at=at)


def require_level(package: Package, actor: Actor) -> None:
    """Raises LevelTooLow when the applicant's account is below the level the package names."""
    if actor.level < package.account_level:
        raise LevelTooLow(level=package.account_level)


def own_draft(*, ref: str, actor: Actor) -> Dossier:
    """Lock the party's own online draft, or what this officer fills at the counter; NotFound otherwise.

    It may have been submitted meanwhile: whoever writes into it looks at its code first.
    """
    dossier = finding.locked_draft(ref=ref)
    if dossier is None or not is_theirs(dossier, actor):
        raise NotFound
    return dossier


def is_theirs(dossier: Dossier, actor: Actor) -> bool:
    """What is being typed at a counter is the officer's until it is submitted, not yet the applicant's."""
    if dossier.channel == Dossier.Channel.ONLINE:
        return dossier.party_id == actor.party_id
    return dossier.submitter_id == actor.user_id


def _unsent(ref: str, actor: Actor) -> Dossier:
    """Papers and place are changed in a draft only: a submitted dossier changes by the steps of its process."""
    dossier = own_draft(ref=ref, actor=actor)
    if dossier.code is not None:
        raise NotFound
    return dossier


def read_facts(
    package: Package,
    keys: Mapping[str, str],
    subject: str,
    actor: Actor,
    at: datetime,
    *,
    said: Mapping[str, Mapping[str, str]] | None = None,
) -> dict[str, str]:
    """Ask each declared register for the fields that the form shows of these subjects; missing ones are left out.

    said: by subject, what must agree with the register (its field, as typed) before it tells anything.
    """
    found: dict[str, str] = {}
    for register, declared in package.register_reads.items():
        for of, key in keys.items():
            wanted = {
                field.id: field.source.field
                for field in forms.sourced(form=package.form)
                if field.source.register == register and field.source.of == of
            }
            if not wanted or not key:
                continue
            reading = registries.read(
                registry=register,
                key=key,
                fields=tuple(wanted.values()),
                purpose=declared["purpose"],
                basis=declared["basis"],
                subject=subject,
                actor=actor.actor,
                at=at,
                said=(said or {}).get(of),
                asker=Asker(verified=True),
            )
            if reading is not None:
                found |= {
                    field: reading.fields[name] for field, name in wanted.items() if reading.fields[name]
                }
    return found


def keep_answers(dossier: Dossier, package: Package, cleaned: Cleaned, actor: Actor, at: datetime) -> None:
    """Put a cleaned input into the draft; registers are read for people newly named by number and by name.

    The same pair typed again is not read again; a changed number forgets what was known of the person before.
    """
    before, values = dossier.answers, cleaned.values
    dossier.answers = {**before, **values}
    dossier.raw = {**dossier.raw, **cleaned.raw}
    sourced = forms.sourced(form=package.form)
    changed = {name for name, value in values.items() if value != before.get(name)}
    stale = {field.id for field in sourced if field.source.of in changed}
    known = {name: value for name, value in dossier.facts.items() if name not in stale}
    said = _said(sourced, dossier.answers, changed)
    asked = int(dossier.facts.get("_asked", 0)) + len(said)
    if asked > MOST_ASKED and dossier.channel == Dossier.Channel.ONLINE:
        said = {}
    named = {of: str(dossier.answers[of]) for of in said}
    found = read_facts(package, named, str(dossier.ref), actor, at, said=said)
    dossier.facts = {**known, **found, **({"_asked": asked} if asked else {})}


def _said(
    sourced: Sequence[Field], answers: Mapping[str, Any], changed: Collection[str]
) -> dict[str, dict[str, str]]:
    """Whom to ask the register about: people whose number and confirming answers are all there, one of them new."""
    claims: dict[str, list[Field]] = {}
    for field in sourced:
        if field.source.confirms:
            claims.setdefault(field.source.of, []).append(field)
    return {
        of: {field.source.field: str(answers[field.id]) for field in fields}
        for of, fields in claims.items()
        if answers.get(of) and all(answers.get(field.id) for field in fields)
        if of in changed or any(field.id in changed for field in fields)
    }


def home_committee(
    package: Package, facts: Mapping[str, Any], communes: Sequence[OfficeLine], at: datetime
) -> str:
    """The committee of the commune where the applicant lives, as far as the form asks where; "" if nobody says.

    Only a proposal: the applicant chooses on the review page (registration where one lives, Luật Hộ tịch), the
    officer on the intake screen.
    """
    known = {area.code: fold(area.name) for area in identity.areas(at=at)}
    lived = [
        fold(str(facts.get(field.id, "")))
        for field in forms.sourced(form=package.form)
        if field.source.field == "residence" and field.source.of == "applicant"
    ]
    # The longest name first: "nam dong ha" also holds "dong ha".
    for line in sorted(communes, key=lambda line: -len(known.get(line.area_code, ""))):
        if known.get(line.area_code) and any(known[line.area_code] in text for text in lived):
            return line.code
    return ""


def _place(dossier: Dossier, office: str, at: datetime) -> None:
    """The office decides; its one-stop centre receives and returns, unless another counter took it in."""
    decides, centre = conventions.place(procedure=dossier.procedure, office=office, at=at)
    dossier.deciding_id = decides.office_id
    dossier.receiving_id = dossier.returning_id = centre.office_id


@transaction.atomic
def answer_item(
    *,
    code: str,
    number: int,
    answer: str,
    actor: Actor,
    at: datetime,
    file: tuple[str, bytes] | None = None,
) -> None:
    """Keep the applicant's answer to one item of the open supplement; the rest stays open.

    file: a photo or scan (name, bytes), which becomes a paper of the dossier; words may then be left out.
    Raises NotFound, Empty, FileRefused.
    """
    open_one = (
        Supplement.objects.select_for_update()
        .filter(dossier__code=code, dossier__party_id=actor.party_id, answered_at=None)
        .first()
    )
    if open_one is None or not 1 <= number <= len(open_one.items):
        raise NotFound
    words = answer.strip()[:4000]
    if file is not None:
        _attach(open_one, number, file, actor, at)
        words = words or file[0]
    if not words:
        raise Empty
    open_one.answers = {**open_one.answers, str(number): words}
    open_one.save(update_fields=("answers",))


def _attach(asked: Supplement, number: int, file: tuple[str, bytes], actor: Actor, at: datetime) -> None:
    """A paper of the dossier under the name of the item; one sent again takes its place."""
    name, data = file
    line = documents.take_file(owner=actor.actor, filename=name, data=data, component="", at=at)
    subject = str(asked.dossier.ref)
    documents.claim(refs=[line.document], subject=subject, owner=actor.actor, kind="component", at=at)
    component = f"supplement-{asked.pk}-{number}"
    Paper.objects.filter(dossier_id=asked.dossier_id, component=component).delete()
    Paper.objects.create(
        dossier_id=asked.dossier_id,
        component=component,
        name=asked.items[number - 1][:300],
        form="photo",
        quantity=1,
        document=line.document,
        held_by="applicant",
        added_at=at,
    )
