"""Papers of a dossier: the slips of TT 03/2025 and the result, from data to PDF to the people who sign it.

Called by jobs only. Each function may run twice: what is already there is left as it is.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import segno
from django.conf import settings
from django.db import transaction
from django.urls import reverse

from motcua.kit.clock import ZONE
from motcua.kit.library import load_yaml, root
from motcua.service.dossiers.models import DECLARATION, Dossier, Outcome, Slip, Step
from motcua.service.dossiers.queries import slip_words as slips
from motcua.service.dossiers.queries.counters import place_in_book
from motcua.service.dossiers.queries.places import phone_words, place_name
from motcua.service.dossiers.queries.slips import described as described_slip
from motcua.service.dossiers.types import APPLICANT, SYSTEM
from motcua.service.forms import queries as forms
from motcua.service.procedures import queries as procedures
from motcua.service.procedures.types import Package
from motcua.trust.documents import actions as documents
from motcua.trust.documents import queries as papers
from motcua.trust.documents.types import PDF, Grade
from motcua.trust.identity import queries as identity
from motcua.trust.signing import actions as signing
from motcua.trust.signing import queries as signatures

CENTRE = "centre"


def make_slip(*, slip_id: int, at: datetime) -> None:
    """Give the slip its number and its PDF; a slip that has one is left alone."""
    slip = Slip.objects.select_related("dossier__party", "dossier__deciding", "dossier__receiving").get(
        pk=slip_id
    )
    if slip.document is not None:
        return
    dossier = slip.dossier
    package = procedures.package(code=dossier.procedure, version=dossier.version)
    if slip.form == DECLARATION:
        _make_declaration(slip, dossier, package, at)
        return
    described = described_slip(form=slip.form)
    issuer = dossier.receiving if described["head"] == CENTRE else dossier.deciding
    entry = signing.reserve_number(
        agency=issuer.code,
        subject=slip_subject(slip, dossier),
        title=f"Mẫu {slip.form}",
        form=described["number"],
        dated=slip.at.astimezone(ZONE).date(),
        actor=SYSTEM,
        at=at,
        kind=f"mau-{slip.form}",
    )
    data = _slip_data(slip, dossier, package, entry, at)
    head = _head(described.get("signers", ()), issuer.code, package, at)
    if head is not None:
        data["signer"] = {"authority": list(head.lines), "name": head.name}
    template = root() / "slips" / "tt03-2025" / f"{slip.form}.typ"
    made = papers.render(template=template, data=data, at=slip.at)
    with transaction.atomic():
        line = _keep(made.pdf, f"mau-{slip.form}-{dossier.code}.pdf", "slip", f"Mẫu {slip.form}", dossier, at)
        if head is not None:
            _ask_head(slip, dossier, package, line.ref, made.boxes, entry, head, at)
        Slip.objects.filter(pk=slip.pk, document=None).update(
            document=line.ref, number=entry.text, data=slip.data
        )


@dataclass(frozen=True, slots=True)
class Head:
    """Who signs a paper: thủ trưởng cơ quan, or the deputy in whose hands it is; `lines` stand above the name."""

    post_id: int
    name: str
    lines: tuple[str, ...]


def _head(roles: Iterable[str], office: str, package: Package, at: datetime) -> Head | None:
    """The first holder of these roles who may sign today; None where nobody may: a slip is then signed by hand."""
    for role in roles:
        for holder in identity.holders(office=office, role=role, at=at):
            try:
                lead = signatures.authority_of(
                    post_id=holder.post.post_id, procedure=package.code, field=package.field_name, at=at
                )
            except signatures.OutsideAuthority:
                continue
            return Head(holder.post.post_id, holder.name, tuple(lead.lines))
    return None


def _ask_head(
    slip: Slip,
    dossier: Dossier,
    package: Package,
    document: str,
    boxes: tuple[Any, ...],
    entry: Any,
    head: Head,
    at: datetime,
) -> None:
    """Put a slip before who signs it, to be signed before the date it apologises for."""
    appointed = slips.appointed(slip, dossier)
    signing.request_signatures(
        document=str(document),
        subject=slip_subject(slip, dossier),
        title=f"{described_slip(form=slip.form)['name']}: {dossier.title}",
        agency=dossier.deciding.code,
        signer_post=head.post_id,
        box=next(box for box in boxes if box.name == "leader"),
        actor=SYSTEM,
        at=at,
        entry=entry.code,
        procedure=package.code,
        field=package.field_name,
        due=appointed,
        sealed=False,
        **_case(dossier),
    )
    slip.data = {**slip.data, "asked": at.isoformat()}


def slip_subject(slip: Slip, dossier: Dossier) -> str:
    """The key of a slip's number and signature; a dossier's own is its bare code."""
    return f"{dossier.code}#{slip.form}#{slip.turn}"


def _make_declaration(slip: Slip, dossier: Dossier, package: Package, at: datetime) -> None:
    """Tờ khai as the procedure's law prescribes it, filled from the answers; it carries the dossier's code."""
    data = _shared(dossier, package, at) | {
        "number": dossier.code,
        "date": slip.at.astimezone(ZONE).date().isoformat(),
        "words": _in_words(dossier, package, at),
    }
    _add_values(data, package, dossier, Outcome(facts={}), at)
    name = package.declaration["name"]
    made = papers.render(
        template=Path(package.folder) / package.declaration["template"], data=data, at=slip.at
    )
    with transaction.atomic():
        line = _keep(made.pdf, f"to-khai-{dossier.code}.pdf", "slip", name, dossier, at)
        Slip.objects.filter(pk=slip.pk, document=None).update(document=line.ref, number=dossier.code)


def _in_words(dossier: Dossier, package: Package, at: datetime) -> dict[str, str]:
    """The answers in sight as people read them, by field."""
    known = {"form": package.form, "answers": dossier.answers, "facts": dossier.facts, "at": at}
    values = forms.effective_answers(**known)
    return {
        field.id: forms.shown(field=field, value=values[field.id])
        for field in forms.visible_fields(**known)
        if values.get(field.id) not in (None, "")
    }


def request_signature(*, code: str, at: datetime) -> bool:
    """Fix number and date, render the result once, and ask the leader and then the agency to sign it.

    False: it waits for a leader's signature and nobody in office may give it today.
    """
    dossier = Dossier.objects.select_related("party", "deciding", "receiving").get(code=code)
    package = procedures.package(code=dossier.procedure, version=dossier.version)
    definition = package.process.states[dossier.state]
    outcome = Outcome.objects.filter(dossier=dossier).first()
    if outcome is None or definition.signs != "leader":
        return True
    head = _head((dossier.holder_role,), dossier.deciding.code, package, at)
    if head is not None:
        _ask_leader(outcome, dossier, package, head, at)
    return head is not None


def _ask_leader(outcome: Outcome, dossier: Dossier, package: Package, head: Head, at: datetime) -> None:
    """Number, date and paper are fixed before anybody signs."""
    paper = _paper_of(outcome, package)
    entry = signing.reserve_number(
        agency=dossier.deciding.code,
        subject=dossier.code,
        title=paper.name,
        form=paper.number,
        dated=outcome.dated,
        actor=SYSTEM,
        at=at,
        kind=paper.book,
    )
    signer = {"authority": list(head.lines), "name": head.name}
    box = _render_result(outcome, dossier, package, paper, entry, signer)
    signing.request_signatures(
        document=str(outcome.document),
        subject=dossier.code,
        title=f"{paper.name}: {dossier.title}",
        agency=dossier.deciding.code,
        signer_post=head.post_id,
        box=box,
        actor=SYSTEM,
        at=at,
        entry=entry.code,
        procedure=package.code,
        field=package.field_name,
        due=dossier.due,
        **_case(dossier),
    )


def _case(dossier: Dossier) -> dict[str, str]:
    """Whom a paper to sign concerns, and where its case is read."""
    return {
        "about": f"{dossier.code} · {dossier.party.name}",
        "href": reverse("dossiers-officer", args=[dossier.code]),
    }


def publish(*, code: str, at: datetime) -> None:
    """Enter the signed result into the public register and let the applicant download it."""
    dossier = Dossier.objects.select_related("party").get(code=code)
    outcome = Outcome.objects.get(dossier=dossier)
    issued = signing.issue(
        document=str(outcome.document),
        entry=outcome.book_entry,
        actor=SYSTEM,
        at=at,
        holder=_masked(dossier.title or dossier.party.name),
    )
    Outcome.objects.filter(pk=outcome.pk, issued_at=None).update(issued_at=at, verify_code=issued.code)


@dataclass(frozen=True, slots=True)
class ToSign:
    """The paper that will be signed: the result of the procedure, or the written refusal."""

    name: str
    book: str
    number: str
    template: Path
    slug: str


def _paper_of(outcome: Outcome, package: Package) -> ToSign:
    """The specimen of an outcome: the package's own, or the library's for a refusal."""
    if outcome.kind == "result":
        template = Path(package.folder) / "result.typ"
        number, book = package.result_number, package.result_book
        return ToSign(package.result_name, book, number, template, package.slug)
    folder = root() / "slips" / "nd30"
    told = load_yaml(folder / f"{outcome.kind}.yaml")
    return ToSign(told["name"], told["book"], told["number"], folder / told["template"], outcome.kind)


def _render_result(
    outcome: Outcome,
    dossier: Dossier,
    package: Package,
    paper: ToSign,
    entry: Any,
    signer: Mapping[str, Any],
) -> Any:
    """Render and keep the result; rendering again gives the same bytes, so only the first is kept."""
    dated = outcome.dated
    moment = datetime.combine(dated, datetime.min.time(), tzinfo=ZONE)
    verify = f"{settings.MOTCUA_PUBLIC_URL}{reverse('signing-verify-code', args=[entry.code])}"
    data = _shared(dossier, package, moment) | {
        "number": entry.text,
        "date": dated.isoformat(),
        "signer": dict(signer),
        "verify_url": verify,
        "qr": _matrix(verify),
    }
    if outcome.kind == "result":
        _add_values(data, package, dossier, outcome, moment)
    else:
        data[outcome.kind] = dict(outcome.facts)
    made = papers.render(template=paper.template, data=data, at=moment)
    if outcome.document is None:
        name = f"{paper.slug}-{dossier.code}.pdf"
        with transaction.atomic():
            line = _keep(made.pdf, name, "result", paper.name, dossier, moment)
            fields = {"document": line.ref, "number": entry.text, "book_entry": entry.code}
            Outcome.objects.filter(pk=outcome.pk).update(**fields)
        outcome.document, outcome.book_entry = line.ref, entry.code
    return next(box for box in made.boxes if box.name == "leader")


def _shared(dossier: Dossier, package: Package, at: datetime) -> dict[str, Any]:
    """What every paper of a dossier may print; the room of documents defines the shape."""
    party, committee = dossier.party, dossier.deciding
    answers = forms.effective_answers(form=package.form, answers=dossier.answers, facts=dossier.facts, at=at)
    parent = identity.office(code=committee.code).parent_code
    return {
        "dossier": {
            "code": dossier.code,
            "received_at": _iso(dossier.received_at),
            "due_at": _iso(dossier.due),
            "procedure_name": package.name,
            "procedure_code": package.code,
        },
        "applicant": {
            "name": party.name,
            "id_number": party.number,
            "address": party.address or str(dossier.facts.get("requester_residence", "")),
            "phone": phone_words(number=str(answers.get("phone") or party.phone)),
            "email": party.email,
        },
        "answers": answers,
        "agency": {
            "parent": identity.office(code=parent).name if parent else "",
            "name": committee.name,
            "place": place_name(area=committee.area_code, at=dossier.submitted_at),
        },
    }


def _add_values(
    data: dict[str, Any], package: Package, dossier: Dossier, outcome: Outcome, at: datetime
) -> None:
    """The package's own computed values, put at their dotted paths."""
    values = forms.scope(form=package.form, answers=dossier.answers, facts=dossier.facts, at=at)
    values = {**values, "outcome": outcome.facts}
    for path, expression in package.result_values.items():
        *parents, last = path.split(".")
        place = data
        for name in parents:
            place = place.setdefault(name, {})
        place[last] = _text(expression.evaluate(values))


