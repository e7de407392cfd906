"""Where the facts of a draft came from: registers by the names people call them, those that said nothing too."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from motcua.data.registries import queries as registries
from motcua.kit.clock import ZONE
from motcua.kit.errors import NotFound
from motcua.service.dossiers.learned import ACCOUNT, DISPUTED, MISSED, READS, SETTLED
from motcua.service.dossiers.models import Dossier
from motcua.service.dossiers.queries.courses import dossier_with_package
from motcua.service.dossiers.types import Actor
from motcua.service.forms import queries as forms
from motcua.service.forms.types import FactSource, Field
from motcua.service.procedures.types import Package
from motcua.trust.privacy import queries as privacy
from motcua.vn import dates


def sources_of(package: Package, dossier: Dossier) -> dict[str, FactSource]:
    """The registers of a form as people call them, with when and why they were read: by register and by person.

    "account": the account of the applicant, for what no register has told.
    """
    found = {"account": FactSource(name=_("Tài khoản định danh điện tử"))}
    for register, declared in package.register_reads.items():
        source = FactSource(
            name=registries.definition(registry=register)["name"],
            at=_moment(dossier.facts.get("_read")),
            purpose=declared["purpose"][:1].lower() + declared["purpose"][1:],
            reads_href=reverse("privacy-mine") if dossier.channel == Dossier.Channel.ONLINE else "",
        )
        found[register] = source
        for place, read in dossier.facts.get(READS, {}).items():
            if place.partition(".")[0] == register:
                found[place] = replace(source, at=_moment(read["at"]))
    return found


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def silent_of(package: Package, dossier: Dossier, page: str = "") -> tuple[str, ...]:
    """Registers that did not answer about somebody of the form (page: of one page), as people call them."""
    here = {
        f"{field.source.register}.{field.source.of}"
        for field in forms.sourced(form=package.form)
        if page in ("", field.page) and field.source is not None
    }
    missed = sorted({place.partition(".")[0] for place in dossier.facts.get(MISSED, ()) if place in here})
    return tuple(registries.definition(registry=register)["name"] for register in missed)


def wrong_href(dossier: Dossier) -> str:
    """Where the applicant says that a fact is wrong (the field is named after it)."""
    return reverse("dossiers-dispute", args=[dossier.ref])


@dataclass(frozen=True, slots=True)
class Dispute:
    """What the applicant says a register has wrong: question, owner, what it holds, when it must have answered.

    due: None while it has not reached the owner; late: that day has passed without an answer. accepted, words: the
    answer with its day, once there is one (None until then).
    """

    field: str
    label: str
    owner: str
    held: str
    due: date | None
    late: bool
    accepted: bool | None
    words: str


@dataclass(frozen=True, slots=True)
class Settled:
    """A dispute of a draft that its owner has answered: what the register says now, what was typed, how to go on."""

    label: str
    owner: str
    accepted: bool
    words: str
    told: str
    typed: str
    href: str


def settled_of(package: Package, dossier: Dossier, page: str) -> tuple[Settled, ...]:
    """The answered disputes of one page of a draft, in the order of the form; no SQL."""
    known = dossier.facts.get(SETTLED, {})
    return tuple(
        Settled(
            label=field.label,
            owner=registries.definition(registry=field.source.register)["owner"],
            accepted=known[field.id]["accepted"],
            words=_answer(known[field.id]),
            told=forms.shown(field=field, value=dossier.facts.get(field.id)),
            typed=forms.shown(field=field, value=dossier.answers.get(field.id)),
            href=f"{wrong_href(dossier)}?{urlencode({'o': field.id})}",
        )
        for field in forms.sourced(form=package.form)
        if field.id in known and field.source is not None and field.page == page
    )


def disputes_of(package: Package, dossier: Dossier, page: str = "", *, at: datetime) -> tuple[Dispute, ...]:
    """Every dispute of a dossier (page: of one page), in the order of the form; no SQL."""
    known = dossier.facts.get(DISPUTED, {})
    return tuple(
        Dispute(
            field=field.id,
            label=field.label,
            owner=registries.definition(registry=field.source.register)["owner"],
            held=forms.shown(field=field, value=known[field.id]["held"]),
            due=(due := _day(known[field.id]["due"])),
            late=due is not None and due < at.astimezone(ZONE).date() and "accepted" not in known[field.id],
            accepted=known[field.id].get("accepted"),
            words=_answer(known[field.id]),
        )
        for field in forms.sourced(form=package.form)
        if field.id in known and field.source is not None and page in ("", field.page)
    )


def _answer(told: Mapping[str, Any]) -> str:
    """The owner's words as they were said, and the day; "" while there are none."""
    if not told.get("words"):
        return ""
    on = _day(told.get("on", ""))
    return f"“{told['words']}”" + (f" ({dates.numeric(on)})" if on else "")


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


@dataclass(frozen=True, slots=True)
class DisputePage:
    """“Dữ liệu chưa đúng” for the applicant: what is held, by whom, by when the owner must answer and by which law.

    refused: why the owner did not accept it before ("" when nobody has asked, or it was accepted).
    """

    procedure: str
    label: str
    held: str
    register: str
    owner: str
    days: int
    basis: str
    choices: tuple[tuple[str, str], ...]
    back_href: str
    action: str
    typed: Mapping[str, str]
    refused: str
    error: str


def dispute_page(
    *, ref: str, field: str, actor: Actor, typed: Mapping[str, str] | None = None, error: str = ""
) -> DisputePage | str:
    """The form of a dispute about a fact of one's own draft; where its owner at another node takes none, the address
    of the procedure by which that owner must answer. Raises NotFound."""
    found = dossier_with_package(ref=ref, party_id=actor.party_id)
    if found is None or found[0].code is not None:
        raise NotFound
    dossier, package = found
    asked = next((item for item in forms.sourced(form=package.form) if item.id == field), None)
    if asked is None or asked.source is None or dossier.facts.get(field) in (None, "", []):
        raise NotFound
    if field in dossier.facts.get(ACCOUNT, ()):
        raise NotFound
    if not registries.may_doubt(registry=asked.source.register, field=asked.source.field):
        return reverse("procedures-procedure", args=[privacy.ask_slug()])
    register = registries.definition(registry=asked.source.register)
    limit, refused = register["corrections"], _refused(dossier, asked)
    return DisputePage(
        procedure=package.name,
        label=asked.label,
        held=forms.shown(field=asked, value=dossier.facts[field]),
        register=register["name"],
        owner=register["owner"],
        days=limit["answer_within"]["days"],
        basis=limit["basis"],
        choices=tuple((one, one) for one in register["fields"][asked.source.field].get("values", ())),
        back_href=reverse("dossiers-fill", args=[dossier.ref, asked.page]),
        action=f"{wrong_href(dossier)}?{urlencode({'o': field})}",
        typed=typed or (_typed_before(dossier, asked) if refused is not None else {}),
        refused=refused or "",
        error=error,
    )


def _refused(dossier: Dossier, asked: Field) -> str | None:
    """The owner's words when they did not accept it; None when they did, or have not answered."""
    answered = dossier.facts.get(SETTLED, {}).get(asked.id)
    return None if answered is None or answered["accepted"] else str(answered["words"])


def _typed_before(dossier: Dossier, asked: Field) -> Mapping[str, str]:
    """What the applicant held to be right."""
    return {"proposed": forms.shown(field=asked, value=dossier.answers.get(asked.id))}
