"""A draft: opened from a procedure, filled page by page, saved even when it is not yet right."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from motcua.kit.errors import DomainError, NotFound
from motcua.service.dossiers import conventions, finding, learned, rules
from motcua.service.dossiers.actions.consulting import Empty
from motcua.service.dossiers.actions.learning import learn
from motcua.service.dossiers.facts import LANGUAGE
from motcua.service.dossiers.learned import Wish
from motcua.service.dossiers.models import Dossier, Paper, Supplement
from motcua.service.dossiers.types import Actor
from motcua.service.forms import queries as forms
from motcua.service.forms.types import Cleaned, FieldError
from motcua.service.procedures import queries as procedures
from motcua.service.procedures.types import Package
from motcua.service.vault import actions as vault
from motcua.service.vault.types import Wanted
from motcua.trust.documents import actions as documents
from motcua.trust.documents.types import Grade
from motcua.trust.identity import queries as identity
from motcua.trust.identity.types import OfficeLine
from motcua.vn.text import fold


class LevelTooLow(DomainError):
    """The account somebody came with is below what the procedure asks (NĐ 69/2024/NĐ-CP)."""

    code = "level_too_low"
    status = 403
    message = _(
        "Thủ tục này cần tài khoản định danh điện tử mức %(level)s. Bạn đăng nhập lại ở mức ấy, hoặc nộp tại quầy."
    )


def open_draft(*, procedure: str, actor: Actor, at: datetime) -> str:
    """Open (or find again) the actor's own online draft of a procedure; returns its ref.

    What declared registers know about the applicant is asked once, with its purpose, and leaves a ledger line; a
    register that did not answer is asked again when the draft is opened again. Not inside a transaction.
    Raises LevelTooLow for an account below what the package asks.
    """
    dossier, package, fresh = _begun(procedure, actor, at)
    learn(dossier, package, learned.pending(dossier, package, at=at, again=True), actor, at)
    if fresh:
        _go_home(dossier, package, at)
    return str(dossier.ref)


@transaction.atomic
def _begun(procedure: str, actor: Actor, at: datetime) -> tuple[Dossier, Package, bool]:
    """The draft, written down before anything is asked about it; whether it is a new one."""
    package = procedures.current(code=procedure, at=at.date())
    require_level(package, actor)
    drafts = Dossier.objects.select_related("party").filter(
        party_id=actor.party_id, procedure=package.code, code=None, channel=Dossier.Channel.ONLINE
    )
    known = drafts.order_by("-version").first()
    if known is not None:
        return _renewed(known, package), package, False
    dossier = Dossier(
        procedure=package.code,
        version=package.version,
        digest=package.digest,
        channel=Dossier.Channel.ONLINE,
        party_id=actor.party_id,
        submitter_id=actor.user_id,
        answers=dict(forms.defaults(form=package.form)),
        facts={"channel": int(Dossier.Channel.ONLINE), LANGUAGE: _language()},
        created_at=at,
        saved_at=at,
    )
    _place(dossier, conventions.deciders(procedure=package.code, at=at)[0].code, at)
    dossier.save()
    return dossier, package, True


@transaction.atomic
def _go_home(dossier: Dossier, package: Package, at: datetime) -> None:
    """Propose the office of the place where the applicant lives, now that registers have said where."""
    offices = conventions.deciders(procedure=package.code, at=at)
    home = home_committee(package, dossier.facts, offices, at)
    if home and home != offices[0].code:
        _place(dossier, home, at)
        dossier.save(update_fields=("deciding", "receiving", "returning"))


def _renewed(draft: Dossier, package: Package) -> Dossier:
    """A draft begun under an older version goes on under the one in force; what was answered stays."""
    if draft.version < package.version:
        draft.version, draft.digest = package.version, package.digest
        draft.answers = {**forms.defaults(form=package.form), **draft.answers}
        draft.save(update_fields=("version", "digest", "answers"))
    return draft


def save_page(
    *, ref: str, page: str, raw: Mapping[str, Any], actor: Actor, at: datetime, partial: bool = False
) -> tuple[FieldError, ...]:
    """Keep what was typed on one page, right or wrong, and return what is not yet right.

    Registers are then asked about people newly named by number and by name. partial: an autosave, which does not
    complain of what is still empty. Not inside a transaction. Raises NotFound.
    """
    dossier, package, errors, wished = _saved(ref, page, raw, actor, at, partial=partial)
    learn(dossier, package, wished, actor, at)
    return errors


@transaction.atomic
def _saved(
    ref: str, page: str, raw: Mapping[str, Any], actor: Actor, at: datetime, *, partial: bool
) -> tuple[Dossier, Package, tuple[FieldError, ...], tuple[Wish, ...]]:
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
    wished = keep_answers(dossier, package, cleaned, at)
    dossier.facts = {**dossier.facts, LANGUAGE: _language()}
    dossier.saved_at = at
    dossier.save(update_fields=("answers", "raw", "facts", "saved_at"))
    return dossier, package, cleaned.errors, wished


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
    """Let a paper of the applicant's vault stand for a component of a draft, by reference.

    The applicant does so in their own draft; at the counter the officer does, once they let their vault be looked into
    (`look_in_vault`). Raises NotFound for what is not offered there. Legal source: Nghị định 45/2020/NĐ-CP điều 16.
    """
    dossier = _unsent(ref, actor)
    package = procedures.package(code=dossier.procedure, version=dossier.version)
    asked = next((one for one in package.components if one.id == component), None)
    if asked is None or asked.present_only:
        raise NotFound
    shown = rules.shown_of_vault(channel=dossier.channel, facts=dossier.facts, component=component, at=at)
    if dossier.channel != Dossier.Channel.ONLINE and item not in (shown or ()):
        raise NotFound
    given = vault.reuse(
        party_id=dossier.party_id,
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


def keep_answers(dossier: Dossier, package: Package, cleaned: Cleaned, at: datetime) -> tuple[Wish, ...]:
    """Put a cleaned input into the draft; returns what registers are to be asked once this is committed.

    The same pair typed again is not read again; a changed number forgets what was known of the person before.
    """
    changed = {name for name, value in cleaned.values.items() if value != dossier.answers.get(name)}
    dossier.answers = {**dossier.answers, **cleaned.values}
    dossier.raw = {**dossier.raw, **cleaned.raw}
    dossier.facts = learned.forgotten(dossier.facts, changed, forms.sourced(form=package.form))
    wished = learned.pending(dossier, package, at=at)
    learned.announced(dossier, wished)
    return wished


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
