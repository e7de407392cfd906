"""Who may see whose vault: delegated by its owner, or shown by a register; every look by it is told to the owner."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from motcua.data.registries import actions as registries
from motcua.data.registries.types import Asker
from motcua.kit.clock import ZONE
from motcua.kit.errors import DomainError, NotFound
from motcua.kit.http import Who
from motcua.service.vault import rules
from motcua.service.vault.models import Item, Mandate
from motcua.service.vault.queries import PaperPage, VaultPage, mandate_kind, paper_page, vault_page
from motcua.service.vault.queries.papers import held_by
from motcua.service.vault.types import RECOGNISED, VAULT
from motcua.trust.documents import queries as documents
from motcua.trust.documents.types import Content
from motcua.trust.identity import actions as identity_actions
from motcua.trust.identity import queries as identity
from motcua.trust.ledger.actions import append
from motcua.trust.privacy import actions as privacy
from motcua.trust.privacy.types import REGISTRY, Read
from motcua.vn.identifiers import personal_number
from motcua.vn.text import clean, fold


class NotKnown(DomainError):
    """Nobody with this number and name has signed in here, or the number is one's own."""

    code = "vault_not_known"
    status = 422
    message = _(
        "Chưa thấy ai có đúng số định danh và họ tên ấy ở đây. Xem lại từng chữ; người ấy cần đăng nhập một lần trước."
    )


class NotShown(DomainError):
    """The register does not show that this person stands so to that one."""

    code = "vault_not_shown"
    status = 422
    message = _(
        "Cơ sở dữ liệu chưa cho thấy bạn có tư cách này. Xem lại số; nếu dữ liệu sai, bạn yêu cầu sửa dữ liệu."
    )


@transaction.atomic
def delegate(*, who: Who, number: str, name: str, days: int, at: datetime) -> str:
    """Let another person see one's own vault for some days from today; the mandate's ref. Given again, it is renewed.

    Raises NotKnown unless number and name agree with somebody who signed in here. Bộ luật Dân sự 91/2015/QH13 điều 138.
    """
    other = identity.party_by_number(number="".join(number.split()))
    agrees = other is not None and fold(clean(other.name)) == fold(clean(name))
    if other is None or not agrees or other.user_id is None or other.party_id == who.party_id:
        raise NotKnown
    if days not in mandate_kind(kind="delegation")["days"] or who.party_id is None:
        raise NotKnown
    until = _day(at) + timedelta(days=days)
    return _give(who.party_id, other.party_id, "delegation", until, who.actor, at)


def recognise(*, who: Who, kind: str, number: str, at: datetime) -> str:
    """See the vault of one's minor child or ward, or of the organisation one represents, where a register shows that.

    kind: one of RECOGNISED. Reads the register with its purpose, told to whom it concerns, also when nothing comes
    of it. Raises NotShown, whatever the reason. Bộ luật Dân sự 91/2015/QH13 điều 46, 136, 137.
    """
    number = "".join(number.split())
    if kind not in RECOGNISED or who.party_id is None or not number.isdigit():
        raise NotShown
    declared = mandate_kind(kind=kind)
    begun, ends = _shown(declared, number, who, at)
    called = declared["called"]
    fields = (called["field"], *((called["born"],) if "born" in called else ()))
    about = _read(declared, called["register"], fields, number, who, at)
    until = _until(declared, about, begun, ends, at)
    if until < _day(at) or not about[called["field"]]:
        raise NotShown
    party = _principal(called, about, number, at)
    if party == who.party_id:
        raise NotShown
    return _give(party, who.party_id, kind, until, who.actor, at)


def _shown(
    declared: Mapping[str, Any], number: str, who: Who, at: datetime
) -> tuple[date | None, date | None]:
    """The days between which the register says that this person stands so, where it keeps any. Raises NotShown."""
    mine = identity.party(party_id=who.party_id).number if who.party_id else ""
    held, span = tuple(declared["fields"]), declared.get("during", {})
    found = _read(declared, declared["register"], (*held, *span.values()), number, who, at)
    begun, ends = (_written(found.get(span.get(end, ""), "")) for end in ("from", "to"))
    if not mine or mine not in {found[name] for name in held}:
        raise NotShown
    if span and not (begun and begun <= _day(at) <= (ends or date.max)):
        raise NotShown
    return begun, ends


def _principal(called: Mapping[str, Any], about: Mapping[str, str], number: str, at: datetime) -> int:
    """Whose vault it is, recorded if need be. Raises NotShown where the number is of another kind of party.

    A household business may bear the number of a person: their own papers are not the business's, also where that
    person has not come here yet and would find their number taken.
    """
    kind = "person" if "born" in called else "organisation"
    known = identity.party_by_number(number=number)
    if known is not None and known.kind != kind:
        raise NotShown
    if known is None and kind == "organisation" and personal_number(number).valid:
        raise NotShown
    born = date.fromisoformat(about[called["born"]]) if "born" in called else None
    return identity_actions.record_party(
        number=number, name=about[called["field"]], kind=kind, dob=born, at=at
    )


@transaction.atomic
def withdraw(*, who: Who, ref: str, at: datetime) -> None:
    """End a mandate now, by either side; ending it twice keeps the first moment. Raises NotFound."""
    sides = Q(principal_id=who.party_id) | Q(agent_id=who.party_id)
    row = Mandate.objects.select_for_update().filter(sides, ref=ref).first()
    if row is None or who.party_id is None:
        raise NotFound
    _end(row, who.actor, {}, at)