def _slip_data(slip: Slip, dossier: Dossier, package: Package, entry: Any, at: datetime) -> dict[str, Any]:
    step = Step.objects.select_related("actor").get(dossier=dossier, turn=slip.turn)
    name = step.actor.name if step.actor and step.role != APPLICANT else ""
    code_url = f"{settings.MOTCUA_PUBLIC_URL}{reverse('dossiers-dossier', args=[dossier.code])}"
    data = _shared(dossier, package, at) | {
        "number": entry.text,
        "date": slip.at.astimezone(ZONE).date().isoformat(),
        "qr": _matrix(code_url),
        "signer": {"name": name, "title": ""},
        "slip": slips.told(slip, dossier, package, at) | {"contact_name": name, **_in_book(dossier)},
    }
    if described_slip(form=slip.form)["head"] == CENTRE:
        data["agency"] |= _centre(dossier)
    return slips.principal(slip, dossier, data)


def _in_book(dossier: Dossier) -> dict[str, str]:
    """Where the register of the centre (mẫu 07) has this dossier: the book is the year."""
    if dossier.received_at is None:
        return {}
    year, number = place_in_book(dossier=dossier)
    return {"book": str(year), "ordinal": f"{number:02d}"}


def _centre(dossier: Dossier) -> dict[str, str]:
    """The one-stop centre that received the dossier, under its own committee, as head of its slips."""
    parent = identity.office(code=dossier.receiving.code).parent_code
    return {
        "name": dossier.receiving.name,
        "parent": identity.office(code=parent).name if parent else "",
        "place": place_name(area=dossier.receiving.area_code, at=dossier.received_at or dossier.submitted_at),
    }


def _keep(pdf: bytes, filename: str, kind: str, title: str, dossier: Dossier, at: datetime) -> Any:
    return documents.add(
        data=pdf,
        filename=filename,
        media_type=PDF,
        kind=kind,
        title=title,
        subject=dossier.code,
        owner="",
        actor=SYSTEM,
        grade=Grade.SIGNED_ORIGINAL if kind == "result" else Grade.DIGITISED_BY_OFFICER,
        at=at,
    )


def _matrix(text: str) -> list[list[int]]:
    return [list(row) for row in segno.make_qr(text, error="m").matrix]


def _masked(name: str) -> str:
    """A name that lets its bearer recognise it and nobody else: N. T. Dương."""
    *before, last = name.split() or [""]
    return " ".join([*(f"{part[0]}." for part in before), last])


def _text(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else str(value)


def _iso(at: datetime | None) -> str:
    return at.astimezone(ZONE).isoformat(timespec="minutes") if at else ""
