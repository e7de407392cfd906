"""Papers of a dossier: the slips of TT 03/2025 and the result, from data to PDF to the people who sign it.

Called by jobs only. Each function may run twice: what is already there is left as it is.
"""

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
from motcua.service.dossiers.signers import Head, awaits_leader, head_of, leader_of
from motcua.service.dossiers.types import APPLICANT, SYSTEM
from motcua.service.forms import queries as forms
from motcua.service.procedures import queries as procedures
from motcua.service.procedures.types import Package
from motcua.trust.documents import actions as documents
from motcua.trust.documents import queries as papers
from motcua.trust.documents.types import PDF, Grade
from motcua.trust.identity import queries as identity
from motcua.trust.signing import actions as signing

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
    head = head_of(described.get("signers", ()), issuer.code, package, at)
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
    outcome = Outcome.objects.filter(dossier=dossier).first()
    if outcome is None or not awaits_leader(dossier, package):
        return True
    head = leader_of(dossier, package, at)
    if head is not None:
        _ask_leader(outcome, dossier, package, head, at)
    return head is not None


def _ask_leader(outcome: Outcome, dossier: Dossier, package: Package, head: Head, at: datetime) -> None:
    """Number, date and paper are fixed before anybody signs; of two jobs at once the second finds all done."""
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
    made = _rendered(outcome, dossier, package, paper, entry, head)
    with transaction.atomic():
        document = _kept_result(outcome, made.pdf, dossier, paper, entry)
        signing.request_signatures(
            document=document,
            subject=dossier.code,
            title=f"{paper.name}: {dossier.title}",
            agency=dossier.deciding.code,
            signer_post=head.post_id,
            box=next(box for box in made.boxes if box.name == "leader"),
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


def _rendered(
    outcome: Outcome, dossier: Dossier, package: Package, paper: ToSign, entry: Any, head: Head
) -> Any:
    """The result as PDF, with the place for the signature; rendering again gives the same bytes."""
    moment = _day_of(outcome)
    verify = f"{settings.MOTCUA_PUBLIC_URL}{reverse('signing-verify-code', args=[entry.code])}"
    data = _shared(dossier, package, moment) | {
        "number": entry.text,
        "date": outcome.dated.isoformat(),
        "signer": {"authority": list(head.lines), "name": head.name},
        "verify_url": verify,
        "qr": _matrix(verify),
    }
    if outcome.kind == "result":
        _add_values(data, package, dossier, outcome, moment)
    else:
        data[outcome.kind] = dict(outcome.facts)
    return papers.render(template=paper.template, data=data, at=moment)


def _kept_result(outcome: Outcome, pdf: bytes, dossier: Dossier, paper: ToSign, entry: Any) -> str:
    """Keep the result's first PDF, with its row locked: another job may have kept its own since this one looked.

    Raises Outcome.DoesNotExist when the result was given up or became another meanwhile: the job tries again.
    """
    row = Outcome.objects.select_for_update().get(pk=outcome.pk, kind=outcome.kind, dated=outcome.dated)
    if row.facts != outcome.facts:
        raise Outcome.DoesNotExist
    if row.document is None:
        line = _keep(pdf, f"{paper.slug}-{dossier.code}.pdf", "result", paper.name, dossier, _day_of(row))
        row.document, row.number, row.book_entry = line.ref, entry.text, entry.code
        row.save(update_fields=("document", "number", "book_entry"))
    return str(row.document)


def _day_of(outcome: Outcome) -> datetime:
    return datetime.combine(outcome.dated, datetime.min.time(), tzinfo=ZONE)


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