def look_for(*, who: Who, mandate: str, at: datetime, number: str = "1") -> VaultPage:
    """Another's vault by a mandate in force; the owner is told who looked and as what. Raises NotFound."""
    row = _held(who, mandate, at)  # outside the transaction: what ended stays ended though nothing is shown
    with transaction.atomic():
        page = vault_page(who=who, at=at, number=number, mandate=row)
        _tell(row, who, tuple(dict.fromkeys(line.title for line in page.papers)), at)
    return page


def look_at_paper_for(*, who: Who, mandate: str, ref: str, at: datetime) -> PaperPage:
    """One paper of another's vault by a mandate in force; told as `look_for`. Raises NotFound."""
    row = _held(who, mandate, at)
    with transaction.atomic():
        page = paper_page(who=who, ref=ref, at=at, mandate=row)
        _tell(row, who, (page.line.title,), at)
    return page


def open_paper_for(*, who: Who, mandate: str, ref: str, at: datetime) -> Content:
    """The bytes of one paper of another's vault by a mandate in force; told as `look_for`. Raises NotFound."""
    row = _held(who, mandate, at)
    item = Item.objects.filter(party_id=row.principal_id, ref=ref).first()
    if item is None:
        raise NotFound
    content = documents.open_blob(ref=str(item.document))
    with transaction.atomic():
        _tell(row, who, (item.title,), at)
    return content


@transaction.atomic
def _give(principal: int, agent: int, kind: str, until: date, actor: str, at: datetime) -> str:
    found = Mandate.objects.select_for_update().filter(
        principal_id=principal, agent_id=agent, kind=kind, withdrawn_at=None
    )
    row = found.first() or Mandate(principal_id=principal, agent_id=agent, kind=kind)
    row.valid_from, row.valid_to, row.by, row.made_at = _day(at), until, actor, at
    row.save()
    facts = {"kind": kind, "until": until.isoformat()}
    append(kind="vault.mandate", subject=f"mandate:{row.ref}", actor=actor, facts=facts, at=at)
    return str(row.ref)


def _read(
    declared: Mapping[str, Any], register: str, fields: tuple[str, ...], number: str, who: Who, at: datetime
) -> dict[str, str]:
    """What the register says of this number. Raises NotShown where it knows nothing."""
    reading = registries.read(
        registry=register,
        key=number,
        fields=fields,
        purpose=f"Xác nhận tư cách: {declared['name']}",
        basis=declared["basis"],
        subject="vault:mandate",
        actor=who.actor,
        at=at,
        asker=Asker(),
    )
    if reading is None:
        raise NotShown
    return dict(reading.fields)


def _until(
    declared: Mapping[str, Any],
    about: Mapping[str, str],
    begun: date | None,
    ends: date | None,
    at: datetime,
) -> date:
    """The last day: when the register is to be asked again, the end it names, or the one before coming of age.

    Whoever was of age when it began is not under it for their years: no age ends it.
    """
    again = min(_day(at) + timedelta(days=declared["days"][0]), ends or date.max)
    if "until_age" not in declared:
        return again
    born = _written(about[declared["called"]["born"]])
    if born is None:
        raise NotShown
    of_age = rules.birthday(born, declared["until_age"])
    return again if begun and begun >= of_age else min(again, of_age - timedelta(days=1))


def _written(text: str) -> date | None:
    """A day as a register writes it; None for none. Raises NotShown where only a part of it is known."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise NotShown from error


def _held(who: Who, mandate: str, at: datetime) -> Mandate:
    """A mandate in force; one that its register is asked about each time ends here once it shows it no more."""
    if not rules.is_ref(mandate):
        raise NotFound
    row = held_by(who, at).filter(ref=mandate).first()
    if row is None:
        raise NotFound
    declared = mandate_kind(kind=row.kind)
    if declared.get("each_time"):
        try:
            _shown(declared, row.principal.number or "", who, at)
        except NotShown as error:
            _end(row, who.actor, {"why": declared["register"]}, at)
            raise NotFound from error
    return row


@transaction.atomic
def _end(row: Mandate, actor: str, facts: Mapping[str, str], at: datetime) -> None:
    """From now on, unless somebody has ended it already: the first moment stays."""
    if not Mandate.objects.filter(pk=row.pk, withdrawn_at=None).update(withdrawn_at=at):
        return
    append(kind="vault.mandate_ended", subject=f"mandate:{row.ref}", actor=actor, facts=facts, at=at)


def _tell(row: Mandate, who: Who, titles: tuple[str, ...], at: datetime) -> None:
    declared = mandate_kind(kind=row.kind)
    facts = {"mandate": str(row.ref), "papers": len(titles)}
    leaf = append(kind="vault.looked", subject=f"mandate:{row.ref}", actor=who.actor, facts=facts, at=at)
    if row.principal.number:
        told = Read(
            subject=row.principal.number,
            office="",
            office_name=who.name,
            actor=who.actor,
            purpose=f"Xem kho của bạn: {declared['name']}",
            basis=declared["basis"],
            fields=titles or ("Kho dữ liệu",),
            channel=REGISTRY,
            registry=VAULT,
            own=True,
            leaf=leaf,
        )
        privacy.record_reads(reads=[told], at=at)


def _day(at: datetime) -> date:
    return at.astimezone(ZONE).date()
